"""Column types of our own: moments in UTC, JSON text, values sealed at rest."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, LargeBinary, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from caseflow.lib.crypto import Keyring

_held: list[Keyring] = []


def use_keyring(ring: Keyring) -> None:
    """Set by ``create_app``: the keys live outside the database."""
    _held[:] = [ring]


def keyring() -> Keyring:
    if not _held:
        raise RuntimeError("no keyring: create_app has not run")
    return _held[0]


class UtcDateTime(TypeDecorator[datetime]):
    """Aware in Python, naive UTC in store; a naive moment is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class JsonText(TypeDecorator[Any]):
    """Canonical JSON as text: the same on SQLite and PostgreSQL, byte for byte."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        if value == "{}":  # most rows of most columns
            return {}
        return None if value is None else json.loads(value)


class Sealed(TypeDecorator[str]):
    """Text encrypted at rest; ``place`` (table.column) is bound into the cipher text."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring().seal(value, self.place)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else keyring().open(bytes(value), self.place).decode()


def blind(value: str | None, domain: str) -> str | None:
    """Blind index for exact search of a sealed value."""
    return None if not value else keyring().blind(value, domain)
