"""The inbox (消息): who is told what, once. Texts hold numbers and words, never a name."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update

from caseflow.extensions import db, insert_into
from caseflow.messages.models import Message

#: rows per INSERT: SQLite takes no more than 32766 values
_CHUNK = 1000
_TEXT = 200


def send(
    user_ids: Iterable[int],
    kind: str,
    text: str,
    subject: tuple[str, int],
    *,
    once: str,
    now: datetime,
) -> int:
    """Tell each person once per ``once``; a repeat is harmless. Returns how many lines are new.

    ``text`` may hold a case or document number, a word and a date, never a name.
    """
    rows = [
        {
            "user_id": user_id,
            "kind": kind,
            "text": text[:_TEXT],
            "subject_type": subject[0],
            "subject_id": subject[1],
            "once": once,
            "created_at": now,
        }
        for user_id in sorted(set(user_ids))
    ]
    return sum(_insert(rows[start : start + _CHUNK]) for start in range(0, len(rows), _CHUNK))


def inbox(user_id: int, *, unread_only: bool = False, offset: int = 0, limit: int = 50) -> list[Message]:
    """Newest first."""
    query = select(Message).where(Message.user_id == user_id)
    if unread_only:
        query = query.where(Message.read_at.is_(None))
    query = query.order_by(Message.created_at.desc(), Message.id.desc())
    return list(db.session.scalars(query.offset(offset).limit(limit)))


def count_messages(user_id: int, *, unread_only: bool = False) -> int:
    query = select(func.count()).select_from(Message).where(Message.user_id == user_id)
    if unread_only:
        query = query.where(Message.read_at.is_(None))
    return db.session.scalar(query) or 0


def unread_count(user_id: int) -> int:
    return count_messages(user_id, unread_only=True)


def mark_read(user_id: int, now: datetime, message_ids: Iterable[int] | None = None) -> int:
    """Mark these lines, or all; other people's lines are never touched."""
    change = update(Message).where(Message.user_id == user_id, Message.read_at.is_(None))
    if message_ids is not None:
        change = change.where(Message.id.in_(list(message_ids)))
    result = db.session.execute(change.values(read_at=now), execution_options=_FETCH)
    return result.rowcount  # type: ignore[no-any-return, attr-defined]


_FETCH = {"synchronize_session": "fetch"}


def _insert(rows: list[dict[str, object]]) -> int:
    fresh = insert_into(Message).values(rows).on_conflict_do_nothing(index_elements=["user_id", "once"])
    return len(db.session.execute(fresh.returning(Message.id)).all())
