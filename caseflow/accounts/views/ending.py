from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts import queries, scope, service
from caseflow.accounts.forms import EndingForm, unit_options
from caseflow.accounts.guard import requires
from caseflow.accounts.models import Unit, User
from caseflow.accounts.scope import current_actor
from caseflow.accounts.views.blueprint import bp
from caseflow.errors import Forbidden, Refused
from caseflow.extensions import db
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits
from caseflow.web.forms import show_form
from caseflow.web.paging import id_arg


@bp.route("/units/<bigid:unit_id>/end", methods=["GET", "POST"])
@requires(Permission.UNIT_END)
@commits
def unit_end(unit_id: int) -> ResponseReturnValue:
    """First the successor (GET ?into=), then who takes over and what moves, then the deed."""
    unit = queries.get_unit(current_actor(), unit_id)
    if not scope.may(Permission.UNIT_END, unit):
        raise Forbidden
    options = queries.successors(unit)
    form = EndingForm(into=id_arg("into"))
    form.into.choices = unit_options(options, "请选择")
    into = next((each for each in options if each.id == form.into.data), None)
    staff = queries.staff_of(into)
    form.owner.choices = [(0, "请选择"), *((user.id, user.name) for user in staff)]
    if not form.validate_on_submit():
        return _show(form, unit, into)
    owner = next((user for user in staff if user.id == form.owner.data), None)
    try:
        done = _end(form, unit, into, owner)
    except Refused as refused:
        form.add_reasons(refused)
        return _show(form, unit, into)
    flash(f"{unit.name}已并入{done.into.name if done.into else ''}，个案和学生已移交")
    return redirect(url_for("accounts.unit", unit_id=form.into.data))


def _end(form: EndingForm, unit: Unit, into: Unit | None, owner: User | None) -> service.Ending:
    end = service.merge_unit if form.how.data == "merge" else service.close_unit
    done = end(unit, into, owner=owner, actor=current_actor(), now=clock.now())
    db.session.flush()
    return done


def _show(form: EndingForm, unit: Unit, into: Unit | None) -> ResponseReturnValue:
    plan = service.plan_ending(unit, into, None)
    return show_form("accounts/unit_end.html", form, unit=unit, into=into, plan=plan)
