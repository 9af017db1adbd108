"""未送达: issued documents that go with a receipt and have not taken effect, the most overdue first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, column, exists, func, literal, or_, select, table
from sqlalchemy.orm import joinedload, selectinload

from caseflow.accounts.models import AccessGrant
from caseflow.accounts.scope import visible_notices
from caseflow.accounts.tree import current_tree
from caseflow.extensions import db
from caseflow.notices.kinds import KINDS
from caseflow.notices.models import Notice
from caseflow.policy.actors import Actor, Subject
from caseflow.policy.codes import NoticeStatus, TaskKind
from caseflow.policy.permissions import Permission, permits
from caseflow.tasks.models import Task

#: of the case this room knows the table's name and no more
_CASE = table(
    "case_file",
    column("id"),
    column("responsible_unit_id"),
    column("school_id"),
    column("class_id"),
    column("stage"),
).c
_NEVER = date(9999, 12, 31)
_POSTED_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that waits; ``due_on`` is None where nothing was planned for it."""

    notice: Notice
    due_on: date | None
    provisional: bool
    days: int

    @property
    def attempts(self) -> int:
        """Several documents on one receipt were each tried once."""
        return len(self.notice.services)


def list_undelivered(actor: Actor, today: date, *, limit: int, offset: int) -> tuple[list[Waiting], int]:
    """One page, and how many there are."""
    rows = db.session.execute(_page(actor).limit(limit).offset(offset))
    found = [
        Waiting(notice, None if due == _NEVER else due, bool(provisional), (today - notice.issued_on).days)
        for notice, due, provisional in rows
    ]
    return found, count_undelivered(actor)


def count_undelivered(actor: Actor) -> int:
    return db.session.scalar(select(func.count()).select_from(Notice).where(*_waits(actor))) or 0


def list_posted(actor: Actor, today: date) -> Sequence[Notice]:
    """公告 whose thirty days still run: nothing to do but wait, the first to take effect on top."""
    posted = [*_served_kinds(actor), Notice.effective_on > today]
    query = select(Notice).where(*posted).order_by(Notice.effective_on, Notice.id).limit(_POSTED_SHOWN)
    return db.session.scalars(query.options(*_WITH)).all()


def servable(actor: Actor, notices: Sequence[Notice]) -> frozenset[int]:
    """Those of which this person records the service; a school's only its own."""
    subjects = _subjects({notice.case_id for notice in notices if notice.case_id})
    return frozenset(
        notice.id
        for notice in notices
        if (subject := subjects.get(notice.case_id or 0))
        and permits(actor, Permission.SERVICE_RECORD, subject)
        and (notice.unit.kind == "school" or permits(actor, Permission.NOTICE_VOID, subject))
    )


def _subjects(case_ids: Collection[int]) -> dict[int, Subject]:
    """The cases as the permission table sees them, in two questions for the page."""
    tree, granted = current_tree(), _granted(case_ids)
    columns = (_CASE.id, _CASE.responsible_unit_id, _CASE.school_id, _CASE.class_id)
    cases = db.session.execute(select(*columns).where(_CASE.id.in_(sorted(case_ids))))
    return {
        case_id: Subject(
            responsible_unit_path=tree.path(unit_id),
            school_path=tree.path(school_id),
            class_path=tree.path(class_id),
            granted_unit_ids=frozenset(granted.get(case_id, ())),
        )
        for case_id, unit_id, school_id, class_id in cases
    }


def _page(actor: Actor) -> Select[tuple[Notice, date, bool]]:
    service = and_(
        Task.subject_type == "notice",
        Task.subject_id == Notice.id,
        Task.state == "open",
        Task.kind == TaskKind.SERVICE.value,
    )
    due = func.coalesce(Task.due_on, Notice.serve_by, literal(_NEVER), type_=Task.due_on.type)
    return (
        select(Notice, due, Task.provisional)
        .outerjoin(Task, service)
        .where(*_waits(actor))
        .order_by(due, Notice.issued_on, Notice.id)
        .options(*_WITH)
    )


_WITH = (joinedload(Notice.unit), selectinload(Notice.services))


def _waits(actor: Actor) -> list[ColumnElement[bool]]:
    """Papers of a closed case are no longer served."""
    working = exists().where(_CASE.id == Notice.case_id, _CASE.stage != "closed")
    return [
        *_served_kinds(actor),
        Notice.effective_on.is_(None),
        or_(Notice.case_id.is_(None), working),
    ]


def _served_kinds(actor: Actor) -> list[ColumnElement[bool]]:
    kinds = sorted(kind.id for kind in KINDS.values() if kind.served)
    return [
        visible_notices(actor, Permission.NOTICE_VIEW, Notice, _CASE),
        Notice.kind.in_(kinds),
        Notice.status != NoticeStatus.VOID.value,
    ]


def _granted(case_ids: Collection[int]) -> dict[int, set[int]]:
    """Units that hold a live grant on each case, in one question for the page."""
    query = select(AccessGrant.subject_id, AccessGrant.unit_id).where(
        AccessGrant.subject_type == "case",
        AccessGrant.subject_id.in_(sorted(case_ids)),
        AccessGrant.revoked_at.is_(None),
    )
    held: dict[int, set[int]] = {}
    for case_id, unit_id in db.session.execute(query):
        held.setdefault(case_id, set()).add(unit_id)
    return held
