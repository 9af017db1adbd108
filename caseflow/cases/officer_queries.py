"""Who may hold a case, and which units may take it over."""

from collections.abc import Sequence

from sqlalchemy import select

from caseflow.accounts.models import Post, Unit, User
from caseflow.accounts.tree import current_tree
from caseflow.cases.models import Case
from caseflow.extensions import db
from caseflow.policy.labels import label
from caseflow.policy.permissions import Role
from caseflow.policy.stages import Stage

_WORKERS = (
    Role.CLASS_TEACHER,
    Role.REGISTRAR,
    Role.VICE_HEAD,
    Role.HEADMASTER,
    Role.TOWNSHIP_OFFICER,
    Role.TOWNSHIP_LEADER,
    Role.BUREAU_OFFICER,
    Role.BUREAU_LEADER,
)
_SCHOOL_STAGES = frozenset({Stage.SUSPECTED, Stage.PERSUADING, Stage.RETURNED})


def eligible_officers(case: Case) -> list[tuple[int, str]]:
    """Live people of the responsible unit and its classes, each with his post; the present owner last."""
    tree = current_tree()
    node = tree.find(case.responsible_unit_id)
    units = (
        tree.below(case.responsible_unit_id) if node and node.kind == "school" else {case.responsible_unit_id}
    )
    query = (
        select(User.id, User.name, Post.role, Post.unit_id)
        .join(Post, Post.user_id == User.id)
        .where(Post.unit_id.in_(sorted(units)), Post.role.in_([role.value for role in _WORKERS]))
        .where(Post.revoked_at.is_(None), User.active.is_(True))
        .order_by(Post.unit_id, Post.id)
    )
    found: dict[int, str] = {}
    for user_id, name, role, unit_id in db.session.execute(query):
        if user_id != case.owner_id:
            found.setdefault(user_id, f"{name}（{tree.name(unit_id)}{label(Role(role))}）")
    return list(found.items())


def receiving_units(case: Case) -> list[tuple[int, str]]:
    """Townships and the bureau; schools too while the case is the schools' business."""
    kinds = ["township", "subdistrict", "county"]
    if Stage(case.stage) in _SCHOOL_STAGES:
        kinds.append("school")
    query = select(Unit).where(
        Unit.kind.in_(kinds), Unit.status == "active", Unit.id != case.responsible_unit_id
    )
    units: Sequence[Unit] = db.session.scalars(query.order_by(Unit.kind.desc(), Unit.rank, Unit.id)).all()
    return [(unit.id, "县教育局" if unit.kind == "county" else unit.name) for unit in units]
