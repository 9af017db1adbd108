"""Counting days by the administrative calendar: rest days, make-up work days, months.

The start day is never counted (民诉法 85, 民法典 201). Every result says which days were stepped
over and whether it rests on a year whose official list is not out yet.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5
_DAY = timedelta(days=1)
_TOO_FAR = "日期超出可计算的范围，请缩短期限"


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """``off`` and ``work`` list the days that differ from an ordinary week; ``work`` wins."""

    off: frozenset[date]
    work: frozenset[date]
    official_years: frozenset[int]
    version: str

    def is_workday(self, day: date) -> bool:
        if day in self.work:
            return True
        return day.weekday() < _SATURDAY and day not in self.off

    def is_provisional(self, day: date) -> bool:
        """The year's list is unknown: weekends and statutory days are off, 调休 is not known."""
        return day.year not in self.official_years


@dataclass(frozen=True, slots=True)
class Counted:
    """A day reached by counting, with what was stepped over on the way."""

    day: date
    skipped: tuple[date, ...] = ()
    provisional: bool = False


def add_workdays(calendar: WorkCalendar, start: date, count: int) -> Counted:
    """The ``count``-th working day after ``start``; 0 is ``start`` itself, whatever day it is."""
    _refuse_negative(count)
    skipped: list[date] = []
    provisional = False
    day = start
    while count:
        day = _after(day)
        provisional = provisional or calendar.is_provisional(day)
        if calendar.is_workday(day):
            count -= 1
        else:
            skipped.append(day)
    return Counted(day, tuple(skipped), provisional)


def workdays_between(calendar: WorkCalendar, first: date, last: date) -> int:
    """Working days after ``first`` up to and including ``last``; negative when ``last`` is earlier."""
    if last < first:
        return -workdays_between(calendar, last, first)
    return sum(1 for day in _days_after(first, last) if calendar.is_workday(day))


def crosses_provisional(calendar: WorkCalendar, first: date, last: date) -> bool:
    """Whether counting from one day to the other looks at a provisional day."""
    low, high = sorted((first, last))
    return any(map(calendar.is_provisional, _days_after(low, high)))


def next_workday(calendar: WorkCalendar, day: date) -> Counted:
    """``day`` itself if it is a working day, else the next one."""
    skipped: list[date] = []
    provisional = calendar.is_provisional(day)
    while not calendar.is_workday(day):
        skipped.append(day)
        day = _after(day)
        provisional = provisional or calendar.is_provisional(day)
    return Counted(day, tuple(skipped), provisional)


def roll_last_day(calendar: WorkCalendar, day: date) -> Counted:
    """民法典 203, 民诉法 85: a period whose last day is a rest day ends on the next working day."""
    return next_workday(calendar, day)


def add_natural_days(calendar: WorkCalendar, start: date, count: int, *, roll: bool = True) -> Counted:
    """``count`` days after ``start``; rest days within count, a last day on one moves on."""
    _refuse_negative(count)
    day = _shift(start, count)
    return roll_last_day(calendar, day) if roll else Counted(day)


def add_months(start: date, count: int) -> date:
    """民法典 202: the corresponding day of the month, or the month's end where there is none."""
    years, month = divmod(start.month - 1 + count, 12)
    year = start.year + years
    if not date.min.year <= year <= date.max.year:
        raise ValueError(_TOO_FAR)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _refuse_negative(count: int) -> None:
    if count < 0:
        raise ValueError("天数应为 0 或正整数")


def _shift(day: date, count: int) -> date:
    try:
        return day + timedelta(days=count)
    except OverflowError:
        raise ValueError(_TOO_FAR) from None


def _after(day: date) -> date:
    if day == date.max:
        raise ValueError(_TOO_FAR)
    return day + _DAY


def _days_after(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
