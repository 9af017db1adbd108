"""The page of a case, entry, proofs, return and close: each person of the cast at each door."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from markupsafe import Markup
from sqlalchemy import func, select

from caseflow.audit.models import AccessEntry
from caseflow.cases import service
from caseflow.cases.models import Approval, Assignment, Attestation, Case
from caseflow.cases.panels import Panel, register_panel
from caseflow.files.models import StoredFile
from caseflow.notices.service_rules import Attempt
from caseflow.policy.stages import Stage, Trigger
from caseflow.tasks.models import Task
from tests import walk
from tests.conftest import NOW
from tests.support.cast import Cast

DAY = timedelta(days=1)


@pytest.fixture
def case_id(session, world) -> int:
    case_id = walk.make_case(world, "zhang")
    session.commit()
    return case_id


@pytest.fixture
def returned_id(session, world) -> int:
    """Back in class eight days ago: the first follow-up is due."""
    case_id = walk.make_case(world, "zhang", Stage.RETURNED, end=NOW - 7 * DAY)
    session.commit()
    return case_id


def text(response) -> str:
    return response.get_data(as_text=True)


def upload(name: str = "证明.pdf") -> tuple[BytesIO, str]:
    return BytesIO(walk.PDF), name


def fresh(session, case_id: int) -> Case:
    """As the last request left it: a new transaction sees what others wrote."""
    session.rollback()
    return session.get_one(Case, case_id)


# ---- who sees what


SEES = {
    "teacher": 200, "registrar": 200, "head": 200, "vice_head": 200, "bureau": 200, "bureau_leader": 200,
    "group": 200, "inspector": 200, "colleague": 404, "other_teacher": 404, "other_head": 404,
    "officer": 404, "other_officer": 404, "district_head": 404, "justice": 404, "liaison": 404,
    "sysadmin": 403, "secadmin": 403, "auditor": 403,
}  # fmt: skip


@pytest.mark.parametrize("tab", ["", "visits", "papers", "files", "basics", "nonsense"])
def test_who_sees_a_case_in_the_school(cast: Cast, case_id, tab) -> None:
    assert cast.ask(f"/cases/{case_id}?tab={tab}", *SEES) == SEES


def test_a_reported_case_is_the_townships_and_no_other(cast: Cast, session, world) -> None:
    case_id = walk.make_case(world, "zhang", Stage.REPORTED)
    session.commit()
    expected = {"officer": 200, "leader": 200, "teacher": 200, "other_officer": 404, "justice": 404}
    assert cast.ask(f"/cases/{case_id}", *expected) == expected


def test_a_referred_case_is_shown_to_justice_and_says_so(cast: Cast, session, world) -> None:
    case_id = walk.make_case(world, "zhang", Stage.REFERRED)
    other = walk.make_case(world, "aili", Stage.LAPSED)
    session.commit()
    assert cast("justice").get(f"/cases/{case_id}").status_code == 200
    assert cast("justice").get(f"/cases/{other}").status_code == 404
    page = text(cast("officer").get(f"/cases/{case_id}"))
    assert "清河县司法局" in page
    assert "移送，" in page


@pytest.mark.parametrize("number", ["0", "999999", "9223372036854775808", "1e3", "-1"])
def test_no_such_case(cast: Cast, number) -> None:
    assert cast("bureau").get(f"/cases/{number}").status_code == 404


ROUTES = {
    "confirm": {"registrar": 200, "head": 200, "bureau": 200, "teacher": 403, "officer": 404, "group": 403},
    "dismiss": {"registrar": 200, "teacher": 403, "other_head": 404, "other_officer": 404, "justice": 403},
    "proofs/new": {"teacher": 200, "registrar": 200, "officer": 404, "justice": 404, "inspector": 403},
    "return": {
        "teacher": 200,
        "registrar": 200,
        "colleague": 404,
        "officer": 404,
        "bureau": 403,
        "justice": 403,
    },
    "attest": {
        "teacher": 200,
        "registrar": 200,
        "bureau": 200,
        "colleague": 404,
        "officer": 404,
        "group": 403,
    },
    "close": {
        "registrar": 200,
        "head": 200,
        "bureau": 200,
        "teacher": 403,
        "other_head": 404,
        "officer": 404,
    },
    "resume": {"bureau": 200, "bureau_leader": 200, "head": 403, "officer": 403, "teacher": 403},
}


@pytest.mark.parametrize("route", ROUTES)
def test_each_door_asks_who_comes(cast: Cast, case_id, route) -> None:
    assert cast.ask(f"/cases/{case_id}/{route}", *ROUTES[route]) == ROUTES[route]


def test_a_page_out_of_time_says_why(cast: Cast, case_id) -> None:
    page = text(cast("registrar").get(f"/cases/{case_id}/confirm"))
    assert "个案处于“学校劝返”，不能办理“确认辍学”" in page
    response = cast.send("registrar", f"/cases/{case_id}/confirm", conclusion="12")
    assert response.status_code == 422


# ---- the page itself


def test_the_page_names_nobody_in_full(cast: Cast, case_id) -> None:
    for tab in ("", "visits", "basics"):
        page = text(cast("bureau").get(f"/cases/{case_id}?tab={tab}"))
        assert "张*明" in page
        for hidden in ("张晓明", "张建国", "13900000001", "石桥村三组12号"):
            assert hidden not in page, hidden


def test_the_next_step_its_day_and_why_that_day(cast: Cast, case_id) -> None:
    page = text(cast("teacher").get(f"/cases/{case_id}"))
    assert page.count("btn btn-primary") == 1
    assert f'href="/cases/{case_id}/visits/new">记家访' in page
    assert "自2026年11月17日次日起10个工作日" in page
    assert "本县设定、待确认，LOCAL-21" in page


def test_a_blocked_step_is_listed_with_its_reasons(cast: Cast, case_id) -> None:
    page = text(cast("head").get(f"/cases/{case_id}"))
    assert "报乡镇（街道）" in page
    assert "本轮家访 0 次、联系未果 0 次" in page


def test_the_chain_shows_its_gaps(cast: Cast, session, world) -> None:
    case_id = walk.open_case(world, "liu", by="bureau")
    session.commit()
    page = text(cast("primary_head").get(f"/cases/{case_id}"))
    assert "何秀兰" in page
    assert "学籍管理员空缺" in page


def test_the_timeline_can_be_narrowed_and_tells_words_only_to_those_with_files(
    cast: Cast, session, case_id, world
) -> None:
    walk.visit(world, case_id, at=NOW - timedelta(hours=5), account="母亲说下周送回")
    session.commit()
    everything = text(cast("teacher").get(f"/cases/{case_id}"))
    assert "母亲说下周送回" in everything
    assert "登记疑似" in everything
    visits = text(cast("teacher").get(f"/cases/{case_id}?kind=visits"))
    assert "上门：暂不同意" in visits
    assert "来源：日常缺勤" not in visits
    assert "母亲说下周送回" not in text(cast("group").get(f"/cases/{case_id}"))


def test_a_case_handed_over_is_signed_for(cast: Cast, session, case_id, world) -> None:
    service.assign(case_id, world.users["registrar"], walk.person(world, "head"), NOW)
    session.commit()
    assert "签收" in text(cast("registrar").get(f"/cases/{case_id}"))
    cast.send("registrar", f"/cases/{case_id}/take-over")
    live = select(Assignment).where(Assignment.case_id == case_id, Assignment.revoked_at.is_(None))
    assert session.scalar(live).accepted_at == NOW
    page = text(cast("registrar").get(f"/cases/{case_id}"))
    assert "此案由本人经办" not in page
    assert "经办历史（1）" in page


def test_religion_as_a_reason_is_for_the_cases_own_people(cast: Cast, session, world) -> None:
    case_id = walk.open_case(world, at=NOW - 2 * DAY)
    walk.step(world, case_id, Trigger.CONFIRM, "registrar", conclusion="12", reason_code="religion")
    session.commit()
    assert "信教" in text(cast("registrar").get(f"/cases/{case_id}?tab=basics"))
    assert "信教" not in text(cast("inspector").get(f"/cases/{case_id}?tab=basics"))


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in ("parked", "pursued", "closed")])
def test_every_stage_has_its_page_for_everybody_concerned(cast: Cast, session, world, stage) -> None:
    case_id = walk.make_case(world, "away", stage)
    session.commit()
    for login in ("teacher", "head", "bureau", "inspector"):
        for tab in ("", "visits", "papers", "files", "basics"):
            assert cast(login).get(f"/cases/{case_id}?tab={tab}").status_code == 200, (login, tab)


def test_a_served_letter_asks_for_no_second_service(cast: Cast, session, world) -> None:
    case_id = walk.make_case(world, "zhang", Stage.JUDICIAL)
    session.commit()
    page = text(cast("justice").get(f"/cases/{case_id}"))
    assert "btn btn-primary" not in page
    assert "由青石镇 韩冬生办理" in page


def test_every_kind_of_step_reads_as_a_sentence(cast: Cast, session, world) -> None:
    """Each step of the desk once; the page shows all of them to everybody concerned."""
    case_id = walk.make_case(world, "away", Stage.REPORTED, end=NOW - 30 * DAY)
    at = NOW - 29 * DAY
    officer, bureau, head = (walk.person(world, login) for login in ("officer", "bureau", "head"))
    typed = {"主送机关": "云川县教育局", "线索": "随父母外出", "联系人": "韩冬生", "联系电话": "0100-6100021"}
    letter = service.inquire(case_id, service.Paper(walk.key(), typed=typed), officer, at)
    notice_id = walk.issue(world, case_id, at=at)
    failed = Attempt(
        mode="direct", succeeded=False, at=at, place="石桥村", ground="absent", servers="韩冬生、唐建平"
    )
    service.record_service(case_id, [notice_id], failed, officer, at, form_key=walk.key())
    service.void_notice(case_id, notice_id, officer, at, note="姓名有误")
    service.send_back(case_id, officer, at, note="补做家访")
    service.answer_inquiry(case_id, bureau, at, note="户籍地回复：未在当地就读")
    service.raise_alert(case_id, "labour", head, at, note="邻居反映在餐馆帮工")
    service.settle_alert(case_id, bureau, at, note="已报公安、民政，未发现用工")
    walk.proof(world, ("case", case_id), "mistake")
    asked = service.request(case_id, Trigger.RESETTLE, head, at, {"outcome": "mistaken"}, note="重名")
    service.decide(asked.id, bureau, at, approve=False, comment="不属误登记")
    session.commit()
    assert letter.number_text
    for login in ("teacher", "head", "officer", "bureau", "group"):
        page = cast(login).get(f"/cases/{case_id}")
        assert page.status_code == 200, login
    page = text(cast("bureau").get(f"/cases/{case_id}"))
    for words in (
        "直接送达，无人在家，改用邮寄送达", "作废文书", "姓名有误", "退回学校", "登记协查回复",
        "侵害线索已处理", "申请其他去向结案", "去向：误登记", "退回“其他去向结案”的申请", "不属误登记",
    ):  # fmt: skip
        assert words in page, words


def test_a_room_above_adds_its_part(app, cast: Cast, case_id) -> None:
    register_panel(app, Panel("部门协办", lambda case, actor: Markup("<p>协办 {}</p>").format(case.number)))
    register_panel(app, Panel("空栏", lambda case, actor: None))
    page = text(cast("teacher").get(f"/cases/{case_id}"))
    assert "协办 2026-00001" in page
    assert "空栏" not in page


# ---- entry


def test_a_pupil_is_found_within_scope_and_an_open_case_is_shown(cast: Cast, case_id) -> None:
    page = text(cast("teacher").get("/cases/new?q=张晓明"))
    assert "在办个案 2026-00001" in page
    assert f"/cases/{case_id}" in page
    assert "没有找到" in text(cast("teacher").get("/cases/new?q=赵一凡"))
    assert "赵*凡" in text(cast("other_teacher").get("/cases/new?q=赵一凡"))


def test_three_pages_open_a_case(cast: Cast, session, world) -> None:
    address = f"/cases/new/{world.pupils['aili']}"
    facts = {"last_attended_on": "2026-11-13", "reached": "no", "source": "attendance", "note": "三天未到校"}
    check = cast.send("teacher", address, go="check", **facts)
    assert check.status_code == 200
    assert "核对后提交" in text(check)
    assert session.scalar(select(func.count()).select_from(Case)) == 0
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text(check)))
    assert {name: hidden[name] for name in facts} == facts
    back = cast.send("teacher", address, go="back", **hidden)
    assert "三天未到校" in text(back)
    done = cast.send("teacher", address, go="send", **hidden)
    assert done.status_code == 302
    session.rollback()
    case = session.scalar(select(Case))
    assert (case.stage, case.owner_id, case.source) == ("suspected", world.users["teacher"], "attendance")
    assert case.last_attended_on.isoformat() == "2026-11-13"


def test_the_township_that_found_a_child_follows_the_case(cast: Cast, session, world) -> None:
    facts = {"reached": "yes", "source": "home_visit", "go": "send"}
    done = cast.send("other_officer", f"/cases/new/{world.pupils['rare']}", **facts)
    page = cast("other_officer").get(done.headers["Location"])
    assert page.status_code == 200
    assert "登记疑似" in text(page)
    assert cast("street_officer").get(done.headers["Location"]).status_code == 404


def test_what_is_wrong_with_a_suspicion_is_said_before_it_is_sent(
    cast: Cast, session, world, case_id
) -> None:
    address = f"/cases/new/{world.pupils['aili']}"
    facts = {"last_attended_on": "2026-12-01", "reached": "yes", "source": "monthly"}
    response = cast.send("teacher", address, go="check", **facts)
    assert response.status_code == 422
    assert "最后到校日晚于今天" in text(response)
    response = cast.send("teacher", address, go="check")
    for words in ("请选择是否联系上", "请选择发现来源"):
        assert words in text(response)
    known = cast("teacher").get(f"/cases/new/{world.pupils['zhang']}")
    assert "已有在办个案" in text(known)


def test_a_pupil_out_of_sight_cannot_be_entered(cast: Cast, world) -> None:
    address = f"/cases/new/{world.pupils['town']}"
    expected = {"teacher": 404, "other_teacher": 200, "bureau": 200, "street_officer": 200, "officer": 404}
    assert cast.ask(address, *expected) == expected


def test_confirming_starts_the_persuading(cast: Cast, session, world) -> None:
    case_id = walk.make_case(world, "zhang", Stage.SUSPECTED)
    session.commit()
    address = f"/cases/{case_id}/confirm"
    assert "请选择核实结论" in text(cast.send("registrar", address))
    cast.send("registrar", address, conclusion="12", reason_code="work", note="电话联系母亲核实")
    case = fresh(session, case_id)
    assert (case.stage, case.conclusion, case.reason_code) == ("persuading", "12", "work")
    assert "电话联系母亲核实" in text(cast("registrar").get(f"/cases/{case_id}"))


def test_a_dismissal_needs_its_proof_and_a_second_person(cast: Cast, session, world) -> None:
    case_id = walk.make_case(world, "zhang", Stage.SUSPECTED)
    session.commit()
    address = f"/cases/{case_id}/dismiss"
    bare = cast.send("registrar", address, conclusion="01", note="在校")
    assert bare.status_code == 422
    assert text(bare).count("学籍系统截图，请先上传") == 2
    asked = cast.send("registrar", address, conclusion="01", note="已在他班就读", proof=upload())
    assert asked.status_code == 302
    approval = session.scalar(select(Approval))
    assert (approval.trigger, approval.data["conclusion"]) == ("dismiss", "01")
    assert session.scalar(select(StoredFile.kind)) == "roster_shot"
    assert "申请排除疑似，待审批" in text(cast("registrar").get(f"/cases/{case_id}"))
    service.decide(approval.id, walk.person(world, "bureau"), NOW, approve=True)
    assert session.get(Case, case_id).stage == "closed"


# ---- proofs


def test_a_proof_is_filed_listed_and_opened_with_a_line_in_the_log(cast: Cast, session, case_id) -> None:
    address = f"/cases/{case_id}/proofs/new"
    assert 'value="identity" selected' in text(cast("registrar").get(f"{address}?kind=identity")).replace(
        'selected value="identity"', 'value="identity" selected'
    )
    sent = cast.send("registrar", address, kind="identity", proof=upload("户口簿<1>.pdf"), note="复印件")
    assert sent.status_code == 302
    file = session.scalar(select(StoredFile))
    assert (file.kind, file.subject_type, file.subject_id) == ("identity", "case", case_id)
    listed = text(cast("registrar").get(f"/cases/{case_id}?tab=files"))
    assert f"/cases/files/{file.id}" in listed
    opened = cast("registrar").get(f"/cases/files/{file.id}")
    assert opened.data == walk.PDF
    assert opened.headers["Content-Disposition"].startswith("attachment")
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    session.rollback()
    lines = select(AccessEntry.subject_id).where(AccessEntry.action == "file.open")
    assert list(session.scalars(lines)) == [file.id]
    assert "上传材料" in text(cast("registrar").get(f"/cases/{case_id}"))


def test_a_file_is_open_to_whom_the_case_is(cast: Cast, session, world, case_id) -> None:
    file_id = walk.proof(world, ("case", case_id), "identity")
    session.commit()
    expected = {
        "registrar": 200, "teacher": 200, "bureau": 200, "inspector": 200, "colleague": 404,
        "other_head": 404, "officer": 404, "other_officer": 404, "justice": 404, "group": 403, "auditor": 403,
    }  # fmt: skip
    assert cast.ask(f"/cases/files/{file_id}", *expected) == expected
    assert cast("bureau").get("/cases/files/999999").status_code == 404


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ((BytesIO(b"MZ\x90"), "a.exe"), "不接收“exe”文件"),
        ((BytesIO(b"\0\1\2"), "a.pdf"), "内容不是 pdf 文件"),
        ((BytesIO(b""), "a.pdf"), "文件是空的"),
        (None, "请选择要上传的文件"),
    ],
)
def test_what_is_no_proof_is_refused_at_the_field(cast: Cast, session, case_id, file, words) -> None:
    sent = {"kind": "identity"} | ({"proof": (BytesIO(file[0].getvalue()), file[1])} if file else {})
    response = cast.send("registrar", f"/cases/{case_id}/proofs/new", **sent)
    assert response.status_code == 422
    assert text(response).count(words) == 2
    assert session.scalar(select(func.count()).select_from(StoredFile)) == 0


# ---- return, attest, close


def test_a_return_ends_the_tasks_and_dates_the_followups(cast: Cast, session, case_id, world) -> None:
    page = text(cast("teacher").get(f"/cases/{case_id}/return"))
    assert 'value="2026-11-20"' in page
    sent = {"on_day": "2026-11-20", "class_id": str(world.units["c72"])}
    assert cast.send("teacher", f"/cases/{case_id}/return", **sent).status_code == 302
    case = fresh(session, case_id)
    assert (case.stage, case.returned_on.isoformat()) == ("returned", "2026-11-20")
    open_tasks = session.scalars(select(Task).where(Task.case_id == case_id, Task.state == "open")).all()
    assert [task.kind for task in open_tasks] == ["followup"] * 4
    assert sorted(task.data["n"] for task in open_tasks) == [7, 30, 60, 90]


def test_a_return_lies_in_the_past_and_in_a_class(cast: Cast, session, case_id) -> None:
    response = cast.send("teacher", f"/cases/{case_id}/return", on_day="2026-11-23", class_id="")
    page = text(response)
    assert response.status_code == 422
    assert "请选择就读班级" in page
    response = cast.send("teacher", f"/cases/{case_id}/return", on_day="2026-11-23", class_id="12")
    assert "返校日期晚于今天" in text(response)
    response = cast.send("teacher", f"/cases/{case_id}/return", on_day="2020-01-01", class_id="12")
    assert "返校日期早于离校日期" in text(response)
    assert fresh(session, case_id).stage == "persuading"


def test_a_return_into_another_school(cast: Cast, session, case_id, world) -> None:
    primary = world.units["primary"]
    page = text(cast("registrar").get(f"/cases/{case_id}/return?school={primary}"))
    assert "四（1）班" in page
    sent = {"on_day": "2026-11-20", "class_id": str(world.units["c41"])}
    cast.send("registrar", f"/cases/{case_id}/return?school={primary}", **sent)
    assert fresh(session, case_id).school_id == primary


def test_who_no_longer_sees_the_child_goes_home(cast: Cast, session, case_id, world) -> None:
    sent = {"on_day": "2026-11-20", "class_id": str(world.units["c81"])}
    gone = cast.send("teacher", f"/cases/{case_id}/return", **sent)
    assert gone.headers["Location"] == "/"
    assert fresh(session, case_id).class_id == world.units["c81"]


def test_present_answers_the_followup_that_is_due(cast: Cast, session, returned_id) -> None:
    cast.send("teacher", f"/cases/{returned_id}/attest", on_day="2026-11-20", present="1")
    answer = session.scalar(select(Attestation))
    assert (answer.present, answer.source) == (True, "school")
    left = select(Task.data).where(Task.case_id == returned_id, Task.state == "open", Task.kind == "followup")
    assert sorted(data["n"] for data in session.scalars(left)) == [30, 60, 90]


def test_absent_is_asked_once_more_and_then_begins_a_new_round(cast: Cast, session, returned_id) -> None:
    address = f"/cases/{returned_id}/attest"
    asked = cast.send("teacher", address, on_day="2026-11-20", present="0")
    assert asked.status_code == 200
    assert "转为再次辍学" in text(asked)
    assert fresh(session, returned_id).stage == "returned"
    sure = cast.send("teacher", address, on_day="2026-11-20", present="0", sure="1")
    assert sure.status_code == 302
    case = fresh(session, returned_id)
    assert (case.stage, case.round) == ("persuading", 2)
    assert "第2轮" in text(cast("teacher").get(f"/cases/{returned_id}"))


def test_an_attestation_before_the_return_is_refused(cast: Cast, session, returned_id) -> None:
    response = cast.send("teacher", f"/cases/{returned_id}/attest", on_day="2026-11-01", present="1")
    assert response.status_code == 422
    assert "早于返校日" in text(response)
    assert session.scalar(select(func.count()).select_from(Attestation)) == 0


def test_closing_waits_for_followups_and_two_facts(cast: Cast, returned_id) -> None:
    page = text(cast("head").get(f"/cases/{returned_id}/close"))
    assert "尚有跟踪未完成" in page
    assert "缺学校到校确认" in page
    assert "缺另一方核实" in page
    assert cast.send("head", f"/cases/{returned_id}/close").status_code == 422


def test_closing_is_asked_by_one_and_decided_by_another(cast: Cast, session, returned_id, world) -> None:
    start = NOW - 8 * DAY
    for n in (7, 30, 60, 90):
        walk.attest(world, returned_id, at=start + (n + 2) * DAY)
    walk.visit(world, returned_id, at=start + 20 * DAY, result="other", met=["pupil"])
    session.commit()
    sent = cast.send("head", f"/cases/{returned_id}/close", note="跟踪期满，稳定在校")
    assert sent.status_code == 302, text(sent)
    approval = session.scalar(select(Approval))
    assert approval.trigger == "close"
    service.decide(approval.id, walk.person(world, "bureau"), NOW, approve=True)
    session.commit()
    page = text(cast("head").get(f"/cases/{returned_id}"))
    assert "去向：复学" in page


def test_the_bureau_ends_a_park(cast: Cast, session, case_id, world) -> None:
    walk.proof(world, ("case", case_id), "approval")
    until = (NOW + 60 * DAY).date().isoformat()
    actor = walk.person(world, "head")
    asked = service.request(case_id, Trigger.PARK, actor, NOW, {"kind": "suspension", "until": until})
    service.decide(asked.id, walk.person(world, "bureau"), NOW, approve=True)
    session.commit()
    assert "休学至" in text(cast("head").get(f"/cases/{case_id}"))
    cast.send("bureau", f"/cases/{case_id}/resume")
    case = fresh(session, case_id)
    assert (case.stage, case.round) == ("persuading", 2)
