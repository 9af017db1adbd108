"""记家访: what a teacher sends, what is kept, what follows (flows 1, 6, 8)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from caseflow.cases.models import Case, Visit
from caseflow.messages.models import Message
from caseflow.tasks.models import Task
from tests import walk
from tests.conftest import NOW
from tests.support.cast import Cast, signed_in

DAY = timedelta(days=1)


@pytest.fixture
def case_id(session, world) -> int:
    case_id = walk.make_case(world, "zhang")
    session.commit()
    return case_id


def address(case_id: int) -> str:
    return f"/cases/{case_id}/visits/new"


def visits(session, case_id: int) -> list[Visit]:
    session.expire_all()
    return list(session.scalars(select(Visit).where(Visit.case_id == case_id).order_by(Visit.id)))


def open_kinds(session, case_id: int) -> set[str]:
    query = select(Task.kind).where(Task.case_id == case_id, Task.state == "open")
    return set(session.scalars(query))


def test_nobody_at_home_needs_the_result_alone(cast: Cast, session, case_id, world) -> None:
    response = cast.send("teacher", address(case_id), result="nobody", once=str(uuid4()))
    assert response.status_code == 302
    [visit] = visits(session, case_id)
    assert (visit.method, visit.result, visit.failed) == ("home", "nobody", True)
    assert visit.visitor_id == world.users["teacher"]
    assert visit.at == NOW
    page = cast("teacher").get(response.location).get_data(as_text=True)
    assert "已保存 09:00" in page
    assert "11月25日　记家访" in page


def test_a_full_visit_keeps_every_word(cast: Cast, session, case_id) -> None:
    cast.send(
        "teacher", address(case_id), once=str(uuid4()), result="promised", met=["mother", "pupil"],
        promised_on="2026-11-24", account="母亲答应周二送回", reason_code="study", hardship="家离学校远",
        companions=["village"], companion_names="石桥村刘支书", method="home", at="2026-11-20T08:10",
    )  # fmt: skip
    [visit] = visits(session, case_id)
    assert (visit.met, visit.account, visit.hardship) == (
        ["mother", "pupil"],
        "母亲答应周二送回",
        "家离学校远",
    )
    assert visit.companions == "村（居）干部（石桥村刘支书）"
    assert visit.at == NOW - timedelta(minutes=50)
    assert "promise" in open_kinds(session, case_id)
    assert session.get(Case, case_id).reason_code == "study"


def test_what_is_missing_is_said_on_top_and_at_the_field(cast: Cast, session, case_id) -> None:
    response = cast.send(
        "teacher", address(case_id), result="promised", once=str(uuid4()), account="谈了一小时"
    )
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    for words in ("请选择见到谁", "请填写约定返校日期"):
        assert page.count(words) == 2, words
    assert "谈了一小时" in page
    assert "<title>有误：记家访" in page
    assert visits(session, case_id) == []


def test_no_result_no_visit(cast: Cast, session, case_id) -> None:
    response = cast.send("teacher", address(case_id), once=str(uuid4()))
    assert response.status_code == 422
    assert "请选择家访结果" in response.get_data(as_text=True)
    assert visits(session, case_id) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"at": "2026-11-21T08:00"}, "家访时间晚于现在"),
        ({"result": "promised", "promised_on": "2026-11-19"}, "约定返校日期早于家访日期"),
        ({"result": "promised", "promised_on": "明天"}, "约定返校日期应写作"),
        ({"result": "gone"}, "请从列出的各项中选择"),
        ({"account": "长" * 2001}, "情况说明最多2000字，现为2001字"),
        ({"companion_names": "王" * 61}, "同行人姓名最多60字"),
        ({"at": "2026/13/45"}, "时间应写作 2026-11-20 09:30"),
    ],
)
def test_what_cannot_be_is_refused_in_words(cast: Cast, session, case_id, data, words) -> None:
    sent = {"result": "not_yet", "met": ["father"], "once": str(uuid4()), **data}
    response = cast.send("teacher", address(case_id), **sent)
    assert response.status_code == 422
    assert words in response.get_data(as_text=True)
    assert visits(session, case_id) == []


def test_a_line_break_counts_once_and_no_time_means_now(cast: Cast, session, case_id) -> None:
    sent = {"result": "not_yet", "met": ["father"], "once": str(uuid4()), "at": ""}
    words = "\r\n".join(["一二三"] * 500)
    assert cast.send("teacher", address(case_id), account=words, **sent).status_code == 302
    assert len(visits(session, case_id)) == 1


def test_the_same_form_sent_twice_makes_one_visit(cast: Cast, session, case_id) -> None:
    once = str(uuid4())
    first = cast.send("teacher", address(case_id), result="nobody", once=once)
    second = cast.send("teacher", address(case_id), result="nobody", once=once)
    assert first.location == second.location
    assert len(visits(session, case_id)) == 1
    assert session.get(Case, case_id).visits == 1


def test_two_presses_at_once_make_one_visit(app, session, case_id) -> None:
    clients = [signed_in(app, "teacher") for _ in range(4)]
    data = {"result": "nobody", "once": str(uuid4())}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda client: client.post(address(case_id), data=data), clients))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.location for answer in answers}) == 1
    assert len(visits(session, case_id)) == 1


def test_one_visit_is_logged_to_a_siblings_case_too(cast: Cast, session, world) -> None:
    younger, elder = walk.make_case(world, "chen_younger"), walk.make_case(world, "chen")
    session.commit()
    page = cast("registrar").get(address(younger)).get_data(as_text=True)
    assert "同时记入" in page
    assert "陈* 八（1）班" in page
    response = cast.send(
        "registrar", address(younger), result="nobody", once=str(uuid4()), siblings=[str(elder)]
    )
    assert [len(visits(session, one)) for one in (younger, elder)] == [1, 1]
    assert "已同时记入　陈* 八（1）班" in cast("registrar").get(response.location).get_data(as_text=True)


def test_a_teacher_is_offered_no_sibling_of_another_class(cast: Cast, session, world) -> None:
    younger, elder = walk.make_case(world, "chen_younger"), walk.make_case(world, "chen")
    session.commit()
    assert "同时记入" not in cast("teacher").get(address(younger)).get_data(as_text=True)
    sent = {"result": "nobody", "once": str(uuid4()), "siblings": [str(elder)]}
    assert cast.send("teacher", address(younger), **sent).status_code == 422
    assert visits(session, elder) == []


def test_harm_reaches_the_bureau_in_the_moment(cast: Cast, session, case_id, world) -> None:
    sent = {"result": "not_yet", "met": ["pupil"], "harm": "labour", "once": str(uuid4())}
    response = cast.send("teacher", address(case_id), **sent)
    assert "侵害线索已通知教育局" in cast("teacher").get(response.location).get_data(as_text=True)
    told = set(session.scalars(select(Message.user_id).where(Message.kind == "alert")))
    assert told == {world.users["bureau"], world.users["bureau_leader"]}
    assert "harm_alert" in open_kinds(session, case_id)
    assert session.get(Case, case_id).flagged


def test_a_third_attempt_says_that_the_case_may_go_up(cast: Cast, session, world) -> None:
    case_id = walk.make_case(world, "zhang", end=NOW - 6 * DAY)
    for days in (4, 2):
        walk.visit(world, case_id, at=NOW - days * DAY, result="nobody", met=[], account="")
    session.commit()
    response = cast.send("teacher", address(case_id), result="nobody", once=str(uuid4()))
    assert "可请校长报乡镇" in cast("teacher").get(response.location).get_data(as_text=True)


def test_back_in_school_leads_to_the_confirmation(cast: Cast, case_id) -> None:
    sent = {"result": "back", "met": ["pupil"], "once": str(uuid4())}
    response = cast.send("teacher", address(case_id), **sent)
    assert f"/cases/{case_id}/return" in cast("teacher").get(response.location).get_data(as_text=True)


def test_the_form_asks_for_no_photo_and_no_place(cast: Cast, case_id) -> None:
    page = cast("teacher").get(address(case_id)).get_data(as_text=True)
    assert 'type="file"' not in page
    for words in ("照片", "拍照", "定位", "打卡"):
        assert words not in page, words


def test_who_may_log(cast: Cast, case_id) -> None:
    expected = {
        "teacher": 200, "registrar": 200, "head": 200, "bureau": 200, "colleague": 404, "other_teacher": 404,
        "officer": 404, "other_officer": 404, "justice": 403, "group": 403, "inspector": 403, "auditor": 403,
    }  # fmt: skip
    assert cast.ask(address(case_id), *expected) == expected


def test_what_is_out_of_sight_cannot_be_written_to(cast: Cast, session, case_id) -> None:
    for login in ("colleague", "other_teacher", "other_officer"):
        sent = cast.send(login, address(case_id), result="nobody", once=str(uuid4()))
        assert sent.status_code == 404
    assert session.scalar(select(func.count()).select_from(Visit)) == 0


def test_a_visit_of_another_case_has_no_page_here(cast: Cast, session, world, case_id) -> None:
    other = walk.make_case(world, "aili")
    visit_id = walk.visit(world, other, result="nobody", met=[])
    session.commit()
    assert cast("teacher").get(f"/cases/{case_id}/visits/{visit_id}/done").status_code == 404
