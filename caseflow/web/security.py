from datetime import timedelta

from flask import Flask, Response, abort, request, session

from caseflow.config import Settings

CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
}


def secure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
    )
    app.before_request(_refuse_nul)
    app.after_request(_add_headers)


def _refuse_nul() -> None:
    """No keyboard types it and PostgreSQL keeps no text with it: refused here, once for all pages."""
    typed = (value for values in (request.args, request.form) for value in values.values())
    if any("\0" in value for value in typed):
        abort(400)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static" and _is_personal(response):
        # A shared phone or office computer must not keep a pupil's page after sign-out.
        response.headers["Cache-Control"] = "no-store"
    return response


def _is_personal(response: Response) -> bool:
    # The session cookie tells without asking the database, which may be what failed
    return "_user_id" in session or "Set-Cookie" in response.headers
