"""XX-30: a unit is merged or closed, and everything it held goes to a live unit in the same step."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from caseflow import clock
from caseflow.accounts.hooks import Burden, UnitEnd, on_unit_ends, unit_burdens
from caseflow.accounts.models import AccessGrant, Post, Unit, User
from caseflow.accounts.posts import withdraw_posts
from caseflow.accounts.units import TOWNSHIPS, reparent
from caseflow.audit import service as audit
from caseflow.errors import Forbidden, Reason, Refused
from caseflow.extensions import db
from caseflow.policy.actors import Actor, Subject
from caseflow.policy.permissions import Permission, permits

_CLAUSE = "XX-30"


@dataclass(frozen=True, slots=True)
class Ending:
    """What a merger or closure would do; shown before it is confirmed."""

    unit: Unit
    into: Unit | None
    burdens: list[Burden]
    children: list[Unit]
    #: schools that name the unit as their township
    schools: list[Unit]
    posts: list[Post]
    reasons: list[Reason]


def plan_ending(unit: Unit, into: Unit | None, owner: User | None) -> Ending:
    """Every reason against it, and all that will move."""
    children = _live(Unit.parent_id == unit.id)
    schools = _live(Unit.township_id == unit.id)
    burdens = unit_burdens(unit.id)
    reasons = [*_unit_reasons(unit), *_into_reasons(unit, into), *_owner_reasons(into, owner)]
    return Ending(unit, into, burdens, children, schools, _posts_on(unit.id), reasons)


def merge_unit(unit: Unit, into: Unit | None, *, owner: User | None, actor: Actor, now: datetime) -> Ending:
    """The unit becomes part of ``into``; ``owner`` takes over the cases of its people."""
    return _end_unit(unit, into, owner, actor, now, status="merged")


def close_unit(unit: Unit, into: Unit | None, *, owner: User | None, actor: Actor, now: datetime) -> Ending:
    """The unit ends; ``into`` is the live unit that takes over its cases, pupils and papers."""
    return _end_unit(unit, into, owner, actor, now, status="closed")


def _end_unit(
    unit: Unit, into: Unit | None, owner: User | None, actor: Actor, now: datetime, *, status: str
) -> Ending:
    """1. refuse with all reasons 2. children and schools 3. cases and pupils 4. posts 5. grants 6. mark."""
    if not permits(actor, Permission.UNIT_END, Subject(unit_path=unit.path)):
        raise Forbidden
    plan = plan_ending(unit, into, owner)
    if plan.reasons or into is None or owner is None:
        raise Refused(plan.reasons)
    for child in plan.children:
        reparent(child, into)
    for school in plan.schools:
        school.township_id = into.id
    on_unit_ends(UnitEnd(unit.id, into.id, owner.id, actor.user_id, now))
    withdraw_posts(plan.posts, actor, now)
    _move_grants(unit.id, into.id)
    unit.status, unit.successor_id, unit.ended_on = status, into.id, clock.to_local(now).date()
    detail = {"into": into.id, "owner": owner.id, "status": status}
    audit.record("unit.end", "unit", unit.id, detail, user_id=actor.user_id, now=now)
    db.session.flush()
    return plan


def _unit_reasons(unit: Unit) -> list[Reason]:
    reasons = []
    if unit.status != "active":
        reasons.append(Reason("unit.ended", f"{unit.name}已撤并，不必再办", _CLAUSE))
    if unit.kind == "county":
        reasons.append(Reason("unit.county", "县级单位不能撤并", _CLAUSE))
    return reasons


def _into_reasons(unit: Unit, into: Unit | None) -> list[Reason]:
    if into is None:
        return [Reason("unit.no_successor", "请选择接收的在用单位，个案和学生不能无人负责", _CLAUSE, "into")]
    reasons = []
    if into.id == unit.id or into.path.startswith(unit.path):
        reasons.append(Reason("unit.circle", "接收单位不能是本单位或其下级", _CLAUSE, "into"))
    if into.status != "active":
        reasons.append(Reason("unit.into_ended", f"接收单位{into.name}已撤并，请改选", _CLAUSE, "into"))
    if not _same_sort(unit.kind, into.kind):
        reasons.append(Reason("unit.into_kind", "接收单位须与被撤并单位同类", _CLAUSE, "into"))
    if unit.kind == "class" and into.parent_id != unit.parent_id:
        reasons.append(Reason("unit.into_school", "班级只能并入本校的班级", _CLAUSE, "into"))
    return reasons


def _owner_reasons(into: Unit | None, owner: User | None) -> list[Reason]:
    """The new owner is somebody of the unit that takes over, so that he sees what he is given."""
    if owner is None:
        return [Reason("unit.no_owner", "请选择接办人，个案须有经办人", _CLAUSE, "owner")]
    if not owner.active:
        return [Reason("unit.owner_inactive", f"{owner.name}的账号已停用，请改选接办人", _CLAUSE, "owner")]
    if into is not None and owner.id not in {post.user_id for post in _posts_on(into.id)}:
        text = f"{owner.name}在{into.name}没有岗位，先授予岗位或改选接办人"
        return [Reason("unit.owner_post", text, _CLAUSE, "owner")]
    return []


def _same_sort(kind: str, other: str) -> bool:
    return kind == other or {kind, other} <= TOWNSHIPS


def _live(condition: object) -> list[Unit]:
    query = select(Unit).where(condition, Unit.status == "active")  # type: ignore[arg-type]
    return list(db.session.scalars(query.order_by(Unit.rank, Unit.id)))


def _posts_on(unit_id: int) -> list[Post]:
    query = select(Post).where(Post.unit_id == unit_id, Post.revoked_at.is_(None)).order_by(Post.id)
    return list(db.session.scalars(query))


def _move_grants(unit_id: int, into_id: int) -> None:
    """What the unit was shown, its successor is shown; where it sees the thing already the grant ends."""
    live = select(AccessGrant).where(AccessGrant.revoked_at.is_(None))
    held = {
        (grant.subject_type, grant.subject_id)
        for grant in db.session.scalars(live.where(AccessGrant.unit_id == into_id))
    }
    for grant in db.session.scalars(live.where(AccessGrant.unit_id == unit_id)):
        if (grant.subject_type, grant.subject_id) not in held:
            grant.unit_id = into_id
