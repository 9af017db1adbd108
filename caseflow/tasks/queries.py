"""The to-do list: what a person, a post or a unit owes, by due date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache, reduce
from operator import add
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, literal_column, or_, select, union_all

from caseflow.extensions import db
from caseflow.policy.actors import Actor, Role
from caseflow.policy.superiors import STANDS_IN
from caseflow.prepared import fetch
from caseflow.tasks.models import Task

PAGE = 50
# Written out, not bound: only then is it plain before the query runs that the partial indexes hold all of it
_IS_OPEN = Task.state == literal_column("'open'")
_IS_DONE = and_(Task.state == literal_column("'met'"), Task.ended_by.is_not(None))
_WEEK = timedelta(days=7)


class Group(StrEnum):
    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


GROUP_TITLES = {Group.OVERDUE: "已超期", Group.TODAY: "今天", Group.WEEK: "7天内", Group.LATER: "之后"}


@dataclass(frozen=True, slots=True)
class Filters:
    """``scope`` is a condition on ``Task.unit_id`` for the list of a unit; None lists one's own."""

    kinds: tuple[str, ...] = ()
    group: Group | None = None
    scope: ColumnElement[bool] | None = None
    #: last row of the page before: (due_on, id)
    after: tuple[date, int] | None = None
    limit: int = PAGE


class TodoRow(NamedTuple):
    """A task as the lists read it. Copied out of the result: its rows look every name up anew."""

    id: int
    kind: str
    subject_type: str
    subject_id: int
    case_id: int | None
    unit_id: int
    owner_id: int | None
    role: str
    state: str
    due_on: date
    provisional: bool
    clause: str
    data: Any
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Todo:
    groups: tuple[tuple[Group, tuple[TodoRow, ...]], ...]
    #: where the next page begins, None on the last
    next_after: tuple[date, int] | None

    @property
    def rows(self) -> tuple[TodoRow, ...]:
        return tuple(row for _, rows in self.groups for row in rows)


@dataclass(frozen=True, slots=True)
class Counts:
    overdue: int = 0
    today: int = 0
    week: int = 0
    later: int = 0

    @property
    def all(self) -> int:
        return self.overdue + self.today + self.week + self.later


_COLUMNS = tuple(getattr(Task, name) for name in TodoRow._fields if name != "ended_at")


def todo_list(actor: Actor, today: date, filters: Filters | None = None) -> Todo:
    """One page in order of due date: the nearest first, the overdue before all."""
    filters = filters or Filters()
    connection = db.session.connection()
    found: Sequence[Any]
    if filters.scope is None:
        found = fetch(connection, _page_query(actor, today, filters))
    else:  # a condition differs each time, so its statement is not kept
        found = connection.execute(_page_query.__wrapped__(actor, today, filters)).all()
    rows = [TodoRow(*row) for row in found]
    page = rows[: filters.limit]
    more = (page[-1].due_on, page[-1].id) if len(rows) > filters.limit else None
    return Todo(_grouped(page, today), more)


def count_todo(actor: Actor, today: date, *, scope: ColumnElement[bool] | None = None) -> Counts:
    """How much of it lies in each group."""
    connection = db.session.connection()
    if scope is None:
        (row,) = fetch(connection, _count_query(actor, today, None))
    else:
        row = tuple(connection.execute(_count_query.__wrapped__(actor, today, scope)).one())
    return Counts(*row)


def done_list(user_id: int, *, offset: int = 0, limit: int = PAGE) -> list[TodoRow]:
    """已办: what this person has done, the latest first; one row more than ``limit`` tells of a next page."""
    query = (
        select(*_COLUMNS, Task.ended_at)
        .where(_IS_DONE, Task.ended_by == user_id)
        .order_by(Task.ended_at.desc(), Task.id.desc())
    )
    return [TodoRow(*row) for row in db.session.execute(query.offset(offset).limit(limit + 1))]


def group_of(due_on: date, today: date) -> Group:
    if due_on < today:
        return Group.OVERDUE
    if due_on == today:
        return Group.TODAY
    return Group.WEEK if due_on <= today + _WEEK else Group.LATER


def tasks_of(subject_type: str, subject_id: int, *, open_only: bool = True) -> list[Task]:
    query = select(Task).where(Task.subject_type == subject_type, Task.subject_id == subject_id)
    if open_only:
        query = query.where(Task.state == "open")
    return list(db.session.scalars(query.order_by(Task.due_on, Task.id)))


def _branches(actor: Actor, scope: ColumnElement[bool] | None) -> list[ColumnElement[bool]]:
    """One branch per index range: mine by name, then what my posts owe and nobody holds by name."""
    if scope is not None:
        return [scope]
    roles: dict[int, set[str]] = {}
    for post in actor.posts:
        roles.setdefault(post.unit_id, set()).update(_answers_for(post.role))
    by_post = [
        and_(Task.unit_id == unit_id, Task.role.in_(sorted(names)), Task.owner_id.is_(None))
        for unit_id, names in roles.items()
    ]
    return [Task.owner_id == actor.user_id, *by_post]


def _answers_for(role: Role) -> list[str]:
    """The post's own work and that of the posts it stands in for."""
    return [role.value, *(other.value for other in STANDS_IN.get(role, ()))]


@lru_cache(maxsize=512)
def _page_query(actor: Actor, today: date, filters: Filters) -> Select[Any]:
    """Each branch reads at most a page from its own index; an OR would read and sort them all."""
    conditions = [_IS_OPEN, *_filtered(filters, today)]
    limit = filters.limit + 1
    pages = [
        select(*_COLUMNS).where(branch, *conditions).order_by(Task.due_on, Task.id).limit(limit)
        for branch in _branches(actor, filters.scope)
    ]
    if len(pages) == 1:
        return pages[0]
    parts = [select(page.subquery()) for page in pages]
    both = union_all(*parts).subquery()
    return select(both).order_by(both.c.due_on, both.c.id).limit(limit)


@lru_cache(maxsize=512)
def _count_query(actor: Actor, today: date, scope: ColumnElement[bool] | None) -> Select[Any]:
    """The branches share no row; each group is one range of each branch's index."""
    groups = _bounds(Task.due_on, today)
    branches = _branches(actor, scope)
    return select(
        *(reduce(add, (_in_range(branch, groups[group]) for branch in branches)) for group in Group)
    )


def _in_range(branch: ColumnElement[bool], bounds: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(Task).where(branch, _IS_OPEN, bounds).scalar_subquery()


def _filtered(filters: Filters, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.kinds:
        found.append(Task.kind.in_(filters.kinds))
    if filters.group:
        found.append(_bounds(Task.due_on, today)[filters.group])
    if filters.after:
        due_on, task_id = filters.after
        found.append(or_(Task.due_on > due_on, and_(Task.due_on == due_on, Task.id > task_id)))
    return found


def _bounds(due_on: Any, today: date) -> dict[Group, ColumnElement[bool]]:
    week_end = today + _WEEK
    return {
        Group.OVERDUE: due_on < today,
        Group.TODAY: due_on == today,
        Group.WEEK: and_(due_on > today, due_on <= week_end),
        Group.LATER: due_on > week_end,
    }


def _grouped(rows: Sequence[TodoRow], today: date) -> tuple[tuple[Group, tuple[TodoRow, ...]], ...]:
    by_group: dict[Group, list[TodoRow]] = {}
    for row in rows:
        by_group.setdefault(group_of(row.due_on, today), []).append(row)
    return tuple((group, tuple(by_group[group])) for group in Group if group in by_group)
