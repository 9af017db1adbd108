"""Which templates a person may see, and how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import joinedload

from caseflow.accounts.models import Post, Unit, User
from caseflow.accounts.scope import ALL, one_of, unit_ids
from caseflow.errors import NotFound
from caseflow.extensions import db
from caseflow.notices.drafting import issuer_form
from caseflow.notices.kinds import KINDS
from caseflow.notices.models import NoticeTemplate
from caseflow.notices.spec import Kind
from caseflow.notices.templates import State, line_of, newest
from caseflow.policy.actors import Actor
from caseflow.policy.permissions import PERMISSION_MAP, Permission, scope_units

RIGHTS = (Permission.TEMPLATE_EDIT, Permission.TEMPLATE_APPROVE)


@dataclass(frozen=True, slots=True)
class KindRow:
    """``used``: per wording the version in force, None for the shipped one."""

    kind: Kind
    used: tuple[tuple[str, NoticeTemplate | None], ...]
    waiting: int
    drafts: int

    @property
    def shipped(self) -> bool:
        """Nobody has made a template of one's own for it."""
        return not (self.waiting or self.drafts or any(one for _, one in self.used))


def in_sight(actor: Actor) -> ColumnElement[bool]:
    """Of the posts' own units, all below, and those above, whose templates they use."""
    scopes = [unit_ids(actor, right) for right in RIGHTS]
    if ALL in scopes:
        return true()
    ids = set().union(*(scope for scope in scopes if scope is not ALL))
    return one_of(NoticeTemplate.unit_id, ids.union(*map(line_of, _paths(actor))))


def get_template(actor: Actor, template_id: int) -> NoticeTemplate:
    """:raise NotFound: it does not exist or belongs to somebody else"""
    query = select(NoticeTemplate).where(NoticeTemplate.id == template_id, in_sight(actor))
    template = db.session.scalar(query)
    if template is None or template.kind not in KINDS:
        raise NotFound
    return template


def versions(actor: Actor, kind: Kind) -> Sequence[NoticeTemplate]:
    """Newest first."""
    query = select(NoticeTemplate).where(NoticeTemplate.kind == kind.id, in_sight(actor))
    return db.session.scalars(
        query.order_by(NoticeTemplate.uploaded_at.desc(), NoticeTemplate.id.desc())
    ).all()


def waiting_for(actor: Actor) -> Sequence[NoticeTemplate]:
    """Sent for approval by somebody else, for this person to decide; the oldest first."""
    ids = unit_ids(actor, Permission.TEMPLATE_APPROVE)
    here = true() if ids is ALL else one_of(NoticeTemplate.unit_id, ids)
    return _submitted(here, NoticeTemplate.uploaded_by.is_distinct_from(actor.user_id))


def submitted(actor: Actor) -> Sequence[NoticeTemplate]:
    """Whatever waits for anybody's approval and is in sight; the oldest first."""
    return _submitted(in_sight(actor))


def _submitted(*conditions: ColumnElement[bool]) -> Sequence[NoticeTemplate]:
    known = NoticeTemplate.kind.in_(list(KINDS))
    query = select(NoticeTemplate).where(NoticeTemplate.status == State.SUBMITTED.value, known, *conditions)
    query = query.options(joinedload(NoticeTemplate.unit))
    return db.session.scalars(query.order_by(NoticeTemplate.submitted_at, NoticeTemplate.id)).all()


def overview(actor: Actor, day: date) -> list[KindRow]:
    """Every kind, with what is used in the person's own unit."""
    found = db.session.scalars(select(NoticeTemplate).where(in_sight(actor))).all()
    line = max(map(line_of, _paths(actor)), key=len, default=[])
    return [_row(kind, [one for one in found if one.kind == kind.id], line, day) for kind in KINDS.values()]


def used(actor: Actor, kind: Kind, day: date) -> tuple[tuple[str, NoticeTemplate | None], ...]:
    """Per wording the version that the person's own unit uses."""
    line = max(map(line_of, _paths(actor)), key=len, default=[])
    return _row(kind, list(versions(actor, kind)), line, day).used


def _row(kind: Kind, found: list[NoticeTemplate], line: list[int], day: date) -> KindRow:
    used = tuple(
        (str(wording), newest((one for one in found if one.wording == wording), line, day))
        for wording in kind.wordings
    )
    count = {state: sum(one.status == state for one in found) for state in (State.SUBMITTED, State.DRAFT)}
    return KindRow(kind, used, count[State.SUBMITTED], count[State.DRAFT])


def units_for(actor: Actor, kind: Kind) -> list[Unit]:
    """For whom a person may upload: the county for all, another unit for what it issues itself."""
    ids = [unit_id for unit_id, _ in scope_units(actor, Permission.TEMPLATE_EDIT)]
    found = db.session.scalars(select(Unit).where(one_of(Unit.id, ids)).order_by(Unit.id))
    return [unit for unit in found if unit.parent_id is None or issuer_form(unit) in kind.issuers]


def approvers(unit: Unit, but: int) -> Sequence[int]:
    """Whose post lets them decide about the unit's templates."""
    roles = {row.role.value for row in PERMISSION_MAP[Permission.TEMPLATE_APPROVE]}
    query = select(User.id).join(Post, Post.user_id == User.id)
    live = query.where(User.active, Post.revoked_at.is_(None), User.id != but)
    return db.session.scalars(live.where(Post.role.in_(roles), Post.unit_id.in_(line_of(unit.path)))).all()


def next_version(kind: str, wording: str, unit: Unit) -> int:
    """Two uploads at once wait for each other at the unit's row."""
    db.session.execute(select(Unit.id).where(Unit.id == unit.id).with_for_update())
    highest = select(func.max(NoticeTemplate.version)).where(
        NoticeTemplate.kind == kind, NoticeTemplate.wording == wording, NoticeTemplate.unit_id == unit.id
    )
    return (db.session.scalar(highest) or 0) + 1


def _paths(actor: Actor) -> list[str]:
    return [path for right in RIGHTS for _, path in scope_units(actor, right)]
