"""可制发名单: cases in which a paper is the next step, with what each still lacks; drawn up anew at will."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.orm import joinedload

from caseflow import clock
from caseflow.accounts.scope import visible_cases
from caseflow.cases import drafts
from caseflow.cases.batches.kinds import BATCHED, Batched
from caseflow.cases.models import Case, NoticeBatch, NoticeBatchItem, NoticeCandidate
from caseflow.cases.offers import in_the_way
from caseflow.cases.orders import Paper, organs_of
from caseflow.extensions import db
from caseflow.notices.drafting import draft_check
from caseflow.notices.service import Issue
from caseflow.policy.codes import BatchState, ItemState
from caseflow.policy.permissions import Actor
from caseflow.roster.models import Pupil

#: in whose name the list is drawn up: the organ answerable for the case itself
_NOBODY = Actor(0)
_UNDER_WAY = (BatchState.CHECKING, BatchState.SUBMITTED, BatchState.RETURNED, BatchState.RUNNING)
Row = tuple[NoticeCandidate, Case]


def refresh_all(now: datetime) -> int:
    """Every kind and unit; how many there are."""
    return sum(refresh(batched, now) for batched in BATCHED.values())


def refresh(batched: Batched, now: datetime, organ_ids: Sequence[int] | None = None) -> int:
    """The list of one kind, of all organs or of these."""
    today = clock.to_local(now).date()
    found = [_candidate(case, batched, today, now) for case in _cases(batched)]
    ours = [row for row in found if organ_ids is None or row.unit_id in organ_ids]
    old = delete(NoticeCandidate).where(NoticeCandidate.kind == batched.kind)
    if organ_ids is not None:
        old = old.where(NoticeCandidate.unit_id.in_(organ_ids))
    db.session.execute(old, execution_options={"synchronize_session": False})
    keys = [row.case_id for row in ours]
    moved = NoticeCandidate.case_id.in_(keys), NoticeCandidate.kind == batched.kind
    db.session.execute(
        delete(NoticeCandidate).where(*moved), execution_options={"synchronize_session": False}
    )
    db.session.add_all(ours)
    return len(ours)


def candidates(actor: Actor, batched: Batched, *, offset: int = 0, limit: int = 100) -> tuple[list[Row], int]:
    """Those of this person's organs that are not in a batch already, and how many there are."""
    conditions = list(_conditions(actor, batched))
    base = select(NoticeCandidate, Case).join(Case, Case.id == NoticeCandidate.case_id).where(*conditions)
    query = base.options(joinedload(Case.pupil).selectinload(Pupil.guardians), joinedload(Case.school))
    page = query.order_by(Case.due_on, Case.id).offset(offset).limit(limit)
    total = db.session.scalar(select(func.count()).select_from(base.subquery())) or 0
    return list(db.session.execute(page).tuples()), total


def last_refreshed(actor: Actor, batched: Batched) -> datetime | None:
    organs = organs_of(actor, batched.permission)
    query = select(func.max(NoticeCandidate.refreshed_at))
    return db.session.scalar(
        query.where(NoticeCandidate.kind == batched.kind, NoticeCandidate.unit_id.in_(organs))
    )


def _conditions(actor: Actor, batched: Batched) -> Iterator[ColumnElement[bool]]:
    yield NoticeCandidate.kind == batched.kind
    yield NoticeCandidate.unit_id.in_(organs_of(actor, batched.permission))
    yield Case.stage.in_([stage.value for stage in batched.stages])
    yield visible_cases(actor, batched.permission, Case)
    yield ~exists().where(
        NoticeBatchItem.case_id == Case.id,
        NoticeBatchItem.state == ItemState.WAITING.value,
        NoticeBatch.id == NoticeBatchItem.batch_id,
        NoticeBatch.kind == batched.kind.value,
        NoticeBatch.state.in_([state.value for state in _UNDER_WAY]),
    )


def _cases(batched: Batched) -> Sequence[Case]:
    query = (
        select(Case)
        .where(Case.stage.in_([stage.value for stage in batched.stages]))
        .options(joinedload(Case.pupil).selectinload(Pupil.guardians), joinedload(Case.school))
    )
    return db.session.scalars(query.order_by(Case.id)).all()


def _candidate(case: Case, batched: Batched, today: date, now: datetime) -> NoticeCandidate:
    order = drafts.order_of(case, batched.kind, Paper(""), _NOBODY, today=today)
    return NoticeCandidate(
        case_id=case.id,
        kind=batched.kind.value,
        unit_id=order.unit.id,
        lacks=list(dict.fromkeys(_lacks(case, order, batched, now))),
        refreshed_at=now,
    )


def _lacks(case: Case, order: Issue, batched: Batched, now: datetime) -> Iterator[str]:
    """Facts by their names, then in sentences what else stands in the way."""
    today = clock.to_local(now).date()
    yield from (fact.name for fact in drafts.missing_facts(order, today))
    yield from (r.text for r in in_the_way(case.id, drafts.TRIGGERS[batched.kind], _NOBODY, now))
    against = draft_check(order.kind, order.values, order.unit, today, wording=order.wording)
    yield from (reason.text for reason in against if not reason.code.startswith("fact_missing"))
