"""Who is signed in: one query per request brings the person, the live posts and the tree's version."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import current_app, session
from flask_login import UserMixin, login_user, logout_user
from sqlalchemy import and_, bindparam, delete, select, true, update

from caseflow import clock
from caseflow.accounts.models import Post, SignInSession, Unit, UnitTree, User
from caseflow.accounts.tree import remember_version
from caseflow.config import Settings
from caseflow.extensions import db
from caseflow.lib.hashing import sha256_hex
from caseflow.policy.actors import Actor, ActorPost, Role
from caseflow.prepared import fetch

_KEY, _SEEN, _OUT = "key", "seen", "out"
#: the moment of the last request is written into the cookie at most this often
_SEEN_EVERY = 30
_LOAD = (
    select(
        User.id,
        User.login,
        User.name,
        User.session_token,
        User.large_type,
        User.must_change,
        User.pledged_at,
        SignInSession.id.label("session_id"),
        SignInSession.started_at,
        UnitTree.version,
        Post.role,
        Unit.id.label("unit_id"),
        Unit.path,
        Unit.kind,
        Unit.form,
        Unit.dept,
    )
    .select_from(SignInSession)
    .join(User, and_(User.id == SignInSession.user_id, User.active))
    .outerjoin(Post, and_(Post.user_id == User.id, Post.revoked_at.is_(None)))
    .outerjoin(Unit, and_(Unit.id == Post.unit_id, Unit.status == "active"))
    .outerjoin(UnitTree, true())
    .where(SignInSession.key_hash == bindparam("key_hash"), SignInSession.ended_at.is_(None))
    .order_by(Post.id)
)


class _Row(NamedTuple):
    """A line of ``_LOAD``: the person, and one of the posts."""

    id: int
    login: str
    name: str
    session_token: str
    large_type: bool
    must_change: bool
    pledged_at: datetime | None
    session_id: int
    started_at: datetime
    version: str | None
    role: str
    unit_id: int | None
    path: str
    kind: str
    form: str
    dept: str


@dataclass(frozen=True, slots=True)
class SignedIn(UserMixin):
    """``current_user`` of a request; the row itself is ``db.session.get(User, current_user.id)``."""

    id: int
    login: str
    name: str
    token: str
    large_type: bool
    must_change: bool
    pledged: bool
    session_id: int
    actor: Actor

    def get_id(self) -> str:
        return f"{self.id}.{self.token}"


def start_session(user: User, now: datetime) -> SignedIn:
    """A new session from scratch: nothing of the anonymous one lives on."""
    session.clear()
    if not user.session_token:
        user.session_token = secrets.token_hex(16)
    _forget_old(user.id, now)
    key = secrets.token_urlsafe(24)
    db.session.add(SignInSession(user_id=user.id, key_hash=_hashed(key), started_at=now))
    db.session.flush()
    session[_KEY], session[_SEEN] = key, int(now.timestamp())
    signed_in = _signed_in(_rows(key))
    login_user(signed_in)
    return signed_in


def end_session(now: datetime) -> None:
    """Sign out on this device; a copy of the cookie is worth nothing afterwards."""
    key = session.get(_KEY, "")
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.key_hash == _hashed(key), SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    logout_user()
    session.clear()


def end_all_sessions(user: User, now: datetime) -> None:
    """Sign out everywhere: password changed, account closed, post withdrawn."""
    user.session_token = secrets.token_hex(16)
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.user_id == user.id, SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def take_sign_out_reason() -> str:
    """Why the last session ended by itself, told once on the sign-in page."""
    return str(session.pop(_OUT, ""))


def actor_for(user_id: int) -> Actor:
    """The rights of somebody else (preview, commands of the command line)."""
    query = (
        select(Post.role, Unit.id.label("unit_id"), Unit.path, Unit.kind, Unit.form, Unit.dept)
        .join(Unit, and_(Unit.id == Post.unit_id, Unit.status == "active"))
        .join(User, and_(User.id == Post.user_id, User.active))
        .where(Post.user_id == user_id, Post.revoked_at.is_(None))
        .order_by(Post.id)
    )
    return Actor(user_id, _posts(db.session.execute(query).all()))


def load_signed_in(user_id: str) -> SignedIn | None:
    key = session.get(_KEY)
    rows = _rows(key) if key else []
    signed_in = _signed_in(rows) if rows else None
    if signed_in is None or not secrets.compare_digest(signed_in.get_id(), user_id):
        _drop_session("ended")
        return None
    now = clock.now()
    if why := _overdue(rows[0].started_at, now):
        _drop_session(why)
        return None
    remember_version(rows[0].version)
    _mark_seen(now)
    return signed_in


def _overdue(started_at: datetime, now: datetime) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    if now - started_at >= timedelta(hours=settings.session_hours):
        return "expired"
    idle = now.timestamp() - session.get(_SEEN, 0)
    return "idle" if idle >= settings.idle_minutes * 60 else ""


def _mark_seen(now: datetime) -> None:
    moment = int(now.timestamp())
    if moment - session.get(_SEEN, 0) >= _SEEN_EVERY:
        session[_SEEN] = moment


def _drop_session(why: str) -> None:
    session.clear()
    session[_OUT] = why


def _rows(key: str) -> "list[_Row]":
    # The ORM has nothing to add to rows of columns, and every page comes by here
    return [_Row(*row) for row in fetch(db.session.connection(), _LOAD, key_hash=_hashed(key))]


def _signed_in(rows: Sequence[Any]) -> SignedIn:
    row = rows[0]
    return SignedIn(
        row.id,
        row.login,
        row.name,
        row.session_token,
        row.large_type,
        row.must_change,
        row.pledged_at is not None,
        row.session_id,
        Actor(row.id, _posts(rows)),
    )


def _posts(rows: Sequence[Any]) -> tuple[ActorPost, ...]:
    return tuple(
        ActorPost(Role(row.role), row.unit_id, row.path, row.kind, row.form, row.dept)
        for row in rows
        if row.unit_id is not None
    )


def _forget_old(user_id: int, now: datetime) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    limit = now - timedelta(hours=settings.session_hours)
    db.session.execute(
        delete(SignInSession).where(SignInSession.user_id == user_id, SignInSession.started_at < limit)
    )


def _hashed(key: str) -> str:
    return sha256_hex(key.encode())
