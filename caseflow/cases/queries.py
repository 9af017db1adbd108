"""Reading cases: lists, counts and single ones, all through the one scope filter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased, joinedload

from caseflow import clock
from caseflow.accounts.models import User
from caseflow.accounts.scope import CaseScope, case_scope, visible_cases
from caseflow.accounts.tree import Tree, current_tree
from caseflow.cases.extent import extent, side_of
from caseflow.cases.filters import CaseFilter
from caseflow.cases.models import Approval, Case, CaseEvent
from caseflow.cases.selection import Selection, count_query, page_query
from caseflow.errors import NotFound
from caseflow.extensions import db
from caseflow.lib.masking import mask_name
from caseflow.policy.actors import Actor
from caseflow.policy.permissions import Permission
from caseflow.prepared import fetch
from caseflow.roster.models import Pupil

#: a pager says "10000条以上" beyond it: counting every row of a county costs more than the page
COUNT_LIMIT = 10_000
LOOK_BACK = 2_000


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
    query = page_query(chosen, offset, limit, most=COUNT_LIMIT + 1)
    found = fetch(db.session.connection(), query)
    tree = current_tree()
    # A page behind the last has no row to bring the total along
    total = found[0][0] if found else count_cases(actor, wanted) if offset else 0
    return Found([_row(tree, row) for row in found], min(total, COUNT_LIMIT), total > COUNT_LIMIT)


def count_cases(actor: Actor, wanted: CaseFilter) -> int:
    """How many the filter finds, counted to the last one."""
    ((total,),) = fetch(db.session.connection(), count_query(select_cases(actor, wanted)))
    return int(total)


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


def list_requests(user_id: int, *, offset: int = 0, limit: int = 25) -> Sequence[Any]:
    """我发起的: what this person asked others to decide, the latest first; one row more: a next page."""
    query = (
        select(
            Approval.id,
            Approval.case_id,
            Approval.trigger,
            Approval.unit_id,
            Approval.requested_at,
            Approval.decision,
            Approval.decided_at,
            Case.number,
            Pupil.name,
        )
        .join(Case, Case.id == Approval.case_id)
        .join(Pupil, Pupil.id == Case.pupil_id)
        .where(Approval.requested_by == user_id)
        .order_by(Approval.id.desc())
    )
    return db.session.execute(query.offset(offset).limit(limit + 1)).all()


def recent_events(actor: Actor, *, limit: int = 25) -> Sequence[Any]:
    """The latest steps in the cases of this person; further back than LOOK_BACK steps nothing is recent."""
    query = _recent_query(case_scope(actor, Permission.CASE_VIEW), limit)
    return db.session.connection().execute(query).all()


@lru_cache(maxsize=256)
def _recent_query(scope: CaseScope, limit: int) -> Select[Any]:
    latest = (
        select(CaseEvent.case_id, CaseEvent.seq, CaseEvent.at, CaseEvent.trigger, CaseEvent.actor_id)
        .order_by(CaseEvent.at.desc())
        .limit(LOOK_BACK)
        .subquery()
    )
    seen = aliased(Case)
    columns = (latest.c.case_id, latest.c.at, latest.c.trigger, Pupil.name, User.name.label("who"))
    return (
        select(*columns)
        .join(Case, Case.id == latest.c.case_id)
        .join(Pupil, Pupil.id == Case.pupil_id)
        .outerjoin(User, User.id == latest.c.actor_id)
        # A test of each step's own case: the scope's indexes would read every case of the person
        .where(exists().where(seen.id == latest.c.case_id, scope.condition(seen)))
        .order_by(latest.c.at.desc(), latest.c.case_id, latest.c.seq.desc())
        .limit(limit)
    )


def _row(tree: Tree, found: Any) -> CaseRow:
    (
        _, case_id, number, name, sex, school_id, class_id, home_id, elsewhere, village,
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
