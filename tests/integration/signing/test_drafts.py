"""存草稿 → 送签 → 签发 or 退回: through the pages, by the people whose steps they are."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from caseflow.cases.models import Case
from caseflow.cases.signing import rules
from caseflow.extensions import db
from caseflow.messages.models import Message
from caseflow.notices.models import Notice, NoticeDraft
from caseflow.policy.actors import Role
from caseflow.policy.stages import Stage
from caseflow.scheduling import jobs
from caseflow.tasks.models import Task
from tests import make, walk
from tests.support.road import Road, count, fields, text, tick


@pytest.fixture
def road(app, session, world) -> Road:
    made = walk.make_case(world, "zhang", Stage.REPORTED)
    session.commit()
    return Road(app, made)


@pytest.fixture
def required(monkeypatch) -> None:
    monkeypatch.setattr(rules, "must_be_signed", lambda case, organ: organ.kind != "school")
    monkeypatch.setattr("caseflow.cases.views.keeping.must_be_signed", rules.must_be_signed)


def draft() -> NoticeDraft:
    db.session.rollback()
    return db.session.query(NoticeDraft).order_by(NoticeDraft.id.desc()).first()


def sign_task() -> Task | None:
    db.session.rollback()
    return db.session.query(Task).filter_by(kind="sign_paper", state="open").first()


def kept(road: Road, step: str = "submit", **more) -> NoticeDraft:
    form = {**fields(text(road.get("officer", "notice"))), **more}
    road.send("officer", "notice", **form, step=step)
    return draft()


def to_sign(road: Road, who: str, action: str, **data):
    return road.client(who).post(f"/drafts/{draft().id}/{action}", data=data)


def test_a_draft_is_kept_sealed_and_survives_the_session(road) -> None:
    found = kept(road, "keep", 联系人="许巧云", printed_on="")
    assert (found.status, found.kind, found.printed_on) == ("draft", "return_notice", None)
    raw = db.session.connection().exec_driver_sql("SELECT typed FROM notice_draft").scalar()
    assert "许巧云".encode() not in bytes(raw)
    again = Road(road.app, road.case_id)  # signed in anew
    page = text(again.client("officer").get(f"/cases/{road.case_id}/notice?draft={found.id}"))
    assert fields(page)["联系人"] == "许巧云"
    listed = text(again.client("officer").get("/drafts"))
    assert "我的草稿" in listed
    assert f"/drafts/{found.id}" in listed


def test_the_leader_signs_and_the_number_is_drawn_with_the_signature(road, world) -> None:
    found = kept(road)
    assert found.status == "submitted"
    assert count(Notice, kind="return_notice") == 0
    assert sign_task().unit_id == world.units["qingshi"]
    home = text(road.client("leader").get("/"))
    assert "签发：限期复学通知书" in home
    page = text(road.client("leader").get(f"/drafts/{found.id}"))
    assert "文号在签发时编定" in page
    assert to_sign(road, "leader", "sign").status_code == 302
    notice = road.notice()
    assert (notice.signer, notice.number_text) == ("唐建平", "青政限复〔2026〕1号")
    assert notice.created_by == world.users["officer"]
    assert draft().status == "issued"
    assert draft().notice_id == notice.id
    assert sign_task() is None
    assert road.stage is Stage.NOTICED
    assert count(Message, user_id=world.users["officer"], kind="decision") == 1


def test_a_comment_sends_it_back_and_it_is_amended_and_sent_again(road) -> None:
    kept(road)
    refused = to_sign(road, "leader", "return", comment="")
    assert refused.status_code == 422
    assert to_sign(road, "leader", "return", comment="联系电话改为办公室").status_code == 302
    assert draft().status == "returned"
    page = text(road.client("officer").get(f"/drafts/{draft().id}"))
    assert "联系电话改为办公室" in page
    address = f"notice?draft={draft().id}"
    form = {**fields(text(road.get("officer", address))), "联系电话": "0555-6100022"}
    road.send("officer", address, **form, step="submit")
    assert count(NoticeDraft) == 1
    assert draft().status == "submitted"
    assert to_sign(road, "leader", "sign").status_code == 302
    assert road.notice() is not None


def test_a_child_who_is_back_needs_no_signature(road, world) -> None:
    kept(road)
    walk.back(world, road.case_id)
    db.session.commit()
    assert (draft().status, draft().comment) == ("dropped", "学生已返校")
    assert sign_task() is None


def test_a_case_that_went_on_drops_out_when_it_is_signed(road, world) -> None:
    kept(road)
    walk.issue(world, road.case_id)
    db.session.commit()
    assert to_sign(road, "leader", "sign").status_code == 302
    assert draft().status == "dropped"
    assert "不再需要此文书" in draft().comment
    assert count(Notice, kind="return_notice") == 1


def test_at_night_a_draft_without_ground_leaves_the_desk(road, world, now) -> None:
    kept(road)
    page = text(road.get("leader", "notice"))
    assert "本案已有同类草稿" in page
    assert "待签发" in page
    db.session.rollback()
    walk.issue(world, road.case_id)
    db.session.commit()
    assert "撤下草稿1件" in jobs.draw_up_lists(now)
    assert (draft().status, sign_task()) == ("dropped", None)


def test_rules_are_asked_anew_when_it_is_signed(road) -> None:
    found = kept(road)
    db.session.query(NoticeDraft).filter_by(id=found.id).update({"printed_on": found.expected_service_on})
    db.session.commit()
    response = to_sign(road, "leader", "sign")
    assert response.status_code == 409
    assert "不足" in text(response)
    assert (draft().status, count(Notice, kind="return_notice")) == ("submitted", 0)


def test_nobody_signs_what_he_drafted_or_what_is_not_his(road) -> None:
    kept(road)
    assert to_sign(road, "officer", "sign").status_code == 403
    assert to_sign(road, "bureau_leader", "sign").status_code == 404
    assert to_sign(road, "other_officer", "sign").status_code == 403
    assert draft().status == "submitted"


def test_a_paper_that_lies_too_long_is_reminded_of(road, world) -> None:
    kept(road)
    for day in range(1, 9):
        tick(walk.NOW + timedelta(days=day))
    told = set(db.session.scalars(select(Message.user_id).where(Message.subject_type == "notice_draft")))
    assert told == {world.users["leader"]}
    message = db.session.scalars(select(Message).where(Message.subject_type == "notice_draft")).first()
    opened = road.client("leader").post(f"/messages/{message.id}/open")
    assert opened.headers["Location"] == f"/drafts/{draft().id}"


def test_a_draft_with_gaps_is_not_sent(road) -> None:
    form = fields(text(road.get("officer", "notice")))
    response = road.post("officer", "notice", **{**form, "printed_on": "", "step": "submit"})
    assert response.status_code == 422
    assert "请填写截止日期" in text(response)
    assert count(NoticeDraft) == 0


def test_the_drafter_takes_it_back_or_drops_it(road) -> None:
    kept(road)
    assert to_sign(road, "officer", "take-back").status_code == 302
    assert (draft().status, sign_task()) == ("draft", None)
    assert to_sign(road, "officer", "submit").status_code == 302
    assert to_sign(road, "officer", "drop").status_code == 302
    assert (draft().status, sign_task()) == ("dropped", None)


def test_only_one_draft_of_a_kind_lies_on_the_desk(road) -> None:
    kept(road)
    form = fields(text(road.get("officer", "notice")))
    response = road.post("officer", "notice", **form, step="submit")
    assert "已有同类文书在送签" in text(response)


def test_issuing_a_kept_draft_oneself_closes_it(road) -> None:
    found = kept(road, "keep")
    address = f"notice?draft={found.id}"
    form = fields(text(road.get("officer", address)))
    road.send("officer", address, **form, step="issue")
    assert (draft().status, draft().notice_id) == ("issued", road.notice().id)


def test_without_a_signer_the_leader_comes_first(road) -> None:
    form = fields(text(road.get("officer", "notice")))
    blank = text(road.post("officer", "notice", **{**form, "signer": ""}, step="preview"))
    assert _primary(blank) == ["送签（唐建平）"]
    assert "取号生成</button>" in blank
    named = text(road.post("officer", "notice", **{**form, "signer": "唐建平"}, step="preview"))
    assert _primary(named) == ["取号生成"]
    assert "送签（唐建平）" in named


def _primary(page: str) -> list[str]:
    return re.findall(r'<button class="btn btn-primary"[^>]*>([^<]*)</button>', page)


def test_where_signing_is_required_nothing_is_issued_without(road, required) -> None:
    form = fields(text(road.get("officer", "notice")))
    preview = text(road.post("officer", "notice", **form, step="preview"))
    assert "取号生成</button>" not in preview
    assert "送签（唐建平）" in preview
    response = road.post("officer", "notice", **form, step="issue")
    assert response.status_code == 422
    assert "须经签发" in text(response)
    assert count(Notice, kind="return_notice") == 0
    road.send("officer", "notice", **form, step="submit")
    assert to_sign(road, "leader", "sign").status_code == 302
    assert road.notice().signer == "唐建平"


def test_the_registrar_drafts_the_report_and_the_headmaster_signs_it(app, session, world) -> None:
    made = walk.make_case(world, "chen", Stage.PERSUADING)
    for day in range(3):
        walk.visit(world, made, at=walk.NOW - walk.DAY * (3 - day))
    session.commit()
    road = Road(app, made)
    form = {**fields(text(road.get("registrar", "report"))), "reason_code": "family"}
    preview = text(road.post("registrar", "report", **form, step="preview"))
    assert "上报</button>" not in preview
    road.send("registrar", "report", **form, step="submit")
    assert to_sign(road, "head", "sign").status_code == 302
    db.session.rollback()
    assert db.session.get(Case, made).stage == "reported"
    assert road.notice("persuasion_report").signer == "孙志远"


def test_at_the_justice_bureau_a_colleague_signs(app, session, world) -> None:
    made = walk.make_case(world, "zhang", Stage.REFERRED)
    session.commit()
    road = Road(app, made)
    road.send("justice", "referral/accept")
    form = fields(text(road.get("justice", "letter")))
    alone = text(road.post("justice", "letter", **form, step="preview"))
    assert "送签（" not in alone
    colleague = make.make_person("colleague_justice", "贺文博", Role.JUDICIAL_OFFICER, world.units["justice"])
    session.commit()
    road.send("justice", "letter", **form, step="submit")
    assert sign_task().owner_id == colleague
    assert to_sign(road, "justice", "sign").status_code == 403
    assert to_sign(road, "colleague_justice", "sign").status_code == 302
    notice = road.notice("judicial_letter")
    assert (notice.signer, notice.created_by) == ("贺文博", world.users["justice"])


def test_the_bureau_has_its_own_leader(app, session, world) -> None:
    """A child without a township in the county: its case lies with the bureau itself."""
    made = walk.make_case(world, "zhang", Stage.REPORTED)
    session.commit()
    road = Road(app, made)
    form = fields(text(road.get("bureau", "notice")))
    road.send("bureau", "notice", **form, step="submit")
    assert draft().unit_id == world.units["education"]
    assert (sign_task().unit_id, sign_task().role) == (world.units["county"], "bureau_leader")
    assert to_sign(road, "leader", "sign").status_code == 404
    assert to_sign(road, "bureau_leader", "sign").status_code == 302
    assert road.notice().number_text == "清教限复〔2026〕1号"


def test_other_papers_are_drafted_and_signed_too(road) -> None:
    """A kind beside the ladder, by the same road."""
    address = "papers/transfer_letter"
    form = fields(text(road.get("officer", address)))
    response = road.post("officer", address, **form, step="keep")
    assert response.status_code == 302
    assert draft().kind == "transfer_letter"
    page = text(road.client("officer").get(f"/drafts/{draft().id}"))
    assert f"/cases/{road.case_id}/{address}?draft={draft().id}" in page
