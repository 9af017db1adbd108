"""A filter seen by one person, as SQL that reads no more of the table than its page needs."""

import operator
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    union,
)

from caseflow.accounts.models import Unit, User
from caseflow.accounts.scope import CaseScope, one_of
from caseflow.cases.filters import NOWHERE, WEEK, CaseFilter, Due, Side, month_start
from caseflow.cases.models import Case, CaseTally
from caseflow.cases.tally import NO_DATE
from caseflow.policy.stages import Stage
from caseflow.roster.models import Pupil, PupilGroup
from caseflow.roster.search import text_condition

Condition = ColumnElement[bool]
#: each range is read in order from its own index; with more of them the index of all due days is cheaper
MAX_RANGES = 16
_NUMBER = re.compile(r"\d{4}-\d{1,8}")
_NUMBER_TAIL = re.compile(r"\d{5,8}")
_FAR = date(9999, 12, 31)
_BY_DUE = (Case.due_on.asc().nulls_last(), Case.id)


@dataclass(frozen=True, slots=True)
class Selection:
    """All that decides which rows; equal selections share one built statement."""

    scope: CaseScope
    wanted: CaseFilter
    #: what ``wanted.units`` stands for, by which side of a case; classes have a column of their own
    units: frozenset[int]
    classes: frozenset[int]
    side: Side
    today: date

    @property
    def unit_ranges(self) -> list[tuple[Any, frozenset[int]]]:
        column = Case.responsible_unit_id if self.side is Side.RESPONSIBLE else Case.school_id
        return [(col, ids) for col, ids in ((column, self.units), (Case.class_id, self.classes)) if ids]

    @property
    def is_wide(self) -> bool:
        """A whole county, or a large part of it, without a unit named."""
        return not self.units and (self.scope.everything or len(self.scope.schools) > 1)

    @property
    def wants_schoolless(self) -> bool:
        return self.side is Side.SCHOOL and NOWHERE in self.wanted.units


@lru_cache(maxsize=512)
def page_query(chosen: Selection, offset: int, limit: int, *, most: int) -> Select[Any]:
    """One page of rows with the names that stand beside a case, and how many rows there are in all.

    The total comes with every row and is counted once; of a wide selection no further than ``most``.
    """
    total = count_query(chosen, limit=most if chosen.is_wide else None).scalar_subquery()
    columns = (
        total,
        Case.id,
        Case.number,
        Pupil.name,
        Pupil.sex,
        Case.school_id,
        Case.class_id,
        Pupil.household_unit_id,
        Pupil.household_elsewhere,
        Pupil.household_village,
        Case.stage,
        Case.due_on,
        User.name.label("owner"),
        Case.updated_at,
        Case.flagged,
        Case.round,
    )
    query = select(*columns).join(Pupil, Pupil.id == Case.pupil_id).join(User, User.id == Case.owner_id)
    ranges = _ranges(chosen)
    if len(ranges) < 2:
        order = _order(chosen.wanted)
        return query.where(*ranges, *conditions(chosen)).order_by(*order).offset(offset).limit(limit)
    # Ranges that are the scope itself need not be tested against it once more
    tests = conditions(chosen) if chosen.wanted.units else _filters(chosen)
    page = _merged(ranges, tests, offset, limit)
    return query.join(page, page.c.id == Case.id).order_by(*_BY_DUE)


@lru_cache(maxsize=512)
def count_query(*selections: Selection, limit: int | None = None) -> Select[Any]:
    """How many there are of each; with a limit no part is counted beyond it."""
    return select(*(reduce(operator.add, _counts(chosen, limit)) for chosen in selections))


def _counts(chosen: Selection, limit: int | None) -> Iterator[ScalarSelect[int]]:
    """Of each part; the first stands in the tally where it is whole units and nothing else is asked."""
    first, *others = parts(chosen)
    # Of a whole county the tally has more lines than a bounded count reads cases
    tallied = _tallied(chosen) if limit is None else None
    yield _count_of(first, limit) if tallied is None else _count_in_tally(chosen, tallied)
    yield from (_count_of(part, limit) for part in others)


def _tallied(chosen: Selection) -> list[Condition] | None:
    """Which lines of the tally are the first part; None: it knows only units, stages and due days."""
    scope, wanted = chosen.scope, chosen.wanted
    known = CaseFilter(stages=wanted.stages, due=wanted.due, sort=wanted.sort, backwards=wanted.backwards)
    if wanted != known:
        return None
    if scope.everything:
        return [CaseTally.side == Side.RESPONSIBLE.value]
    if scope.schools:
        return [CaseTally.side == Side.SCHOOL.value, one_of(CaseTally.unit_id, scope.schools)]
    if scope.units and not scope.classes:
        return [CaseTally.side == Side.RESPONSIBLE.value, one_of(CaseTally.unit_id, scope.units)]
    return None


def _count_in_tally(chosen: Selection, lines: list[Condition]) -> ScalarSelect[int]:
    conditions = [*lines, in_stages(CaseTally.stage, chosen.wanted.stage_set)]
    if chosen.wanted.due:
        conditions.append(_due_in_tally(chosen.wanted.due, chosen.today))
    return select(func.coalesce(func.sum(CaseTally.cases), 0)).where(*conditions).scalar_subquery()


def _due_in_tally(due: Due, today: date) -> Condition:
    """There, cases without a deadline stand under a day of their own."""
    day = CaseTally.due_on
    if due is Due.NONE:
        return day == NO_DATE
    return and_(due_condition(day, due, today), day < NO_DATE)


def _count_of(part: list[Condition], limit: int | None) -> ScalarSelect[int]:
    if limit is None:
        return select(func.count()).select_from(Case).where(*part).scalar_subquery()
    rows = select(Case.id).where(*part).limit(limit).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def parts(chosen: Selection) -> list[list[Condition]]:
    """The selection cut into pieces that share no row, each within reach of one index."""
    filters = _filters(chosen)
    if chosen.scope.everything:
        return [filters]
    found: list[list[Condition]] = []
    before: list[Condition] = []
    for column, ids in chosen.scope.ranges(Case):
        inside = one_of(column, ids)
        found.append([inside, *before, *filters])
        before = [*before, or_(column.is_(None), not_(inside))]
    return [*found, [chosen.scope.granted(Case), *before, *filters]]


def conditions(chosen: Selection) -> list[Condition]:
    """Every row of the selection, scope included."""
    return [chosen.scope.condition(Case), *_filters(chosen)]


def _merged(ranges: list[Condition], filters: list[Condition], offset: int, limit: int) -> Any:
    """The first rows of each range, each read from its own index; an OR would read and sort all of them."""
    parts = (
        select(Case.id, Case.due_on).where(part, *filters).order_by(*_BY_DUE).limit(offset + limit).subquery()
        for part in ranges
    )
    both = union(*(select(part) for part in parts)).subquery()
    order = (both.c.due_on.asc().nulls_last(), both.c.id)
    return select(both.c.id).order_by(*order).offset(offset).limit(limit).subquery()


def _ranges(chosen: Selection) -> list[Condition]:
    """What the page is put together from; empty: read all in order of due day and test each."""
    wanted, scope = chosen.wanted, chosen.scope
    if wanted.order != "due" or wanted.text or wanted.owner_id:
        return []
    if scope.everything and (not wanted.units or chosen.wants_schoolless):
        return []
    pairs = chosen.unit_ranges if wanted.units else scope.ranges(Case)
    found = [column == unit_id for column, ids in pairs for unit_id in sorted(ids)]
    if len(found) > MAX_RANGES:
        return []
    return found if wanted.units else [*found, scope.granted(Case)]


def _filters(chosen: Selection) -> list[Condition]:
    wanted = chosen.wanted
    stages = wanted.stage_set
    found: list[Condition | None] = [
        in_stages(Case.stage, stages) if len(stages) < len(Stage) else None,
        _of_units(chosen) if wanted.units else None,
        due_condition(Case.due_on, wanted.due, chosen.today) if wanted.due else None,
        Case.returned_on >= month_start(chosen.today) if wanted.returned else None,
        Case.owner_id == wanted.owner_id if wanted.owner_id else None,
        Case.reason_code == wanted.reason if wanted.reason else None,
        Case.flagged.is_(True) if wanted.flagged else None,
        Case.round > 1 if wanted.again else None,
        _in_group(wanted.group) if wanted.group else None,
        _in_grade(wanted.grade) if wanted.grade else None,
        _text(wanted.text) if wanted.text else None,
    ]
    return [condition for condition in found if condition is not None]


def in_stages(column: Any, stages: Iterable[Stage]) -> Condition:
    """Written out, not bound: the few sets of stages make few statements, and none is rewritten to run."""
    chosen = frozenset(stages)
    if len(left := frozenset(Stage) - chosen) == 1:  # one comparison where ten were looked up
        return column != literal_column(f"'{next(iter(left)).value}'")  # type: ignore[no-any-return]
    words = ", ".join(f"'{stage.value}'" for stage in sorted(chosen))
    return column.op("IN", is_comparison=True)(literal_column(f"({words})"))  # type: ignore[no-any-return]


def _of_units(chosen: Selection) -> Condition:
    parts = (one_of(column, ids) for column, ids in chosen.unit_ranges)
    return or_(Case.school_id.is_(None) if chosen.wants_schoolless else false(), *parts)


def due_condition(day: Any, due: Due, today: date) -> Condition:
    conditions: dict[Due, Condition] = {
        Due.OVERDUE: day < today,
        Due.TODAY: day == today,
        Due.WEEK: and_(day >= today, day <= today + WEEK),
        Due.LATER: day > today + WEEK,
        Due.NONE: day.is_(None),
    }
    return conditions[due]


def _in_group(group: str) -> Condition:
    return Case.pupil_id.in_(select(PupilGroup.pupil_id).where(PupilGroup.group == group))


def _in_grade(grade: int) -> Condition:
    return Case.class_id.in_(select(Unit.id).where(Unit.kind == "class", Unit.grade == grade))


def _text(text: str) -> Condition:
    """个案编号, or whatever finds the pupil: 姓名, 拼音首字母, 村, 证件号后四位."""
    if _NUMBER.fullmatch(text):
        return Case.number == text
    if _NUMBER_TAIL.fullmatch(text):
        return Case.number.endswith(f"-{text}")
    return Case.pupil_id.in_(select(Pupil.id).where(text_condition(text)))


def _order(wanted: CaseFilter) -> tuple[Any, ...]:
    column: Any = {
        # Few rows are found by text: sorting them is cheaper than testing every row in order of due day
        "due": func.coalesce(Case.due_on, _FAR) if wanted.text else Case.due_on,
        "number": Case.number,
        "stage": Case.stage,
        "updated": Case.updated_at,
    }[wanted.sort]
    lead = column.desc() if wanted.backwards else column.asc()
    return (lead.nulls_last() if wanted.sort == "due" else lead, Case.id)
