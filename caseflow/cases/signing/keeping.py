"""A draft is kept, sent for signing, taken back and dropped by whoever wrote it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from caseflow import clock
from caseflow.cases import drafts
from caseflow.cases.commands import ensure
from caseflow.cases.drafts import TRIGGERS
from caseflow.cases.machine import facts_for
from caseflow.cases.models import Case
from caseflow.cases.orders import Paper
from caseflow.cases.reading import get_case
from caseflow.cases.signing import waiting
from caseflow.cases.signing.typed import pack, paper_of, reason_in
from caseflow.errors import Conflict, Forbidden, Reason, Refused
from caseflow.extensions import db
from caseflow.notices.models import Notice, NoticeDraft
from caseflow.policy.codes import DraftState, NoticeKind
from caseflow.policy.permissions import Actor, Permission

OPEN = (DraftState.DRAFT, DraftState.RETURNED)
ALIVE = (*OPEN, DraftState.SUBMITTED)


def keep(
    case: Case,
    kind: NoticeKind,
    paper: Paper,
    actor: Actor,
    now: datetime,
    *,
    reason_code: str = "",
    draft: NoticeDraft | None = None,
) -> NoticeDraft:
    """存草稿: whatever is typed so far; what it lacks is asked when it is sent."""
    ensure(actor, Permission.NOTICE_DRAFT, facts_for(case.id, TRIGGERS[kind]))
    draft = draft or _of_form(paper.form_key, actor) or NoticeDraft(created_by=actor.user_id, created_at=now)
    if draft.id is not None:
        ensure_open(draft, actor)
    today = clock.to_local(now).date()
    order = drafts.order_of(case, kind, paper, actor, today=today, reason_code=reason_code)
    draft.kind, draft.case_id, draft.round = kind.value, case.id, case.round
    draft.unit_id, draft.wording, draft.signer = order.unit.id, order.wording, paper.signer
    draft.printed_on, draft.expected_service_on = paper.printed_on, paper.expected_service_on
    draft.typed = pack(paper.typed, reason_code)
    draft.idempotency_key = draft.idempotency_key or paper.form_key
    db.session.add(draft)
    db.session.flush()  # its page is the next address
    return draft


def submit(draft: NoticeDraft, actor: Actor, now: datetime) -> None:
    """送签: complete and lawful as far as can be told today.

    :raise Refused: with every reason at once
    """
    ensure_open(draft, actor)
    if reasons := [*check(draft, actor, now).reasons, *_sent_twice(draft)]:
        raise Refused(reasons)
    waiting.ask(("notice_draft", draft.id), draft.unit, actor.user_id, now)
    change(draft, OPEN, status=DraftState.SUBMITTED.value, submitted_at=now, comment="")


def check(draft: NoticeDraft, actor: Actor, now: datetime) -> drafts.Draft:
    """What it would say, and what speaks against it now."""
    case, kind = get_case(draft.case_id or 0), NoticeKind(draft.kind)
    return drafts.draft(case, kind, paper_of(draft), actor, now, reason_code=reason_in(draft.typed))


def take_back(draft: NoticeDraft, actor: Actor, now: datetime) -> None:
    """撤回: before it is signed the drafter may have it again."""
    _ensure_own(draft, actor)
    change(draft, (DraftState.SUBMITTED,), status=DraftState.DRAFT.value)
    waiting.call_off(("notice_draft", draft.id), actor.user_id, now)


def drop(draft: NoticeDraft, actor: Actor, now: datetime) -> None:
    _ensure_own(draft, actor)
    change(draft, ALIVE, status=DraftState.DROPPED.value, decided_by=actor.user_id, decided_at=now)
    waiting.call_off(("notice_draft", draft.id), actor.user_id, now)


def mark_issued(draft: NoticeDraft, notice: Notice, by: int, now: datetime) -> None:
    """The drafter issued it himself."""
    values = {"status": DraftState.ISSUED.value, "notice_id": notice.id}
    change(draft, OPEN, decided_by=by, decided_at=now, **values)


def drop_of_case(case_id: int, why: str, now: datetime) -> None:
    """The child is back: nobody is asked to sign its papers any more."""
    query = select(NoticeDraft).where(
        NoticeDraft.case_id == case_id, NoticeDraft.status.in_([state.value for state in ALIVE])
    )
    for draft in db.session.scalars(query.order_by(NoticeDraft.id)).all():
        change(draft, ALIVE, status=DraftState.DROPPED.value, decided_at=now, comment=why)
        waiting.call_off(("notice_draft", draft.id), None, now)


def ensure_open(draft: NoticeDraft, actor: Actor) -> None:
    _ensure_own(draft, actor)
    if draft.status not in OPEN:
        raise Conflict.because("draft.state", "此草稿已送签或已有结果，刷新后查看")


def change(draft: NoticeDraft, expected: tuple[DraftState, ...], **values: Any) -> None:
    """Of two people at one draft the first wins."""
    step = update(NoticeDraft).where(
        NoticeDraft.id == draft.id, NoticeDraft.status.in_([state.value for state in expected])
    )
    done = db.session.execute(step.values(**values), execution_options={"synchronize_session": False})
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict.because("draft.state", "此草稿已由他人办理，刷新后查看")
    db.session.refresh(draft)


def _ensure_own(draft: NoticeDraft, actor: Actor) -> None:
    if draft.created_by != actor.user_id:
        raise Forbidden("草稿由拟稿人修改、送签")


def _of_form(form_key: str, actor: Actor) -> NoticeDraft | None:
    query = select(NoticeDraft).where(
        NoticeDraft.idempotency_key == form_key, NoticeDraft.created_by == actor.user_id
    )
    return db.session.scalar(query)


def _sent_twice(draft: NoticeDraft) -> list[Reason]:
    others = select(NoticeDraft.id).where(
        NoticeDraft.case_id == draft.case_id,
        NoticeDraft.kind == draft.kind,
        NoticeDraft.status == DraftState.SUBMITTED.value,
    )
    if db.session.scalar(others.limit(1)) is None:
        return []
    return [Reason("draft.twice", "本案已有同类文书在送签，等签发或退回后再送")]
