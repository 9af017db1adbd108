"""Reading cases: every list and page through the one scope filter."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from caseflow.accounts import scope
from caseflow.cases.models import Case
from caseflow.errors import NotFound
from caseflow.extensions import db
from caseflow.policy.actors import Actor
from caseflow.policy.permissions import Permission


def find_case(actor: Actor, case_id: int, permission: Permission = Permission.CASE_VIEW) -> Case | None:
    """The case if this person may see it; None for one outside his scope as for one that is not there."""
    query = (
        select(Case)
        .where(Case.id == case_id, scope.visible_cases(actor, permission, Case))
        .options(joinedload(Case.pupil), joinedload(Case.owner))
    )
    return db.session.scalar(query)


def get_case(actor: Actor, case_id: int, permission: Permission = Permission.CASE_VIEW) -> Case:
    """:raise NotFound: outside scope or absent alike (404)"""
    case = find_case(actor, case_id, permission)
    if case is None:
        raise NotFound
    return case
