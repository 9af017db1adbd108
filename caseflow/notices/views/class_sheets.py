"""班级名册 and blank 家访记录表, for one class or for every class of a school in one file."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy import select

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.models import Unit
from caseflow.accounts.scope import current_actor, in_units
from caseflow.audit.service import record
from caseflow.errors import NotFound, Refused
from caseflow.extensions import db
from caseflow.lib.dates import term_label
from caseflow.notices import service
from caseflow.notices.class_facts import values_of_class, visit_forms
from caseflow.notices.kinds import get_kind
from caseflow.notices.making import BY_CLASS
from caseflow.notices.merging import merged
from caseflow.notices.service import Issue
from caseflow.notices.views.blueprint import bp
from caseflow.policy.permissions import Permission
from caseflow.roster.queries import classes_of
from caseflow.web.commit import records_access
from caseflow.web.downloads import send_bytes
from caseflow.web.fact_pages import PRINTED

#: forms in one file; a larger school prints class by class
MOST = 300


def my_schools() -> list[Unit]:
    """Those within one's posts, and the school of one's class; a list of a class is never printed in part."""
    inside = in_units(current_actor(), Permission.PUPIL_VIEW, Unit.id)
    own = select(Unit.id).where(Unit.kind == "school", inside)
    of_class = select(Unit.parent_id).where(Unit.kind == "class", inside)
    live = (Unit.status == "active", Unit.id.in_(own.union(of_class)))
    return list(db.session.scalars(select(Unit).where(*live).order_by(Unit.rank, Unit.id)))


def my_classes(school: Unit) -> list[Unit]:
    inside = in_units(current_actor(), Permission.PUPIL_VIEW, Unit.id)
    mine = set(db.session.scalars(select(Unit.id).where(Unit.parent_id == school.id, inside)))
    return [klass for klass in classes_of(school.id) if klass.id in mine]


def find_class(class_id: int) -> Unit:
    """:raise NotFound: not a class of this person's"""
    return _find(class_id, "class")


@bp.get("/classes/<bigid:class_id>/sheets/<kind_id>.docx")
@requires(Permission.PUPIL_VIEW)
@records_access
def class_sheets(class_id: int, kind_id: str) -> ResponseReturnValue:
    klass = find_class(class_id)
    return _send(kind_id, [klass], klass)


@bp.get("/schools/<bigid:school_id>/sheets/<kind_id>.docx")
@requires(Permission.PUPIL_VIEW)
@records_access
def school_sheets(school_id: int, kind_id: str) -> ResponseReturnValue:
    school = _find(school_id, "school")
    return _send(kind_id, classes_of(school.id), school)


def _find(unit_id: int, kind: str) -> Unit:
    inside = in_units(current_actor(), Permission.PUPIL_VIEW, Unit.id)
    unit = db.session.scalar(select(Unit).where(Unit.id == unit_id, Unit.kind == kind, inside))
    if unit is None:
        raise NotFound
    return unit


def _send(kind_id: str, classes: Sequence[Unit], of: Unit) -> ResponseReturnValue:
    if kind_id not in BY_CLASS:
        raise NotFound
    orders = [order for klass in classes for order in _orders(kind_id, klass)]
    if not orders:
        raise Refused.because("no_pupils", f"{of.name}名册中没有在籍学生，先导入或登记学生")
    if len(orders) > MOST:
        raise Refused.because("too_many", f"一次最多打印{MOST}份，现为{len(orders)}份，分班打印")
    data = b"".join(merged([service.preview(order, clock.now()) for order in orders]))
    name = get_kind(kind_id).name
    record(PRINTED, "unit", of.id, {"form": name, "forms": len(orders)}, user_id=current_actor().user_id)
    return send_bytes(data, f"{name}_{of.name}.docx")


def _orders(kind_id: str, klass: Unit) -> Iterator[Issue]:
    school = db.session.get_one(Unit, klass.parent_id)
    for values in _values(kind_id, klass):
        yield Issue(kind=kind_id, values=values, unit=school)


def _values(kind_id: str, klass: Unit) -> list[dict[str, Any]]:
    if kind_id == "visit_record":
        return visit_forms(klass)
    listed = values_of_class(kind_id, klass)
    return [{**listed, "学期": term_label(clock.today())}] if listed["学生"] else []
