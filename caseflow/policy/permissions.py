"""Who may do what: one table, read by the page guard, the list filter and the templates alike.

A permission holds an OR-list of rows; a row is a role and the predicates that must all be true for one
and the same post of that role. What is not in the table is denied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from caseflow.errors import Reason
from caseflow.policy.actors import Actor, ActorPost, Role, Subject
from caseflow.policy.permission_map import PERMISSION_MAP, Permission, Row

__all__ = [
    "PERMISSION_MAP",
    "ROLE_UNITS",
    "Actor",
    "ActorPost",
    "Permission",
    "Role",
    "Row",
    "Subject",
    "permissions_of",
    "permits",
    "post_reasons",
    "role_fits",
    "scope_units",
]

ADMINS: Final = frozenset({Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR})

_TOWNSHIPS: Final = frozenset({"township", "subdistrict"})
#: On which kinds of unit a post of each role may stand.
ROLE_UNITS: Final[Mapping[Role, frozenset[str]]] = {
    Role.CLASS_TEACHER: frozenset({"class"}),
    Role.REGISTRAR: frozenset({"school"}),
    Role.HEADMASTER: frozenset({"school"}),
    Role.VICE_HEAD: frozenset({"school"}),
    Role.DISTRICT_HEAD: frozenset({"district"}),
    Role.TOWNSHIP_OFFICER: _TOWNSHIPS,
    Role.TOWNSHIP_LEADER: _TOWNSHIPS,
    Role.JUDICIAL_OFFICER: frozenset({"department"}),
    Role.LIAISON: frozenset({"department"}),
    Role.GROUP_MEMBER: frozenset({"county"}),
    # The bureau acts for the whole county: its posts stand on the county, not on the bureau's own unit.
    Role.BUREAU_OFFICER: frozenset({"county"}),
    Role.BUREAU_LEADER: frozenset({"county"}),
    Role.INSPECTOR: frozenset({"county", "district"}),
    Role.SYSADMIN: frozenset({"county"}),
    Role.SECADMIN: frozenset({"county"}),
    Role.AUDITOR: frozenset({"county"}),
}


def permits(actor: Actor, permission: Permission, subject: Subject | None = None) -> bool:
    """Without a subject: whether any post could ever do it (menus, routes)."""
    return any(
        subject is None or all(holds(actor, post, subject) for holds in row.predicates)
        for post, row in _matches(actor, permission)
    )


def permissions_of(actor: Actor) -> frozenset[Permission]:
    return frozenset(permission for permission in Permission if permits(actor, permission))


def scope_units(actor: Actor, permission: Permission) -> tuple[tuple[int, str], ...]:
    """The posts' units (id, path) that carry the permission: the single source of the list filter."""
    return tuple(dict.fromkeys((post.unit_id, post.unit_path) for post, _ in _matches(actor, permission)))


def role_fits(role: Role, unit_kind: str, dept: str = "") -> bool:
    if role is Role.JUDICIAL_OFFICER and dept != "justice":
        return False
    return unit_kind in ROLE_UNITS[role]


def post_reasons(held: Iterable[Role], wanted: Role, unit_kind: str, dept: str = "") -> tuple[Reason, ...]:
    """Why this post may not be granted: wrong kind of unit, or administration and operation in one hand."""
    reasons = []
    if not role_fits(wanted, unit_kind, dept):
        reasons.append(Reason("role_unit", "此岗位与所选单位类别不符，改选单位或岗位", field="unit"))
    others = frozenset(held) - {wanted}
    if others and (wanted in ADMINS or others & ADMINS):
        text = "系统、安全、审计管理员岗位须单独设置，先撤销此人的其他岗位，或另选人员"
        reasons.append(Reason("role_conflict", text, field="role"))
    return tuple(reasons)


def _matches(actor: Actor, permission: Permission) -> Iterable[tuple[ActorPost, Row]]:
    rows = PERMISSION_MAP.get(permission, ())
    return ((post, row) for post in _acting_posts(actor) for row in rows if row.role is post.role)


def _acting_posts(actor: Actor) -> tuple[ActorPost, ...]:
    """Who audits operates nothing, even where an old post was forgotten."""
    if Role.AUDITOR not in actor.roles:
        return actor.posts
    return tuple(post for post in actor.posts if post.role is Role.AUDITOR)
