"""Reading units and people, always within the asker's subtree."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, defer, selectinload

from caseflow.accounts import scope
from caseflow.accounts.models import Post, Unit, User
from caseflow.accounts.people import phone_index
from caseflow.accounts.tree import current_tree
from caseflow.accounts.units import TOWNSHIPS
from caseflow.errors import NotFound
from caseflow.extensions import db
from caseflow.lib.text import clean_line
from caseflow.policy.actors import Actor, Role
from caseflow.policy.permissions import Permission

_LIVE = Post.revoked_at.is_(None)


@dataclass(frozen=True, slots=True)
class PersonFilter:
    text: str = ""
    unit_id: int | None = None
    role: str = ""
    #: also accounts that are closed
    closed: bool = False


@dataclass(frozen=True, slots=True)
class People:
    users: Sequence[User]
    total: int


def units_in_sight(actor: Actor) -> ColumnElement[bool]:
    """One's own subtree, and the schools, with their classes, that lie in one's township."""
    ids = scope.unit_ids(actor, Permission.UNIT_VIEW)
    if ids is scope.ALL:
        return true()
    school = aliased(Unit)
    located = select(school.id).where(school.township_id.in_(sorted(ids)))
    return or_(Unit.id.in_(sorted(ids)), Unit.id.in_(located), Unit.parent_id.in_(located))


def get_unit(actor: Actor, unit_id: int) -> Unit:
    unit = db.session.scalar(select(Unit).where(Unit.id == unit_id, units_in_sight(actor)))
    if unit is None:
        raise NotFound
    return unit


def list_units(actor: Actor, *kinds: str, ended: bool = False) -> Sequence[Unit]:
    """Units in sight in the official order; all kinds but classes unless asked."""
    query = select(Unit).where(units_in_sight(actor))
    query = query.where(Unit.kind.in_(kinds)) if kinds else query.where(Unit.kind != "class")
    if not ended:
        query = query.where(Unit.status == "active")
    return db.session.scalars(query.order_by(Unit.rank, Unit.id)).all()


def children(unit: Unit) -> Sequence[Unit]:
    query = select(Unit).where(Unit.parent_id == unit.id)
    return db.session.scalars(query.order_by(Unit.status, Unit.grade, Unit.rank, Unit.id)).all()


def townships() -> Sequence[Unit]:
    query = select(Unit).where(Unit.kind.in_(TOWNSHIPS), Unit.status == "active")
    return db.session.scalars(query.order_by(Unit.rank, Unit.id)).all()


def successors(unit: Unit) -> Sequence[Unit]:
    """Live units that may take over from this one."""
    kinds = TOWNSHIPS if unit.kind in TOWNSHIPS else {unit.kind}
    query = select(Unit).where(Unit.kind.in_(kinds), Unit.status == "active", Unit.id != unit.id)
    if unit.kind == "class":
        query = query.where(Unit.parent_id == unit.parent_id)
    return db.session.scalars(query.order_by(Unit.rank, Unit.id)).all()


def posts_on(unit: Unit) -> Sequence[Post]:
    """Live posts of the unit itself, with their people."""
    query = select(Post).join(Post.user).where(Post.unit_id == unit.id, _LIVE)
    return db.session.scalars(query.options(contains_eager(Post.user)).order_by(Post.id)).all()


def staff_of(unit: Unit | None) -> Sequence[User]:
    """People with a live post on the unit: who may take over its work."""
    if unit is None:
        return []
    on_it = exists().where(Post.user_id == User.id, Post.unit_id == unit.id, _LIVE)
    return db.session.scalars(select(User).where(User.active, on_it).order_by(User.id)).all()


def get_person(actor: Actor, user_id: int) -> User:
    user = db.session.scalar(select(User).where(User.id == user_id, people_in_sight(actor)))
    if user is None:
        raise NotFound
    return user


def people_in_sight(actor: Actor) -> ColumnElement[bool]:
    """People with a live post in the subtree; for the county everybody, those without a post too."""
    ids = scope.unit_ids(actor, Permission.USER_VIEW)
    if ids is scope.ALL:
        return true()
    return exists().where(Post.user_id == User.id, _LIVE, Post.unit_id.in_(sorted(ids)))


def list_people(actor: Actor, wanted: PersonFilter, *, limit: int, offset: int) -> People:
    query = _people(actor, wanted)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = query.options(defer(User.phone), selectinload(User.posts).joinedload(Post.unit))
    users = db.session.scalars(page.order_by(User.name, User.id).limit(limit).offset(offset)).all()
    return People(users, total)


def get_post(actor: Actor, post_id: int) -> Post:
    post = db.session.scalar(
        select(Post)
        .join(Post.user)
        .where(
            Post.id == post_id,
            people_in_sight(actor),
            scope.in_units(actor, Permission.USER_VIEW, Post.unit_id),
        )
    )
    if post is None:
        raise NotFound
    return post


def one_login_per_role() -> list[tuple[str, str]]:
    """(role, login) of the first live person of each role, for the practice mode's sign-in page."""
    rows = db.session.execute(
        select(Post.role, User.login)
        .join(User, User.id == Post.user_id)
        .where(_LIVE, User.active)
        .order_by(Post.id)
    )
    first: dict[str, str] = {}
    for role, login in rows:
        first.setdefault(role, login)
    return [(role.value, first[role.value]) for role in Role if role.value in first]


def _people(actor: Actor, wanted: PersonFilter) -> Select[tuple[User]]:
    query = select(User).where(people_in_sight(actor))
    if not wanted.closed:
        query = query.where(User.active)
    if text := clean_line(wanted.text):
        named = User.name.contains(text, autoescape=True) | (User.login == text)
        query = query.where(or_(named, User.phone_index == phone_index(text)))
    if wanted.unit_id or wanted.role:
        query = query.where(_has_post(wanted))
    return query


def _has_post(wanted: PersonFilter) -> ColumnElement[bool]:
    held = exists().where(Post.user_id == User.id, _LIVE)
    if wanted.unit_id:
        below = sorted(current_tree().below(wanted.unit_id))
        held = held.where(Post.unit_id.in_(below))
    return held.where(Post.role == wanted.role) if wanted.role else held
