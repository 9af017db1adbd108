"""The first units and the first accounts of an empty county."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from caseflow.accounts import passwords
from caseflow.accounts.credentials import CODE_VALID
from caseflow.accounts.models import Post, Unit, User
from caseflow.extensions import db
from caseflow.policy.permissions import Role


@dataclass(frozen=True, slots=True)
class FirstAccount:
    title: str
    login: str
    #: one-time code, shown once
    code: str


#: 三员: one makes accounts, one gives them rights, one audits; nobody else could hand out the next post
_ADMINISTRATORS = (
    ("admin", "系统管理员", Role.SYSADMIN),
    ("secadmin", "安全管理员", Role.SECADMIN),
    ("auditor", "审计管理员", Role.AUDITOR),
)


def found_county(name: str, now: datetime) -> list[FirstAccount]:
    """County, education and justice bureau, the three administrators; nothing when a county stands."""
    if db.session.scalar(select(Unit.id).where(Unit.kind == "county")):
        return []
    county = _unit(None, kind="county", name=name)
    _unit(
        county,
        kind="department",
        dept="education",
        form="县教育局",
        name=f"{name}教育局",
        doc_code="教",
        rank=1,
    )
    _unit(county, kind="department", dept="justice", name=f"{name}司法局", doc_code="司", rank=2)
    return [_administrator(county, now, *who) for who in _ADMINISTRATORS]


def _unit(parent: Unit | None, **columns: object) -> Unit:
    unit = Unit(parent_id=parent.id if parent else None, **columns)
    db.session.add(unit)
    db.session.flush()  # the path holds the id
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    return unit


def _administrator(county: Unit, now: datetime, login: str, title: str, role: Role) -> FirstAccount:
    user = User(login=login, name=title, session_token=secrets.token_hex(16))
    db.session.add(user)
    db.session.flush()  # the post needs its id
    db.session.add(Post(user_id=user.id, role=role.value, unit_id=county.id, granted_at=now))
    code = passwords.new_code()
    user.reset_hash, user.reset_until, user.reset_tries = passwords.hash_secret(code), now + CODE_VALID, 0
    return FirstAccount(title, user.login, code)
