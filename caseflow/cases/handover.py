"""Who answers for a case changes hands: named officers, units, units that end, people who leave."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update

from caseflow import clock
from caseflow.accounts.grants import grant
from caseflow.accounts.hooks import Burden, Leaving, UnitEnd
from caseflow.accounts.models import Post, Unit, User
from caseflow.accounts.tree import current_tree
from caseflow.cases.alerts import tell_owner
from caseflow.cases.commands import act
from caseflow.cases.machine import Moved, facts_for, move, move_many
from caseflow.cases.models import Assignment, Case
from caseflow.cases.owners import Owner, get_officer, school_owner
from caseflow.cases.places import places
from caseflow.errors import Conflict, Refused
from caseflow.extensions import db
from caseflow.policy.facts import Command
from caseflow.policy.permissions import Actor
from caseflow.policy.stages import Stage, Trigger
from caseflow.tasks.models import Task

_OPEN = Case.stage != Stage.CLOSED.value


def assign(case_id: int, owner_id: int, actor: Actor, now: datetime, *, note: str = "") -> Moved:
    """转办: the new owner holds the case at once and signs for it; the old row is revoked, not edited."""
    owner = _get_live_owner(owner_id)
    data = {"owner_id": owner.user_id, "owner_unit_id": owner.unit_id}
    moved = act(case_id, Trigger.ASSIGN, actor, now, data, note=note)
    case = db.session.get_one(Case, case_id)
    tell_owner(case, f"个案 {case.number} 转由本人经办，请签收", f"assign:{case_id}:{moved.seq}", now)
    return moved


def _get_live_owner(user_id: int) -> Owner:
    row = db.session.execute(
        select(Post.unit_id)
        .join(User, User.id == Post.user_id)
        .where(Post.user_id == user_id, Post.revoked_at.is_(None), User.active.is_(True))
        .order_by(Post.id)
    ).first()
    if row is None:
        raise Refused.because(
            "no_live_owner", "此人没有在任岗位，不能经办个案，请另选经办人", field="owner_id"
        )
    return Owner(user_id, row[0])


def take_over(case_id: int, actor: Actor, now: datetime) -> None:
    """签收: the owner named confirms that he has it."""
    changed = db.session.execute(
        update(Assignment)
        .where(
            Assignment.case_id == case_id,
            Assignment.user_id == actor.user_id,
            Assignment.revoked_at.is_(None),
            Assignment.accepted_at.is_(None),
        )
        .values(accepted_at=now)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict.because("nothing_to_take", "没有等待签收的转办")


def refer(case_id: int, actor: Actor, now: datetime, *, note: str = "") -> Moved:
    """移送: the justice bureau sees this dossier from now on and no other, with the child it is about."""
    justice = places().justice_id
    if justice is None:
        raise Refused.because("no_justice", "尚未建立司法局，请先在机构中设置", clause="ST-10b")
    moved = act(case_id, Trigger.REFER, actor, now, {"to_unit": justice}, note=note)
    pupil_id = db.session.get_one(Case, case_id).pupil_id
    for subject in (("case", case_id), ("pupil", pupil_id)):
        grant(subject, justice, "referral", "ST-10b", by=actor.user_id, now=now)
    return moved


def send_back(case_id: int, actor: Actor, now: datetime, *, note: str) -> Moved:
    """退回学校: the township keeps sight of what it sent back."""
    facts = facts_for(case_id, Trigger.SEND_BACK)
    owner = school_owner(facts.class_id, facts.school_id, facts.responsible_unit_id)
    data = {"owner_id": owner.user_id, "owner_unit_id": owner.unit_id}
    moved = act(case_id, Trigger.SEND_BACK, actor, now, data, note=note)
    unit = facts.responsible_unit_id
    grant(("case", case_id), unit, "earlier_part", "ST-4", by=actor.user_id, now=now)
    return moved


def keep_sight(case_id: int, unit_id: int, actor_id: int | None, now: datetime) -> None:
    """A unit that had a part in the case goes on seeing it after the case has moved away."""
    if current_tree().find(unit_id) and unit_id != places().county_id:
        grant(("case", case_id), unit_id, "earlier_part", "ST-4", by=actor_id, now=now)


def reassign_when_moved(case_id: int, actor: Actor, now: datetime) -> None:
    """After an accepted transfer the receiving unit's officer takes the case."""
    facts = facts_for(case_id, Trigger.ASSIGN)
    owner = get_officer(facts.responsible_unit_id)
    if owner.user_id == facts.owner_id:
        return
    data = {"owner_id": owner.user_id, "owner_unit_id": owner.unit_id}
    move(case_id, _internal(Trigger.ASSIGN, actor.user_id, now, data))


def _internal(
    trigger: Trigger, actor_id: int | None, now: datetime, data: Mapping[str, int | None]
) -> Command:
    """A step that follows from another one already allowed; it needs no permission of its own."""
    return Command(trigger, now, clock.to_local(now).date(), actor_id, data=data, approval_id=0)


def cases_of_unit(unit_id: int) -> list[Burden]:
    """For the preview of a merger: what will move."""
    held = _OPEN & ((Case.responsible_unit_id == unit_id) | (Case.school_id == unit_id))
    ids = db.session.scalars(select(Case.id).where(held)).all()
    return [Burden("在办个案", len(ids))]


def unit_ended(end: UnitEnd) -> None:
    """XX-30: open cases move to a live unit and owner, in the transaction that ends the unit."""
    held = (Case.responsible_unit_id == end.unit_id) | (Case.school_id == end.unit_id)
    into = db.session.get_one(Unit, end.into_id)
    cases = list(db.session.scalars(select(Case).where(_OPEN & held).order_by(Case.id)))
    move_many([(case.id, _forced(_new_place(case, end, into), end)) for case in cases])
    db.session.execute(
        update(Task).where(Task.unit_id == end.unit_id, Task.state == "open").values(unit_id=end.into_id)
    )
    for case in list(db.session.scalars(select(Case).where(_OPEN, Case.township_id == end.unit_id))):
        case.township_id = end.into_id
    db.session.flush()


def _new_place(case: Case, end: UnitEnd, into: Unit) -> dict[str, int | None]:
    responsible = end.into_id if case.responsible_unit_id == end.unit_id else case.responsible_unit_id
    data: dict[str, int | None] = {"unit_id": responsible}
    if case.school_id == end.unit_id:
        data["school_id"] = into.id if into.kind == "school" else None
        data["class_id"] = case.pupil.class_id if case.pupil.school_id == into.id else None
    if not _still_there(case.owner_id, end.unit_id):
        data |= {"owner_id": end.owner_id, "owner_unit_id": end.into_id}
    return data


def _forced(data: Mapping[str, int | None], end: UnitEnd) -> Command:
    """The end of a unit is decided already; the receiving unit is not asked again."""
    today = clock.to_local(end.now).date()
    told = {**data, "forced": True}
    return Command(
        Trigger.TRANSFER_UNIT, end.now, today, end.actor_id, data=told, note="单位合并或撤销", approval_id=0
    )


def _still_there(user_id: int, ended_unit: int) -> bool:
    """The owner holds a live post outside the unit that ends."""
    tree = current_tree()
    posts = db.session.scalars(select(Post.unit_id).where(Post.user_id == user_id, Post.revoked_at.is_(None)))
    return any(unit not in tree.below(ended_unit) for unit in posts)


def cases_of_person(user_id: int) -> list[Burden]:
    ids = db.session.scalars(select(Case.id).where(_OPEN, Case.owner_id == user_id)).all()
    return [Burden("经办个案", len(ids))]


def person_left(leaving: Leaving) -> None:
    """Whoever loses his posts loses his cases to a live officer of the responsible unit."""
    live = select(Post.unit_id).where(Post.user_id == leaving.user_id, Post.revoked_at.is_(None))
    left = set(db.session.scalars(live))
    for case in list(db.session.scalars(select(Case).where(_OPEN, Case.owner_id == leaving.user_id))):
        if case.responsible_unit_id in left or case.class_id in left or case.school_id in left:
            continue
        owner = get_officer(case.class_id, case.responsible_unit_id, case.school_id)
        data: dict[str, int | None] = {"owner_id": owner.user_id, "owner_unit_id": owner.unit_id}
        move(case.id, _internal(Trigger.ASSIGN, leaving.actor_id, leaving.now, data))
