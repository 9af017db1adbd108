import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from caseflow import clock
from caseflow.policy.stages import Stage
from caseflow.tasks.models import Task
from tests import walk
from tests.support.cases import CaseBook, fill_county, listed
from tests.support.cast import signed_in

_STAT = re.compile(r'<a class="stat[^"]*" href="([^"]*)">([^<]*) <b>(\d+)</b>')
_TASK = re.compile(r'<a class="task" href="([^"]*)">.*?<span class="task-title">([^<]*)</span>', re.DOTALL)


def tasks_of(page: str) -> list[tuple[str, str]]:
    return [(title, unescape(url)) for url, title in _TASK.findall(page)]


@pytest.mark.parametrize("login", ["bureau", "officer", "head", "teacher", "group"])
def test_each_of_the_four_numbers_leads_to_its_rows(app: Any, session: Any, world: Any, login: str) -> None:
    fill_county(world)
    client = signed_in(app, login)
    page = client.get("/").get_data(as_text=True)
    stats = [(unescape(url), int(number)) for url, _, number in _STAT.findall(page)]
    assert {url: listed(client, url) for url, _ in stats} == dict(stats)
    assert [words for _, words, _ in _STAT.findall(page)] or login == "teacher"


def test_a_to_do_leads_straight_to_its_form(app: Any, session: Any, world: Any) -> None:
    case_id = walk.open_case(world)
    session.commit()
    client = signed_in(app, "registrar")
    page = client.get("/").get_data(as_text=True)
    (title, url), *_ = tasks_of(page)
    assert title == "核实疑似"
    assert client.get(url).status_code == 200
    assert str(case_id) in url
    assert "<title>待办(1) - 控辍保学</title>" in page
    assert "张*明" in page
    assert "张小明" not in page


def test_groups_by_due_day_with_the_overdue_on_top(app: Any, session: Any, world: Any) -> None:
    book = CaseBook(world)
    for days in (30, -3, 0, 5):
        case_id = book.put("persuading", unit="middle")
        session.add(_task(world, case_id, clock.today() + timedelta(days=days)))
    book.keep()
    page = signed_in(app, "head").get("/").get_data(as_text=True)
    assert re.findall(r'<h2 class="group-head[^"]*">(\S+) ', page) == ["已超期", "今天", "7天内", "之后"]
    assert page.count("group-over") == 1
    assert "已超期3天" in page


def test_what_was_done_and_asked_for(app: Any, session: Any, world: Any) -> None:
    case_id = walk.make_case(world, "zhang", Stage.PERSUADING)
    session.commit()
    client = signed_in(app, "registrar")
    done = client.get("/?tab=done").get_data(as_text=True)
    assert ("核实疑似", f"/cases/{case_id}") in tasks_of(done)
    assert "没有由本人发起的申请" in client.get("/?tab=mine").get_data(as_text=True)
    assert "确认辍学" in client.get("/?tab=news").get_data(as_text=True)
    assert "确认辍学" not in signed_in(app, "other_head").get("/?tab=news").get_data(as_text=True)


def test_nothing_to_do_says_so(app: Any, session: Any, world: Any) -> None:
    page = signed_in(app, "teacher").get("/").get_data(as_text=True)
    assert "今天没有待办" in page
    assert "<title>待办 - 控辍保学</title>" in page


@pytest.mark.parametrize("login", ["sysadmin", "secadmin", "auditor", "liaison", "inspector"])
def test_everybody_has_a_home(app: Any, session: Any, world: Any, login: str) -> None:
    client = signed_in(app, login)
    for query in ("", "?tab=done", "?tab=mine", "?tab=news", "?after=nonsense", "?after=2026-11-20.7"):
        assert client.get(f"/{query}").status_code == 200


def test_a_long_list_is_cut_into_pages(app: Any, session: Any, world: Any) -> None:
    book, tasks = CaseBook(world), []
    for number in range(70):
        case_id = book.put("persuading", unit="middle")
        tasks.append(_task(world, case_id, clock.today() + timedelta(days=number % 5)))
    session.add_all(tasks)
    book.keep()
    client = signed_in(app, "head")
    first = client.get("/").get_data(as_text=True)
    more = re.search(r'<a class="btn" rel="next" href="([^"]*)"', first)
    assert more
    second = client.get(unescape(more[1])).get_data(as_text=True)
    urls = [url for _, url in tasks_of(first) + tasks_of(second)]
    assert len(urls) == len(set(urls)) == 70
    assert "待办(70)" in first


def _task(world: Any, case_id: int, due_on: Any) -> Any:
    return Task(
        kind="visit",
        subject_type="case",
        subject_id=case_id,
        case_id=case_id,
        unit_id=world.units["middle"],
        owner_id=world.users["head"],
        start_on=clock.today(),
        due_on=due_on,
        created_at=clock.now(),
    )
