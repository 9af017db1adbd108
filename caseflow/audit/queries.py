from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select

from caseflow import clock
from caseflow.audit.models import AccessEntry
from caseflow.extensions import db


@dataclass(frozen=True, slots=True)
class LogFilter:
    #: an action, or the beginning of several: "sign_in" finds "sign_in.failed" too
    action: str = ""
    user_ids: Sequence[int] | None = None
    subject_type: str = ""
    subject_id: int | None = None
    since: date | None = None
    until: date | None = None


def list_entries(wanted: LogFilter, *, limit: int, offset: int) -> tuple[Sequence[AccessEntry], int]:
    """The newest first, and how many there are."""
    query = _entries(wanted)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = query.order_by(AccessEntry.id.desc()).limit(limit).offset(offset)
    return db.session.scalars(page).all(), total


def known_actions() -> Sequence[str]:
    return db.session.scalars(select(AccessEntry.action).distinct().order_by(AccessEntry.action)).all()


def _entries(wanted: LogFilter) -> Select[tuple[AccessEntry]]:
    query = select(AccessEntry)
    if wanted.action:
        query = query.where(AccessEntry.action == wanted.action)
    if wanted.user_ids is not None:
        query = query.where(AccessEntry.user_id.in_(wanted.user_ids))
    if wanted.subject_type:
        query = query.where(AccessEntry.subject_type == wanted.subject_type)
    if wanted.subject_id:
        query = query.where(AccessEntry.subject_id == wanted.subject_id)
    if wanted.since:
        query = query.where(AccessEntry.at >= clock.day_start_utc(wanted.since))
    if wanted.until:
        query = query.where(AccessEntry.at < clock.day_end_utc(wanted.until))
    return query
