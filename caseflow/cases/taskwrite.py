"""A case's tasks change here and nowhere else, in the journal's transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from caseflow.calendars.service import work_calendar
from caseflow.cases.days import reminders_of
from caseflow.cases.wire import Line, Wire
from caseflow.lib.hashing import canonical_json
from caseflow.policy.deadlines import Due
from caseflow.policy.edition import load_edition
from caseflow.policy.facts import CaseFacts, Command
from caseflow.policy.ground import TaskSpec
from caseflow.policy.stages import Trigger
from caseflow.tasks.reminders import first_wake

_INSERT = (
    "INSERT INTO task (kind, subject_type, subject_id, case_id, unit_id, owner_id, role, round, state,"
    " start_on, due_on, wake_at, reminded, escalation, clause, provisional, derivation, data, created_at)"
    " VALUES "
)
_MARKS = "(?,?,?,?,?,?,?,?,'open',?,?,?,'',0,?,?,?,?,?)"
_END = "UPDATE task SET state = ?, ended_at = ?, ended_by = ?, wake_at = NULL WHERE id IN "
#: steps by which one person hands a case to another
_HANDED = frozenset({Trigger.ASSIGN, Trigger.REPORT, Trigger.TRANSFER_UNIT})
_REVOKE = (
    "UPDATE assignment SET revoked_at = ?, revoked_by = ?"
    " WHERE case_id = ? AND part = 'owner' AND revoked_at IS NULL"
)
_APPOINT = (
    "INSERT INTO assignment (case_id, user_id, unit_id, part, granted_at, granted_by, accepted_at, reason)"
    " VALUES (?,?,?,'owner',?,?,?,?)"
)
_GIVE_ON = "UPDATE task SET owner_id = ? WHERE case_id = ? AND state = 'open' AND owner_id = ?"


def open_tasks(
    line: Line, facts: CaseFacts, specs: Sequence[TaskSpec], command: Command, round_: int
) -> None:
    """All in one statement."""
    if not specs:
        return
    edition, calendar, wire = load_edition(facts.edition), work_calendar(), line.wire
    today, now = wire.day(command.today), wire.moment(command.now)
    values: list[Any] = []
    for spec in specs:
        wake = first_wake(spec.due.day, reminders_of(spec.kind, edition), calendar, command.now)
        values += (*_owed(spec, facts, round_), today, *_due(wire, spec.due, wake), _data(spec), now)
    line.run(_INSERT + ",".join([_MARKS] * len(specs)), values)


def _owed(spec: TaskSpec, facts: CaseFacts, round_: int) -> tuple[Any, ...]:
    subject_type, subject_id = spec.subject or ("case", facts.id)
    return (
        spec.kind,
        subject_type,
        subject_id,
        facts.id,
        spec.unit_id,
        spec.owner_id,
        spec.role,
        round_,
    )


def _due(wire: Wire, due: Due, wake: datetime | None) -> tuple[Any, ...]:
    return wire.day(due.day), wire.moment(wake), due.clause, due.provisional, _derivation(due)


def _data(spec: TaskSpec) -> str:
    return canonical_json(dict(spec.data)).decode() if spec.data else "{}"


@lru_cache(maxsize=1024)
def _derivation(due: Due) -> str:
    """The same for every case that this rule makes due on this day."""
    return canonical_json(due.derivation).decode()


def end_tasks(line: Line, ids: Collection[int], command: Command, *, met: bool) -> None:
    if not ids:
        return
    marks = ",".join("?" * len(ids))
    values: list[Any] = ["met" if met else "cancelled", line.wire.moment(command.now), command.actor_id]
    line.run(
        _END + f"({marks})",
        [*values, *sorted(ids)],
    )


def appoint(line: Line, case_id: int, owner_id: int, unit_id: int, command: Command, *, reason: str) -> None:
    """A new live owner. He signs (签收) for what another person hands him, not for his own or by rule."""
    now = line.wire.moment(command.now)
    handed = command.trigger in _HANDED and owner_id != command.actor_id
    accepted = None if handed else now
    values = (case_id, owner_id, unit_id, now, command.actor_id, accepted, reason)
    line.run(_APPOINT, values)


def reown_tasks(line: Line, facts: CaseFacts, owner_id: int, command: Command) -> None:
    """The old owner's row is revoked, the new one appended; what he owed goes with the case."""
    now = line.wire.moment(command.now)
    line.run(_REVOKE, (now, command.actor_id, facts.id))
    unit_id = int(command.data.get("owner_unit_id") or facts.responsible_unit_id)
    appoint(line, facts.id, owner_id, unit_id, command, reason=command.trigger.value)
    line.run(_GIVE_ON, (owner_id, facts.id, facts.owner_id))
