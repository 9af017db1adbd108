"""Helpers of the views: what a page needs that belongs to no room."""

from typing import Any

from flask import Flask, request
from flask_login import current_user

from caseflow import clock
from caseflow.accounts.scope import may
from caseflow.config import Settings
from caseflow.web.commit import watch_commits
from caseflow.web.converters import register_converters
from caseflow.web.errors import register_error_handlers
from caseflow.web.filters import register_filters
from caseflow.web.health import register_health
from caseflow.web.nav import nav_context
from caseflow.web.paging import keep_args, sort_url, without_arg
from caseflow.web.progress import build_progress
from caseflow.web.security import secure


def init_app(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    register_converters(app)
    register_health(app)
    register_filters(app)
    register_error_handlers(app)
    secure(app, settings)
    watch_commits(app)
    app.jinja_env.globals.update(
        may=may,
        keep_args=keep_args,
        without_arg=without_arg,
        sort_url=sort_url,
        progress_steps=build_progress,
    )
    app.context_processor(nav_context)
    app.context_processor(lambda: _page_context(settings))


def _page_context(settings: Settings) -> dict[str, Any]:
    return {
        "now": clock.now(),
        "today": clock.today(),
        "practice_mode": settings.practice,
        "county_name": settings.county_name,
        "idle_minutes": settings.idle_minutes,
        "is_large": is_large,
    }


def is_large() -> bool:
    """大字版: this device's choice, else the one kept with the account."""
    chosen = request.cookies.get("large")
    if chosen in ("0", "1"):
        return chosen == "1"
    return bool(getattr(current_user, "large_type", False))
