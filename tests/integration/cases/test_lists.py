import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import event

from caseflow import clock
from caseflow.accounts.models import AccessGrant, Unit
from caseflow.accounts.sessions import actor_for
from caseflow.cases.figures import Sum, totals
from caseflow.cases.filters import CaseFilter, Due, Side
from caseflow.cases.models import Case
from caseflow.cases.queries import count_cases, find_case, get_case, list_cases
from caseflow.cases.selection import MAX_RANGES
from caseflow.errors import NotFound
from caseflow.extensions import db
from caseflow.roster.models import Pupil, PupilGroup
from caseflow.roster.values import tail_index
from tests.support.cases import CaseBook, fill_county, listed
from tests.support.cast import signed_in


@pytest.fixture
def book(session: Any, world: Any) -> CaseBook:
    return CaseBook(world)


@pytest.fixture
def county(app: Any, session: Any, world: Any) -> CaseBook:
    return fill_county(world)


def actor(world: Any, login: str) -> Any:
    return actor_for(world.users[login])


def ids(world: Any, login: str, **wanted: Any) -> list[int]:
    return [row.id for row in list_cases(actor(world, login), CaseFilter(**wanted), limit=100).rows]


def numbers(page: str) -> list[str]:
    return re.findall(r'<tr><th scope="row" class="nowrap"><a href="[^"]*">(2026-\d+)</a>', page)


class TestWhichRows:
    def test_the_most_urgent_first_and_those_without_a_day_last(self, book, world) -> None:
        today = clock.today()
        late, none, soon = (
            book.put("persuading", unit="middle", due_on=day)
            for day in (today + timedelta(days=9), None, today - timedelta(days=2))
        )
        assert ids(world, "head") == ids(world, "bureau") == [soon, late, none]

    def test_closed_cases_are_asked_for(self, book, world) -> None:
        still, parked = book.put("noticed", unit="qingshi"), book.put("parked", unit="qingshi")
        done = book.put("closed", unit="qingshi")
        assert set(ids(world, "officer")) == {still, parked}
        assert ids(world, "officer", stages=("active",)) == [still]
        assert ids(world, "officer", stages=("closed",)) == [done]
        assert len(ids(world, "officer", stages=("all",))) == 3

    def test_a_school_sees_its_pupils_wherever_the_case_lies(self, book, world) -> None:
        reported = book.put("reported", unit="qingshi", school="middle", klass="c72")
        catchment = book.put("suspected", unit="middle", school=None)
        book.put("reported", unit="qingshi", school="primary")
        assert set(ids(world, "head")) == {reported, catchment}
        assert ids(world, "teacher") == [reported]
        assert ids(world, "colleague") == []

    def test_each_case_is_listed_and_counted_once(self, county, world) -> None:
        for login in (
            "bureau",
            "officer",
            "street_officer",
            "head",
            "other_head",
            "district_head",
            "teacher",
        ):
            for wanted in (CaseFilter(), CaseFilter(stages=("all",)), CaseFilter(due=Due.OVERDUE)):
                found = list_cases(actor(world, login), wanted, limit=500)
                assert len({row.id for row in found.rows}) == len(found.rows) == found.total
                assert count_cases(actor(world, login), wanted) == found.total

    def test_pages_put_together_are_the_list(self, county, world) -> None:
        for login in ("bureau", "head", "officer"):
            who = actor(world, login)
            whole = [row.id for row in list_cases(who, CaseFilter(), limit=500).rows]
            pages = [
                row.id
                for offset in range(0, len(whole) + 7, 7)
                for row in list_cases(who, CaseFilter(), offset=offset, limit=7).rows
            ]
            assert pages == whole

    def test_a_grant_opens_one_case(self, book, world, now) -> None:
        sent = book.put("referred", unit="qingshi")
        book.put("referred", unit="qingshi")
        grant = AccessGrant(
            subject_type="case",
            subject_id=sent,
            unit_id=world.units["justice"],
            purpose="referral",
            granted_at=now,
        )
        db.session.add(grant)
        db.session.flush()
        assert ids(world, "justice") == [sent]
        assert totals(actor(world, "justice"))[Sum.ACTIVE] == 1
        grant.revoked_at = now
        db.session.flush()
        assert ids(world, "justice") == []

    def test_more_schools_than_ranges(self, book, world, session) -> None:
        district = session.get(Unit, world.units["district"])
        case_id = book.put("persuading", unit="first", school="first")
        for number in range(MAX_RANGES):
            unit = Unit(kind="school", name=f"第{number}小学", parent_id=district.id, form="")
            session.add(unit)
            session.flush()
            unit.path = f"{district.path}{unit.id}/"
        session.flush()
        assert ids(world, "district_head") == [case_id]


class TestFilters:
    def test_by_unit_and_side(self, book, world) -> None:
        units = world.units
        held = book.put("persuading", unit="middle", school="middle")
        reported = book.put("reported", unit="qingshi", school="first")
        bureau = book.put("reported", unit="county", school=None)
        by = Side.RESPONSIBLE
        assert set(ids(world, "bureau", units=(units["qingshi"],), side=by)) == {held, reported}
        assert ids(world, "bureau", units=(units["qingshi"],), side=Side.SCHOOL) == [held]
        assert ids(world, "bureau", units=(units["chengguan"],), side=Side.SCHOOL) == [reported]
        assert ids(world, "bureau", units=(0,), side=by) == [bureau]
        assert ids(world, "bureau", units=(0,), side=Side.SCHOOL) == [bureau]
        assert ids(world, "bureau", units=(units["first"],)) == [reported]
        assert ids(world, "officer", units=(units["middle"],), side=by) == []

    def test_by_class_and_grade(self, book, world) -> None:
        seventh = book.put("persuading", unit="middle", klass="c72")
        book.put("persuading", unit="middle", klass="c81")
        assert ids(world, "head", units=(world.units["c72"],)) == [seventh]
        assert ids(world, "head", grade=7) == [seventh]

    def test_by_due_day(self, book, world) -> None:
        today = clock.today()
        days = {
            n: book.put("persuading", unit="middle", due_on=today + timedelta(days=n)) for n in (-1, 0, 7, 8)
        }
        none = book.put("persuading", unit="middle", due_on=None)
        assert ids(world, "head", due=Due.OVERDUE) == [days[-1]]
        assert ids(world, "head", due=Due.TODAY) == [days[0]]
        assert ids(world, "head", due=Due.WEEK) == [days[0], days[7]]
        assert ids(world, "head", due=Due.LATER) == [days[8]]
        assert ids(world, "head", due=Due.NONE) == [none]

    def test_returned_this_month_whether_closed_by_now_or_not(self, book, world) -> None:
        first = clock.today().replace(day=1)
        back = book.put("returned", unit="middle", returned_on=first)
        done = book.put("closed", unit="middle", returned_on=first)
        book.put("returned", unit="middle", returned_on=first - timedelta(days=1))
        assert set(ids(world, "head", returned=True)) == {back, done}

    def test_by_whose_why_and_which_group(self, book, world) -> None:
        mine = book.put("persuading", unit="middle", owner_id=world.users["head"], reason_code="work")
        again = book.put("persuading", unit="middle", round=2, flagged=True)
        db.session.add(PupilGroup(pupil_id=_pupil_of(again), group="orphan"))
        db.session.flush()
        assert ids(world, "head", owner_id=world.users["head"]) == [mine]
        assert ids(world, "head", reason="work") == [mine]
        assert ids(world, "head", group="orphan") == [again]
        assert ids(world, "head", flagged=True) == ids(world, "head", again=True) == [again]

    @pytest.mark.parametrize("text", ["欧阳", "oyqh", "OYQH", "柳湾", "123X"])
    def test_by_what_is_known_of_the_child(self, book, world, text) -> None:
        about = {"name": "欧阳清河", "initials": "oyqh", "village": "柳湾村"}
        case_id = book.put("persuading", unit="middle", **about)
        book.put("persuading", unit="middle")
        db.session.get_one(Pupil, _pupil_of(case_id)).id_tail_index = tail_index("123X")
        db.session.flush()
        assert ids(world, "head", text=text) == [case_id]
        assert ids(world, "other_head", text=text) == []

    def test_by_number_whole_or_its_end(self, book, world, session) -> None:
        case_id = book.put("persuading", unit="middle", number="2026-00042")
        book.put("persuading", unit="middle", number="2026-10042")
        assert ids(world, "head", text="2026-00042") == ids(world, "head", text="00042") == [case_id]
        assert ids(world, "head", text="2026-77777") == []

    def test_sorting(self, book, world) -> None:
        first = book.put("persuading", unit="middle", number="2026-00001", due_on=None)
        second = book.put("persuading", unit="middle", number="2026-00002", due_on=clock.today())
        assert ids(world, "head", sort="number") == [first, second]
        assert ids(world, "head", sort="number", backwards=True) == [second, first]
        assert ids(world, "head", sort="updated", backwards=True) == [second, first]
        assert ids(world, "head", sort="due", backwards=True) == [second, first], "no day stays last"


class TestOneCase:
    def test_within_scope(self, book, world) -> None:
        case_id = book.put("persuading", unit="middle")
        assert get_case(actor(world, "head"), case_id).id == case_id
        assert find_case(actor(world, "other_head"), case_id) is None
        for who, wanted in (("other_head", case_id), ("head", 999_999)):
            with pytest.raises(NotFound):
                get_case(actor(world, who), wanted)


class TestPage:
    def test_the_state_stands_in_the_address(self, app, county) -> None:
        client = signed_in(app, "bureau")
        page = client.get("/cases?stage=noticed&due=overdue&q=zxm&again=1").get_data(as_text=True)
        assert "搜索：zxm" in page
        assert '<option value="noticed" selected>' in page
        assert '<option value="overdue" selected>' in page
        assert 'name="again" value="1" checked' in page
        chips = re.search(r'<div class="chosen">.*?</div>', page, re.DOTALL)
        assert chips
        left = [unescape(url) for url in re.findall(r'href="([^"]*)"', chips[0])]
        assert "/cases?stage=noticed&q=zxm&again=1" in left, "each chip takes only itself away"
        assert left[-1] == "/cases"

    def test_pager(self, app, county) -> None:
        client = signed_in(app, "bureau")
        first = client.get("/cases?size=10").get_data(as_text=True)
        total = listed(client, "/cases?sort=due")
        assert f"第1–10条 共{total}条" in first
        second = client.get("/cases?size=10&page=2").get_data(as_text=True)
        assert "第11–20条" in second
        assert not set(numbers(first)) & set(numbers(second))
        beyond = client.get("/cases?size=10&page=900")
        assert beyond.location == f"/cases?size=10&page={-(-total // 10)}"

    def test_lists_show_no_full_name_and_no_markup_of_others(self, app, book) -> None:
        book.put("persuading", unit="middle", name="司马<b>相</b>如", village="<script>alert(1)</script>村")
        book.keep()
        page = signed_in(app, "head").get("/cases").get_data(as_text=True)
        assert "司马" not in page
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;村" in page

    @pytest.mark.parametrize(
        "query",
        [
            "unit=999999999999999999999&stage=nonsense&due=x&owner=y&grade=99&sort=name&side=z",
            "unit=0&side=school&page=99999999999&size=0",
            "q=%ff%27%22%25_",
            "q=" + "长" * 500,
        ],
    )
    def test_what_cannot_be_a_filter_is_left_out(self, app, county, query) -> None:
        assert signed_in(app, "bureau").get(f"/cases?{query}").status_code == 200

    def test_who_sees_no_cases_has_no_list(self, app, session) -> None:
        for login in ("sysadmin", "auditor"):
            assert signed_in(app, login).get("/cases").status_code == 403

    def test_an_empty_list_says_why(self, app, session) -> None:
        client = signed_in(app, "head")
        assert "目前没有未办结的个案" in client.get("/cases").get_data(as_text=True)
        page = client.get("/cases?due=overdue").get_data(as_text=True)
        assert "没有符合条件的个案" in page


class TestSpeed:
    @pytest.mark.parametrize("login", ["bureau", "officer", "head"])
    def test_a_page_asks_two_questions(self, app, county, login) -> None:
        """Who is signed in, and the rows with their total; nothing per row."""
        client = signed_in(app, login)
        client.get("/cases")
        asked: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
        client.get("/cases")
        selects = [sql for sql in asked if sql.lstrip().upper().startswith("SELECT")]
        assert len(selects) == 2, selects


def _pupil_of(case_id: int) -> int:
    return db.session.get_one(Case, case_id).pupil_id
