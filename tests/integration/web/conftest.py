from collections.abc import Iterator
from typing import Any

import pytest
from flask import Blueprint, Flask

from caseflow.accounts.guard import PUBLIC
from caseflow.accounts.sessions import load_signed_in
from caseflow.extensions import login_manager
from tests.support.client import ServerLikeClient
from tests.support.databases import close_app, make_app


@pytest.fixture
def backend() -> str:
    return "sqlite"


class OpenPages(Blueprint):
    """Pages of the test itself, open to everybody."""

    def add_url_rule(self, rule: str, endpoint: Any = None, view_func: Any = None, **options: Any) -> None:
        view_func.__permission__ = PUBLIC
        super().add_url_rule(rule, endpoint, view_func, **options)


@pytest.fixture
def bp() -> Blueprint:
    return OpenPages("trial", __name__)


@pytest.fixture
def app(empty_sandbox, bp: Blueprint) -> Iterator[Flask]:
    app = make_app(empty_sandbox, flask={"WTF_CSRF_ENABLED": False, "PROPAGATE_EXCEPTIONS": False})
    app.test_client_class = ServerLikeClient
    login_manager.user_loader(load_signed_in)
    yield app
    close_app(app)


@pytest.fixture
def client(app: Flask, bp: Blueprint):
    """A client of the app with the pages the test has written into ``bp``."""
    app.register_blueprint(bp)
    return app.test_client()
