"""A small demonstration county per backend, built once; the tests only look at it."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.accounts import queries
from caseflow.accounts.models import User
from caseflow.accounts.sessions import actor_for
from caseflow.demo.build import Built, Size
from caseflow.extensions import db
from caseflow.policy.actors import Actor, Role
from tests.conftest import BACKENDS, NOW
from tests.support.databases import PostgresStore, Sandbox, SqliteStore, close_app, make_app

SMALL = Size(seed=1, pupils=400, cases=30)


@dataclass(frozen=True)
class Demo:
    app: Flask
    built: Built


@pytest.fixture(scope="module", params=BACKENDS)
def demo(request: pytest.FixtureRequest) -> Iterator[Demo]:
    store: Any = SqliteStore()
    if request.param == "postgresql":
        store = PostgresStore(request.getfixturevalue("postgres"))
    sandbox = blank(store)
    app = make_app(sandbox)
    try:
        yield Demo(app, fill(app, SMALL))
    finally:
        close_app(app)
        store.drop(sandbox)
        shutil.rmtree(sandbox.instance, ignore_errors=True)


@pytest.fixture
def session(demo: Demo) -> Iterator[Any]:
    with demo.app.app_context():
        yield db.session
        db.session.remove()


def blank(store: Any) -> Sandbox:
    instance = Path(tempfile.mkdtemp(prefix="caseflow-demo-"))
    return Sandbox(store.create(instance), instance, instance / "keys.json")


def fill(app: Flask, size: Size) -> Built:
    from caseflow.demo.build import build
    from caseflow.demo.progress import Progress
    from caseflow.extensions import writing

    with app.app_context(), writing(), Path("/dev/null").open("w", encoding="utf-8") as nowhere:
        db.create_all()
        db.session.commit()
        built = build(size, app.config["SETTINGS"], NOW, Progress(nowhere))
        db.session.remove()
    return built


def demo_actor(session: Any, role: Role) -> Actor:
    """The account of the role that the sign-in page names."""
    login = dict(queries.one_login_per_role())[role.value]
    return actor_for(session.scalar(select(User.id).where(User.login == login)))
