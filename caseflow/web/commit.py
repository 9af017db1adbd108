"""The one place where a web request ends its transaction."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, current_app, g, has_request_context, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import event

from caseflow.extensions import SAFE_METHODS, db, writing

View = Callable[..., ResponseReturnValue]


class CommitOnGet(RuntimeError):
    """A page that is only looked at must change nothing: move the write behind a POST."""


def commits(view: View) -> View:
    """Commit what a POST did when it ends well (2xx, 3xx), undo it otherwise.

    A form shown again because a rule refused it counts as not well, whatever its status.
    A GET passes through and commits nothing.
    """

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if request.method in SAFE_METHODS:
            return view(*args, **kwargs)
        return _run(view, args, kwargs)

    wrapper.commits = True  # type: ignore[attr-defined]
    return wrapper


def records_access(view: View) -> View:
    """For a GET that must leave a line in the access log: downloads, opened files, prints."""

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        g.records_access = True
        with writing():
            return _run(view, args, kwargs)

    wrapper.records_access = True  # type: ignore[attr-defined]
    return wrapper


def pause() -> None:
    """Before seconds of work that need no database: end the transaction, so that nobody waits for it.

    Nothing may have been written yet. What was loaded is read anew when it is asked for.
    """
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("pause would undo what was written: do the slow work first")
    db.session.rollback()


def _run(view: View, args: tuple[Any, ...], kwargs: dict[str, Any]) -> ResponseReturnValue:
    try:
        response = make_response(view(*args, **kwargs))
        if response.status_code < 400 and not g.get("refused", False):
            db.session.commit()
        else:
            db.session.rollback()
    except BaseException:
        db.session.rollback()
        raise
    return response


def watch_commits(app: Flask) -> None:
    """Under test a commit during a GET is an error, so that none slips in."""
    if not app.testing:
        return
    with app.app_context():
        factory = db.session.session_factory
    if not event.contains(factory, "before_commit", _refuse_on_get):
        event.listen(factory, "before_commit", _refuse_on_get)


def _refuse_on_get(_session: Any) -> None:
    if not has_request_context() or not current_app.testing:
        return
    if request.method in SAFE_METHODS and not g.get("records_access", False):
        raise CommitOnGet(f"{request.method} {request.path} commits")
