"""责任链 (XX-3a): who answers for a school, with every vacancy shown."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, or_, select

from caseflow.accounts.models import Post, Unit, User
from caseflow.accounts.posts import Filing, filing_warnings
from caseflow.extensions import db
from caseflow.policy.actors import Role

CLAUSE = "XX-3a"


@dataclass(frozen=True, slots=True)
class Holder:
    user_id: int
    name: str
    #: the class of a class teacher, else the school
    unit_id: int
    unit_name: str
    #: training or filing missing (XX-34)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One of the four links; without holders it is a gap, and ``missing`` names the vacant classes."""

    duty: str
    title: str
    role: Role
    holders: tuple[Holder, ...]
    missing: tuple[str, ...] = ()

    @property
    def gap(self) -> bool:
        return not self.holders or bool(self.missing)

    @property
    def names(self) -> str:
        return "、".join(holder.name for holder in self.holders)


_LINKS = (
    ("第一责任人", "校长", Role.HEADMASTER),
    ("主管责任人", "分管领导", Role.VICE_HEAD),
    ("直接责任人", "学籍管理员", Role.REGISTRAR),
    ("协助", "班主任、科室", Role.CLASS_TEACHER),
)


def responsibility_chain(school_id: int, class_id: int | None = None) -> list[Link]:
    """The four links of a school; with a class, the last link is that class's teacher alone."""
    return responsibility_chains([school_id], class_id)[school_id]


def responsibility_chains(school_ids: Sequence[int], class_id: int | None = None) -> dict[int, list[Link]]:
    """The same for many schools in two queries."""
    classes = _grouped(_classes(school_ids, class_id))
    posts = _grouped(_posts(school_ids, class_id))
    return {school_id: _links(classes[school_id], posts[school_id]) for school_id in school_ids}


def _links(classes: Sequence[Any], posts: Sequence[Any]) -> list[Link]:
    staffed = {row.unit_id for row in posts if row.role_name == Role.CLASS_TEACHER}
    missing = tuple(row.name for row in classes if row.id not in staffed)
    return [
        Link(duty, title, role, _holders(posts, role), missing if role is Role.CLASS_TEACHER else ())
        for duty, title, role in _LINKS
    ]


def gaps(links: Sequence[Link]) -> list[str]:
    """学籍管理员空缺 and the like, in the order of the chain."""
    return [f"{link.title}空缺" for link in links if link.gap]


def _classes(school_ids: Sequence[int], class_id: int | None) -> Sequence[Any]:
    query = (
        select(Unit.parent_id.label("school_id"), Unit.id, Unit.name)
        .where(Unit.parent_id.in_(school_ids), Unit.kind == "class", Unit.status == "active")
        .order_by(Unit.grade, Unit.rank, Unit.id)
    )
    if class_id is not None:
        query = query.where(Unit.id == class_id)
    return db.session.execute(query).all()


def _posts(school_ids: Sequence[int], class_id: int | None) -> Sequence[Any]:
    """Live posts of the schools and of their live classes, the school's own first."""
    own = Unit.id.in_(school_ids)
    below = and_(Unit.parent_id.in_(school_ids), Unit.kind == "class", Unit.status == "active")
    if class_id is not None:
        below = and_(below, Unit.id == class_id)
    query = (
        select(
            case((own, Unit.id), else_=Unit.parent_id).label("school_id"),
            Post.role.label("role_name"),
            Post.unit_id,
            Post.trained_on,
            Post.filing_no,
            Post.filed_on,
            User.id.label("user_id"),
            User.name.label("user_name"),
            Unit.name.label("unit_name"),
        )
        .join(User, User.id == Post.user_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(or_(own, below), Post.revoked_at.is_(None), User.active)
        .order_by(Unit.grade, Unit.rank, Unit.id, Post.id)
    )
    return db.session.execute(query).all()


def _grouped(rows: Sequence[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.school_id].append(row)
    return found


def _holders(rows: Sequence[Any], role: Role) -> tuple[Holder, ...]:
    return tuple(
        Holder(row.user_id, row.user_name, row.unit_id, row.unit_name, tuple(_warnings(row)))
        for row in rows
        if row.role_name == role
    )


def _warnings(row: Any) -> list[str]:
    return filing_warnings(row.role_name, Filing(row.trained_on, row.filing_no, row.filed_on))
