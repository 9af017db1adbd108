"""The calendars in memory, built from the tables: working days, and teaching days (教学日) of a school."""

import time
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from itertools import chain

from flask import current_app
from sqlalchemy import select

from caseflow.accounts.models import Unit
from caseflow.accounts.tree import current_tree
from caseflow.calendars import official
from caseflow.calendars.models import CalendarDay, CalendarYear, SchoolDayException, SchoolTerm
from caseflow.calendars.teaching import SchoolCalendar, Term
from caseflow.extensions import db
from caseflow.lib.workdays import WorkCalendar

_CACHE = "caseflow.calendars"
#: how long another process may take to notice a change
_STALE_SECONDS = 5.0
_MOST_KEPT = 10_000
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
    #: by version of the unit tree and unit: which of them is whose
    of_unit: dict[tuple[str, int], SchoolCalendar] = field(default_factory=dict)


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


def teaching_days(unit_id: int | None) -> SchoolCalendar:
    """``school_calendar`` of a unit by its id; the unit itself is read once."""
    if unit_id is None:
        return school_calendar()
    known, key = _calendars().of_unit, (current_tree().version, unit_id)
    if key not in known:
        if len(known) >= _MOST_KEPT:  # earlier shapes of the tree
            known.clear()
        known[key] = school_calendar(db.session.get(Unit, unit_id))
    return known[key]


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
