"""Pages of the desk: what they refuse, fill in, hand over and show."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from caseflow import clock
from caseflow.cases.models import Approval
from caseflow.extensions import db
from caseflow.files.models import StoredFile
from caseflow.messages.models import Message
from caseflow.notices.models import ServiceRecord
from caseflow.policy.stages import Stage
from tests import walk
from tests.conftest import NOW
from tests.support.road import Road, count, fields, served, text, to, upload

DAY = timedelta(days=1)
REASON = "家长仍不同意返校，多次上门无果"


@pytest.fixture
def road(app, session, world) -> Road:
    """A suspicion opened by the registrar thirty days before NOW."""
    case_id = walk.open_case(world, "zhang", at=NOW - 30 * DAY)
    session.commit()
    return Road(app, case_id)


def test_service_says_all_that_is_missing_and_repeats_count_once(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    other.issue("officer", "notice")
    notice = other.notice()
    bare = {"notice_id": notice.id, "way": "left", "evidence": upload("回证.exe")}
    page = text(other.post("officer", "service", **bare))
    missing = ("送达时间", "送达地点", "送达人", "与受送达人的关系", "拒收的事由", "见证人")
    for words in (*missing, "不接收“exe”文件"):
        assert words in page
    assert count(ServiceRecord, notice_id=notice.id) == 0
    once = str(uuid4())
    first = other.send("officer", "service", **served(notice, once=once))
    assert other.send("officer", "service", **served(notice, once=once)) == first
    assert count(ServiceRecord, notice_id=notice.id) == 1
    assert count(StoredFile, kind="receipt", subject_type="service") == 1


def test_dates_that_leave_no_time_are_refused_at_the_field(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    asked = fields(text(other.get("officer", "notice")))
    short = other.post("officer", "notice", **{**asked, "printed_on": asked["expected_service_on"]})
    assert short.status_code == 422
    assert "最早可定为" in text(short)
    rest = other.post("officer", "notice", **{**asked, "printed_on": "2026-12-06", "step": "preview"})
    assert rest.status_code == 200
    assert "星期日" in text(rest)
    asks_for_more = other.post("officer", "notice", **{**asked, "wording": "ruian", "step": "preview"})
    assert "给予处罚" not in text(asks_for_more), "the edition decides on the last sentence, not the clerk"
    assert other.notice() is None
    assert other.stage is Stage.REPORTED


def test_each_organ_signs_for_itself(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    assert "青石镇人民政府" in text(other.get("officer", "notice"))
    page = text(other.get("bureau", "notice"))
    assert "清河县教育局" in page
    assert "青石镇人民政府" not in page
    other.issue("bureau", "notice")
    notice = other.notice()
    assert (notice.unit.name, notice.number_text) == ("清河县教育局", "清教限复〔2026〕1号")


def test_a_missing_guardian_is_filled_in_place(road, session, world) -> None:
    from caseflow.roster.models import Guardian

    other = to(road, session, world, Stage.REPORTED)
    session.query(Guardian).filter_by(pupil_id=world.pupils["chen_younger"]).delete()
    session.commit()
    page = text(other.get("officer", "notice"))
    assert "缺少监护人姓名" in page
    assert 'name="监护人姓名"' in page
    refused = other.post("officer", "notice", **fields(page), step="issue")
    assert refused.status_code == 422
    assert other.notice() is None
    other.send("officer", "notice", **{**fields(page), "监护人姓名": "陈<大&山>·阿"}, step="issue")
    assert "陈&lt;大&amp;山&gt;·阿" in text(other.client("officer").get(f"/notices/{other.notice().id}"))


def test_an_outside_household_goes_to_the_dwelling_with_an_inquiry(road, session, world) -> None:
    made = walk.make_case(world, "away", Stage.PERSUADING)
    for number in (3, 2, 1):
        walk.visit(world, made, at=NOW - number * DAY)
    session.commit()
    other = Road(road.app, made)
    page = text(other.get("head", "report"))
    assert "户籍不在本县，报居住地乡镇" in page
    assert "发协查函" in page
    other.issue("head", "report")
    assert other.task("send_inquiry") is not None
    other.issue(
        "officer", "inquiry", 主送机关="云川县教育局", 线索="该生可能随父亲回原籍", 联系电话="0555-6100021"
    )
    letter = other.notice("inquiry_letter")
    assert letter.number_text == "青政函〔2026〕1号"
    assert other.task("send_inquiry") is None
    assert other.task("inquiry_reply") is not None
    assert other.stage is Stage.REPORTED
    other.issue("officer", "notice")  # no case waits for the answer
    other.send("officer", "inquiry/answer", note="该生已在云川县大坪镇中学就读", files=upload("回函.pdf"))
    assert other.task("inquiry_reply") is None
    assert count(StoredFile, kind="reply", subject_id=made) == 1


def test_a_transfer_waits_for_the_receiver(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    other.send("officer", "transfer", unit_id=world.units["liushu"], note="户籍核对后属柳树乡")
    assert other.case().responsible_unit_id == world.units["qingshi"]
    approval = db.session.scalars(select(Approval)).one()
    page = f"/approvals/{approval.id}"
    assert other.client("street_officer").get(page).status_code == 404
    receiver = other.client("other_officer")
    assert "户籍核对后属柳树乡" in text(receiver.get(page))
    assert receiver.get(f"/cases/{other.case_id}").status_code == 404
    assert receiver.post(page, data={"decision": "approve"}).status_code == 302
    case = other.case()
    assert (case.responsible_unit.name, case.owner.name) == ("柳树乡", "许海燕")
    assert other.client("officer").get(f"/cases/{other.case_id}").status_code == 200


def test_parking_and_resettling_need_proof_and_a_second_person(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    park = {"kind": "suspension", "until": "2027-06-30", "note": "因病休学"}
    assert "需要佐证" in text(other.post("officer", "park", **park))
    other.send("officer", "proofs/new", kind="hospital", proof=upload("诊断证明.pdf"))
    needed = other.post("officer", "park", **park)
    if needed.status_code == 422:  # the edition may ask for the approval of the school as well
        other.send("officer", "proofs/new", kind="approval", proof=upload("休学审批表.pdf"))
        other.send("officer", "park", **park)
    approval = db.session.scalars(select(Approval)).one()
    assert other.stage is Stage.REPORTED
    decided = other.client("bureau").post(f"/approvals/{approval.id}", data={"decision": "approve"})
    assert decided.status_code == 302
    assert other.stage is Stage.PARKED
    assert "不能办理" in text(other.get("officer", "notice"))


def test_death_holds_every_paper(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    other.send("officer", "proofs/new", kind="death", proof=upload("证明.pdf"))
    other.send("officer", "resettle", outcome="death", note="村委会报告")
    assert "不制发文书" in text(other.get("officer", "notice"))
    approval = db.session.scalars(select(Approval)).one()
    sent = other.client("bureau").post(
        f"/approvals/{approval.id}", data={"decision": "back", "comment": "证明无公章，补正后再报"}
    )
    assert sent.status_code == 302
    assert other.stage is Stage.REPORTED
    other.issue("officer", "notice")


def test_assigning_taking_over_and_extending(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    page = text(other.get("officer", "assign"))
    assert "唐建平（青石镇乡镇（街道）分管领导）" in page
    assert "许海燕" not in page
    other.send("officer", "assign", owner_id=world.users["leader"], note="出差两周")
    assert other.case().owner.name == "唐建平"
    assert other.client("leader").post(other.url("take-over")).status_code == 302
    task = other.task("issue_notice")
    until = task.due_on + timedelta(days=7)
    other.send("leader", "extend", task_id=task.id, until=f"{until:%Y-%m-%d}", note="等待村委会核实")
    assert other.task("issue_notice").due_on == until
    assert other.case().due_on == until
    assert other.get("officer", "extend").status_code == 403


def test_an_alert_leads_the_bureau_to_its_page(road, session, world) -> None:
    other = to(road, session, world, Stage.PERSUADING)
    other.send("teacher", "flag", harm="abuse", note="手臂有新旧伤痕")
    page = f"/cases/{other.case_id}"
    assert f'href="{page}/flag"' in text(other.client("bureau").get("/"))
    assert "处理侵害线索</a>" in text(other.client("bureau").get(page))
    assert "处理侵害线索</a>" not in text(other.client("teacher").get(page))


def test_an_alert_reaches_the_bureau_which_alone_settles_it(road, session, world) -> None:
    other = to(road, session, world, Stage.PERSUADING)
    other.send("teacher", "flag", harm="labour", note="在镇上作坊做工")
    assert other.case().flagged
    assert other.task("harm_alert") is not None
    assert count(Message, user_id=world.users["bureau"], kind="alert") == 1
    assert "正在处理" in text(other.get("teacher", "flag"))
    other.send("bureau", "flag", note="已报公安、人社，孩子已带离")
    assert other.task("harm_alert") is None


def test_a_closed_case_is_opened_again_by_the_bureau(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    other.send("officer", "proofs/new", kind="mistake", proof=upload("说明.pdf"))
    other.send("officer", "resettle", outcome="mistaken", note="名册重名")
    approval = db.session.scalars(select(Approval)).one()
    other.client("bureau").post(f"/approvals/{approval.id}", data={"decision": "approve"})
    assert other.stage is Stage.CLOSED
    other.send("bureau", "reopen", note="仍未到校", agreed="y")
    assert (other.stage, other.case().round) == (Stage.PERSUADING, 2)


def test_the_register_narrows_and_shows_masked_names(road, session, world) -> None:
    other = to(road, session, world, Stage.NOTICED)
    officer, notice = other.client("officer"), other.notice()
    page = text(officer.get("/notices"))
    assert notice.number_text in page
    assert "陈*山" in page
    assert "陈大山" not in page
    assert notice.number_text in text(officer.get("/notices?status=served&kind=return_notice&year=2026"))
    assert notice.number_text not in text(officer.get("/notices?status=void"))
    assert notice.number_text not in text(officer.get("/notices?q=〔2025〕"))
    assert officer.get("/notices?page=99999999999999999999&unit=x&year=abc").status_code == 200


def test_a_damaged_file_does_not_leave_the_house(road, session, world) -> None:
    from caseflow.files import vault

    other = to(road, session, world, Stage.NOTICED)
    vault.path_of(other.notice().sha256).write_bytes(b"altered")
    answer = other.client("officer").get(f"/notices/{other.notice().id}/word")
    assert answer.status_code == 409
    assert "不能下载" in text(answer)


def test_a_child_who_never_entered_a_school_goes_on_without_its_report(road, session, world) -> None:
    other = Road(road.app, walk.open_case(world, "never", at=NOW - 9 * DAY, by="other_officer"))
    session.commit()
    other.send("other_officer", "confirm", conclusion="12", reason_code="belief")
    for number in (3, 2, 1):
        walk.visit(world, other.case_id, at=NOW - number * DAY, by="other_officer")
    session.commit()
    page = text(other.get("other_officer", "report"))
    assert "没有学校出具劝返情况报告" in page
    other.send("other_officer", "report", **fields(page))
    assert other.stage is Stage.REPORTED
    assert other.notice("persuasion_report") is None
    page = text(other.get("other_officer", "notice"))
    assert "缺少施教区学校" in page
    other.send("other_officer", "notice", **{**fields(page), "施教区学校": "柳树乡中心小学"}, step="issue")
    assert other.notice().number_text == "柳政限复〔2026〕1号"


def test_a_date_that_can_no_longer_be_kept_is_named(road, session, world) -> None:
    other = to(road, session, world, Stage.REPORTED)
    other.issue("officer", "notice")
    with clock.frozen(clock.day_start_utc(other.notice().printed_on) - DAY):
        page = text(other.get("officer", "service"))
    assert "已过最迟送达日" in page
    assert f"/cases/{other.case_id}/void" in page
