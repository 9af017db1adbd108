"""Reading cases: lists, counts and single ones, all through the one scope filter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from caseflow import clock
from caseflow.accounts.scope import case_scope, visible_cases
from caseflow.accounts.tree import Tree, current_tree
from caseflow.cases.extent import extent, side_of
from caseflow.cases.filters import CaseFilter
from caseflow.cases.models import Case
from caseflow.cases.selection import Selection, count_query, page_query
from caseflow.errors import NotFound
from caseflow.extensions import db
from caseflow.lib.masking import mask_name
from caseflow.policy.actors import Actor
from caseflow.policy.permissions import Permission

#: a pager says "10000条以上" beyond it: counting every row of a county costs more than the page
COUNT_LIMIT = 10_000


class CaseRow(NamedTuple):
    """A line of the list: nothing of it is a mapped object, and the name is masked."""

    id: int
    number: str
    name: str
    sex: str
    school: str
    klass: str
    place: str
    stage: str
    due_on: date | None
    owner: str
    updated_at: datetime
    flagged: bool
    round: int


@dataclass(frozen=True, slots=True)
class Found:
    rows: Sequence[CaseRow]
    total: int
    #: there are more than ``total``
    capped: bool = False


def list_cases(actor: Actor, wanted: CaseFilter, *, offset: int = 0, limit: int = 25) -> Found:
    """One page of the cases this person may see, the most urgent first unless asked otherwise."""
    chosen = select_cases(actor, wanted)
    connection = db.session.connection()
    tree = current_tree()
    rows = [_row(tree, found) for found in connection.execute(page_query(chosen, offset, limit)).all()]
    if (rows or not offset) and len(rows) < limit:
        return Found(rows, offset + len(rows))
    total: int = connection.execute(count_query(chosen, COUNT_LIMIT + 1)).scalar_one()
    return Found(rows, min(total, COUNT_LIMIT), total > COUNT_LIMIT)


def count_cases(actor: Actor, wanted: CaseFilter) -> int:
    """How many the filter finds, counted to the last one."""
    total: int = db.session.connection().execute(count_query(select_cases(actor, wanted))).scalar_one()
    return total


def select_cases(
    actor: Actor, wanted: CaseFilter, permission: Permission = Permission.CASE_VIEW
) -> Selection:
    tree = current_tree()
    units = extent(tree, wanted.units)
    classes = tree.of_kind(units, "class")
    side = side_of(tree, wanted.units, wanted.side)
    return Selection(case_scope(actor, permission), wanted, units - classes, classes, side, clock.today())


def find_case(actor: Actor, case_id: int, permission: Permission = Permission.CASE_VIEW) -> Case | None:
    """The case if this person may see it; None for one outside his scope as for one that is not there."""
    query = (
        select(Case)
        .where(Case.id == case_id, visible_cases(actor, permission, Case))
        .options(joinedload(Case.pupil), joinedload(Case.owner))
    )
    return db.session.scalar(query)


def get_case(actor: Actor, case_id: int, permission: Permission = Permission.CASE_VIEW) -> Case:
    """:raise NotFound: outside scope or absent alike (404)"""
    case = find_case(actor, case_id, permission)
    if case is None:
        raise NotFound
    return case


def _row(tree: Tree, found: Any) -> CaseRow:
    (
        case_id, number, name, sex, school_id, class_id, home_id, elsewhere, village,
        stage, due_on, owner, updated_at, flagged, round_,
    ) = found  # fmt: skip
    return CaseRow(
        case_id,
        number,
        mask_name(name),
        sex,
        tree.name(school_id),
        tree.name(class_id),
        f"{tree.name(home_id) or elsewhere}{village}",
        stage,
        due_on,
        owner,
        updated_at,
        flagged,
        round_,
    )
