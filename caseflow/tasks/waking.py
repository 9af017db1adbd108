"""Which tasks the sweep must look at now."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from caseflow.extensions import db
from caseflow.tasks.models import Task


def due_ids(now: datetime, limit: int, *, of_cases: bool | None = None) -> list[int]:
    """Tasks the sweep must look at, the longest waiting first."""
    query = select(Task.id).where(Task.state == "open", Task.wake_at <= now)
    return list(db.session.scalars(_of_cases(query, of_cases).order_by(Task.wake_at, Task.id).limit(limit)))


def claim_due(now: datetime, limit: int, *, of_cases: bool | None = None) -> list[Task]:
    """The same, locked until the transaction ends; what another worker holds is left to it."""
    query = select(Task).where(Task.state == "open", Task.wake_at <= now)
    query = _of_cases(query, of_cases).order_by(Task.wake_at, Task.id).limit(limit)
    return list(db.session.scalars(query.with_for_update(skip_locked=True)))


def put_back(task_ids: Iterable[int], until: datetime) -> None:
    """A task that cannot be worked now must not stop the ones behind it."""
    change = update(Task).where(Task.id.in_(list(task_ids)), Task.state == "open").values(wake_at=until)
    db.session.execute(change, execution_options={"synchronize_session": "fetch"})


def _of_cases(query: Any, wanted: bool | None) -> Any:  # noqa: FBT001 - three states of one filter
    if wanted is None:
        return query
    return query.where(Task.case_id.is_not(None) if wanted else Task.case_id.is_(None))
