"""How many cases stand where: from the tally for the whole county, counted anew within a narrower scope."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, case, func, null, select, union_all

from caseflow.cases.filters import ACTIVE_STAGES, WEEK, CaseFilter, Due, Side
from caseflow.cases.models import Case, CaseTally
from caseflow.cases.queries import select_cases
from caseflow.cases.selection import Condition, Selection, in_stages, parts
from caseflow.extensions import db
from caseflow.policy.actors import Actor
from caseflow.policy.stages import OPEN_STAGES, Stage


class Sum(StrEnum):
    """Columns that add up over stages."""

    ACTIVE = "active"
    OVERDUE = "overdue"
    WEEK = "week"
    RETURNED = "returned_month"


Column = Stage | Sum
#: finds exactly the cases of a sum
SUM_FILTERS: Final = {
    Sum.ACTIVE: CaseFilter(stages=("active",)),
    Sum.OVERDUE: CaseFilter(due=Due.OVERDUE),
    Sum.WEEK: CaseFilter(due=Due.WEEK),
    Sum.RETURNED: CaseFilter(returned=True),
}
#: the row of a unit that is none: a child without a school
Cells = Counter[tuple[int | None, Column]]


def filter_of(column: Column) -> CaseFilter:
    """Finds exactly the cases of the column."""
    return SUM_FILTERS[column] if isinstance(column, Sum) else CaseFilter(stages=(column.value,))


@dataclass(frozen=True, slots=True)
class _Counting:
    """One statement per equal question."""

    chosen: Selection
    #: None: all units together
    side: Side | None


class _Line(NamedTuple):
    unit_id: int | None
    stage: str
    cases: int
    overdue: int
    week: int


def figures(actor: Actor, side: Side) -> Cells:
    """All the cases a person may see, by unit of one side and by column."""
    return _count(actor, side)


def totals(actor: Actor) -> dict[Column, int]:
    """The same for all units together."""
    return {column: count for (_, column), count in _count(actor, None).items()}


def _count(actor: Actor, side: Side | None) -> Cells:
    connection = db.session.connection()
    cells: Cells = Counter()
    standing = _Counting(select_cases(actor, CaseFilter()), side)
    for row in connection.execute(_standing_query(standing)):
        line = _Line(*row)
        for column, count in _columns(line):
            cells[line.unit_id if side else None, column] += count
    returned = _Counting(select_cases(actor, SUM_FILTERS[Sum.RETURNED]), side)
    for (unit_id,) in connection.execute(_returned_query(returned)).all():
        cells[unit_id, Sum.RETURNED] += 1
    return cells


def _columns(line: _Line) -> Iterator[tuple[Column, int]]:
    stage = Stage(line.stage)
    yield stage, line.cases
    if stage in ACTIVE_STAGES:
        yield Sum.ACTIVE, line.cases
    yield Sum.OVERDUE, line.overdue
    yield Sum.WEEK, line.week


@lru_cache(maxsize=256)
def _standing_query(asked: _Counting) -> Select[Any]:
    chosen, today = asked.chosen, asked.chosen.today
    if not chosen.scope.everything:
        return _all_of(_by_case(asked.side, today, part) for part in parts(chosen))
    if asked.side is not Side.SCHOOL:
        return _by_tally(asked.side, today)
    homeless = [Case.school_id.is_(None), in_stages(Case.stage, OPEN_STAGES)]
    return _all_of([_by_tally(asked.side, today), _by_case(asked.side, today, homeless)])


@lru_cache(maxsize=256)
def _returned_query(asked: _Counting) -> Select[Any]:
    """One row per case: grouped in SQL, SQLite would walk all cases in the order of their units."""
    unit: Any = _unit_column(asked.side)
    return _all_of(select(unit).where(*part) for part in parts(asked.chosen))


def _by_case(side: Side | None, today: date, conditions: Iterable[Condition]) -> Select[Any]:
    when = _when(Case.due_on, today)
    sums = (func.count(), *(func.sum(case((condition, 1), else_=0)) for condition in when))
    return (
        select(_unit_column(side), Case.stage.label("stage"), *sums)
        .where(*conditions)
        .group_by("unit", "stage")
    )


def _by_tally(side: Side | None, today: date) -> Select[Any]:
    """In the order of the tally's key, so that nothing is sorted; each case counts once per side."""
    when = _when(CaseTally.due_on, today)
    sums = (func.sum(case((condition, CaseTally.cases), else_=0)) for condition in when)
    return (
        select(CaseTally.unit_id, CaseTally.stage, func.sum(CaseTally.cases), *sums)
        .where(CaseTally.side == (side or Side.RESPONSIBLE).value, in_stages(CaseTally.stage, OPEN_STAGES))
        .group_by(CaseTally.unit_id, CaseTally.side, CaseTally.stage)
    )


def _when(due_on: Any, today: date) -> tuple[Condition, Condition]:
    """Overdue; today and the week after."""
    return due_on < today, and_(due_on >= today, due_on <= today + WEEK)


def _unit_column(side: Side | None) -> Any:
    if side is None:
        return null().label("unit")
    return (Case.responsible_unit_id if side is Side.RESPONSIBLE else Case.school_id).label("unit")


def _all_of(pieces: Iterable[Select[Any]]) -> Select[Any]:
    listed = list(pieces)
    if len(listed) == 1:
        return listed[0]
    return select(union_all(*listed).subquery())
