"""制发、打印: letters, circulars and lists that belong to no case, each under one's own unit."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.models import Unit
from caseflow.accounts.scope import current_actor
from caseflow.cases.orders import issuing_unit
from caseflow.errors import NotFound, Refused
from caseflow.lib.dates import term_label
from caseflow.notices import service
from caseflow.notices.class_facts import values_of_class
from caseflow.notices.kinds import KINDS
from caseflow.notices.making import WITHOUT_CASE, offer_of, offers
from caseflow.notices.models import Notice
from caseflow.notices.service import Issue
from caseflow.notices.spec import Kind
from caseflow.notices.views.blueprint import bp
from caseflow.notices.views.class_sheets import find_class, my_classes, my_schools
from caseflow.notices.views.voiding import own_notice
from caseflow.policy.permissions import Permission, scope_units
from caseflow.web.commit import commits
from caseflow.web.fact_fields import OWN
from caseflow.web.fact_pages import Sheet, fact_page
from caseflow.web.paging import id_arg


def my_units() -> list[Unit]:
    """The organs for which this person may make papers; the bureau's posts stand on the county."""
    posts = scope_units(current_actor(), Permission.PAPER_ISSUE)
    return [issuing_unit(unit_id) for unit_id in dict.fromkeys(unit_id for unit_id, _ in posts)]


@bp.get("/notices/new")
@requires(Permission.PAPER_ISSUE, Permission.PUPIL_VIEW)
def make_index() -> ResponseReturnValue:
    schools, chosen = my_schools(), id_arg("school")
    school = next((unit for unit in schools if unit.id == chosen), schools[0] if len(schools) == 1 else None)
    return render_template(
        "notices/make.html",
        offers=offers(my_units()),
        schools=schools,
        school=school,
        classes=my_classes(school) if school else [],
    )


@bp.route("/notices/new/<kind_id>", methods=["GET", "POST"])
@requires(Permission.PAPER_ISSUE)
@commits
def make(kind_id: str) -> ResponseReturnValue:
    """With ?class=7 the pupils of that class stand in it, with ?replaces=7 what the voided paper said."""
    kind = KINDS.get(kind_id)
    if kind is None or kind.id not in WITHOUT_CASE or not kind.frozen:
        raise NotFound
    offer = offer_of(kind, my_units())
    if offer.unit is None:
        raise Refused([offer.reason] if offer.reason else [])
    replaced = _replaced(kind)
    known = _facts_of(replaced) if replaced else _known(kind, offer.unit)
    return fact_page(_sheet(kind, offer.unit, known, replaced))


def _replaced(kind: Kind) -> Notice | None:
    """The voided paper in whose place this one comes (?replaces=7)."""
    notice_id = id_arg("replaces")
    notice = own_notice(notice_id) if notice_id else None
    if notice and (notice.kind != kind.id or notice.status != "void"):
        raise NotFound
    return notice


def _facts_of(notice: Notice) -> dict[str, Any]:
    return {name: value for name, value in service.values_of(notice).items() if name not in OWN}


def _known(kind: Kind, unit: Unit) -> dict[str, Any]:
    class_id = id_arg("class")
    known = values_of_class(kind.id, find_class(class_id)) if class_id else {}
    if kind.find_fact("学期"):
        known["学期"] = term_label(clock.today())
    if kind.find_fact("联系人"):
        known |= {"联系人": current_user.name, "联系电话": unit.phone}
    return known


def _sheet(kind: Kind, unit: Unit, known: dict[str, Any], replaced: Notice | None) -> Sheet:
    return Sheet(
        kind=kind,
        unit=unit,
        known=known,
        subject=("unit", unit.id),
        back=url_for("notices.make_index"),
        issue=_issue,
        replaces=replaced,
    )


def _issue(order: Issue) -> Notice:
    return service.issue(order, current_actor().user_id, clock.now())
