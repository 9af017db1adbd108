"""Reading documents within scope: the register, one notice, its scans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, column, func, select, table
from sqlalchemy.orm import joinedload

from caseflow.accounts.scope import visible_notices
from caseflow.errors import NotFound
from caseflow.extensions import db
from caseflow.files import store
from caseflow.files.models import StoredFile
from caseflow.notices.models import Notice, ServiceRecord
from caseflow.policy.actors import Actor
from caseflow.policy.codes import NoticeStatus
from caseflow.policy.permissions import Permission
from caseflow.tasks.models import Task

#: the scope of a notice follows its case, of which this room knows the table's name and no more
_CASE = table(
    "case_file", column("id"), column("responsible_unit_id"), column("school_id"), column("class_id")
).c


@dataclass(frozen=True, slots=True)
class Register:
    """What the register is narrowed to; empty means all."""

    text: str = ""
    kind: str = ""
    status: str = ""
    unit_id: int | None = None
    year: int | None = None
    case_id: int | None = None


def find_notice(
    actor: Actor, notice_id: int, permission: Permission = Permission.NOTICE_VIEW
) -> Notice | None:
    query = select(Notice).where(Notice.id == notice_id, visible_notices(actor, permission, Notice, _CASE))
    return db.session.scalar(query.options(joinedload(Notice.unit)))


def get_notice(actor: Actor, notice_id: int, permission: Permission = Permission.NOTICE_VIEW) -> Notice:
    """:raise NotFound: outside scope or absent alike (404)"""
    notice = find_notice(actor, notice_id, permission)
    if notice is None:
        raise NotFound
    return notice


def list_notices(actor: Actor, wanted: Register, *, limit: int, offset: int) -> tuple[list[Notice], int]:
    """One page, the newest first, and how many there are."""
    conditions = [visible_notices(actor, Permission.NOTICE_VIEW, Notice, _CASE), *_narrowed(wanted)]
    total = db.session.scalar(select(func.count()).select_from(Notice).where(*conditions)) or 0
    query = _page(conditions, limit, offset).options(joinedload(Notice.unit))
    return list(db.session.scalars(query)), total


def _page(conditions: Sequence[ColumnElement[bool]], limit: int, offset: int) -> Select[Any]:
    newest = (Notice.issued_on.desc(), Notice.id.desc())
    return select(Notice).where(*conditions).order_by(*newest).limit(limit).offset(offset)


def _narrowed(wanted: Register) -> list[ColumnElement[bool]]:
    exact = ((Notice.kind, wanted.kind), (Notice.unit_id, wanted.unit_id), (Notice.case_id, wanted.case_id))
    found = [wanted_column == value for wanted_column, value in exact if value]
    if wanted.text:
        found.append(Notice.number_text.contains(wanted.text, autoescape=True))
    if wanted.year:
        found.append(Notice.issued_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    return [*found, *_of_status(wanted.status)]


def _of_status(status: str) -> list[ColumnElement[bool]]:
    """Served is no column of its own: an effective day and no voiding."""
    if status == NoticeStatus.VOID:
        return [Notice.status == status]
    if status == NoticeStatus.SERVED:
        return [Notice.status != NoticeStatus.VOID.value, Notice.effective_on.is_not(None)]
    return [Notice.status == status, Notice.effective_on.is_(None)] if status else []


def issuers(actor: Actor) -> list[int]:
    """Units that have documents in this person's register, for the filter."""
    query = select(Notice.unit_id).where(visible_notices(actor, Permission.NOTICE_VIEW, Notice, _CASE))
    return list(db.session.scalars(query.distinct()))


def open_tasks(notices: Sequence[Notice]) -> dict[int, Task]:
    """What is still owed about each document: its service, its date, its replacement."""
    ids = [notice.id for notice in notices]
    query = select(Task).where(Task.subject_type == "notice", Task.subject_id.in_(ids), Task.state == "open")
    return {task.subject_id: task for task in db.session.scalars(query.order_by(Task.due_on.desc()))}


def replacement_of(notice: Notice) -> Notice | None:
    return db.session.scalar(select(Notice).where(Notice.replaces_id == notice.id).order_by(Notice.id))


def scans_of(notice: Notice) -> list[StoredFile]:
    """Sealed copies first, then the evidence of its service."""
    sealed = store.files_of(("notice", notice.id), "scan")
    ids = {file_id for record in notice.services for file_id in record.evidence}
    if not ids:
        return sealed
    evidence = select(StoredFile).where(StoredFile.id.in_(ids), StoredFile.subject_type == "service")
    return [*sealed, *db.session.scalars(evidence.order_by(StoredFile.id))]


def last_servers(user_id: int) -> str:
    """Who went along when this person last recorded service: most often the same two go again."""
    query = select(ServiceRecord.servers).where(
        ServiceRecord.recorded_by == user_id, ServiceRecord.servers != ""
    )
    return db.session.scalar(query.order_by(ServiceRecord.id.desc()).limit(1)) or ""


def is_issuer(actor: Actor, notice: Notice) -> bool:
    """Somebody of the organ that issued it; the bureau's posts stand on the county."""
    bureau = notice.unit.dept == "education"
    return any(
        post.unit_id == notice.unit_id or (bureau and post.unit_kind == "county") for post in actor.posts
    )
