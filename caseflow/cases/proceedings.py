"""Steps that record what somebody else did: a court, another county, the bureau on an alert."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from caseflow.cases.alerts import alert_bureau
from caseflow.cases.commands import act, ensure
from caseflow.cases.machine import Moved, facts_for
from caseflow.cases.reading import get_case
from caseflow.cases.uploads import Upload, save_all
from caseflow.errors import Refused
from caseflow.policy.codes import TaskKind
from caseflow.policy.permissions import Actor, Permission
from caseflow.policy.stages import Trigger


def log_proceeding(
    case_id: int,
    data: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    *,
    note: str,
    uploads: Sequence[Upload] = (),
) -> Moved:
    """``data``: proceeding and the received paper's number; its scan is kept with the case."""
    return _with_papers(case_id, Trigger.LOG_PROCEEDING, data, actor, now, note=note, uploads=uploads)


def answer_inquiry(
    case_id: int, actor: Actor, now: datetime, *, note: str, uploads: Sequence[Upload] = ()
) -> Moved:
    return _with_papers(case_id, Trigger.ANSWER_INQUIRY, {}, actor, now, note=note, uploads=uploads)


def _with_papers(
    case_id: int,
    trigger: Trigger,
    data: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    *,
    note: str,
    uploads: Sequence[Upload],
) -> Moved:
    saved, faults = save_all(uploads, ("case", case_id), actor, now)
    moved = act(case_id, trigger, actor, now, {**data, "files": [file.id for file in saved]}, note=note)
    if faults:
        raise Refused(faults)
    return moved


def raise_alert(case_id: int, harm: str, actor: Actor, now: datetime, *, note: str) -> Moved:
    """未保11: the bureau is told in the same moment."""
    moved = act(case_id, Trigger.FLAG, actor, now, {"harm": harm}, note=note)
    alert_bureau(get_case(case_id), now)
    return moved


def settle_alert(case_id: int, actor: Actor, now: datetime, *, note: str) -> Moved:
    """Put down by the bureau, which says what was done.

    :raise Forbidden: whoever raised it cannot settle it
    """
    facts = facts_for(case_id, Trigger.FLAG)
    ensure(actor, Permission.ALERT_SETTLE, facts)
    if not any(task.kind == TaskKind.HARM_ALERT for task in facts.tasks):
        raise Refused.because("no_alert", "没有等待处理的侵害线索")
    return act(case_id, Trigger.FLAG, actor, now, {"handled": True}, note=note)
