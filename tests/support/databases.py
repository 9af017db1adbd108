"""Databases for tests: built once per kind and backend, copied for each test."""

import importlib
import itertools
import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from flask import Flask

from caseflow.extensions import db
from tests.support.postgres import Server


@dataclass(frozen=True)
class Sandbox:
    """One instance folder and its database; ``world`` is what ``build_world`` returned."""

    url: str
    instance: Path
    keys: Path
    world: Any = None

    def config(self, **more: Any) -> dict[str, Any]:
        return {
            "database_url": self.url,
            "instance_path": str(self.instance),
            "keys_path": str(self.keys),
            "secret_key": "test",
            "testing": True,
            "sqlite_synchronous": "OFF",
            "office_path": "off",  # tests of previews name the program they want
            **more,
        }


class Store(Protocol):
    """Where the databases of one backend live."""

    def create(self, instance: Path) -> str: ...

    def copy(self, template: Sandbox, instance: Path) -> str: ...

    def drop(self, sandbox: Sandbox) -> None: ...


class SqliteStore:
    """The database is a file of the instance folder, so copying the folder copies it."""

    def create(self, instance: Path) -> str:
        return f"sqlite:///{instance / 'caseflow.sqlite'}"

    def copy(self, template: Sandbox, instance: Path) -> str:
        return self.create(instance)

    def drop(self, sandbox: Sandbox) -> None:
        """The folder goes with the sandbox."""


class PostgresStore:
    """Databases beside each other on one server; names never meet those of another run."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._prefix = f"caseflow_test_{os.getpid()}_{secrets.token_hex(4)}"
        self._count = itertools.count(1)

    def create(self, instance: Path) -> str:
        return self._url(self._server.create(self._name()))

    def copy(self, template: Sandbox, instance: Path) -> str:
        return self._url(self._server.create(self._name(), template=_database_name(template.url)))

    def drop(self, sandbox: Sandbox) -> None:
        self._server.drop(_database_name(sandbox.url))

    def _name(self) -> str:
        return f"{self._prefix}_{next(self._count)}"

    @staticmethod
    def _url(plain: str) -> str:
        return plain.replace("postgresql://", "postgresql+psycopg://", 1)


def _database_name(url: str) -> str:
    return url.partition("?")[0].rsplit("/", 1)[1]


class Templates:
    """``sandbox(kind)`` gives a fresh copy.

    Kind "empty" has the tables, "world" the standard county, "scene" that county in the middle of its work.
    """

    def __init__(self, store: Store, room: Path, keys: Path) -> None:
        self._store = store
        self._room = room
        self._keys = keys
        self._built: dict[str, Sandbox] = {}
        self._faults: dict[str, Exception] = {}
        self._count = itertools.count(1)

    def sandbox(self, kind: str) -> Sandbox:
        template = self._template(kind)
        instance = self._room / f"{kind}-{next(self._count)}"
        shutil.copytree(template.instance, instance)
        return Sandbox(self._store.copy(template, instance), instance, self._keys, template.world)

    def drop(self, sandbox: Sandbox) -> None:
        self._store.drop(sandbox)
        shutil.rmtree(sandbox.instance, ignore_errors=True)

    def close(self) -> None:
        for template in self._built.values():
            self.drop(template)

    def _template(self, kind: str) -> Sandbox:
        # What cannot be built once is not tried again for every test
        if kind in self._faults:
            raise self._faults[kind]
        if kind not in self._built:
            try:
                self._built[kind] = self._build(kind)
            except Exception as fault:
                self._faults[kind] = fault
                raise
        return self._built[kind]

    def _build(self, kind: str) -> Sandbox:
        instance = self._room / f"{kind}-template"
        instance.mkdir(parents=True)
        blank = Sandbox(self._store.create(instance), instance, self._keys)
        app = make_app(blank)
        with app.app_context():
            db.create_all()
            world = _builder(kind)(db.session)
            db.session.commit()
        close_app(app)
        return Sandbox(blank.url, instance, self._keys, world)


#: what fills the tables of each kind
_BUILDERS = {"world": ("tests.make", "build_world"), "scene": ("tests.support.scene", "build_scene")}


def _builder(kind: str) -> Callable[[Any], Any]:
    """Imported when it is wanted: both need the whole application."""
    if kind not in _BUILDERS:
        return lambda session: None
    module, name = _BUILDERS[kind]
    build: Callable[[Any], Any] = getattr(importlib.import_module(module), name)
    return build


def make_app(sandbox: Sandbox, **more: Any) -> Flask:
    from caseflow import create_app

    return create_app(**sandbox.config(**more))


def close_app(app: Flask) -> None:
    """Let go of every connection, so that the database can be copied or dropped."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
