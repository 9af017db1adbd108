"""The clock's round: what is due is reminded, escalated, lapsed or resumed; nothing is ever issued.

1. Select the tasks whose moment has come, the longest waiting first.
2. Take them a chunk at a time, one transaction each; in it every task has its one action done and
   its next moment set, so that a repeat finds nothing left to do.
3. A chunk that fails is rolled back and run task by task; the poison task is put back an hour.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, update

from caseflow import clock
from caseflow.calendars.service import work_calendar
from caseflow.cases import machine
from caseflow.cases.days import reminders_of
from caseflow.cases.models import Case
from caseflow.cases.reminding import escalate, remind
from caseflow.cases.returning import clock_command, resume
from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.policy.codes import TaskKind
from caseflow.policy.edition import DEFAULT_EDITION, Edition, load_edition
from caseflow.policy.labels import label
from caseflow.policy.stages import Trigger
from caseflow.tasks import service as tasks
from caseflow.tasks.models import Task
from caseflow.tasks.reminders import Action, Wake, plan_wake, with_key

log = logging.getLogger(__name__)
CHUNK = 50
_PUT_BACK = timedelta(hours=1)
Commit = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing the sweep did, or would do."""

    case: str
    task_id: int
    kind: str
    action: str
    due_on: date
    text: str

    def as_dict(self) -> dict[str, object]:
        return {
            "case": self.case,
            "task": self.task_id,
            "kind": self.kind,
            "action": self.action,
            "due_on": self.due_on.isoformat(),
            "text": self.text,
        }


@dataclass(slots=True)
class Result:
    lines: list[Line]
    failed: list[int]


def would_do(now: datetime) -> list[Line]:
    """Everything a sweep at ``now`` would do, without doing it."""
    ids = tasks.due_ids(now, 1_000_000)
    rows = [db.session.get_one(Task, one) for one in ids]
    return [line for row in rows for line in _foreseen(row, now)]


def _foreseen(task: Task, now: datetime) -> Iterable[Line]:
    """A task may have more than one action waiting after an outage."""
    reminded, escalation = task.reminded, task.escalation
    while True:
        wake = _wake(task, reminded, escalation, now)
        if wake.action is None:
            return
        yield _line(task, wake)
        reminded = with_key(reminded, wake.key)
        escalation += wake.action is Action.ESCALATE
        if wake.action is Action.DUE and task.kind in _MOVES:
            return  # the step ends the task


def sweep(now: datetime, commit: Commit) -> Result:
    """Do all that is due; ``commit`` is called once per chunk by the edge that runs this."""
    result = Result([], [])
    while ids := tasks.due_ids(now, CHUNK):
        try:
            lines = [line for one in ids for line in _one(one, now)]
            commit()
            result.lines += lines
        except Exception:  # noqa: BLE001 - whichever task is sick, the others go on
            db.session.rollback()
            _singly(ids, now, commit, result)
    return result


def _singly(ids: Iterable[int], now: datetime, commit: Commit, result: Result) -> None:
    for one in ids:
        try:
            lines = _one(one, now)
            commit()
            result.lines += lines
        except Exception:
            db.session.rollback()
            log.exception("task %s could not be swept and is put back", one)
            tasks.put_back([one], now + _PUT_BACK)
            commit()
            result.failed.append(one)


def _one(task_id: int, now: datetime) -> list[Line]:
    """Compare-and-set on the moment: of two sweepers one acts."""
    task = db.session.get_one(Task, task_id, populate_existing=True)
    if task.state != "open" or task.wake_at is None or task.wake_at > now:
        return []
    wake = _wake(task, task.reminded, task.escalation, now)
    reminded = with_key(task.reminded, wake.key) if wake.key else task.reminded
    claimed = db.session.execute(
        update(Task)
        .where(Task.id == task.id, Task.state == "open", Task.wake_at == task.wake_at)
        .values(
            wake_at=wake.next_wake_at,
            reminded=reminded,
            escalation=task.escalation + (wake.action is Action.ESCALATE),
            missed_at=_missed_at(task, wake),
        )
    )
    if claimed.rowcount != 1 or wake.action is None:  # type: ignore[attr-defined]
        return []
    db.session.refresh(task)
    _act(task, wake, now)
    return [_line(task, wake)]


def _missed_at(task: Task, wake: Wake) -> datetime | None:
    return wake.fell_due_at if wake.action is Action.DUE else task.missed_at


def _wake(task: Task, reminded: str, escalation: int, now: datetime) -> Wake:
    rule = reminders_of(task.kind, _edition(task))
    return plan_wake(task.due_on, reminded, escalation, rule, work_calendar(), now=now)


def _edition(task: Task) -> Edition:
    name = db.session.scalar(select(Case.edition).where(Case.id == task.case_id)) if task.case_id else None
    return load_edition(name or DEFAULT_EDITION)


def _act(task: Task, wake: Wake, now: datetime) -> None:
    if wake.action is Action.REMIND:
        remind(task, wake.key, now)
    elif wake.action is Action.ESCALATE:
        escalate(task, now)
    elif wake.action is Action.DUE:
        _fall_due(task, wake.fell_due_at, now)


def _fall_due(task: Task, fell_due_at: datetime | None, now: datetime) -> None:
    """Only two kinds move a case by themselves; what the rules refuse stays overdue and is escalated."""
    step = _MOVES.get(TaskKind(task.kind))
    if step is None or task.case_id is None:
        return
    try:
        with db.session.begin_nested():
            step(task, fell_due_at, now)
    except Refused as refused:
        log.info("case %s stays: %s", task.case_id, refused)


def _lapse(task: Task, fell_due_at: datetime | None, now: datetime) -> None:
    data = {"notice_id": task.subject_id, "fell_due_on": _day(fell_due_at, now).isoformat()}
    machine.move(task.case_id or 0, clock_command(Trigger.LAPSE, now, data, fell_due_at))


def _fall_due_letter(task: Task, fell_due_at: datetime | None, now: datetime) -> None:
    data = {"notice_id": task.subject_id, "fell_due_on": _day(fell_due_at, now).isoformat()}
    machine.move(task.case_id or 0, clock_command(Trigger.FALL_DUE, now, data, fell_due_at))


def _resume(task: Task, fell_due_at: datetime | None, now: datetime) -> None:
    resume(task.case_id or 0, None, now, fell_due_at=fell_due_at)


def _day(fell_due_at: datetime | None, now: datetime) -> date:
    """The last day of the period, the day before the moment it ran out."""
    return clock.to_local((fell_due_at or now) - timedelta(seconds=1)).date()


_MOVES: dict[TaskKind, Callable[[Task, datetime | None, datetime], None]] = {
    TaskKind.RETURN_BY: _lapse,
    TaskKind.LETTER_BY: _fall_due_letter,
    TaskKind.PARK_END: _resume,
}
_WORDS = {Action.REMIND: "提醒", Action.ESCALATE: "报上级", Action.DUE: "到期未办"}
_EFFECTS = {
    TaskKind.RETURN_BY: "转为逾期未返",
    TaskKind.LETTER_BY: "期限届满，待决定是否追究",
    TaskKind.PARK_END: "暂缓期满，恢复劝返",
}


def _line(task: Task, wake: Wake) -> Line:
    number = db.session.scalar(select(Case.number).where(Case.id == task.case_id)) if task.case_id else None
    action = wake.action or Action.REMIND
    words = _WORDS[action]
    if action is Action.DUE:
        words = _EFFECTS.get(TaskKind(task.kind), words)
    text = f"{label(TaskKind(task.kind))}：{words}"
    return Line(number or "", task.id, task.kind, action.value, task.due_on, text)
