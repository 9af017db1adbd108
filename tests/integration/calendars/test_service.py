from datetime import date

import pytest

from caseflow.calendars import entering, pictures, queries, service
from caseflow.calendars.checks import DayRow
from caseflow.calendars.official import builtin_calendar
from caseflow.errors import Refused
from caseflow.lib.workdays import add_workdays
from tests.support.rows import make_unit

ROWS_2027 = [
    DayRow(date(2027, 1, 1), off=True, name="元旦"),
    DayRow(date(2027, 2, 8), off=True, name="春节"),
    DayRow(date(2027, 2, 20), off=False, name="春节"),
]


@pytest.fixture
def sandbox(empty_sandbox):
    return empty_sandbox


@pytest.fixture
def seeded(session, now):
    service.seed_official(now)
    return session


def test_an_empty_table_falls_back_on_the_shipped_lists(session) -> None:
    assert service.work_calendar() is builtin_calendar()


def test_seeding_gives_the_shipped_calendar_and_is_harmless_to_repeat(seeded, now) -> None:
    shipped, ours = builtin_calendar(), service.work_calendar()
    assert (ours.off, ours.work, ours.official_years) == (shipped.off, shipped.work, shipped.official_years)
    assert service.seed_official(now) == 0


def test_seeding_never_overwrites_what_the_county_entered(session, now) -> None:
    rows = [DayRow(date(2026, 1, 1), off=True), DayRow(date(2026, 1, 2), off=True)]
    service.enter_year(2026, rows, "县里的通知", 3, now)
    service.seed_official(now)
    assert service.work_calendar().is_workday(date(2026, 6, 19)), "the county's list has no 端午"


@pytest.mark.parametrize(
    ("start", "count", "reached"),
    [("2026-09-29", 3, "2026-10-09"), ("2026-02-13", 5, "2026-02-27"), ("2026-04-30", 10, "2026-05-18")],
)
def test_the_known_vectors_of_2026(seeded, start, count, reached) -> None:
    counted = add_workdays(service.work_calendar(), date.fromisoformat(start), count)
    assert (counted.day.isoformat(), counted.provisional) == (reached, False)


def test_a_year_is_provisional_until_its_list_is_entered(seeded, now) -> None:
    before = service.work_calendar()
    assert before.is_provisional(date(2027, 2, 8))
    assert not before.is_workday(date(2027, 5, 1)), "off by statute"
    service.enter_year(2027, ROWS_2027, "国办发明电〔2026〕9号", 3, now)
    after = service.work_calendar()
    assert not after.is_provisional(date(2027, 2, 8))
    assert not after.is_workday(date(2027, 2, 8))
    assert after.is_workday(date(2027, 2, 20))
    assert after.version != before.version


def test_entering_a_year_again_replaces_it(seeded, now) -> None:
    service.enter_year(2027, ROWS_2027, "通知", 3, now)
    service.enter_year(2027, [*ROWS_2027[:1], DayRow(date(2027, 2, 9), off=True)], "更正", 3, now)
    calendar = service.work_calendar()
    assert calendar.is_workday(date(2027, 2, 8))
    assert not calendar.is_workday(date(2027, 2, 9))


def test_the_next_years_december_rest_outlives_a_correction(seeded, now) -> None:
    rest = DayRow(date(2026, 12, 31), off=True, name="元旦")
    service.enter_year(2027, [*ROWS_2027, rest], "通知", 3, now)
    service.enter_year(2026, [DayRow(date(2026, 1, 1), off=True)], "更正", 3, now)
    assert not service.work_calendar().is_workday(date(2026, 12, 31))


def test_a_wrong_list_changes_nothing(seeded, now) -> None:
    before = service.work_calendar()
    with pytest.raises(Refused) as refused:
        service.enter_year(2027, [DayRow(date(2027, 2, 8), off=False)], "", 3, now)
    assert len(refused.value.reasons) == 3
    assert service.work_calendar().version == before.version


def test_a_change_elsewhere_is_noticed_when_the_picture_grows_old(seeded, now, monkeypatch) -> None:
    service.work_calendar()
    monkeypatch.setattr(entering, "forget", lambda: None)
    service.enter_year(2027, ROWS_2027, "通知", 3, now)
    assert 2027 not in service.work_calendar().official_years
    monkeypatch.setattr(pictures, "_STALE_SECONDS", 0.0)
    assert 2027 in service.work_calendar().official_years


def test_a_school_follows_its_stage_and_its_own_exceptions(seeded) -> None:
    county = make_unit("county", name="清河县", form="")
    school = make_unit("school", parent_id=county.id, school_kind="primary", form="", path="")
    school.path = f"{county.path}{school.id}/"
    other = make_unit("school", name="二小", parent_id=county.id, school_kind="primary", form="")
    service.enter_term("第一学期", date(2026, 9, 1), date(2027, 1, 22), stage="primary")
    service.enter_term("初中第一学期", date(2026, 8, 24), date(2027, 1, 22), stage="middle")
    service.except_day(date(2026, 11, 20), taught=False, reason="雪")
    service.except_day(date(2026, 11, 20), taught=True, unit_id=school.id)
    assert service.school_calendar(school).is_school_day(date(2026, 11, 20))
    assert not service.school_calendar(other).is_school_day(date(2026, 11, 20))
    assert not service.school_calendar(school).is_school_day(date(2026, 8, 25))
    assert service.school_calendar().is_school_day(date(2026, 8, 25))


def test_terms_that_overlap_are_refused(seeded) -> None:
    service.enter_term("第一学期", date(2026, 9, 1), date(2027, 1, 22))
    with pytest.raises(Refused, match="重叠"):
        service.enter_term("又一学期", date(2027, 1, 1), date(2027, 6, 30))


def test_the_page_lists_years_and_runs_of_days(seeded, now) -> None:
    rows = queries.year_rows(date(2026, 11, 20))
    assert [(row.year, row.official) for row in rows[:2]] == [(2027, False), (2026, True)]
    october = [rest for rest in queries.rests_of(2026) if rest.first.month == 10]
    assert [(r.first.day, r.last.day, r.off, r.name) for r in october] == [
        (1, 7, True, "国庆节"),
        (10, 10, False, "国庆节"),
    ]
