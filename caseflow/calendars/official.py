"""The only door to chinese_calendar and holidays.

``chinese_calendar`` carries the yearly notices of the State Council (rest days with their make-up
work days). For a year whose notice is not out, ``holidays`` supplies the statutory days alone.
"""

from collections.abc import Collection, Iterable
from datetime import date
from functools import cache
from importlib.metadata import version

from chinese_calendar import constants

from caseflow.lib.workdays import WorkCalendar

# How far ahead statutory days are laid into the built-in calendar.
_YEARS_AHEAD = 15
_LIST_DUE = (12, 15)
_FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
# The lunar tables of ``holidays`` end here.
_LAST_LUNAR_YEAR = 2099
# A weekday off in exchange for a worked weekend: by notice, not by law.
_SHIFTED = "休息日"


@cache
def official_days() -> tuple[frozenset[date], frozenset[date], frozenset[int]]:
    """Days off, make-up work days, and the years whose notice the package knows."""
    off = frozenset(constants.holidays)
    return off, frozenset(constants.workdays), frozenset(_noticed_years(off))


@cache
def day_names() -> dict[date, str]:
    """What each of those days is off, or worked, for: 国庆节, 春节."""
    chinese = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    return {day: chinese[name] for day, name in {**constants.workdays, **constants.holidays}.items()}


def _noticed_years(off: Iterable[date]) -> Iterable[int]:
    """A notice can lay rest days into late December before it; only New Year's Day proves its own year."""
    return (day.year for day in off if (day.month, day.day) == (1, 1))


def find_missing_year(today: date, known: Collection[int]) -> int | None:
    """The year whose list is overdue: this year's always, next year's from mid-December.

    The notice usually comes in November; 15 December leaves time to load it before deadlines reach it.
    """
    due = [today.year]
    if (today.month, today.day) >= _LIST_DUE:
        due.append(today.year + 1)
    return next((year for year in due if year not in known), None)


def statutory_days(year: int) -> frozenset[date]:
    """全国年节及纪念日放假办法 (2025 text): the days off by law, for a year whose 调休 is not known."""
    fixed = frozenset(date(year, month, day) for month, day in _FIXED)
    return fixed if year > _LAST_LUNAR_YEAR else fixed | _moving_days(year)


@cache
def _moving_days(year: int) -> frozenset[date]:
    # Imported here: only a date past the last official year needs it, and it costs 80 ms.
    from holidays import country_holidays  # noqa: PLC0415

    named = country_holidays("CN", years=year, observed=False, language="zh_CN").items()
    return frozenset(day for day, name in named if day.year == year and not name.startswith(_SHIFTED))


@cache
def builtin_calendar() -> WorkCalendar:
    """The calendar without a database: every official year, then statutory days for years to come."""
    off, work, years = official_days()
    ahead = range(max(years) + 1, max(years) + 1 + _YEARS_AHEAD)
    statutory = (statutory_days(year) for year in ahead)
    return WorkCalendar(off.union(*statutory), work, years, f"chinesecalendar-{version('chinesecalendar')}")
