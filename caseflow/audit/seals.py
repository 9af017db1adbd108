"""Each day is sealed by one root over its events, so that a whole journal cannot be swapped later."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import func, select, text

from caseflow import clock
from caseflow.audit.models import DaySeal
from caseflow.extensions import db

# By table name only: this room knows no case.
_EVENTS = text("SELECT hash FROM case_event WHERE at >= :start AND at < :end ORDER BY case_id, seq")
_FIRST = text("SELECT min(at) FROM case_event")


def root_of(day: date) -> tuple[str, int]:
    """The day's root and how many events it covers."""
    bounds = {"start": _utc(clock.day_start_utc(day)), "end": _utc(clock.day_end_utc(day))}
    digest, count = sha256(), 0
    for (event_hash,) in db.session.execute(_EVENTS, bounds):
        digest.update(event_hash.encode())
        count += 1
    return digest.hexdigest(), count


def _utc(moment: datetime) -> datetime | str:
    plain = moment.replace(tzinfo=None)
    if db.engine.dialect.name == "sqlite":
        return plain.strftime("%Y-%m-%d %H:%M:%S.%f")
    return plain


def seal_days(today: date, now: datetime) -> int:
    """Seal every day before today that has none yet; how many."""
    start = _next_unsealed()
    if start is None:
        return 0
    count = 0
    for day in _days(start, today):
        root, events = root_of(day)
        db.session.add(DaySeal(day=day, root=root, events=events, sealed_at=now))
        count += 1
    db.session.flush()  # the caller's commit follows
    return count


def _next_unsealed() -> date | None:
    last = db.session.scalar(select(func.max(DaySeal.day)))
    if last is not None:
        return last + timedelta(days=1)
    first = db.session.execute(_FIRST).scalar()
    if first is None:
        return None
    moment = datetime.fromisoformat(first) if isinstance(first, str) else first
    return clock.to_local(moment.replace(tzinfo=UTC)).date()


def _days(start: date, end: date) -> Iterator[date]:
    while start < end:
        yield start
        start += timedelta(days=1)


def verify_seals() -> list[str]:
    """Days whose events no longer give the sealed root."""
    problems = []
    for seal in db.session.scalars(select(DaySeal).order_by(DaySeal.day)):
        root, events = root_of(seal.day)
        if (root, events) != (seal.root, seal.events):
            problems.append(f"{seal.day.isoformat()} 的日封不符：封存{seal.events}条，现有{events}条")
    return problems
