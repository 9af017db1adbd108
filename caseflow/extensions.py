"""Flask extensions as objects, and how a transaction begins on SQLite."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

from flask import has_request_context, request
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import MetaData, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)
login_manager = LoginManager()
csrf = CSRFProtect()
migrate = Migrate()

_writing: ContextVar[bool] = ContextVar("writing", default=False)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside take SQLite's write lock at once (cli and jobs).

    A transaction that reads first and writes later cannot wait for the lock on SQLite: it
    fails at once when somebody wrote in between. Web requests other than GET do this by method.
    """
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def is_writing() -> bool:
    """A transaction begun now takes SQLite's write lock at once."""
    return _writing.get() or (has_request_context() and request.method not in SAFE_METHODS)


#: Small pages: a step touches a little of some twenty pages and writes them all whole. The log is
#: brought home every 16 MiB, so that a page written by many steps goes home once.
CONNECTION_PRAGMAS = (
    "page_size=1024",
    "journal_mode=WAL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "cache_size=-65536",
    "wal_autocheckpoint=16384",
)


def configure_sqlite(engine: Engine, synchronous: str = "FULL") -> None:
    """WAL, durable commits, foreign keys, and BEGIN IMMEDIATE for writers."""

    @event.listens_for(engine, "connect")
    def _connect(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None  # we emit BEGIN ourselves
        for pragma in (*CONNECTION_PRAGMAS, f"synchronous={synchronous}"):
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        sql = "BEGIN IMMEDIATE" if is_writing() else "BEGIN"
        try:
            driver_of(connection).execute(sql)
        except sqlite3.Error as fault:
            raise as_sqlalchemy(connection, sql, fault) from fault


def driver_of(connection: Connection) -> Any:
    """The driver's own connection: in the same transaction, past SQLAlchemy's layers."""
    return connection.connection.driver_connection


def as_sqlalchemy(connection: Connection, sql: str, fault: Any) -> DBAPIError:
    """What the driver refused, as if SQLAlchemy had asked it; a dead connection leaves the pool."""
    dialect = connection.dialect
    dead = dialect.is_disconnect(fault, driver_of(connection), None)
    if dead:
        connection.invalidate(fault)
    base = dialect.loaded_dbapi.Error
    error = DBAPIError.instance(sql, (), fault, base, connection_invalidated=dead, dialect=dialect)
    return cast("DBAPIError", error)


def insert_into(entity: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """INSERT of the database in use: both know ON CONFLICT and RETURNING in the same words."""
    if db.engine.dialect.name == "postgresql":
        return postgresql.insert(entity)
    return sqlite.insert(entity)
