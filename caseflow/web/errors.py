"""Every way a request can fail, as a page that says what to do next."""

import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import NoResultFound, OperationalError
from werkzeug.exceptions import HTTPException

from caseflow.errors import Conflict, Forbidden, NotFound, Reason, Refused
from caseflow.extensions import db

_RETRY_SECONDS = 5
_PAGES = frozenset({400, 403, 404, 413, 500, 503})


def register_error_handlers(app: Flask) -> None:
    app.register_error_handler(Refused, refused)
    app.register_error_handler(NotFound, lambda _error: _page(404))
    app.register_error_handler(NoResultFound, lambda _error: _page(404))
    app.register_error_handler(Forbidden, lambda _error: _page(403))
    app.register_error_handler(CSRFError, lambda _error: _page(400, "csrf", back=_back()))
    app.register_error_handler(OperationalError, database_busy)
    app.register_error_handler(500, broken)
    app.register_error_handler(HTTPException, plain)


def refused(error: Refused) -> ResponseReturnValue:
    """A rule said no and no form of the page took the reasons."""
    return _page(409, "refused", reasons=error.reasons, stale=isinstance(error, Conflict), back=_back())


def database_busy(error: OperationalError) -> ResponseReturnValue:
    """Somebody else holds the write lock, or the database is away: nothing was saved, try again."""
    current_app.logger.warning("database busy at %s: %s", request.path, error.orig)
    response = make_response(_page(503))
    response.headers["Retry-After"] = str(_RETRY_SECONDS)
    return response


def broken(error: Any) -> ResponseReturnValue:
    number = secrets.token_hex(4)
    # Flask has logged the traceback just before; this line ties the number to it
    current_app.logger.error("error %s at %s %s", number, request.method, request.path)
    return _page(500, number=number)


def plain(error: HTTPException) -> ResponseReturnValue:
    """Werkzeug's own errors; a redirect it wants is left alone."""
    code = error.code or 500
    if code < 400:
        return error
    response = make_response(_page(code, str(code) if code in _PAGES else "400"))
    allow = dict(error.get_headers()).get("Allow")
    if allow:
        response.headers["Allow"] = allow
    return response


def _page(status: int, template: str = "", **context: Any) -> ResponseReturnValue:
    db.session.rollback()  # what failed leaves nothing half done
    _ask_nobody()
    if _wants_json():
        return {"error": status, "reasons": _texts(context.get("reasons", ()))}, status
    return render_template(f"errors/{template or status}.html", **context), status


def _ask_nobody() -> None:
    """An error page knows no user: asking who it is would ask the database, which may be what failed."""
    if "_login_user" not in g:
        # Where Flask-Login keeps the user of a request
        g._login_user = AnonymousUserMixin()  # noqa: SLF001


def _wants_json() -> bool:
    return request.path.startswith("/api/")


def _texts(reasons: Sequence[Reason]) -> list[str]:
    return [reason.text for reason in reasons]


def _back() -> str:
    """The page the user came from, if it is one of ours."""
    came = urlsplit(request.referrer or "")
    if came.netloc != request.host:
        return ""
    return f"{came.path}?{came.query}" if came.query else came.path
