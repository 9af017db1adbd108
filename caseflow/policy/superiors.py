"""Who stands above whom when an account is handed out: codes go downwards, nobody raises himself.

The ranks are ours: no source orders the posts for this purpose.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from caseflow.errors import Reason
from caseflow.policy.actors import Actor, ActorPost, Role
from caseflow.policy.permission_map import PERMISSION_MAP, Permission
from caseflow.policy.permissions import ADMINS
from caseflow.policy.predicates import within

RANK: Final[Mapping[Role, int]] = {
    Role.CLASS_TEACHER: 1,
    Role.REGISTRAR: 2,
    Role.VICE_HEAD: 3,
    Role.HEADMASTER: 4,
    Role.LIAISON: 2,
    Role.JUDICIAL_OFFICER: 2,
    Role.TOWNSHIP_OFFICER: 3,
    Role.TOWNSHIP_LEADER: 4,
    Role.DISTRICT_HEAD: 5,
    Role.GROUP_MEMBER: 5,
    Role.INSPECTOR: 5,
    Role.BUREAU_OFFICER: 6,
    Role.BUREAU_LEADER: 7,
    Role.SYSADMIN: 8,
    Role.SECADMIN: 8,
    Role.AUDITOR: 8,
}
#: whose unnamed work shows up with whom as well, so that a vacant post hides nothing
STANDS_IN: Final[Mapping[Role, tuple[Role, ...]]] = {
    Role.HEADMASTER: (Role.VICE_HEAD, Role.REGISTRAR, Role.CLASS_TEACHER),
    Role.VICE_HEAD: (Role.REGISTRAR, Role.CLASS_TEACHER),
    Role.REGISTRAR: (Role.CLASS_TEACHER,),
    Role.TOWNSHIP_LEADER: (Role.TOWNSHIP_OFFICER,),
    Role.BUREAU_LEADER: (Role.BUREAU_OFFICER,),
}
#: account administrators serve everybody, their equals included
_ACCOUNT_ADMINS: Final = frozenset({Role.SYSADMIN, Role.SECADMIN})
_CODE_GIVERS: Final = frozenset(row.role for row in PERMISSION_MAP[Permission.USER_RESET_CODE])


def reset_reasons(giver: Actor, person: Actor) -> tuple[Reason, ...]:
    """Why this giver may not open this person's account: every post of the person must lie below."""
    if giver.user_id == person.user_id:
        return (Reason("reset.self", "自己的密码在“修改密码”中更改，不能给自己发放重置码"),)
    givers = [post for post in giver.posts if post.role in _CODE_GIVERS]
    if person.posts and all(any(_above(g, post) for g in givers) for post in person.posts):
        return ()
    if not person.posts and any(g.role in _ACCOUNT_ADMINS or g.unit_kind == "county" for g in givers):
        return ()
    return (
        Reason("reset.superior", "重置码由上级发放：此人有岗位不在可发放的范围内，请联系其上级或系统管理员"),
    )


def grant_reasons(giver: Actor, role: Role, person_id: int) -> Iterator[Reason]:
    """Nobody gives himself a post; the three administrators are appointed by the security administrator."""
    if giver.user_id == person_id:
        yield Reason("grant.self", "不能为自己授予岗位，请由其他有权人员办理", field="user")
    if role in ADMINS and not giver.holds(Role.SECADMIN):
        yield Reason("grant.admin", "系统、安全、审计管理员岗位由安全管理员授予", field="role")


def needs_filing(role: str) -> bool:
    """XX-34: a registrar is trained and filed with the superior before work."""
    return role == Role.REGISTRAR


def is_last_resort(role: str) -> bool:
    """A post without which nobody could hand out rights any more."""
    return role in {Role.SYSADMIN, Role.SECADMIN}


def _above(giver: ActorPost, post: ActorPost) -> bool:
    higher = RANK[giver.role] > RANK[post.role] or giver.role in _ACCOUNT_ADMINS
    return higher and within(post.unit_path, giver)
