"""The door of every page: who may pass, and what has to be done before anything else."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.accounts.scope import current_actor
from caseflow.accounts.sessions import load_signed_in
from caseflow.errors import Forbidden
from caseflow.extensions import SAFE_METHODS, login_manager
from caseflow.policy.permissions import Permission, permits

AnyView = TypeVar("AnyView", bound=Callable[..., Any])

PUBLIC, SIGNED_IN = "public", "signed_in"
#: pages of other makers that carry no mark of ours
_OPEN_ENDPOINTS = frozenset({"static"})
_FIRST_STEPS = frozenset({"accounts.password", "accounts.pledge", "accounts.sign_out"})


def public(view: AnyView) -> AnyView:
    """Anybody may open it."""
    view.__permission__ = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: AnyView) -> AnyView:
    """Everybody with an account may open it; what it shows is scoped inside."""
    view.__permission__ = SIGNED_IN  # type: ignore[attr-defined]
    return view


def requires(*permissions: Permission) -> Callable[[AnyView], AnyView]:
    """One of the permissions, in whatever scope; the thing itself is then loaded within scope.

    The mark stays on the view, under every decorator that wraps it: the gate reads it, and so
    does the table of all routes.
    """

    def mark(view: AnyView) -> AnyView:
        view.__permission__ = permissions  # type: ignore[attr-defined]
        return view

    return mark


def check(*permissions: Permission) -> None:
    actor = current_actor()
    if not any(permits(actor, permission) for permission in permissions):
        raise Forbidden


def init_app(app: Flask) -> None:
    login_manager.user_loader(load_signed_in)
    login_manager.session_protection = None  # a phone changes its address on the road
    login_manager.unauthorized_handler(ask_to_sign_in)
    app.before_request(_gate)


def ask_to_sign_in() -> ResponseReturnValue:
    """Remember where the person was going, if a sign-in can lead back there."""
    wanted = request.full_path.rstrip("?") if request.method in SAFE_METHODS else None
    return redirect(url_for("accounts.sign_in", next=None if wanted in (None, "/") else wanted))


def safe_next(target: str | None) -> str:
    """An address of this site, else the home page; never a way out."""
    parts = urlsplit(target or "")
    inside = target and target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if target and inside and not parts.scheme and not parts.netloc else "/"


def _gate() -> ResponseReturnValue | None:
    """Default closed: a page that carries no mark opens for nobody."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in _OPEN_ENDPOINTS:
        return None
    mark = getattr(current_app.view_functions[endpoint], "__permission__", None)
    if mark == PUBLIC:
        return None
    if not current_user.is_authenticated:
        return ask_to_sign_in()
    if mark is None:
        current_app.logger.error("page %s carries no permission: mark it in its views module", endpoint)
        raise Forbidden
    if step := _first_step(endpoint):
        return redirect(url_for(step))
    if mark != SIGNED_IN:
        check(*mark)
    return None


def _first_step(endpoint: str) -> str:
    """A given password is changed and the pledge is made before any other page."""
    if endpoint in _FIRST_STEPS:
        return ""
    if current_user.must_change:
        return "accounts.password"
    return "" if current_user.pledged else "accounts.pledge"
