"""What is still owed when a case has ended: the tasks its outcome brings (XX-27, ST-3, RA-2.1a, LX-5).

They hang on the child, not on the case: a closed case has no open task.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select

from caseflow import clock
from caseflow.cases.days import calendars_of
from caseflow.cases.models import Case
from caseflow.cases.places import places
from caseflow.errors import Conflict, NotFound
from caseflow.extensions import db
from caseflow.lib.masking import mask_name
from caseflow.policy import codes
from caseflow.policy.codes import TaskKind
from caseflow.policy.deadlines import due_on
from caseflow.policy.edition import DayRule, Edition, load_edition
from caseflow.policy.labels import label
from caseflow.policy.permissions import Actor, Permission, Role, scope_units
from caseflow.roster.models import Pupil
from caseflow.tasks import service as tasks
from caseflow.tasks.models import Task
from caseflow.tasks.registry import Label, TaskRow
from caseflow.tasks.reminders import ReminderRule
from caseflow.tasks.service import NewTask, Pace

KINDS = (
    TaskKind.DEATH_REPORT.value,
    TaskKind.PLATFORM_REMARK.value,
    TaskKind.TRANSFER_RECORD.value,
    TaskKind.TRANSFER_ARRIVAL.value,
)
#: who does it: the school, or the bureau where only the bureau can
_BY_BUREAU = frozenset({TaskKind.PLATFORM_REMARK.value})


def open_tasks_after(case_id: int, now: datetime) -> list[Task]:
    """Called once a closing is decided; outcomes without a consequence open nothing."""
    case = db.session.get_one(Case, case_id)
    rule = codes.outcome(case.outcome)
    edition, calendars = load_edition(case.edition), calendars_of(case.school_id)
    today = clock.to_local(now).date()
    specs = [_spec(case, kind, edition.days(key), today) for kind, key in rule.tasks]
    pace = Pace(ReminderRule.of(edition), calendars.work)
    return tasks.open_tasks(specs, pace, now)


def _spec(case: Case, kind: str, rule: DayRule, today: date) -> NewTask:
    due = due_on(rule, today, calendars_of(case.school_id))
    bureau = kind in _BY_BUREAU or case.school_id is None
    return NewTask(
        kind=kind,
        subject=("pupil", case.pupil_id),
        unit_id=places().county_id if bureau else case.school_id or case.responsible_unit_id,
        role=Role.BUREAU_OFFICER.value if bureau else Role.REGISTRAR.value,
        due_on=due.day,
        start_on=today,
        clause=due.clause,
        provisional=due.provisional,
        derivation=due.derivation,
        data={"case": case.number},
    )


def get_task(task_id: int, actor: Actor) -> Task:
    """:raise NotFound: no such task, or not this person's to settle"""
    task = db.session.get(Task, task_id)
    if task is None or task.kind not in KINDS or not _is_mine(task, actor):
        raise NotFound
    return task


def settle(task_id: int, actor: Actor, now: datetime) -> None:
    """Done. A death reported by the school passes on to the bureau, which cancels the record (XX-27).

    :raise Conflict: it was settled meanwhile
    """
    task = get_task(task_id, actor)
    if task.state != "open":
        raise Conflict.because("settled", "此项已办结，不必重复登记")
    tasks.meet(task, actor.user_id, now)
    if task.kind == TaskKind.DEATH_REPORT and task.unit_id != places().county_id:
        _pass_to_bureau(task, now)


def _pass_to_bureau(task: Task, now: datetime) -> None:
    edition: Edition = load_edition()
    today, calendars = clock.to_local(now).date(), calendars_of(None)
    due = due_on(edition.days("remark.confirm"), today, calendars)
    again = NewTask(
        kind=task.kind,
        subject=(task.subject_type, task.subject_id),
        unit_id=places().county_id,
        role=Role.BUREAU_OFFICER.value,
        due_on=due.day,
        start_on=today,
        clause=due.clause,
        provisional=due.provisional,
        derivation=due.derivation,
        data=dict(task.data),
    )
    tasks.open_tasks([again], Pace(ReminderRule.of(edition), calendars.work), now)


def _is_mine(task: Task, actor: Actor) -> bool:
    """A post of that unit which may end cases; the county's readers look on."""
    units = {unit_id for unit_id, _ in scope_units(actor, Permission.CASE_RESETTLE_REQUEST)}
    return task.unit_id in units


def label_tasks(rows: Sequence[TaskRow]) -> Mapping[int, Label]:
    ids = {row.subject_id for row in rows if row.subject_type == "pupil"}
    query = select(Pupil.id, Pupil.name).where(Pupil.id.in_(sorted(ids)))
    names = {row.id: row.name for row in db.session.execute(query)}
    return {row.id: _label(row, names.get(row.subject_id, "")) for row in rows}


def _label(row: TaskRow, name: str) -> Label:
    words = label(TaskKind(row.kind))
    return Label(words, "cases.settle", {"task_id": row.id}, mask_name(name) if name else "")
