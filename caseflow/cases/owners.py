"""Who answers for a case: found by post, never nobody."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import case as sql_case
from sqlalchemy import select

from caseflow.accounts.models import Post, User
from caseflow.accounts.tree import current_tree
from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.policy.permissions import Role
from caseflow.roster.models import Pupil

_SCHOOL_ROLES = (Role.REGISTRAR, Role.VICE_HEAD, Role.HEADMASTER)
_TOWNSHIP_ROLES = (Role.TOWNSHIP_OFFICER, Role.TOWNSHIP_LEADER)
_BUREAU_ROLES = (Role.BUREAU_OFFICER, Role.BUREAU_LEADER)
_ROLES_BY_KIND: dict[str, tuple[Role, ...]] = {
    "class": (Role.CLASS_TEACHER,),
    "school": _SCHOOL_ROLES,
    "district": (Role.DISTRICT_HEAD,),
    "township": _TOWNSHIP_ROLES,
    "subdistrict": _TOWNSHIP_ROLES,
    "county": _BUREAU_ROLES,
    "department": (Role.JUDICIAL_OFFICER, Role.LIAISON),
}


@dataclass(frozen=True, slots=True)
class Owner:
    user_id: int
    unit_id: int


def find_officer(unit_id: int | None, roles: Iterable[Role] = ()) -> Owner | None:
    """The first live person of the unit by the order of its roles; None when every post is vacant."""
    node = current_tree().find(unit_id)
    if node is None or not node.live:
        return None
    wanted = tuple(roles) or _ROLES_BY_KIND.get(node.kind, ())
    order = sql_case({role.value: rank for rank, role in enumerate(wanted)}, value=Post.role)
    found = db.session.execute(
        select(Post.user_id)
        .join(User, User.id == Post.user_id)
        .where(Post.unit_id == unit_id, Post.role.in_([r.value for r in wanted]))
        .where(Post.revoked_at.is_(None), User.active.is_(True))
        .order_by(order, Post.id)
        .limit(1)
    ).scalar()
    return Owner(found, node.id) if found else None


def get_officer(*unit_ids: int | None) -> Owner:
    """The first officer along these units, in the end the bureau's.

    :raise Refused: when not even the bureau has a live officer
    """
    tree = current_tree()
    for unit_id in (*unit_ids, tree.root().id):
        owner = find_officer(unit_id)
        if owner:
            return owner
    raise Refused.because("no_officer", "没有可以承办的人员：请先为学校、乡镇或教育局设置岗位", clause="ST-4")


def first_owner(pupil: Pupil, responsible_unit_id: int) -> Owner:
    """Class teacher, else registrar and heads, else 学区, township, bureau."""
    tree = current_tree()
    node = tree.find(responsible_unit_id)
    if node is None or node.kind != "school":
        return get_officer(responsible_unit_id)
    return get_officer(pupil.class_id, responsible_unit_id, node.parent_id)


def school_owner(class_id: int | None, school_id: int | None, otherwise: int) -> Owner:
    """Who takes a case back into the school."""
    node = current_tree().find(school_id)
    return get_officer(class_id, school_id, node.parent_id if node else None, otherwise)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Which township (or the bureau) a reported case goes to, and which one receives a copy."""

    unit_id: int
    copy_unit_id: int | None
    #: the household lies outside the county: a 协查函 is owed
    outside: bool


def addressee(pupil: Pupil, mode: str, *, copy_other: bool) -> Addressee:
    """The household's township (RA-2.1d) or the local one (ST-10a), as the edition's switch says.

    Household outside the county: the township of dwelling, else the bureau.
    """
    tree = current_tree()
    school = tree.find(pupil.school_id)
    local = _live(school.township_id if school else None) or _live(pupil.dwelling_unit_id)
    household = _live(pupil.household_unit_id)
    outside = household is None and bool(pupil.household_elsewhere)
    if mode == "local":
        first, other = local or household, household
    else:
        first, other = household or _live(pupil.dwelling_unit_id), local
    unit_id = first or tree.root().id
    copied = other if copy_other and other and other != unit_id else None
    return Addressee(unit_id, copied, outside)


def _live(unit_id: int | None) -> int | None:
    node = current_tree().find(unit_id)
    return node.id if node and node.live else None
