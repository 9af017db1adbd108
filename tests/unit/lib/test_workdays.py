from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.calendars.official import official_days, statutory_days
from caseflow.lib.workdays import (
    Counted,
    WorkCalendar,
    add_months,
    add_natural_days,
    add_workdays,
    crosses_provisional,
    next_workday,
    roll_last_day,
    workdays_between,
)

# The lists up to 2026 and no later one, whatever the package knows by now.
OFF, WORK, _ = official_days()
CAL = WorkCalendar(
    off=frozenset(day for day in OFF if day.year <= 2026).union(statutory_days(2027), statutory_days(2028)),
    work=frozenset(day for day in WORK if day.year <= 2026),
    official_years=frozenset(range(2004, 2027)),
    version="test",
)
DAYS = st.dates(date(2004, 1, 1), date(2026, 6, 30))


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


HOLIDAYS_2026 = [
    *_span(date(2026, 1, 1), date(2026, 1, 3)),
    *_span(date(2026, 2, 15), date(2026, 2, 23)),
    *_span(date(2026, 4, 4), date(2026, 4, 6)),
    *_span(date(2026, 5, 1), date(2026, 5, 5)),
    *_span(date(2026, 6, 19), date(2026, 6, 21)),
    *_span(date(2026, 9, 25), date(2026, 9, 27)),
    *_span(date(2026, 10, 1), date(2026, 10, 7)),
]
MAKE_UP_2026 = [
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
]


@pytest.mark.parametrize("day", HOLIDAYS_2026, ids=str)
def test_every_holiday_of_2026_is_off(day: date) -> None:
    assert not CAL.is_workday(day)


@pytest.mark.parametrize("day", MAKE_UP_2026, ids=str)
def test_every_working_weekend_of_2026_is_worked(day: date) -> None:
    assert day.weekday() >= 5
    assert CAL.is_workday(day)


def test_2026_has_no_other_exceptions() -> None:
    year = _span(date(2026, 1, 1), date(2026, 12, 31))
    ordinary = [day for day in year if day not in HOLIDAYS_2026 and day not in MAKE_UP_2026]
    assert all(CAL.is_workday(day) == (day.weekday() < 5) for day in ordinary)
    assert sum(map(CAL.is_workday, year)) == 248


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 9, 29), 3, date(2026, 10, 9)),
        (date(2026, 2, 13), 5, date(2026, 2, 27)),
        (date(2026, 4, 30), 10, date(2026, 5, 18)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 10, 1), 1, date(2026, 10, 8)),  # starts on a holiday
        (date(2026, 10, 9), 1, date(2026, 10, 10)),  # a working Saturday counts
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # 元旦 is a Friday
        (date(2027, 2, 4), 1, date(2027, 2, 9)),  # 除夕 to 初三 by law, 调休 unknown
    ],
)
def test_add_workdays(start: date, count: int, expected: date) -> None:
    assert add_workdays(CAL, start, count).day == expected


def test_zero_days_is_the_start_itself_even_on_a_rest_day() -> None:
    assert add_workdays(CAL, date(2027, 1, 2), 0) == Counted(date(2027, 1, 2))


def test_names_the_days_stepped_over() -> None:
    counted = add_workdays(CAL, date(2026, 9, 29), 3)
    assert counted.skipped == tuple(_span(date(2026, 10, 1), date(2026, 10, 7)))


@pytest.mark.parametrize(
    ("start", "count", "provisional"),
    [(date(2026, 12, 30), 1, False), (date(2026, 12, 31), 1, True), (date(2027, 3, 1), 1, True)],
)
def test_a_date_that_rests_on_an_unlisted_year_says_so(*, start: date, count: int, provisional: bool) -> None:
    assert add_workdays(CAL, start, count).provisional is provisional


def test_between_counts_the_last_day_and_not_the_first() -> None:
    assert workdays_between(CAL, date(2025, 12, 31), date(2026, 12, 31)) == 248
    assert workdays_between(CAL, date(2026, 11, 20), date(2026, 11, 20)) == 0
    assert workdays_between(CAL, date(2026, 11, 27), date(2026, 11, 20)) == -5


def test_between_knows_when_it_looks_at_an_unlisted_year() -> None:
    turn = date(2026, 12, 31)
    assert not crosses_provisional(CAL, date(2026, 1, 1), turn)
    assert crosses_provisional(CAL, turn, date(2027, 1, 1))
    assert crosses_provisional(CAL, date(2027, 1, 1), turn)
    assert not crosses_provisional(CAL, date(2027, 1, 1), date(2027, 1, 1))
    assert not crosses_provisional(CAL, turn, turn)


def test_a_last_day_on_a_rest_day_moves_to_the_next_working_day() -> None:
    assert roll_last_day(CAL, date(2026, 10, 3)).day == date(2026, 10, 8)
    assert roll_last_day(CAL, date(2026, 10, 10)) == Counted(date(2026, 10, 10))
    assert next_workday(CAL, date(2026, 11, 21)).skipped == (date(2026, 11, 21), date(2026, 11, 22))
    assert next_workday(CAL, date(2027, 1, 1)).provisional


def test_natural_days_count_rest_days_and_roll_only_the_last() -> None:
    assert add_natural_days(CAL, date(2026, 9, 20), 13).day == date(2026, 10, 8)
    assert add_natural_days(CAL, date(2026, 9, 20), 13, roll=False).day == date(2026, 10, 3)
    assert add_natural_days(CAL, date(2026, 12, 20), 13).provisional


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 3, 2), 6, date(2026, 9, 2)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 11, 30), 2, date(2027, 1, 30)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
    ],
)
def test_add_months_keeps_the_day_or_takes_the_months_end(start: date, months: int, expected: date) -> None:
    assert add_months(start, months) == expected


def test_the_leap_day_is_a_day() -> None:
    assert add_workdays(CAL, date(2024, 2, 28), 1).day == date(2024, 2, 29)
    assert add_natural_days(CAL, date(2028, 2, 28), 1, roll=False).day == date(2028, 2, 29)


def test_refuses_what_cannot_be_counted() -> None:
    with pytest.raises(ValueError, match="天数应为"):
        add_workdays(CAL, date(2026, 1, 1), -1)
    with pytest.raises(ValueError, match="天数应为"):
        add_natural_days(CAL, date(2026, 1, 1), -1)
    for beyond in (
        lambda: add_workdays(CAL, date(9999, 12, 30), 5),
        lambda: add_natural_days(CAL, date(2026, 1, 1), 10**12),
        lambda: add_months(date(2026, 1, 1), 10**6),
    ):
        with pytest.raises(ValueError, match="超出可计算的范围"):
            beyond()


@given(DAYS, st.integers(0, 120))
def test_between_is_the_inverse_of_add(start: date, count: int) -> None:
    assert workdays_between(CAL, start, add_workdays(CAL, start, count).day) == count


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_adding_twice_is_adding_the_sum(start: date, first: int, second: int) -> None:
    halfway = add_workdays(CAL, start, first).day
    assert add_workdays(CAL, halfway, second).day == add_workdays(CAL, start, first + second).day


@given(DAYS, st.integers(1, 60))
def test_every_day_passed_is_either_counted_or_named_as_skipped(start: date, count: int) -> None:
    counted = add_workdays(CAL, start, count)
    assert CAL.is_workday(counted.day)
    assert not any(map(CAL.is_workday, counted.skipped))
    assert (counted.day - start).days == count + len(counted.skipped)


@given(DAYS, DAYS)
def test_between_changes_sign_with_the_direction(first: date, last: date) -> None:
    assert workdays_between(CAL, first, last) == -workdays_between(CAL, last, first)
