"""Fixtures for everybody; ``app``, ``client`` and ``session`` run on SQLite and on PostgreSQL.

sandbox         a database of its own with the standard county (tests.make.build_world)
empty_sandbox   the same with nothing but tables
app, client     on top of ``sandbox``; forms need no CSRF token here (browser tests keep it)
session         ``db.session`` inside an app context, for tests of services and queries
world           what ``build_world`` returned
now             the moment at which the clock stands still in these tests
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from caseflow import clock
from tests.support import tools
from tests.support.client import ServerLikeClient
from tests.support.databases import PostgresStore, Sandbox, SqliteStore, Templates, close_app, make_app
from tests.support.postgres import Server, running_server

# Friday 2026-11-20, 09:00 in Asia/Shanghai: a school day and a working day
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
SETTINGS_FROM_OUTSIDE = ("DATABASE_URL", "INSTANCE", "KEYS", "SECRET_KEY")
BACKENDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


def pytest_configure() -> None:
    for name in ("PORT", "HOST", *(f"CASEFLOW_{setting}" for setting in SETTINGS_FROM_OUTSIDE)):
        os.environ.pop(name, None)
    # No deadline on busy machines; a required run finds the same examples each time
    settings.register_profile("house", deadline=None, derandomize=bool(tools.required()))
    settings.load_profile("house")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in ("browser", "documents"):
        if item.get_closest_marker(marker):
            tools.require(marker)


@pytest.fixture(scope="session")
def _room() -> Iterator[Path]:
    room = Path(tempfile.mkdtemp(prefix="caseflow-test-"))
    yield room
    shutil.rmtree(room, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running PostgreSQL; the test is skipped when the machine has none."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_templates(_room: Path) -> Iterator[Templates]:
    templates = Templates(SqliteStore(), _room / "sqlite", _room / "keys.json")
    yield templates
    templates.close()


@pytest.fixture(scope="session")
def postgresql_templates(_room: Path, postgres: Server) -> Iterator[Templates]:
    templates = Templates(PostgresStore(postgres), _room / "postgresql", _room / "keys.json")
    yield templates
    templates.close()


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def templates(request: pytest.FixtureRequest, backend: str) -> Any:
    return request.getfixturevalue(f"{backend}_templates")


@pytest.fixture
def now() -> Iterator[datetime]:
    with clock.frozen(NOW) as moment:
        yield moment


@pytest.fixture
def sandbox(templates: Templates, now: datetime) -> Iterator[Sandbox]:
    yield from _copy_of(templates, "world")


@pytest.fixture
def empty_sandbox(templates: Templates, now: datetime) -> Iterator[Sandbox]:
    yield from _copy_of(templates, "empty")


def _copy_of(templates: Templates, kind: str) -> Iterator[Sandbox]:
    copy = templates.sandbox(kind)
    yield copy
    templates.drop(copy)


@pytest.fixture
def database_url(sandbox: Sandbox) -> str:
    return sandbox.url


@pytest.fixture
def world(sandbox: Sandbox) -> Any:
    return sandbox.world


@pytest.fixture
def app(sandbox: Sandbox) -> Iterator[Flask]:
    app = make_app(sandbox, flask={"WTF_CSRF_ENABLED": False})
    app.test_client_class = ServerLikeClient
    yield app
    close_app(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def session(app: Flask) -> Iterator[Any]:
    from caseflow.extensions import db

    with app.app_context():
        yield db.session
