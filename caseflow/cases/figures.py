"""How many cases stand where: from the tally for the whole county, counted anew within a narrower scope."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, case, func, select, union_all

from caseflow.cases.filters import ACTIVE_STAGES, WEEK, CaseFilter, Due, Side
from caseflow.cases.models import Case, CaseTally
from caseflow.cases.queries import select_cases
from caseflow.cases.selection import Condition, Selection, count_query, in_stages, parts
from caseflow.extensions import db
from caseflow.policy.actors import Actor
from caseflow.policy.stages import OPEN_STAGES, Stage
from caseflow.prepared import fetch


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


class _Line(NamedTuple):
    unit_id: int | None
    stage: str
    cases: int
    overdue: int
    week: int


def totals(actor: Actor) -> dict[Sum, int]:
    """Four numbers over all the cases a person may see, each counted within its own index."""
    query = count_query(*(select_cases(actor, SUM_FILTERS[column]) for column in Sum))
    (numbers,) = fetch(db.session.connection(), query)
    return dict(zip(Sum, numbers, strict=True))


def figures(actor: Actor, side: Side) -> Cells:
    """All the cases a person may see, by unit of one side and by column."""
    connection = db.session.connection()
    cells: Cells = Counter()
    for row in connection.execute(_standing_query(select_cases(actor, CaseFilter()), side)):
        line = _Line(*row)
        for column, count in _columns(line):
            cells[line.unit_id, column] += count
    returned = _returned_query(select_cases(actor, SUM_FILTERS[Sum.RETURNED]), side)
    for (unit_id,) in connection.execute(returned).all():
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
def _standing_query(chosen: Selection, side: Side) -> Select[Any]:
    if not chosen.scope.everything:
        return _all_of(_by_case(side, chosen.today, part) for part in parts(chosen))
    if side is Side.RESPONSIBLE:
        return _by_tally(side, chosen.today)
    homeless = [Case.school_id.is_(None), in_stages(Case.stage, OPEN_STAGES)]
    return _all_of([_by_tally(side, chosen.today), _by_case(side, chosen.today, homeless)])


@lru_cache(maxsize=256)
def _returned_query(chosen: Selection, side: Side) -> Select[Any]:
    """One row per case: grouped in SQL, SQLite would walk all cases in the order of their units."""
    unit = _unit_column(side)
    return _all_of(select(unit).where(*part) for part in parts(chosen))


def _by_case(side: Side, today: date, conditions: Iterable[Condition]) -> Select[Any]:
    when = _when(Case.due_on, today)
    sums = (func.count(), *(func.sum(case((condition, 1), else_=0)) for condition in when))
    return (
        select(_unit_column(side), Case.stage.label("stage"), *sums)
        .where(*conditions)
        .group_by("unit", "stage")
    )


def _by_tally(side: Side, today: date) -> Select[Any]:
    """In the order of the tally's key, so that nothing is sorted; each case counts once per side."""
    when = _when(CaseTally.due_on, today)
    sums = (func.sum(case((condition, CaseTally.cases), else_=0)) for condition in when)
    return (
        select(CaseTally.unit_id, CaseTally.stage, func.sum(CaseTally.cases), *sums)
        .where(CaseTally.side == side.value, in_stages(CaseTally.stage, OPEN_STAGES))
        .group_by(CaseTally.unit_id, CaseTally.side, CaseTally.stage)
    )


def _when(due_on: Any, today: date) -> tuple[Condition, Condition]:
    """Overdue; today and the week after."""
    return due_on < today, and_(due_on >= today, due_on <= today + WEEK)


def _unit_column(side: Side) -> Any:
    return (Case.responsible_unit_id if side is Side.RESPONSIBLE else Case.school_id).label("unit")


def _all_of(pieces: Iterable[Select[Any]]) -> Select[Any]:
    listed = list(pieces)
    if len(listed) == 1:
        return listed[0]
    return select(union_all(*listed).subquery())
