from datetime import date

from caseflow.calendars.official import builtin_calendar
from caseflow.calendars.teaching import SchoolCalendar, Term
from caseflow.policy.deadlines import Calendars, due_on
from caseflow.policy.edition import DayRule, Unit

WORK = builtin_calendar()
SPRING = Term("all", date(2026, 3, 2), date(2026, 7, 3))
AUTUMN = Term("all", date(2026, 9, 1), date(2027, 1, 22))


def school(*terms: Term, **exceptions: bool) -> SchoolCalendar:
    days = {date.fromisoformat(day.strip("d").replace("_", "-")): on for day, on in exceptions.items()}
    return SchoolCalendar(WORK, terms, days)


def test_school_days_lie_inside_the_terms() -> None:
    calendar = school(SPRING, AUTUMN)
    assert calendar.is_school_day(date(2026, 7, 3))
    assert not calendar.is_school_day(date(2026, 7, 6))
    assert not calendar.is_school_day(date(2026, 10, 5)), "National Day"
    assert calendar.is_school_day(date(2026, 10, 10)), "a Saturday made up"


def test_an_exception_has_the_last_word() -> None:
    calendar = school(AUTUMN, d2026_11_20=False, d2026_11_21=True)
    assert not calendar.is_school_day(date(2026, 11, 20))
    assert calendar.is_school_day(date(2026, 11, 21))


def test_it_knows_only_from_the_first_term_to_the_last_and_only_official_years() -> None:
    calendar = school(SPRING, AUTUMN)
    assert not calendar.knows(date(2026, 3, 1))
    assert calendar.knows(date(2026, 8, 1)), "the summer between two known terms"
    assert not calendar.knows(date(2027, 1, 10)), "the holidays of 2027 are not published"
    assert not school().knows(date(2026, 9, 1))


def test_a_period_of_school_days_steps_over_the_holidays() -> None:
    rule = DayRule(3, Unit.SCHOOLDAYS, "XX-25a")
    due = due_on(rule, date(2026, 7, 2), Calendars(WORK, school(SPRING, AUTUMN)))
    assert due.day == date(2026, 9, 2)
    assert not due.provisional


def test_without_terms_the_date_says_it_is_provisional() -> None:
    rule = DayRule(3, Unit.SCHOOLDAYS, "XX-25a")
    due = due_on(rule, date(2026, 11, 20), Calendars(WORK, school()))
    assert (due.day, due.provisional) == (date(2026, 11, 25), True)
