"""Driver-level SQL for the hot path: placeholders and values as each database's driver wants them.

A step of a case is eight small statements. Sent through SQLAlchemy they cost more than the disk,
so they go to the driver's own connection, inside the session's transaction; see docs/performance.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy.engine import Connection

from caseflow.extensions import as_sqlalchemy, driver_of


def _as_is(value: Any) -> Any:
    return value


@lru_cache(maxsize=256)
def _sqlite_moment(value: datetime | None) -> str | None:
    if value is None:
        return None
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _pg_moment(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC).replace(tzinfo=None)


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


@lru_cache(maxsize=4096)
def _from_iso(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


@cache
def _percent(sql: str) -> str:
    return sql.replace("?", "%s")


@dataclass(frozen=True, slots=True)
class Wire:
    """How one database wants its statements and values."""

    sql: Callable[[str], str]
    moment: Callable[[datetime | None], Any]
    day: Callable[[date | None], Any]
    as_day: Callable[[Any], date | None]


SQLITE = Wire(_as_is, _sqlite_moment, _iso, _from_iso)
POSTGRESQL = Wire(_percent, _pg_moment, _as_is, _as_is)


@dataclass(slots=True)
class Line:
    """A connection inside the session's transaction, and the wire it speaks."""

    connection: Connection
    wire: Wire
    _send: Callable[[str, Sequence[Any]], Any]

    @classmethod
    def on(cls, connection: Connection) -> "Line":
        wire = SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL
        return cls(connection, wire, driver_of(connection).execute)

    def run(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The driver's cursor of ``sql`` with ``?`` placeholders, values already in the wire's form."""
        try:
            return self._send(self.wire.sql(sql), values)
        except self.connection.dialect.loaded_dbapi.Error as fault:
            raise as_sqlalchemy(self.connection, sql, fault) from fault
