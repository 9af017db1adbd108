"""THE PATH: from a suspicion to judicial papers and back to class, by the person whose step it is."""

import re
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from caseflow import clock
from caseflow.accounts.models import AccessGrant
from caseflow.audit.models import AccessEntry
from caseflow.cases import journal
from caseflow.cases.machine import session_line
from caseflow.cases.models import Approval, CaseEvent
from caseflow.extensions import db
from caseflow.files.models import StoredFile
from caseflow.notices.models import Notice, ServiceRecord
from caseflow.policy.stages import Stage
from caseflow.tasks.models import Task
from tests import walk
from tests.conftest import NOW
from tests.support.road import Road, count, failed, fields, served, text, tick, to, upload

DAY = timedelta(days=1)
REASON = "家长仍不同意返校，多次上门无果"


@pytest.fixture
def road(app, session, world) -> Road:
    """A suspicion opened by the registrar thirty days before NOW."""
    case_id = walk.open_case(world, "zhang", at=NOW - 30 * DAY)
    session.commit()
    return Road(app, case_id)


def test_the_whole_path(road, session, world) -> None:
    """suspected → persuading → reported → noticed → lapsed → referred → judicial → returned → closed"""
    at = NOW - 29 * DAY
    with clock.frozen(at):
        road.send("registrar", "confirm", conclusion="12", reason_code="work")
    assert road.stage is Stage.PERSUADING
    for number in (1, 2, 3):
        with clock.frozen(at + number * DAY):
            if number < 3:
                blocked = text(road.get("head", "report"))
                assert "上报需要家访满" in blocked
            road.send("teacher", "visits/new", result="not_yet", met="father", account="父亲不同意返校")
    _report(road, at + 4 * DAY)
    notice = _notice(road, at + 5 * DAY)
    _served_in_time(road, notice, at + 6 * DAY)
    lapsed = _lapsed(road, notice)
    _referred(road, lapsed + 2 * timedelta(hours=1))
    letter = _letter(road, lapsed + DAY)
    _pursued(road, letter)
    _back_and_closed(road, clock.day_start_utc(letter.printed_on) + 6 * DAY + timedelta(hours=1))
    line = journal_of(road)
    assert line[0] == "open"
    assert line[-1] == "close"
    assert list(journal.verify(session_line())) == []


def journal_of(road: Road) -> list[str]:
    query = select(CaseEvent.trigger).where(CaseEvent.case_id == road.case_id).order_by(CaseEvent.seq)
    return list(db.session.scalars(query))


def _report(road: Road, at: datetime) -> None:
    with clock.frozen(at):
        page = text(road.get("head", "report"))
        assert "报送青石镇" in page
        assert "报户籍所在地乡镇" in page
        assert "见到父，暂不同意" in page
        assert "139****0001" in page
        assert "13900000001" not in page
        word = road.post("head", "report", **fields(page), step="download")
        assert word.data.startswith(b"PK")
        assert road.notice("persuasion_report") is None
        assert "劝返情况的报告" in text(road.post("head", "report", **fields(page), step="preview"))
        road.issue("head", "report")
    case = road.case()
    assert (case.stage, case.township.name, case.owner.name) == ("reported", "青石镇", "韩冬生")


def _notice(road: Road, at: datetime) -> Notice:
    with clock.frozen(at):
        page = fields(text(road.get("officer", "notice")))
        asked = {**page, "once": str(uuid4()), "step": "issue"}
        road.send("officer", "notice", **asked)
        again = road.send("officer", "notice", **asked)
    notice = road.notice()
    assert notice.number_text == "青政限复〔2026〕1号"
    assert again.endswith(f"/notices/{notice.id}")
    assert count(Notice, kind="return_notice") == 1
    assert road.stage is Stage.NOTICED
    assert road.task("return_by") is None
    with clock.frozen(at):
        _frozen(road, notice)
    return notice


def _frozen(road: Road, notice: Notice) -> None:
    client = road.client("officer")
    word = client.get(f"/notices/{notice.id}/word")
    assert sha256(word.data).hexdigest() == notice.sha256
    body = ZipFile(BytesIO(word.data)).read("word/document.xml").decode()
    assert "张建国" in body
    assert "〔2026〕" in body
    assert "{{" not in body
    assert count(AccessEntry, action="notice.download") == 1
    page = text(client.get(f"/notices/{notice.id}"))
    assert notice.sha256 in page
    assert "已生成" in page
    sealed = client.post(f"/notices/{notice.id}/seal", data={"scan": upload("盖章件.pdf")})
    assert sealed.status_code == 302
    assert "已印发" in text(client.get(f"/notices/{notice.id}"))


def _served_in_time(road: Road, notice: Notice, at: datetime) -> None:
    with clock.frozen(at):
        page = road.serve("officer", notice)
        done = text(road.client("officer").get(page))
    assert "期限已起算" in done
    assert road.task("return_by").due_on == road.notice().printed_on
    assert road.task("service") is None


def _lapsed(road: Road, notice: Notice) -> datetime:
    """Not a minute before the printed day is over; then by itself."""
    midnight = clock.day_end_utc(notice.printed_on)
    tick(midnight - timedelta(minutes=1))
    assert road.stage is Stage.NOTICED
    tick(midnight)
    assert road.stage is Stage.LAPSED
    return midnight + timedelta(hours=9)


def _referred(road: Road, at: datetime) -> None:
    with clock.frozen(at):
        page = text(road.get("officer", "refer"))
        assert "缺身份材料" in page
        assert "disabled" in page
        assert "proofs/new?kind=identity" in page
        assert road.client("justice").get(f"/cases/{road.case_id}").status_code == 404
        assert road.post("officer", "refer", note=REASON).status_code == 422
        road.send("officer", "proofs/new", kind="identity", proof=upload("户口簿.pdf"))
        road.send("officer", "refer", note=REASON)
        assert road.client("justice").get(f"/cases/{road.case_id}").status_code == 200
        desk = text(road.client("justice").get("/judicial"))
        assert road.case().number in desk
        assert "签收" in desk
    assert road.stage is Stage.REFERRED


def _letter(road: Road, at: datetime) -> Notice:
    with clock.frozen(at):
        assert "请先签收移送" in text(road.get("justice", "letter"))
        road.send("justice", "referral/accept")
        road.issue("justice", "letter")
        letter = road.notice("judicial_letter")
        body = ZipFile(BytesIO(road.client("justice").get(f"/notices/{letter.id}/word").data))
        words = body.read("word/document.xml").decode()
        assert words.count("暂不同意") == 3
        assert "青政限复〔2026〕1号" in words
        assert road.stage is Stage.JUDICIAL
        road.serve("justice", letter, servers="蒋明华、何平")
    assert road.task("letter_by").due_on == letter.printed_on
    assert letter.number_text == "清司敦复〔2026〕1号"
    return letter


def _pursued(road: Road, letter: Notice) -> None:
    """Asked for by the township, countersigned by the bureau; execution only when remedies are out."""
    with clock.frozen(clock.day_start_utc(letter.printed_on) + timedelta(hours=2)):
        assert "尚未届满" in text(road.post("officer", "pursue", route="civil_suit", note=REASON))
    at = clock.day_start_utc(letter.printed_on) + 2 * DAY
    with clock.frozen(at):
        assert "责令限期改正通知书为依据" in text(
            road.post("officer", "pursue", route="enforcement", note=REASON)
        )
        road.send("officer", "pursue", route="civil_suit", note=REASON)
        assert road.stage is Stage.JUDICIAL
        approval = db.session.scalars(select(Approval).where(Approval.case_id == road.case_id)).one()
        assert (
            road.client("officer").post(f"/approvals/{approval.id}", data={"decision": "approve"}).status_code
            == 403
        )
        bureau = road.client("bureau")
        assert "依法追究" in text(bureau.get("/approvals"))
        assert REASON in text(bureau.get(f"/approvals/{approval.id}"))
        decided = bureau.post(f"/approvals/{approval.id}", data={"decision": "approve"})
        assert decided.status_code == 302
        assert road.stage is Stage.PURSUED
        road.send(
            "officer", "proceeding", proceeding="filed", note="县法院已受理", files=upload("受理通知书.pdf")
        )
    assert count(StoredFile, kind="court") == 1
    assert road.task("review") is not None


def _back_and_closed(road: Road, at: datetime) -> None:
    klass = road.case().class_id
    with clock.frozen(at):
        day = f"{clock.today():%Y-%m-%d}"
        road.send("teacher", "return", on_day=day, class_id=klass)
    assert road.stage is Stage.RETURNED
    while followup := _next_followup(road):
        with clock.frozen(clock.day_start_utc(followup.due_on) + timedelta(hours=2)):
            road.send("teacher", "attest", on_day=f"{clock.today():%Y-%m-%d}", present="1")
            last = clock.now()
    with clock.frozen(last + DAY):
        assert "缺另一方核实" in text(road.post("head", "close"))
        road.send("officer", "visits/new", result="back", met="pupil")
    return _closed(road, last + DAY)


def _next_followup(road: Road) -> Task | None:
    db.session.rollback()
    query = select(Task).where(Task.case_id == road.case_id, Task.kind == "followup", Task.state == "open")
    return db.session.scalars(query.order_by(Task.due_on)).first()


def _closed(road: Road, at: datetime) -> None:
    with clock.frozen(at):
        road.send("head", "close")
        db.session.rollback()
        approval = db.session.scalars(select(Approval).order_by(Approval.id.desc())).first()
        back = road.client("bureau").post(f"/approvals/{approval.id}", data={"decision": "back"})
        assert back.status_code == 422
        assert "退回申请需要填写理由" in text(back)
        done = road.client("bureau").post(f"/approvals/{approval.id}", data={"decision": "approve"})
        assert done.status_code == 302
    case = road.case()
    assert (case.stage, case.outcome) == ("closed", "back")
    assert count(Task, case_id=case.id, state="open") == 0


def test_a_case_relapses(road, session, world) -> None:
    other = to(road, session, world, Stage.RETURNED)
    with clock.frozen(NOW + 6 * DAY):
        asked = {"on_day": f"{clock.today():%Y-%m-%d}", "present": "0"}
        assert "再次辍学" in text(other.post("teacher", "attest", **asked))
        other.send("teacher", "attest", **asked, sure="1")
    case = other.case()
    assert (case.stage, case.round) == ("persuading", 2)


def test_late_service_starts_no_clock_and_a_replacement_works(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    other.issue("officer", "notice")
    first = other.notice()
    late = clock.day_start_utc(first.printed_on) - 2 * DAY + timedelta(hours=2)
    with clock.frozen(late):
        page = text(other.client("officer").get(other.serve("officer", first)))
        assert "送达过晚，期限不起算" in page
        assert f"/void?notice={first.id}" in page
        assert other.task("return_by") is None
        assert other.task("replace_notice") is not None
        home = text(other.client("officer").get(f"/cases/{other.case_id}"))
        assert "文书所载期限不起算：先作废" in home
        assert re.search(r'class="btn btn-primary" href="[^"]*/void">作废文书', home)
        assert '<option value="送达过晚，期限不起算">' in text(other.get("officer", "void"))
        other.send("officer", "void", notice_id=first.id, note="送达过晚，重新定期限")
        assert other.stage is Stage.REPORTED
        assert "尚未制发替换的文书" in text(other.client("officer").get(f"/notices/{first.id}"))
        other.issue("officer", "notice")
        shown = text(other.client("officer").get(f"/notices/{other.notice().id}"))
        assert f'替换 <a href="/notices/{first.id}">{first.number_text}</a>' in shown
    second = other.notice()
    assert second.replaces_id == first.id
    assert second.number == first.number + 1
    assert db.session.get_one(Notice, first.id).status == "void"
    with clock.frozen(late + DAY):
        other.serve("officer", second)
    assert other.task("return_by").due_on == second.printed_on
    tick(clock.day_end_utc(first.printed_on) + DAY)
    assert other.stage is Stage.NOTICED


def test_failed_service_up_to_the_public_notice(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    other.issue("officer", "notice", printed_on="2027-01-29")
    notice = other.notice()
    posted = served(notice, way="public", cause="unknown", address="村务公开栏", remark="全家外出，去向不明")
    early = other.post("officer", "service", **posted)
    assert early.status_code == 422
    assert "先登记上门送达和邮寄" in text(early)
    page = text(other.client("officer").get(other.send("officer", "service", **absent(notice))))
    assert "邮寄送达" in page
    assert other.task("service").data["mode"] == "mail"
    other.send("officer", "service", **failed(notice, "mail", "returned", tracking_no="EA123456789CN"))
    other.send("officer", "service", **failed(notice, "entrusted", "unknown", entrusted_to="外县某镇政府"))
    form = text(other.get("officer", "service"))
    assert re.search(r'<input checked[^>]*name="way"[^>]*value="public"', form)
    page = other.send("officer", "service", **{**posted, "evidence": upload("公告.pdf")})
    assert "起视为送达" in text(other.client("officer").get(page))
    effective = other.notice().effective_on
    assert effective == clock.today() + timedelta(days=30)
    assert other.task("return_by").due_on == other.notice().printed_on
    assert count(ServiceRecord, notice_id=notice.id) == 4


def absent(notice: Notice) -> dict:
    """无人在家: one tap; nothing was signed."""
    return {name: value for name, value in served(notice, way="absent").items() if name != "evidence"}


def test_late_service_of_a_bureaus_paper_asks_the_bureau_for_the_next(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    other.issue("bureau", "notice")
    first = other.notice()
    assert first.unit_id == world.units["education"]
    with clock.frozen(clock.day_start_utc(first.printed_on) - 2 * DAY + timedelta(hours=2)):
        page = text(other.client("officer").get(other.serve("officer", first)))
        assert "由清河县教育局作废并另定日期重新制发" in page
        assert "/void?notice=" not in page, "the township may not void the bureau's paper"
        owed = other.task("replace_notice")
        assert (owed.unit_id, owed.role, owed.owner_id) == (world.units["county"], "bureau_officer", None)
        assert "重新制发" in text(other.client("bureau").get("/"))
        assert "重新制发" not in text(other.client("officer").get("/"))
        home = text(other.client("officer").get(f"/cases/{other.case_id}"))
        assert not re.search(r'class="btn btn-primary" href="[^"]*/void">', home)
        home = text(other.client("bureau").get(f"/cases/{other.case_id}"))
        assert re.search(r'class="btn btn-primary" href="[^"]*/void">作废文书', home)
        other.send("bureau", "void", notice_id=first.id, note="送达过晚，重新定期限")
        owed = other.task("issue_notice")
        assert (owed.unit_id, owed.role) == (world.units["county"], "bureau_officer")
        other.issue("bureau", "notice")
    assert other.notice().replaces_id == first.id


def test_the_township_may_send_back_and_keeps_sight(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    assert other.post("officer", "send-back", note="").status_code == 422
    other.send("officer", "send-back", note="家访记录不完整")
    assert other.stage is Stage.PERSUADING
    assert other.client("officer").get(f"/cases/{other.case_id}").status_code == 200


def test_justice_sends_a_referral_back(road, session, world) -> None:
    other = to(road, session, world, Stage.REFERRED)
    other.send("justice", "referral/decline", note="身份材料不清晰")
    assert other.stage is Stage.LAPSED
    assert other.task("refer") is not None


def test_only_the_issuer_voids_its_paper(road, session, world) -> None:
    other = to(road, session, world, Stage.JUDICIAL)
    letter = other.notice("judicial_letter")
    assert "只有制发机关能作废" in text(other.get("officer", "void"))
    refused = other.post("officer", "void", notice_id=letter.id, note="误发")
    assert refused.status_code == 422
    assert other.stage is Stage.JUDICIAL
    other.send("justice", "void", notice_id=letter.id, note="误发")
    assert other.stage is Stage.REFERRED
    assert other.task("issue_letter") is not None


PAGES = (
    "report", "notice", "letter", "inquiry", "inquiry/answer", "service", "receipt.docx", "void", "refer",
    "referral/accept", "referral/decline", "pursue", "proceeding", "park", "resettle", "transfer", "reopen",
    "assign", "send-back", "extend", "flag",
)  # fmt: skip


def test_another_township_finds_nothing(road, session, world) -> None:
    """404 or, where the post could never do it, 403: never a word about the case."""
    other = to(road, session, world, Stage.NOTICED)
    notice = other.notice()
    stranger, record = other.client("other_officer"), notice.services[0].id
    scan = notice.services[0].evidence[0]
    for page in (*PAGES, f"service/{record}"):
        for ask in (stranger.get, stranger.post):
            answer = ask(other.url(page))
            assert answer.status_code in (404, 403, 405), page
            assert "陈" not in text(answer)
            assert other.case().number not in text(answer)
    assert stranger.get(other.url("notice")).status_code == 404
    for page in ("", "/word", f"/scans/{scan}"):
        assert stranger.get(f"/notices/{notice.id}{page}").status_code == 404
    assert notice.number_text not in text(stranger.get("/notices"))
    assert stranger.get(f"/notices?q={notice.number}").status_code == 200
    assert other.client("justice").get(f"/notices/{notice.id}").status_code == 404


def test_grants_stay_after_a_referral(road, session, world) -> None:
    other = to(road, session, world, Stage.REFERRED)
    grants = {g.purpose for g in session.query(AccessGrant).filter_by(subject_id=other.case_id)}
    assert "referral" in grants
