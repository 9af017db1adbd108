"""Words that must reach somebody at once; texts hold the case number and no name."""

from datetime import datetime

from sqlalchemy import select

from caseflow.accounts.models import Post, User
from caseflow.cases.models import Case
from caseflow.cases.places import places
from caseflow.extensions import db
from caseflow.messages.service import send
from caseflow.policy.permissions import Role


def people(unit_id: int, *roles: Role) -> list[int]:
    """Live holders of these posts on the unit."""
    found = (
        select(Post.user_id)
        .join(User, User.id == Post.user_id)
        .where(Post.unit_id == unit_id, Post.role.in_([role.value for role in roles]))
        .where(Post.revoked_at.is_(None), User.active.is_(True))
    )
    return list(dict.fromkeys(db.session.scalars(found)))


def alert_bureau(case: Case, now: datetime) -> None:
    """未保11: harm or suspected harm goes to the bureau in the moment it is logged."""
    officers = people(places().county_id, Role.BUREAU_OFFICER, Role.BUREAU_LEADER)
    text = f"个案 {case.number} 登记了侵害线索，立即核实并报公安、民政"
    send(officers, "alert", text, ("case", case.id), once=f"harm:{case.id}:{case.seq}", now=now)


def tell_bureau_of_return(case: Case, now: datetime) -> None:
    """ST-cal: each return is reported at once."""
    officers = people(places().county_id, Role.BUREAU_OFFICER)
    text = f"个案 {case.number} 已返校，进入跟踪"
    send(officers, "returned", text, ("case", case.id), once=f"returned:{case.id}:{case.round}", now=now)


def tell_owner(case: Case, text: str, once: str, now: datetime) -> None:
    send([case.owner_id], "handover", text, ("case", case.id), once=once, now=now)
