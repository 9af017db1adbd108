"""What hangs on one case: its tasks, people, visits, papers and files, for the page of the case.

The case itself was loaded within scope; everything here is reached through it alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from caseflow.accounts.models import AccessGrant, Unit, User
from caseflow.accounts.tree import current_tree
from caseflow.cases.models import Approval, Assignment, Attestation, Case, Visit
from caseflow.extensions import db
from caseflow.files.models import StoredFile
from caseflow.notices.models import Notice, ServiceRecord
from caseflow.policy.codes import TaskKind
from caseflow.policy.deadlines import Due, explain
from caseflow.policy.ground import DEADLINE_KINDS
from caseflow.policy.labels import label
from caseflow.policy.permissions import Role
from caseflow.tasks.models import Task


@dataclass(frozen=True, slots=True)
class Owed:
    """An open task with who owes it and why it falls due that day."""

    task: Task
    title: str
    who: str
    why: str

    @property
    def is_deadline(self) -> bool:
        return self.task.kind in DEADLINE_KINDS


def owed_on(case: Case) -> list[Owed]:
    query = select(Task).where(Task.case_id == case.id, Task.state == "open")
    tasks = db.session.scalars(query.order_by(Task.due_on, Task.id)).all()
    owners = sorted({task.owner_id for task in tasks if task.owner_id})
    names = dict(db.session.execute(select(User.id, User.name).where(User.id.in_(owners))).tuples().all())
    return [Owed(task, label(TaskKind(task.kind)), _who(task, names), _why(task)) for task in tasks]


def _who(task: Task, names: dict[int, str]) -> str:
    unit = current_tree().name(task.unit_id)
    if task.owner_id:
        return f"{unit} {names.get(task.owner_id, '')}".strip()
    return f"{unit} {label(Role(task.role))}" if task.role else unit


def _why(task: Task) -> str:
    return explain(Due.from_derivation(task.derivation)) if task.derivation.get("day") else ""


def assignments_of(case_id: int) -> Sequence[Assignment]:
    """Newest first; the live one is the officer now."""
    query = select(Assignment).where(Assignment.case_id == case_id, Assignment.part == "owner")
    query = query.options(joinedload(Assignment.user))
    return db.session.scalars(query.order_by(Assignment.id.desc())).all()


def sees_by_grant(case_id: int) -> Sequence[tuple[AccessGrant, str]]:
    """Units outside the usual line that may see this case, with their names."""
    query = (
        select(AccessGrant, Unit.name)
        .join(Unit, Unit.id == AccessGrant.unit_id)
        .where(AccessGrant.subject_type == "case", AccessGrant.subject_id == case_id)
        .where(AccessGrant.revoked_at.is_(None))
        .order_by(AccessGrant.id)
    )
    return db.session.execute(query).tuples().all()


def pending_approvals(case_id: int) -> Sequence[Approval]:
    query = select(Approval).where(Approval.case_id == case_id, Approval.decided_at.is_(None))
    return db.session.scalars(query.order_by(Approval.id)).all()


def visits_of(case_id: int) -> Sequence[Visit]:
    """Of every round, newest first."""
    query = select(Visit).where(Visit.case_id == case_id).options(joinedload(Visit.visitor))
    return db.session.scalars(query.order_by(Visit.at.desc(), Visit.id.desc())).all()


def attestations_of(case_id: int) -> Sequence[Attestation]:
    query = select(Attestation).where(Attestation.case_id == case_id)
    return db.session.scalars(query.order_by(Attestation.on_day.desc(), Attestation.id.desc())).all()


def notices_of(case_id: int) -> Sequence[Notice]:
    query = select(Notice).where(Notice.case_id == case_id)
    query = query.options(selectinload(Notice.services), joinedload(Notice.unit))
    return db.session.scalars(query.order_by(Notice.id.desc())).all()


def files_of(case_id: int) -> Sequence[StoredFile]:
    """Materials of the case and of the records of service of its documents, newest first."""
    records = select(ServiceRecord.id).join(Notice).where(Notice.case_id == case_id)
    on_case = (StoredFile.subject_type == "case") & (StoredFile.subject_id == case_id)
    on_record = (StoredFile.subject_type == "service") & StoredFile.subject_id.in_(records)
    query = select(StoredFile).where(on_case | on_record)
    return db.session.scalars(query.order_by(StoredFile.id.desc())).all()
