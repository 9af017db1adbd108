"""The access log (日志): appended with a hash chain, proved by ``verify_log``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import has_request_context, request
from sqlalchemy import insert, select, text, update

from caseflow import clock
from caseflow.audit.models import AccessEntry, AccessHead
from caseflow.extensions import db
from caseflow.lib.hashing import GENESIS, chain

_HEAD = 1
# Both databases take this; whoever loses the race finds the row of the other.
_ENSURE_HEAD = text(
    "INSERT INTO access_head (id, entries, hash) VALUES (1, 0, :hash) ON CONFLICT (id) DO NOTHING"
)
_LOCK_HEAD = select(AccessHead.entries, AccessHead.hash).where(AccessHead.id == _HEAD).with_for_update()


@dataclass(frozen=True, slots=True)
class LogCheck:
    entries: int
    #: Chinese sentences; empty when every link holds
    problems: tuple[str, ...] = ()


def record(
    action: str,
    subject_type: str = "",
    subject_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
    *,
    user_id: int | None = None,
    address: str = "",
    now: datetime | None = None,
) -> None:
    """Append a line in the caller's transaction: it stands exactly when the deed stands.

    ``detail`` holds ids, codes and purposes, never personal data. The address is the request's
    unless given. The head row stays locked until the transaction ends, so call this late.
    """
    line = {
        "at": now or clock.now(),
        "user_id": user_id,
        "action": action,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "detail": dict(detail or {}),
        "address": address or _request_address(),
    }
    count, previous = _lock_head()
    digest = _link(previous, line)
    db.session.execute(insert(AccessEntry).values(**line, prev_hash=previous, hash=digest))
    db.session.execute(
        update(AccessHead).where(AccessHead.id == _HEAD).values(entries=count + 1, hash=digest),
        execution_options={"synchronize_session": False},
    )


def _request_address() -> str:
    return (request.remote_addr or "")[:45] if has_request_context() else ""


def verify_log() -> LogCheck:
    """Walk the chain from its first line to the head kept apart; a cut tail shows as well."""
    head = db.session.execute(select(AccessHead.entries, AccessHead.hash)).one_or_none()
    walk = _Walk()
    problems = [problem for entry in _entries() if (problem := walk.step(entry))]
    entries, digest = (head.entries, head.hash) if head else (0, GENESIS)
    if walk.count != entries:
        problems.append(f"访问日志应有{entries}条，现有{walk.count}条：有记录被删除或被加入")
    elif walk.previous != digest:
        problems.append("访问日志最后一条与登记的链尾不符：末尾记录被改动")
    return LogCheck(walk.count, tuple(problems))


class _Walk:
    def __init__(self) -> None:
        self.count = 0
        self.previous = GENESIS

    def step(self, entry: AccessEntry) -> str:
        """A sentence naming the first thing wrong with this line, else nothing."""
        before, self.previous = self.previous, entry.hash
        self.count += 1
        if entry.prev_hash != before:
            return f"访问日志第{entry.id}号记录与前一条不相接：其前有记录被改动或删除"
        if entry.hash != _link(before, _line_of(entry)):
            return f"访问日志第{entry.id}号记录的内容被改动"
        return ""


def _lock_head() -> tuple[int, str]:
    head = db.session.execute(_LOCK_HEAD).one_or_none()
    if head is None:
        db.session.execute(_ENSURE_HEAD, {"hash": GENESIS})
        head = db.session.execute(_LOCK_HEAD).one()
    return head.entries, head.hash


def _entries() -> Iterator[AccessEntry]:
    query = select(AccessEntry).order_by(AccessEntry.id).execution_options(yield_per=1000)
    yield from db.session.scalars(query)


def _line_of(entry: AccessEntry) -> dict[str, Any]:
    names = ("at", "user_id", "action", "subject_type", "subject_id", "detail", "address")
    return {name: getattr(entry, name) for name in names}


def _link(previous: str, line: Mapping[str, Any]) -> str:
    at: datetime = line["at"]
    return chain(previous, {**line, "at": at.astimezone(UTC).isoformat()})
