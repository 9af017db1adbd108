from flask import render_template, request
from flask.typing import ResponseReturnValue

from caseflow.accounts.guard import requires
from caseflow.accounts.models import Unit
from caseflow.accounts.scope import current_actor
from caseflow.errors import NotFound
from caseflow.extensions import db
from caseflow.policy.codes import SENSITIVE_GROUPS
from caseflow.policy.labels import choices, label
from caseflow.policy.permissions import Permission
from caseflow.roster import panels, queries
from caseflow.roster.search import PupilFilter
from caseflow.roster.views.blueprint import bp
from caseflow.web.paging import Page, bounded_int, id_arg, keep_args, read_paging, without_arg

_ALL = "all"


@bp.route("/pupils")
@requires(Permission.PUPIL_VIEW)
def index() -> ResponseReturnValue:
    """S6: the pupils of one's posts; the search looks at every status."""
    actor, wanted, paging = current_actor(), _wanted(), read_paging()
    found = queries.find_pupils(actor, wanted, offset=paging.offset, limit=paging.size)
    return render_template(
        "roster/index.html",
        page=Page(found.pupils, found.total, paging),
        tags=panels.tags_of([pupil.id for pupil in found.pupils], actor),
        wanted=wanted,
        class_tabs=_class_tabs(wanted),
        schools=queries.visible_schools(actor),
        townships=queries.townships(),
        groups=_groups(),
        sensitive=SENSITIVE_GROUPS,
        statuses=choices("pupil_status"),
        chosen=_chosen(wanted),
    )


@bp.route("/schools/<bigid:school_id>/classes")
@requires(Permission.PUPIL_VIEW)
def classes(school_id: int) -> ResponseReturnValue:
    actor = current_actor()
    school = next((unit for unit in queries.visible_schools(actor) if unit.id == school_id), None)
    if school is None:
        raise NotFound
    return render_template("roster/classes.html", school=school, sizes=queries.class_sizes(actor, school_id))


def _wanted() -> PupilFilter:
    text = request.args.get("q", "").strip()[:60]
    status = request.args.get("status", _ALL if text else "enrolled")
    known = {code for code, _ in choices("pupil_status")}
    groups = {code for code, _ in _groups()}
    group = request.args.get("group", "")
    return PupilFilter(
        text=text,
        school_id=id_arg("school"),
        class_id=id_arg("class"),
        township_id=id_arg("township"),
        grade=bounded_int(request.args.get("grade"), 1, 9, 0) or None,
        group=group if group in groups else "",
        status=status if status in known else "",
    )


def _groups() -> list[tuple[str, str]]:
    """What lists may show and sort by; 涉案 and the like never stand in a list."""
    return [(code, word) for code, word in choices("group") if code not in SENSITIVE_GROUPS]


def _class_tabs(wanted: PupilFilter) -> tuple[list[tuple[str, str, None]], int]:
    """One tab per class for those who have a few; the place of the present one."""
    units = queries.visible_classes(current_actor())
    if not 1 < len(units) <= 12:
        return [], 0
    tabs = [("全部", keep_args(page=None, **{"class": None}), None)]
    tabs += [(unit.name, keep_args(page=None, **{"class": unit.id}), None) for unit in units]
    here = next((place for place, unit in enumerate(units, 1) if unit.id == wanted.class_id), 0)
    return tabs, here


def _chosen(wanted: PupilFilter) -> list[tuple[str, str]]:
    """The filters in use, each with the address without it."""
    names = {"school": wanted.school_id, "class": wanted.class_id, "township": wanted.township_id}
    found = [
        (unit.name, without_arg(name))
        for name, unit_id in names.items()
        if unit_id and (unit := db.session.get(Unit, unit_id))
    ]
    if wanted.text:
        found.append((wanted.text, without_arg("q")))
    if wanted.grade:
        found.append((f"{wanted.grade}年级", without_arg("grade")))
    if wanted.group:
        found.append((label(wanted.group, "group"), without_arg("group")))
    return found
