"""Steps that need a second person: asked for by one, decided by another."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update

from caseflow.accounts.tree import current_tree
from caseflow.cases import machine
from caseflow.cases.commands import build, ensure, subject
from caseflow.cases.machine import Moved, facts_for, keep_note
from caseflow.cases.models import Approval, CaseNote
from caseflow.cases.owners import find_officer
from caseflow.errors import Conflict, Forbidden, Reason, Refused
from caseflow.extensions import db
from caseflow.policy.edition import load_edition
from caseflow.policy.facts import CaseFacts
from caseflow.policy.lifecycle import Transition, find_transition
from caseflow.policy.permissions import Actor, Permission, Role, Subject, permits
from caseflow.policy.planner import reasons_against
from caseflow.policy.stages import Trigger

_DECIDERS = {
    "school": Role.HEADMASTER,
    "district": Role.DISTRICT_HEAD,
    "township": Role.TOWNSHIP_OFFICER,
    "subdistrict": Role.TOWNSHIP_OFFICER,
}


def request(
    case_id: int,
    trigger: Trigger,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any],
    *,
    note: str = "",
) -> Approval:
    """Ask for a step that another person decides; what speaks against it is said now, not later.

    :raise Refused: with every reason at once
    """
    facts = facts_for(case_id, trigger)
    row = _asked_row(facts, trigger)
    ensure(actor, row.permission, facts)
    asked = build(trigger, actor, now, {**data, "requesting": True}, note=note)
    reasons = list(reasons_against(facts, asked, load_edition(facts.edition)))
    if trigger.value in facts.pending:
        reasons.append(Reason("pending", "同样的申请正在审批，不必重复提交", row.clauses[0]))
    if reasons:
        raise Refused(reasons)
    approval = Approval(
        case_id=case_id,
        trigger=trigger.value,
        data=dict(data),
        note_id=keep_note(case_id, asked),
        unit_id=_deciding_unit(facts, trigger, data),
        requested_by=actor.user_id,
        requested_at=now,
    )
    db.session.add(approval)
    db.session.flush()  # the task points to it
    told = {
        "for": trigger.value,
        "approval_id": approval.id,
        "unit_id": approval.unit_id,
        "role": _deciding_role(approval.unit_id, actor).value,
        "asked": dict(data),
    }
    machine.move(case_id, build(Trigger.REQUEST, actor, now, told))
    return approval


def _asked_row(facts: CaseFacts, trigger: Trigger) -> Transition:
    row = find_transition(facts, trigger)
    if row is None or row.approver is None:
        raise Refused.because("wrong_stage", "个案当前阶段不能提出此申请")
    return row


def _deciding_unit(facts: CaseFacts, trigger: Trigger, data: Mapping[str, Any]) -> int:
    """The receiving unit of a transfer; for a dismissal somebody outside the school; else the bureau."""
    if trigger is Trigger.TRANSFER_UNIT:
        return int(data["unit_id"])
    school = current_tree().find(facts.school_id)
    if trigger is Trigger.DISMISS and school and school.parent_id and find_officer(school.parent_id):
        return school.parent_id
    return facts.county_id


def _deciding_role(unit_id: int, actor: Actor) -> Role:
    """On whose list it appears; within the bureau what an officer asks his leader decides."""
    node = current_tree().find(unit_id)
    kind = node.kind if node else "county"
    if kind == "county" and actor.holds(Role.BUREAU_OFFICER):
        return Role.BUREAU_LEADER
    return _DECIDERS.get(kind, Role.BUREAU_OFFICER)


def decide(approval_id: int, actor: Actor, now: datetime, *, approve: bool, comment: str = "") -> Moved:
    """Approve (the step is taken, its rules asked anew) or send back with a reason.

    :raise Conflict: it has been decided or overtaken meanwhile
    """
    approval = db.session.get(Approval, approval_id)
    if approval is None or approval.decided_at is not None:
        raise Conflict.because("decided", "此申请已有结果或已失效")
    trigger = Trigger(approval.trigger)
    facts = facts_for(approval.case_id, trigger)
    ensure_may_decide(actor, approval, facts)
    if not approve and not comment.strip():
        raise Refused.because("no_comment", "退回申请需要填写理由", field="comment")
    _close(approval, actor, now, "approved" if approve else "rejected", comment)
    if not approve:
        told = {"for": approval.trigger, "approval_id": approval.id}
        return machine.move(approval.case_id, build(Trigger.REJECT, actor, now, told, note=comment))
    note = db.session.get(CaseNote, approval.note_id) if approval.note_id else None
    words = note.text if note else ""
    data = {**approval.data, "requested_by": approval.requested_by}
    command = build(trigger, actor, now, data, note=words, approval_id=approval.id)
    return machine.move(approval.case_id, command)


def ensure_may_decide(actor: Actor, approval: Approval, facts: CaseFacts) -> None:
    """:raise Forbidden: the requester himself, a post of the school, or a post without the right"""
    row = find_transition(facts, Trigger(approval.trigger))
    permission = row.approver if row else None
    if permission is None:
        raise Conflict.because("overtaken", "个案已变化，此申请不再适用")
    wanted = subject(facts, grants=True, requested_by=approval.requested_by)
    if permission is Permission.CASE_TRANSFER_ANSWER:
        path = current_tree().path(approval.unit_id)
        wanted = Subject(unit_path=path, requested_by=approval.requested_by)
    if not permits(actor, permission, wanted):
        raise Forbidden("此申请须由申请人以外、有审批权限的人员决定")


def _close(approval: Approval, actor: Actor, now: datetime, decision: str, comment: str) -> None:
    """Of two deciders one wins."""
    changed = db.session.execute(
        update(Approval)
        .where(Approval.id == approval.id, Approval.decided_at.is_(None))
        .values(decided_by=actor.user_id, decided_at=now, decision=decision, comment=comment.strip())
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict.because("decided", "此申请已有结果或已失效")
