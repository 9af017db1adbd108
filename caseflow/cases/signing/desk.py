"""Who signs the papers of an organ (签发): its leader; of 司法局, which has none here, a colleague."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from caseflow.accounts.models import Post, Unit, User
from caseflow.cases.places import places
from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.policy.actors import Actor, Role
from caseflow.policy.labels import label

_ROLES = {
    "township": Role.TOWNSHIP_LEADER,
    "subdistrict": Role.TOWNSHIP_LEADER,
    "county": Role.BUREAU_LEADER,
    "school": Role.HEADMASTER,
}


@dataclass(frozen=True, slots=True)
class Desk:
    """The post to which an organ's papers go for signing."""

    unit_id: int
    role: Role

    def is_mine(self, actor: Actor) -> bool:
        return any(post.unit_id == self.unit_id and post.role is self.role for post in actor.posts)


def desk_of(organ: Unit) -> Desk:
    if organ.dept == "education":  # the bureau's posts stand on the county
        return Desk(places().county_id, Role.BUREAU_LEADER)
    return Desk(organ.id, _ROLES.get(organ.kind, Role.JUDICIAL_OFFICER))


def signers(desk: Desk, drafter_id: int) -> Sequence[tuple[int, str]]:
    """(user id, name) of everybody who may sign what this person drafted."""
    query = (
        select(User.id, User.name)
        .join(Post, Post.user_id == User.id)
        .where(Post.unit_id == desk.unit_id, Post.role == desk.role.value, Post.revoked_at.is_(None))
        .where(User.active.is_(True), User.id != drafter_id)
        .order_by(Post.id)
    )
    return db.session.execute(query).tuples().all()


def ensure_signers(desk: Desk, organ: Unit, drafter_id: int) -> Sequence[tuple[int, str]]:
    """:raise Refused: nobody is there to sign"""
    found = signers(desk, drafter_id)
    if not found:
        text = f"{organ.name}没有可以签发的人员（{label(desk.role)}），由系统管理员设置岗位后再送签"
        raise Refused.because("no_signer", text)
    return found
