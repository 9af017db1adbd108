"""What the page of holidays shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from caseflow.calendars.models import CalendarDay, CalendarYear, SchoolTerm
from caseflow.calendars.service import work_calendar
from caseflow.extensions import db

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class YearRow:
    year: int
    #: the official list has been entered (已公布), else statutory days and weekends stand in (暂定)
    official: bool
    source: str
    rest_days: int
    made_up_days: int


@dataclass(frozen=True, slots=True)
class Rest:
    """Days off in a row, or one day worked."""

    first: date
    last: date
    off: bool
    name: str


def year_rows(today: date) -> list[YearRow]:
    """The last years entered, this one and the next, newest first."""
    entered = {row.year: row.source for row in db.session.scalars(select(CalendarYear))}
    first = min(today.year - 1, *entered) if entered else today.year - 1
    years = range(max(first, today.year - 4), max(today.year + 1, *entered, 0) + 1)
    return [_year_row(year, entered.get(year, "")) for year in reversed(years)]


def _year_row(year: int, source: str) -> YearRow:
    calendar = work_calendar()
    official = year in calendar.official_years
    rest = sum(day.year == year for day in calendar.off)
    made_up = sum(day.year == year for day in calendar.work)
    return YearRow(year, official, source, rest, made_up)


def rests_of(year: int) -> list[Rest]:
    """The year's days off and days made up, as the notice names them; neighbours in one line."""
    calendar = work_calendar()
    within = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    named = {row.day: row.name for row in db.session.scalars(select(CalendarDay).where(within))}
    days = sorted(day for day in calendar.off | calendar.work if day.year == year)
    return list(_runs((day, day not in calendar.work, named.get(day, "")) for day in days))


def _runs(days: Iterator[tuple[date, bool, str]]) -> Iterator[Rest]:
    run: Rest | None = None
    for day, off, name in days:
        if run and (run.off, run.name) == (off, name) and day - run.last == _DAY:
            run = Rest(run.first, day, off, name)
            continue
        if run:
            yield run
        run = Rest(day, day, off, name)
    if run:
        yield run


def terms() -> list[SchoolTerm]:
    """Newest first."""
    return list(db.session.scalars(select(SchoolTerm).order_by(SchoolTerm.first_day.desc(), SchoolTerm.id)))
