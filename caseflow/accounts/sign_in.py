"""Signing in with a password, and the locks against guessing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import bindparam, delete, select, text

from caseflow import clock
from caseflow.accounts import passwords
from caseflow.accounts.models import StrangerLock, User
from caseflow.accounts.people import phone_index
from caseflow.audit import service as audit
from caseflow.columns import UtcDateTime, keyring
from caseflow.errors import Reason, Refused
from caseflow.extensions import db
from caseflow.lib.text import clean_line

MAX_FAILURES = 5
LOCK = timedelta(minutes=15)
_ENSURE_STRANGER = text(
    "INSERT INTO stranger_lock (name_digest, failures, tried_at) VALUES (:digest, 0, :now) "
    "ON CONFLICT (name_digest) DO NOTHING"
).bindparams(bindparam("now", type_=UtcDateTime))
_STRANGERS_KEPT = timedelta(days=1)
_WRONG = (
    f"账号或密码不正确。连续{MAX_FAILURES}次错误将锁定{LOCK.seconds // 60}分钟；忘记密码可请上级发放重置码"
)


class NotProved(Refused):
    """The secret was wrong. The counters that were raised must be kept: commit, then show the page."""


class Attempts(Protocol):
    """Who is counted: an account, or a name that is nobody's."""

    failures: int
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    user_id: int | None = None
    password_hash: str = ""
    reset_hash: str = ""


def sign_in(
    login: str, password: str, now: datetime, *, release: Callable[[], object] = lambda: None
) -> User:
    """The account behind name and password.

    1. Look the name up: login, else the phone number if it is one person's.
    2. ``release``: nothing has been changed, so let go of the database while argon2 works.
    3. Compare; an unknown name costs the same.
    4. Take the counters for oneself, refuse while locked, count a failure, lock at the fifth.

    :raise NotProved: in one wording for wrong, unknown and closed, so that names cannot be collected
    """
    found = find_account(login)
    release()
    proved = passwords.matches(found.password_hash, password)
    attempts = _attempts(found, login, now)
    _refuse_while_locked(attempts, found, now)
    if not proved or not isinstance(attempts, User) or not attempts.active:
        raise _failed(attempts, found, now)
    _welcome(attempts, password, now)
    return attempts


def find_account(login: str) -> Found:
    """By login, else by phone number; a number two people share finds nobody."""
    typed = clean_line(login)
    columns = select(User.id, User.password_hash, User.reset_hash)
    rows = db.session.execute(columns.where(User.login == typed)).all()
    if not rows and (index := phone_index(typed)):
        rows = db.session.execute(columns.where(User.phone_index == index).limit(2)).all()
    if len(rows) != 1:
        return Found()
    return Found(rows[0].id, rows[0].password_hash, rows[0].reset_hash or "")


def lock_user(user_id: int) -> User:
    """The row, for this transaction alone, as it stands now."""
    query = select(User).where(User.id == user_id).with_for_update()
    return db.session.scalars(query, execution_options={"populate_existing": True}).one()


def is_locked(attempts: Attempts, now: datetime) -> bool:
    return attempts.locked_until is not None and now < attempts.locked_until


def _attempts(found: Found, login: str, now: datetime) -> Attempts:
    if found.user_id is not None:
        return lock_user(found.user_id)
    digest = keyring().digest(clean_line(login).lower(), "sign_in")
    db.session.execute(delete(StrangerLock).where(StrangerLock.tried_at < now - _STRANGERS_KEPT))
    db.session.execute(_ENSURE_STRANGER, {"digest": digest, "now": now})
    stranger = db.session.get_one(StrangerLock, digest, with_for_update=True)
    stranger.tried_at = now
    return stranger


def _refuse_while_locked(attempts: Attempts, found: Found, now: datetime) -> None:
    if not is_locked(attempts, now):
        return
    audit.record("sign_in.locked", "user", found.user_id, now=now)
    raise NotProved([_locked_reason(attempts)])


def _failed(attempts: Attempts, found: Found, now: datetime) -> NotProved:
    attempts.failures += 1
    if attempts.failures >= MAX_FAILURES:
        attempts.failures, attempts.locked_until = 0, now + LOCK
    audit.record("sign_in.failed", "user", found.user_id, now=now)
    if is_locked(attempts, now):
        return NotProved([_locked_reason(attempts)])
    return NotProved([Reason("sign_in.wrong", _WRONG)])


def _locked_reason(attempts: Attempts) -> Reason:
    until = clock.to_local(attempts.locked_until) if attempts.locked_until else None
    text = f"连续{MAX_FAILURES}次错误，已锁定至{until:%H:%M}。可稍后再试，或请上级发放重置码立即解锁"
    return Reason("sign_in.locked", text)


def _welcome(user: User, password: str, now: datetime) -> None:
    user.failures, user.locked_until, user.last_sign_in = 0, None, now
    if passwords.needs_new_hash(user.password_hash):
        user.password_hash = passwords.hash_secret(password)
    audit.record("sign_in", "user", user.id, user_id=user.id, now=now)
