from datetime import date

import pytest

from caseflow import clock
from caseflow.calendars.official import (
    builtin_calendar,
    find_missing_year,
    official_days,
    statutory_days,
)

RENEW = (
    "the rest days of {year} are missing: once the State Council's notice is out and chinesecalendar "
    "has it, run `make lock UPGRADE='-P chinesecalendar'` and `make install`; until then an "
    "administrator imports the list"
)


def test_the_list_of_the_coming_year_is_there_in_time() -> None:
    """Fails from 15 December on, while there is time to renew."""
    year = find_missing_year(clock.today(), official_days()[2])
    assert year is None, RENEW.format(year=year)


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2026, 11, 20), None),
        (date(2026, 12, 14), None),
        (date(2026, 12, 15), 2027),
        (date(2027, 1, 1), 2027),
        (date(2028, 12, 31), 2028),
    ],
)
def test_a_missing_list_is_noticed_from_mid_december(today: date, missing: int | None) -> None:
    assert find_missing_year(today, {2025, 2026}) == missing


def test_the_package_knows_every_year_from_2004_to_2026() -> None:
    assert frozenset(range(2004, 2027)) <= official_days()[2]


@pytest.mark.parametrize("year", [2025, 2026])
def test_statutory_days_are_thirteen_and_within_the_official_days_off(year: int) -> None:
    days = statutory_days(year)
    assert len(days) == 13
    assert days <= official_days()[0]


def test_statutory_days_of_an_unlisted_year_include_the_lunar_ones() -> None:
    assert statutory_days(2031) == {
        date(2031, 1, 1),
        *(date(2031, 1, day) for day in range(22, 26)),  # 除夕 to 初三
        date(2031, 4, 5),
        date(2031, 5, 1),
        date(2031, 5, 2),
        date(2031, 6, 24),
        *(date(2031, 10, day) for day in range(1, 4)),  # 中秋 falls on 1 October
    }


def test_beyond_the_lunar_tables_the_fixed_days_remain() -> None:
    assert len(statutory_days(2150)) == 6


def test_the_builtin_calendar_knows_the_unlisted_years_for_provisional() -> None:
    calendar = builtin_calendar()
    coming = max(calendar.official_years) + 1
    assert calendar.is_provisional(date(coming, 6, 1))
    assert not calendar.is_workday(date(coming, 10, 1))
    assert statutory_days(coming + 10) <= calendar.off
    assert calendar.version.startswith("chinesecalendar-")
