"""Opening, meeting, moving and stopping tasks that belong to no case.

A case's tasks change only through ``cases.service``, which journals them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import update

from caseflow import clock
from caseflow.errors import Conflict, Reason, Refused
from caseflow.extensions import db
from caseflow.lib.workdays import WorkCalendar, next_workday
from caseflow.tasks.models import Task
from caseflow.tasks.reminders import ReminderRule, first_wake
from caseflow.tasks.waking import claim_due, due_ids, put_back

__all__ = [
    "NewTask",
    "Pace",
    "cancel",
    "claim_due",
    "due_ids",
    "extend",
    "meet",
    "open_tasks",
    "pause",
    "put_back",
    "resume",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    kind: str
    subject: tuple[str, int]
    unit_id: int
    due_on: date
    start_on: date
    owner_id: int | None = None
    role: str = ""
    case_id: int | None = None
    round: int = 1
    clause: str = ""
    provisional: bool = False
    derivation: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pace:
    """By what tasks are reminded of."""

    rule: ReminderRule
    calendar: WorkCalendar

    def first_wake(self, due_on: date, now: datetime) -> datetime | None:
        return first_wake(due_on, self.rule, self.calendar, now)


def open_tasks(specs: Iterable[NewTask], pace: Pace, now: datetime) -> list[Task]:
    tasks = [_task(spec, pace, now) for spec in specs]
    db.session.add_all(tasks)
    db.session.flush()  # callers journal the ids
    return tasks


def meet(task: Task, by: int | None, now: datetime) -> None:
    """Done, in time or late."""
    _change(task, "open", state="met", ended_at=now, ended_by=by, wake_at=None)


def cancel(task: Task, by: int | None, now: datetime) -> None:
    """Fallen away: nobody owes it any more."""
    state = "paused" if task.state == "paused" else "open"
    _change(task, state, state="cancelled", ended_at=now, ended_by=by, wake_at=None)


def pause(task: Task, by: int | None, why: str, now: datetime) -> None:
    """Its time stops; ``resume`` gives the lost days back."""
    line = _line("pause", by, why, now)
    _change(task, "open", state="paused", wake_at=None, derivation=_with_line(task, line))


def resume(task: Task, by: int | None, pace: Pace, now: datetime) -> None:
    """The due date moves by the days it stood still, on to a working day."""
    paused_on = _paused_on(task)
    lost = max((clock.to_local(now).date() - paused_on).days, 0)
    reached = next_workday(pace.calendar, task.due_on + timedelta(days=lost))
    line = _line("resume", by, "", now) | _moved(task, reached.day)
    _change(
        task,
        "paused",
        state="open",
        derivation=_with_line(task, line),
        provisional=task.provisional or reached.provisional,
        **_new_due(reached.day, pace, now),
    )


def extend(task: Task, new_due: date, *, who: int | None, why: str, pace: Pace, now: datetime) -> None:
    """Give more time; the reason and the old date stay on record.

    :raise Refused: without a reason, or for a date that gives no more time
    """
    if reasons := list(_extension_reasons(task, new_due, why)):
        raise Refused(reasons)
    line = _line("extend", who, why.strip(), now) | _moved(task, new_due)
    _change(task, "open", derivation=_with_line(task, line), **_new_due(new_due, pace, now))


def _task(spec: NewTask, pace: Pace, now: datetime) -> Task:
    return Task(
        kind=spec.kind,
        subject_type=spec.subject[0],
        subject_id=spec.subject[1],
        case_id=spec.case_id,
        unit_id=spec.unit_id,
        owner_id=spec.owner_id,
        role=spec.role,
        round=spec.round,
        start_on=spec.start_on,
        due_on=spec.due_on,
        wake_at=pace.first_wake(spec.due_on, now),
        clause=spec.clause,
        provisional=spec.provisional,
        derivation=dict(spec.derivation),
        data=dict(spec.data),
        created_at=now,
    )


def _change(task: Task, expected: str, **values: Any) -> None:
    """Write only if nobody changed the task in between."""
    change = update(Task).where(Task.id == task.id, Task.state == expected, Task.due_on == task.due_on)
    result = db.session.execute(change.values(**values), execution_options={"synchronize_session": False})
    if result.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict([Reason("task.changed", "此待办刚被他人办理或改期，刷新后查看")])
    db.session.refresh(task)


def _new_due(due_on: date, pace: Pace, now: datetime) -> dict[str, Any]:
    """A new due date is reminded of anew."""
    wake_at = pace.first_wake(due_on, now)
    return {"due_on": due_on, "wake_at": wake_at, "reminded": "", "escalation": 0, "missed_at": None}


def _extension_reasons(task: Task, new_due: date, why: str) -> Iterable[Reason]:
    if not why.strip():
        yield Reason("task.why", "缺少延期理由，写明后再延期", field="why")
    if new_due <= task.due_on:
        yield Reason("task.due_on", f"新的期限应晚于{task.due_on.isoformat()}", field="due_on")


def _line(what: str, by: int | None, why: str, now: datetime) -> dict[str, Any]:
    return {"what": what, "at": now.isoformat(), "by": by, "why": why}


def _moved(task: Task, new_due: date) -> dict[str, Any]:
    return {"from": task.due_on.isoformat(), "to": new_due.isoformat()}


def _with_line(task: Task, line: dict[str, Any]) -> dict[str, Any]:
    return {**task.derivation, "history": [*task.derivation.get("history", []), line]}


def _paused_on(task: Task) -> date:
    pauses = [line for line in task.derivation.get("history", []) if line["what"] == "pause"]
    if not pauses:
        raise Conflict([Reason("task.not_paused", "此待办没有暂停，刷新后查看")])
    return clock.to_local(datetime.fromisoformat(pauses[-1]["at"])).date()
