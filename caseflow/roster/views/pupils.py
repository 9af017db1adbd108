from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.models import Unit
from caseflow.accounts.scope import current_actor, may
from caseflow.errors import Forbidden, NotFound, Refused
from caseflow.extensions import db
from caseflow.policy.actors import Subject
from caseflow.policy.codes import SENSITIVE_GROUPS
from caseflow.policy.permissions import Permission
from caseflow.roster import panels, queries, service
from caseflow.roster.models import Pupil
from caseflow.roster.views.blueprint import bp
from caseflow.roster.views.forms import MoveForm, PupilForm
from caseflow.web.commit import commits
from caseflow.web.forms import show_form
from caseflow.web.paging import id_arg


@bp.route("/pupils/<bigid:pupil_id>")
@requires(Permission.PUPIL_VIEW)
def show(pupil_id: int) -> ResponseReturnValue:
    actor = current_actor()
    pupil = queries.get_pupil(actor, pupil_id)
    may_edit = may(Permission.PUPIL_EDIT, pupil)
    return render_template(
        "roster/show.html",
        pupil=pupil,
        groups=[row for row in pupil.groups if may_edit or row.group not in SENSITIVE_GROUPS],
        panels=panels.panels_of(pupil, actor),
        tags=panels.tags_of([pupil.id], actor)[pupil.id],
        siblings=[other for other in queries.siblings_of(pupil) if may(Permission.PUPIL_VIEW, other)],
        may_edit=may_edit,
        may_reveal=may(Permission.PUPIL_REVEAL, pupil),
    )


@bp.route("/pupils/new", methods=["GET", "POST"])
@requires(Permission.PUPIL_EDIT)
@commits
def new() -> ResponseReturnValue:
    """In one's only school at once; who answers for several picks the school first."""
    schools = queries.visible_schools(current_actor(), Permission.PUPIL_EDIT)
    school = _chosen_school(schools)
    if school is None:
        return render_template("roster/pick_school.html", schools=schools)
    form = PupilForm.of(None, queries.classes_of(school.id), queries.townships())
    if not form.validate_on_submit():
        return show_form("roster/form.html", form, school=school, pupil=None)
    try:
        pupil = service.create_pupil(form.pupil_data(school.id, None), actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("roster/form.html", form, school=school, pupil=None, same=_visible_same(refused))
    flash(f"已新增{pupil.name}")
    return redirect(url_for("roster.show", pupil_id=pupil.id))


@bp.route("/pupils/<bigid:pupil_id>/edit", methods=["GET", "POST"])
@requires(Permission.PUPIL_EDIT)
@commits
def edit(pupil_id: int) -> ResponseReturnValue:
    pupil = _editable(pupil_id)
    classes = queries.classes_of(pupil.school_id) if pupil.school_id else []
    form = PupilForm.of(pupil, classes, queries.townships())
    page = {"school": pupil.school, "pupil": pupil}
    if not form.validate_on_submit():
        return show_form("roster/form.html", form, **page)
    try:
        data = form.pupil_data(pupil.school_id, service.pupil_data(pupil))
        changed = service.update_pupil(pupil, data, actor=current_actor(), now=clock.now())
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("roster/form.html", form, **page, same=_visible_same(refused))
    flash("已保存" if changed else "没有改动")
    return redirect(url_for("roster.show", pupil_id=pupil.id))


@bp.route("/pupils/<bigid:pupil_id>/move", methods=["GET", "POST"])
@requires(Permission.PUPIL_EDIT)
@commits
def move(pupil_id: int) -> ResponseReturnValue:
    """转班 within the school, 转学 between the schools one answers for."""
    pupil = _editable(pupil_id)
    schools = queries.visible_schools(current_actor(), Permission.PUPIL_EDIT)
    school = _chosen_school(schools) or pupil.school
    form = MoveForm(class_id=pupil.class_id)
    form.class_id.choices = [(0, "未编班"), *_class_options(school)]
    if not form.validate_on_submit():
        return show_form("roster/move.html", form, pupil=pupil, school=school, schools=schools)
    school_id = school.id if school else None
    service.move_pupil(
        pupil, school_id=school_id, class_id=form.class_id.data, actor=current_actor(), now=clock.now()
    )
    flash("已调整班级")
    return redirect(url_for("roster.show", pupil_id=pupil.id))


def _editable(pupil_id: int) -> Pupil:
    """404 outside sight, 403 for a pupil one sees but does not keep."""
    pupil = queries.get_pupil(current_actor(), pupil_id)
    if not may(Permission.PUPIL_EDIT, pupil):
        raise Forbidden
    return pupil


def _chosen_school(schools: list[Unit]) -> Unit | None:
    if wanted := id_arg("school"):
        found = next((school for school in schools if school.id == wanted), None)
        if found is None or not may(Permission.PUPIL_EDIT, Subject(school_path=found.path)):
            raise NotFound
        return found
    return schools[0] if len(schools) == 1 else None


def _class_options(school: Unit | None) -> list[tuple[int, str]]:
    return [(unit.id, unit.name) for unit in queries.classes_of(school.id)] if school else []


def _visible_same(refused: Refused) -> Pupil | None:
    """The record that exists already, for those who may open it."""
    if not isinstance(refused, service.DuplicatePupil):
        return None
    same = db.session.get(Pupil, refused.pupil_id)
    return same if same and may(Permission.PUPIL_VIEW, same) else None
