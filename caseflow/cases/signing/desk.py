"""Who signs the papers of an organ, by name."""

from collections.abc import Sequence

from sqlalchemy import select

from caseflow.accounts.models import Post, Unit, User
from caseflow.cases.places import places
from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.policy.labels import label
from caseflow.policy.signing import Desk, desk_at


def desk_of(organ: Unit) -> Desk:
    if organ.dept == "education":  # the bureau's posts stand on the county
        return desk_at(places().county_id, "county")
    return desk_at(organ.id, organ.kind)


def signers(desk: Desk, drafter_id: int) -> Sequence[tuple[int, str]]:
    """(user id, name) of everybody who may sign what this person drafted."""
    query = (
        select(User.id, User.name)
        .join(Post, Post.user_id == User.id)
        .where(Post.unit_id == desk.unit_id, Post.role.in_([desk.role.value]), Post.revoked_at.is_(None))
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
