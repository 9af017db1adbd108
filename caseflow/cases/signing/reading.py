"""Drafts within sight: one's own, those on one's desk, and a single one."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from caseflow.accounts.models import User
from caseflow.accounts.scope import visible_cases
from caseflow.cases.models import Case
from caseflow.cases.orders import issuing_unit, organs_of
from caseflow.cases.signing.desk import desk_of
from caseflow.cases.signing.keeping import ALIVE
from caseflow.errors import NotFound
from caseflow.extensions import db
from caseflow.notices.models import NoticeDraft
from caseflow.policy.codes import DraftState
from caseflow.policy.permissions import Actor, Permission, scope_units

Rows = Sequence[tuple[NoticeDraft, Case, str]]


def get_draft(actor: Actor, draft_id: int) -> NoticeDraft:
    """What is not issued yet is for the organ's own people.

    :raise NotFound: absent, of another organ, or of a case out of sight (404)
    """
    query = (
        select(NoticeDraft)
        .join(Case, Case.id == NoticeDraft.case_id)
        .where(NoticeDraft.id == draft_id, visible_cases(actor, Permission.NOTICE_VIEW, Case))
        .where(NoticeDraft.unit_id.in_(organs_of(actor, Permission.NOTICE_DRAFT)))
        .options(joinedload(NoticeDraft.unit))
    )
    draft = db.session.scalar(query)
    if draft is None:
        raise NotFound
    return draft


def find_own(actor: Actor, case_id: int, kind: str, draft_id: int | None) -> NoticeDraft | None:
    """The draft a form goes on with; None for a fresh one."""
    query = select(NoticeDraft).where(
        NoticeDraft.id == draft_id,
        NoticeDraft.case_id == case_id,
        NoticeDraft.kind == kind,
        NoticeDraft.created_by == actor.user_id,
    )
    return db.session.scalar(query) if draft_id else None


def beside(case_id: int, kind: str, draft_id: int | None) -> Sequence[NoticeDraft]:
    """Other drafts of the same paper that are still alive, so that nobody writes it twice."""
    query = select(NoticeDraft).where(
        NoticeDraft.case_id == case_id,
        NoticeDraft.kind == kind,
        NoticeDraft.status.in_([state.value for state in ALIVE]),
        NoticeDraft.id != (draft_id or 0),
    )
    return db.session.scalars(query.order_by(NoticeDraft.id)).all()


def mine(actor: Actor) -> Rows:
    alive = [state.value for state in ALIVE]
    return _rows(actor, NoticeDraft.created_by == actor.user_id, NoticeDraft.status.in_(alive))


def on_desk(actor: Actor) -> Rows:
    """Sent to an organ for which this person signs; one's own are signed by somebody else."""
    return _rows(
        actor,
        NoticeDraft.unit_id.in_(organs_signed_for(actor)),
        NoticeDraft.status == DraftState.SUBMITTED.value,
        NoticeDraft.created_by != actor.user_id,
    )


def organs_signed_for(actor: Actor) -> list[int]:
    """Organs whose desk is one of this person's posts."""
    organs = (issuing_unit(unit_id) for unit_id, _ in scope_units(actor, Permission.NOTICE_SIGN))
    return sorted({unit.id for unit in organs if desk_of(unit).is_mine(actor)})


def _rows(actor: Actor, *conditions: ColumnElement[bool]) -> Rows:
    query = (
        select(NoticeDraft, Case, User.name)
        .join(Case, Case.id == NoticeDraft.case_id)
        .join(User, User.id == NoticeDraft.created_by)
        .where(*conditions, visible_cases(actor, Permission.NOTICE_VIEW, Case))
        .options(joinedload(Case.pupil), joinedload(NoticeDraft.unit))
        .order_by(NoticeDraft.id.desc())
        .limit(200)
    )
    return db.session.execute(query).tuples().all()
