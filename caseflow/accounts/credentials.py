"""Changing a password, the one-time code of a superior, and the pledge of the first day."""

from collections.abc import Callable
from datetime import datetime, timedelta

from caseflow.accounts import passwords
from caseflow.accounts.models import User
from caseflow.accounts.sessions import actor_for, end_all_sessions
from caseflow.accounts.sign_in import NotProved, find_account, lock_user
from caseflow.audit import service as audit
from caseflow.errors import Reason, Refused
from caseflow.extensions import db
from caseflow.policy.actors import Actor
from caseflow.policy.superiors import reset_reasons

CODE_VALID = timedelta(hours=24)
CODE_TRIES = 5
_WRONG_CODE = (
    f"账号或重置码不正确，或重置码已失效：有效{CODE_VALID.days * 24}小时、限用一次、"
    f"错{CODE_TRIES}次作废。请核对，或请上级重新发放"
)


def set_password(user: User, password: str, now: datetime, *, must_change: bool = False) -> None:
    """Refused with every weakness at once; all sessions end."""
    passwords.check_password(password, login=user.login, name=user.name, phone=user.phone or "")
    user.password_hash = passwords.hash_secret(password)
    user.password_set_at, user.must_change = now, must_change
    user.failures, user.locked_until = 0, None
    _void_code(user)
    end_all_sessions(user, now)


def change_password(user: User, old: str, new: str, now: datetime) -> None:
    if not passwords.matches(user.password_hash, old):
        raise Refused.because("password.old", "原密码不正确，请重新填写", field="old")
    if old == new:
        raise Refused.because("password.same", "新密码与原密码相同，应换一个", field="password")
    set_password(user, new, now)
    audit.record("password.change", "user", user.id, user_id=user.id, now=now)


def give_reset_code(actor: Actor, user: User, now: datetime) -> str:
    """A code of 8 digits, told to the person by word of mouth and stored as a hash only."""
    reasons = list(reset_reasons(actor, actor_for(user.id)))
    if not user.active:
        reasons.append(Reason("reset.inactive", "此账号已停用，先启用账号再发放重置码"))
    if reasons:
        raise Refused(reasons)
    code = passwords.new_code()
    user.reset_hash = passwords.hash_secret(code)
    user.reset_until, user.reset_tries = now + CODE_VALID, 0
    audit.record("reset.give", "user", user.id, user_id=actor.user_id, now=now)
    return code


def give_code_at_console(login: str, now: datetime) -> str:
    """For whoever sits at the server: the way back in when no superior can sign in any more.

    :raise Refused: no such account, or it is closed
    """
    found = find_account(login)
    user = lock_user(found.user_id) if found.user_id is not None else None
    if user is None or not user.active:
        raise Refused.because("reset.unknown", f"没有可用的账号 {login}，请核对账号", field="login")
    code = passwords.new_code()
    user.reset_hash = passwords.hash_secret(code)
    user.reset_until, user.reset_tries = now + CODE_VALID, 0
    audit.record("reset.give", "user", user.id, {"console": True}, now=now)
    return code


def use_reset_code(
    login: str, code: str, password: str, now: datetime, *, release: Callable[[], object] = lambda: None
) -> User:
    """Set a new password with the code; opens a locked account too.

    :raise NotProved: in one wording for wrong, used up, too old and unknown; commit the counter
    :raise Refused: when the code is right but the password weak; the code stays good
    """
    found = find_account(login)
    release()
    proved = passwords.matches(found.reset_hash, code.strip())
    user = lock_user(found.user_id) if found.user_id is not None else None
    if user is None or not _code_stands(user, now):
        audit.record("reset.failed", "user", found.user_id, now=now)
        raise NotProved([Reason("reset.wrong", _WRONG_CODE)])
    if not proved:
        _count_wrong_code(user, now)
        raise NotProved([Reason("reset.wrong", _WRONG_CODE)])
    set_password(user, password, now)
    user.last_sign_in = now
    audit.record("reset.use", "user", user.id, user_id=user.id, now=now)
    return user


def accept_pledge(user: User, now: datetime) -> None:
    """数据使用承诺: dated once, at the first sign-in."""
    if user.pledged_at is None:
        user.pledged_at = now
        audit.record("pledge", "user", user.id, user_id=user.id, now=now)
        db.session.flush()


def _code_stands(user: User, now: datetime) -> bool:
    return bool(user.active and user.reset_hash and user.reset_until and now < user.reset_until)


def _count_wrong_code(user: User, now: datetime) -> None:
    user.reset_tries += 1
    if user.reset_tries >= CODE_TRIES:
        _void_code(user)
    audit.record("reset.failed", "user", user.id, now=now)


def _void_code(user: User) -> None:
    user.reset_hash, user.reset_until, user.reset_tries = None, None, 0
