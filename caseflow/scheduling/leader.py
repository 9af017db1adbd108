"""One scheduler at a time: an advisory lock on PostgreSQL, a locked file on SQLite."""

import fcntl
import logging
import pathlib
from typing import IO, Protocol

from flask import Flask
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from caseflow.extensions import db

log = logging.getLogger(__name__)
#: any number, the same for every process of one county
_LOCK_KEY = 4120260601


class Leader(Protocol):
    def hold(self) -> bool:
        """Take the lock, or prove that it is still held; False when another process has it."""

    def release(self) -> None: ...


class FileLeader:
    def __init__(self, path: str) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def hold(self) -> bool:
        if self._file is not None:
            return True
        file = pathlib.Path(self._path).open("w", encoding="ascii")  # noqa: SIM115 - held as long as the lock
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class AdvisoryLeader:
    """The lock lives on a connection of its own; if that breaks, the lock is gone."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self._engine = db.engine
        self._connection: Connection | None = None

    def hold(self) -> bool:
        try:
            return self._ping(self._connection) if self._connection is not None else self._take()
        except SQLAlchemyError:
            log.warning("scheduler lock lost: the connection broke")
            self.release()
            return False

    def _ping(self, connection: Connection) -> bool:
        connection.execute(text("SELECT 1"))
        return True

    def _take(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # never back to the pool with the lock on it
        taken = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK_KEY}).scalar()
        if not taken:
            connection.close()
            return False
        self._connection = connection
        return True

    def release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def leader_for(app: Flask) -> Leader:
    with app.app_context():
        dialect = db.engine.dialect.name
    if dialect == "postgresql":
        return AdvisoryLeader(app)
    return FileLeader(f"{app.instance_path}/scheduler.lock")
