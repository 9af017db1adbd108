"""Accounts: made, changed, closed and opened again."""

import secrets
from datetime import datetime

from sqlalchemy import select

from caseflow.accounts import passwords
from caseflow.accounts.models import User
from caseflow.audit import service as audit
from caseflow.columns import blind
from caseflow.errors import Reason, Refused
from caseflow.extensions import db
from caseflow.lib import ids
from caseflow.lib.text import clean_line
from caseflow.policy.actors import Actor

_PHONE_DOMAIN = "user_account.phone"


def phone_index(phone: str | None) -> str | None:
    return blind(ids.normalise_phone(phone or ""), _PHONE_DOMAIN)


def create_user(
    login: str, name: str, now: datetime, *, phone: str = "", password: str = "", actor: Actor | None = None
) -> User:
    """An account without a post sees nothing. With no password it opens by a reset code.

    A password given here is known to somebody else and so must be changed at the first sign-in.
    """
    user = User(login=clean_line(login), name=clean_line(name), session_token=secrets.token_hex(16))
    reasons = [*_name_reasons(user.login, user.name), *_phone_reasons(phone)]
    if reasons:
        raise Refused(reasons)
    _set_phone(user, phone)
    if password:
        passwords.check_password(password, login=user.login, name=user.name, phone=phone)
        user.password_hash, user.password_set_at = passwords.hash_secret(password), now
    db.session.add(user)
    db.session.flush()  # posts and the log need its id
    _log("user.create", user, actor, now)
    return user


def edit_user(user: User, *, name: str, phone: str, actor: Actor | None, now: datetime) -> None:
    reasons = [*_name_reasons(user.login, clean_line(name), user.id), *_phone_reasons(phone)]
    if reasons:
        raise Refused(reasons)
    changed = [what for what, differs in _differences(user, clean_line(name), phone) if differs]
    if not changed:
        return
    user.name = clean_line(name)
    _set_phone(user, phone)
    _log("user.edit", user, actor, now, fields=changed)


def _differences(user: User, name: str, phone: str) -> list[tuple[str, bool]]:
    return [("name", user.name != name), ("phone", (user.phone or "") != ids.normalise_phone(phone))]


def _set_phone(user: User, phone: str) -> None:
    user.phone = ids.normalise_phone(phone) or None
    user.phone_index = phone_index(phone)


def _name_reasons(login: str, name: str, user_id: int | None = None) -> list[Reason]:
    reasons = []
    if not 3 <= len(login) <= 40 or not login.isascii() or " " in login:
        text = "账号应为3至40位字母、数字或符号，不含空格和汉字"
        reasons.append(Reason("user.login", text, field="login"))
    elif user_id is None and db.session.scalar(select(User.id).where(User.login == login)):
        reasons.append(Reason("user.login_taken", "此账号已被使用，请换一个", field="login"))
    if not 1 <= len(name) <= 40:
        reasons.append(Reason("user.name", "请填写姓名，最多40字", field="name"))
    return reasons


def _phone_reasons(phone: str) -> list[Reason]:
    reason = ids.find_phone_reason(phone) if phone.strip() else None
    return [reason] if reason else []


def _log(action: str, user: User, actor: Actor | None, now: datetime, **detail: object) -> None:
    audit.record(action, "user", user.id, detail, user_id=actor.user_id if actor else None, now=now)
