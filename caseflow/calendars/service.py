"""Calendars from the tables: administrative working days, and teaching days (教学日) of a school."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from itertools import chain

from flask import current_app
from sqlalchemy import delete, insert, select

from caseflow.accounts.models import Unit
from caseflow.calendars import official
from caseflow.calendars.checks import DayRow, keeps_on_reentry, term_reasons, year_reasons
from caseflow.calendars.models import CalendarDay, CalendarYear, SchoolDayException, SchoolTerm
from caseflow.calendars.teaching import SchoolCalendar, Term
from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.lib.workdays import WorkCalendar

_CACHE = "caseflow.calendars"
#: how long another process may take to notice a change
_STALE_SECONDS = 5.0
# Statutory days are laid this far past the last year that was entered.
_YEARS_AHEAD = 15


@dataclass(frozen=True, slots=True)
class _Tables:
    """All rows that make a calendar; equal rows make equal calendars."""

    years: tuple[tuple[int, datetime], ...]
    terms: tuple[tuple[str, date, date], ...]
    exceptions: tuple[tuple[date, bool, int | None], ...]


@dataclass(slots=True)
class _Calendars:
    tables: _Tables
    read_at: float
    work: WorkCalendar
    teaching: dict[tuple[str, tuple[int, ...]], SchoolCalendar] = field(default_factory=dict)


def work_calendar() -> WorkCalendar:
    """Administrative working days; years without an official list are provisional in it."""
    return _calendars().work


def school_calendar(unit: Unit | None = None) -> SchoolCalendar:
    """Teaching days of a school or class; without one, those common to the county.

    It says which days it knows: terms are never guessed.
    """
    calendars = _calendars()
    key = (_stage_of(unit), _units_above(unit))
    if key not in calendars.teaching:
        calendars.teaching[key] = _teaching(calendars, *key)
    return calendars.teaching[key]


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


def forget() -> None:
    """Let the next reader look at the tables again."""
    current_app.extensions.pop(_CACHE, None)


def _calendars() -> _Calendars:
    cached: _Calendars | None = current_app.extensions.get(_CACHE)
    instant = time.monotonic()
    if cached and instant - cached.read_at < _STALE_SECONDS:
        return cached
    tables = _read_tables()
    if cached and cached.tables == tables:
        cached.read_at = instant
        return cached
    fresh = _Calendars(tables, instant, _work(tables))
    current_app.extensions[_CACHE] = fresh
    return fresh


def _read_tables() -> _Tables:
    years = select(CalendarYear.year, CalendarYear.entered_at).order_by(CalendarYear.year)
    terms = select(SchoolTerm.stage, SchoolTerm.first_day, SchoolTerm.last_day)
    exceptions = select(SchoolDayException.day, SchoolDayException.taught, SchoolDayException.unit_id)
    return _Tables(
        tuple(tuple(row) for row in db.session.execute(years)),
        tuple(tuple(row) for row in db.session.execute(terms.order_by(SchoolTerm.first_day, SchoolTerm.id))),
        tuple(tuple(row) for row in db.session.execute(exceptions.order_by(SchoolDayException.id))),
    )


def _work(tables: _Tables) -> WorkCalendar:
    """The entered years; before ``init`` has entered any, the lists the program ships with."""
    if not tables.years:
        return official.builtin_calendar()
    rows = db.session.execute(select(CalendarDay.day, CalendarDay.off)).all()
    entered = frozenset(year for year, _ in tables.years)
    work = frozenset(day for day, is_off in rows if not is_off)
    off = frozenset(day for day, is_off in rows if is_off)
    last = max(entered)
    ahead = range(last + 1, last + 1 + _YEARS_AHEAD)
    statutory = chain.from_iterable(official.statutory_days(year) for year in ahead)
    digest = sha256(repr(tables.years).encode()).hexdigest()[:8]
    return WorkCalendar(off.union(statutory), work, entered, f"{last}-{digest}")


def _teaching(calendars: _Calendars, stage: str, units: tuple[int, ...]) -> SchoolCalendar:
    terms = tuple(
        Term(of, first, last)
        for of, first, last in calendars.tables.terms
        if of in {"all", stage} or not stage
    )
    # The nearest unit has the last word: county, township, school, class
    nearest = sorted(
        (units.index(unit) if unit else -1, day, taught)
        for day, taught, unit in calendars.tables.exceptions
        if unit is None or unit in units
    )
    return SchoolCalendar(calendars.work, terms, {day: taught for _, day, taught in nearest})


def _units_above(unit: Unit | None) -> tuple[int, ...]:
    """The unit's own place last; a school counts its township among them."""
    if unit is None:
        return ()
    above = [int(part) for part in unit.path.split("/") if part]
    township = [unit.township_id] if unit.township_id and unit.township_id not in above else []
    return (*above[:-1], *township, unit.id)


def _stage_of(unit: Unit | None) -> str:
    """primary, middle, or "" for whoever follows every term."""
    if unit is None:
        return ""
    if unit.grade:
        return "primary" if unit.grade <= 6 else "middle"
    return unit.school_kind if unit.school_kind in {"primary", "middle"} else ""
