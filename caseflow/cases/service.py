"""The room's door: every command other rooms and the pages may give, with facts as arguments.

All write in the caller's transaction and commit nothing. All raise ``Refused`` with every reason,
``Forbidden`` without the permission, ``Conflict`` when somebody else was first.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask

from caseflow.accounts.hooks import PersonHook, UnitHook, register_person_hook, register_unit_hook
from caseflow.cases import aftermath, approvals, handover, labels
from caseflow.cases.approvals import request
from caseflow.cases.commands import act
from caseflow.cases.documents import inquire, issue_letter, issue_notice, report
from caseflow.cases.entry import Suspicion, open_case, suspicion_reasons
from caseflow.cases.evidence import ask_dismissal, file_proofs
from caseflow.cases.handover import assign, send_back, take_over
from caseflow.cases.machine import Moved
from caseflow.cases.models import Approval, Case
from caseflow.cases.offers import Offer, offers
from caseflow.cases.orders import Paper, earliest_printed_day, suggested_dates
from caseflow.cases.papers import issue_paper, refer
from caseflow.cases.prefill import values_for
from caseflow.cases.proceedings import answer_inquiry, log_proceeding, raise_alert, settle_alert
from caseflow.cases.pursuing import pursue
from caseflow.cases.returning import Answer, attest, relapse, reopen, resume, return_to_school
from caseflow.cases.serving import record_service
from caseflow.cases.signing import labels as signing_labels
from caseflow.cases.uploads import Upload
from caseflow.cases.visits import VisitForm, log_visit
from caseflow.cases.voiding import void_notice
from caseflow.extensions import db
from caseflow.policy.permissions import Actor
from caseflow.policy.stages import Stage, Trigger
from caseflow.tasks import registry

__all__ = [
    "Answer",
    "Offer",
    "Paper",
    "Suspicion",
    "Upload",
    "VisitForm",
    "answer_inquiry",
    "ask_dismissal",
    "assign",
    "attest",
    "decide",
    "earliest_printed_day",
    "file_proofs",
    "init_app",
    "inquire",
    "issue_letter",
    "issue_notice",
    "issue_paper",
    "log_proceeding",
    "log_visit",
    "move",
    "offers",
    "open_case",
    "pursue",
    "raise_alert",
    "record_service",
    "refer",
    "relapse",
    "reopen",
    "report",
    "request",
    "resume",
    "return_to_school",
    "send_back",
    "settle_alert",
    "suggested_dates",
    "suspicion_reasons",
    "take_over",
    "values_for",
    "void_notice",
]


def init_app(app: Flask) -> None:
    """Tell the lower rooms how a case's tasks read, and what to do when units end or people leave."""
    registry.register(app, labels.KINDS, labels.label_tasks)
    registry.register(app, aftermath.KINDS, aftermath.label_tasks)
    registry.register(app, signing_labels.KINDS, signing_labels.label_tasks)
    register_unit_hook(app, UnitHook(handover.cases_of_unit, handover.unit_ended))
    register_person_hook(app, PersonHook(handover.cases_of_person, handover.person_left))


def move(
    case_id: int,
    trigger: Trigger,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    *,
    note: str = "",
) -> Moved:
    """Any step that needs nothing but its own data; those with papers or people have verbs of their own."""
    return act(case_id, trigger, actor, now, data, note=note)


def decide(approval_id: int, actor: Actor, now: datetime, *, approve: bool, comment: str = "") -> Moved:
    """Approve or send back; what an approval brings with it is done in the same transaction."""
    approval = db.session.get(Approval, approval_id)
    case = db.session.get(Case, approval.case_id) if approval else None
    giving = case.responsible_unit_id if case else None
    moved = approvals.decide(approval_id, actor, now, approve=approve, comment=comment)
    if approve and moved.trigger is Trigger.TRANSFER_UNIT and giving:
        handover.reassign_when_moved(moved.case_id, actor, now)
        handover.keep_sight(moved.case_id, giving, actor.user_id, now)
    if approve and moved.to_stage is Stage.CLOSED:
        aftermath.open_tasks_after(moved.case_id, now)
    return moved
