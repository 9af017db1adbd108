import contextvars
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class ServerLikeClient(FlaskClient):
    """Each request starts in a context of its own, as on a real server.

    Without this a request inside a test's app context shares ``flask.g`` with the test, and
    with it the signed-in user of the request before.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if self.preserve_context:
            return super().open(*args, **kwargs)
        return contextvars.Context().run(super().open, *args, **kwargs)
