"""Entering official years, terms and exceptions; whoever reads a calendar next sees them."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete, insert, select

from caseflow.calendars import official
from caseflow.calendars.checks import DayRow, keeps_on_reentry, term_reasons, year_reasons
from caseflow.calendars.models import CalendarDay, CalendarYear, SchoolDayException, SchoolTerm
from caseflow.calendars.pictures import forget
from caseflow.calendars.teaching import Term
from caseflow.errors import Refused
from caseflow.extensions import db


def enter_year(year: int, rows: Iterable[DayRow], source: str, actor_id: int | None, now: datetime) -> None:
    """Enter a year's official list, replacing what stood there before.

    :raise Refused: with every reason at once
    """
    rows = list(rows)
    if reasons := list(year_reasons(year, rows, source)):
        raise Refused(reasons)
    kept = keeps_on_reentry(year) if db.session.get(CalendarYear, year + 1) else None
    last = kept or date(year + 1, 1, 1)
    db.session.execute(delete(CalendarDay).where(CalendarDay.day >= date(year, 1, 1), CalendarDay.day < last))
    db.session.execute(delete(CalendarDay).where(CalendarDay.day.in_([row.day for row in rows])))
    db.session.execute(insert(CalendarDay), [{"day": r.day, "off": r.off, "name": r.name} for r in rows])
    db.session.merge(CalendarYear(year=year, source=source.strip(), entered_at=now, entered_by=actor_id))
    db.session.flush()  # the next reader of this transaction must see the new year
    forget()


def enter_term(name: str, first_day: date, last_day: date, *, stage: str = "all") -> SchoolTerm:
    """:raise Refused: a term that ends before it begins, is too long, or overlaps another"""
    others = db.session.scalars(select(SchoolTerm)).all()
    known = [Term(t.stage, t.first_day, t.last_day, t.name) for t in others]
    term = Term(stage, first_day, last_day, name.strip())
    if reasons := list(term_reasons(term, known)):
        raise Refused(reasons)
    row = SchoolTerm(name=term.name, first_day=first_day, last_day=last_day, stage=stage)
    db.session.add(row)
    db.session.flush()  # the next reader of this transaction must see the new term
    forget()
    return row


def except_day(day: date, *, taught: bool, unit_id: int | None = None, reason: str = "") -> None:
    """A day on which the county, a township or a school departs from its calendar."""
    db.session.execute(
        delete(SchoolDayException).where(
            SchoolDayException.day == day, SchoolDayException.unit_id.is_not_distinct_from(unit_id)
        )
    )
    db.session.add(SchoolDayException(day=day, taught=taught, unit_id=unit_id, reason=reason))
    db.session.flush()  # the next reader of this transaction must see the change
    forget()


def seed_official(now: datetime) -> int:
    """Enter every official year the program ships with and the county has not entered; how many."""
    off, work, years = official.official_days()
    present = set(db.session.scalars(select(CalendarYear.year)))
    missing = sorted(years - present)
    if not missing:
        return 0
    known = set(db.session.scalars(select(CalendarDay.day)))
    names = official.day_names()
    fresh = [
        {"day": day, "off": day in off, "name": names.get(day, "")}
        for day in sorted((off | work) - known)
        if day.year in missing or (day.year + 1 in missing and day >= keeps_on_reentry(day.year))
    ]
    if fresh:
        db.session.execute(insert(CalendarDay), fresh)
    stamp = {"source": "国务院办公厅节假日安排通知", "entered_at": now, "entered_by": None}
    db.session.execute(insert(CalendarYear), [{"year": year, **stamp} for year in missing])
    forget()
    return len(missing)
