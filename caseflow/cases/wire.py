"""Driver-level SQL for the hot path: placeholders and values as each database's driver wants them.

A step of a case is eight small statements. Sent through the expression language they cost more
than the disk; see docs/performance.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy.engine import Connection, CursorResult


def _as_is(value: Any) -> Any:
    return value


def _sqlite_moment(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _pg_moment(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC).replace(tzinfo=None)


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


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


@dataclass(frozen=True, slots=True)
class Line:
    """A connection inside the session's transaction, and the wire it speaks."""

    connection: Connection
    wire: Wire

    @classmethod
    def on(cls, connection: Connection) -> "Line":
        return cls(connection, SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL)

    def run(self, sql: str, values: Sequence[Any] = ()) -> CursorResult[Any]:
        """``sql`` with ``?`` placeholders, values already in the wire's form."""
        return self.connection.exec_driver_sql(self.wire.sql(sql), tuple(values))
