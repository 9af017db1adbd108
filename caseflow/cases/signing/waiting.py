"""The signer's task: opened when a draft or a batch is sent, ended with the decision."""

from datetime import datetime

from caseflow import clock
from caseflow.accounts.models import Unit
from caseflow.cases.days import calendars_of
from caseflow.cases.signing.desk import desk_of, ensure_signers
from caseflow.messages.service import send
from caseflow.policy.codes import MessageKind, TaskKind
from caseflow.policy.deadlines import due_on
from caseflow.policy.edition import load_edition
from caseflow.tasks import service as tasks
from caseflow.tasks.queries import tasks_of
from caseflow.tasks.reminders import ReminderRule
from caseflow.tasks.service import NewTask, Pace

#: what may be sent for signing: (subject type, id)
Subject = tuple[str, int]


def ask(subject: Subject, organ: Unit, drafter_id: int, now: datetime) -> None:
    """:raise Refused: the organ has nobody to sign"""
    desk, edition, calendars = desk_of(organ), load_edition(), calendars_of(None)
    found = ensure_signers(desk, organ, drafter_id)
    today = clock.to_local(now).date()
    due = due_on(edition.days("approval.decide"), today, calendars)
    task = NewTask(
        kind=TaskKind.SIGN_PAPER.value,
        subject=subject,
        unit_id=desk.unit_id,
        role="" if desk.shared else desk.role.value,
        owner_id=found[0][0] if desk.shared else None,
        due_on=due.day,
        start_on=today,
        clause=due.clause,
        provisional=due.provisional,
        derivation=due.derivation,
    )
    tasks.open_tasks([task], Pace(ReminderRule.of(edition), calendars.work), now)


def settle(subject: Subject, by: int, now: datetime) -> None:
    for task in tasks_of(*subject):
        tasks.meet(task, by, now)


def call_off(subject: Subject, by: int | None, now: datetime) -> None:
    for task in tasks_of(*subject):
        tasks.cancel(task, by, now)


def tell(drafter_id: int, text: str, subject: Subject, now: datetime, *, back: bool = False) -> None:
    """The drafter hears what became of it; the words of a comment stay with the draft."""
    kind = MessageKind.RETURNED if back else MessageKind.DECISION
    send([drafter_id], kind.value, text, subject, once=f"sign:{subject[0]}:{subject[1]}:{now}", now=now)
