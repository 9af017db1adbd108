"""Databases for the arms: a base built once, a fresh copy for every run, durable as in production."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pytest

from caseflow import create_app
from caseflow.extensions import db
from tests.support import postgres

_NUMBERS = count(1)


class Store(Protocol):
    kind: str

    def base(self, name: str) -> str:
        """The address of a new empty database."""

    def copy(self, name: str) -> str: ...

    def drop(self, url: str) -> None: ...


class SqliteStore:
    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def base(self, name: str) -> str:
        return f"sqlite:///{self._folder / f'{name}.sqlite'}"

    def copy(self, name: str) -> str:
        path = self._folder / f"{name}-{next(_NUMBERS)}.sqlite"
        shutil.copy(self._folder / f"{name}.sqlite", path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        path = Path(url.removeprefix("sqlite:///"))
        for end in ("", "-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)


class PostgresStore:
    kind = "postgresql"

    def __init__(self, server: postgres.Server) -> None:
        self._server = server

    def base(self, name: str) -> str:
        return _with_driver(self._server.create(f"bench_{os.getpid()}_{name}"))

    def copy(self, name: str) -> str:
        fresh = f"bench_{os.getpid()}_{name}_{next(_NUMBERS)}"
        return _with_driver(self._server.create(fresh, template=f"bench_{os.getpid()}_{name}"))

    def drop(self, url: str) -> None:
        self._server.drop(url.rsplit("/", 1)[1])


def _with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def stores(folder: Path, *, with_postgres: bool = True) -> Iterator[list[Store]]:
    """SQLite always; PostgreSQL where this machine has one, with fsync on."""
    with ExitStack() as stack:
        found: list[Store] = [SqliteStore(folder)]
        if with_postgres:
            try:
                found.append(PostgresStore(stack.enter_context(postgres.running_server(durable=True))))
            except pytest.skip.Exception as fault:
                print(f"  {fault}", file=sys.stderr)
        yield found


def open_app(url: str, folder: str | Path, instance: str | Path = "", **more: Any) -> Any:
    """Ours on that database; the keys lie in the folder, so every arm reads what another sealed."""
    return create_app(
        database_url=url,
        instance_path=str(instance or folder),
        keys_path=str(Path(folder) / "keys.json"),
        secret_key="bench",  # noqa: S106 a throw-away
        **more,
    )


def close_app(app: Any) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def checkpoint() -> None:
    """The base file alone is copied, so the log is brought home."""
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
