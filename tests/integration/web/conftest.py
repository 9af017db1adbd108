from collections.abc import Iterator

import pytest
from flask import Blueprint, Flask

# Tells Flask-Login how to find who is signed in, as the pages of accounts do
import caseflow.accounts.sessions  # noqa: F401
from tests.support.client import ServerLikeClient
from tests.support.databases import close_app, make_app


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def bp() -> Blueprint:
    """Pages of the test itself; they must not ask for more than the frame does."""
    return Blueprint("trial", __name__)


@pytest.fixture
def app(empty_sandbox, bp: Blueprint) -> Iterator[Flask]:
    app = make_app(empty_sandbox, flask={"WTF_CSRF_ENABLED": False, "PROPAGATE_EXCEPTIONS": False})
    app.test_client_class = ServerLikeClient
    yield app
    close_app(app)


@pytest.fixture
def client(app: Flask, bp: Blueprint):
    """A client of the app with the pages the test has written into ``bp``."""
    app.register_blueprint(bp)
    return app.test_client()
