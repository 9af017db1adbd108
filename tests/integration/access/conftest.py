from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.access import visitor
from tests.support.client import ServerLikeClient
from tests.support.databases import Sandbox, close_app, make_app
from tests.support.scene import Scene

Enter = Callable[[str], FlaskClient]


@pytest.fixture
def sandbox(templates, now) -> Iterator[Sandbox]:
    copy = templates.sandbox("scene")
    yield copy
    templates.drop(copy)


@pytest.fixture
def scene(sandbox: Sandbox) -> Scene:
    return sandbox.world


@pytest.fixture
def enter(app: Flask, scene: Scene) -> Enter:
    """A client in which the person of that login has signed in."""
    return lambda login: visitor(app, scene.world, login)


@pytest.fixture
def guarded(sandbox: Sandbox) -> Iterator[Flask]:
    """The same application with its tokens on, as in the world."""
    app = make_app(sandbox)
    app.test_client_class = ServerLikeClient
    yield app
    close_app(app)
