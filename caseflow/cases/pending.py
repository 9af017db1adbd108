"""Requests that wait for a second person: whose they are to decide, and what they ask, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from caseflow.accounts.models import User
from caseflow.accounts.tree import current_tree
from caseflow.cases.approvals import ensure_may_decide
from caseflow.cases.machine import facts_for
from caseflow.cases.models import Approval, Case, CaseNote
from caseflow.errors import Conflict, Forbidden, NotFound
from caseflow.extensions import db
from caseflow.lib.dates import cn_date, find_date
from caseflow.policy import codes
from caseflow.policy.actors import Actor
from caseflow.policy.labels import label
from caseflow.policy.permissions import Permission, scope_units
from caseflow.policy.stages import Trigger

DECIDERS = (
    Permission.CASE_APPROVE_DISMISSAL,
    Permission.PURSUE_COUNTERSIGN,
    Permission.CASE_PARK_APPROVE,
    Permission.CASE_CLOSE_APPROVE,
    Permission.CASE_RESETTLE_APPROVE,
    Permission.CASE_TRANSFER_ANSWER,
)


def waiting_for(actor: Actor, *, limit: int = 200) -> Sequence[tuple[Approval, Case]]:
    """Requests addressed to a unit of this person's posts, the oldest first."""
    units = sorted(_units(actor))
    return _rows(Approval.decided_at.is_(None), Approval.unit_id.in_(units), limit=limit)


def asked_by(actor: Actor, *, limit: int = 100) -> Sequence[tuple[Approval, Case]]:
    """What this person has asked for, the newest first."""
    return list(reversed(_rows(Approval.requested_by == actor.user_id, limit=limit)))


def _rows(*conditions: ColumnElement[bool], limit: int) -> Sequence[tuple[Approval, Case]]:
    query = (
        select(Approval, Case)
        .join(Case, Case.id == Approval.case_id)
        .where(*conditions)
        .options(joinedload(Case.pupil), joinedload(Case.school))
        .order_by(Approval.requested_at, Approval.id)
        .limit(limit)
    )
    return db.session.execute(query).tuples().all()


def get_request(actor: Actor, approval_id: int) -> Approval:
    """:raise NotFound: neither his to decide nor his own (404)"""
    approval = db.session.get(Approval, approval_id)
    if approval is None:
        raise NotFound
    mine = approval.requested_by == actor.user_id
    if not mine and approval.unit_id not in _units(actor) and not may_decide(actor, approval):
        raise NotFound
    return approval


def _units(actor: Actor) -> set[int]:
    """To which a request of any kind may be addressed that one of these posts decides."""
    return {unit_id for permission in DECIDERS for unit_id, _ in scope_units(actor, permission)}


def may_decide(actor: Actor, approval: Approval) -> bool:
    if approval.decided_at is not None:
        return False
    try:
        ensure_may_decide(actor, approval, facts_for(approval.case_id, Trigger(approval.trigger)))
    except (Forbidden, Conflict):
        return False
    return True


def names(rows: Sequence[Approval]) -> Mapping[int, str]:
    ids = {row.requested_by for row in rows} | {row.decided_by for row in rows if row.decided_by}
    query = select(User.id, User.name).where(User.id.in_(sorted(ids)))
    return dict(db.session.execute(query).tuples().all())


def note_of(approval: Approval) -> str:
    note = db.session.get(CaseNote, approval.note_id) if approval.note_id else None
    return note.text if note else ""


def told(approval: Approval) -> list[tuple[str, str]]:
    """What is asked for, in words: (名目, 内容)."""
    return [
        (_WORDS[key][0], _WORDS[key][1](value))
        for key, value in approval.data.items()
        if key in _WORDS and value
    ]


def wanted_proofs(approval: Approval) -> tuple[str, ...]:
    """The proofs that the request rests on."""
    data: Mapping[str, Any] = approval.data
    if data.get("outcome"):
        return codes.outcome(str(data["outcome"])).proofs
    if data.get("kind"):
        return codes.park_kind(str(data["kind"])).proofs
    if data.get("conclusion"):
        return codes.conclusion(str(data["conclusion"])).proofs
    return ()


def _day(text: object) -> str:
    day = find_date(str(text))
    return cn_date(day) if day else str(text)


_WORDS: dict[str, tuple[str, Any]] = {
    "kind": ("暂缓事由", lambda code: codes.park_kind(code).title),
    "until": ("期满日期", _day),
    "outcome": ("去向", lambda code: codes.outcome(code).title),
    "conclusion": ("核实结论", lambda code: codes.conclusion(code).title),
    "route": ("追究途径", lambda code: label(codes.Route(code))),
    "from_unit": ("移出单位", lambda unit: current_tree().name(unit)),
    "unit_id": ("接收单位", lambda unit: current_tree().name(unit)),
}
