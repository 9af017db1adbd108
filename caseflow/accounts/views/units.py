from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts import queries, scope, service
from caseflow.accounts.forms import MoveForm, UnitForm, unit_options
from caseflow.accounts.guard import requires
from caseflow.accounts.models import Unit
from caseflow.accounts.scope import current_actor
from caseflow.accounts.tree import current_tree
from caseflow.accounts.units import PARENTS
from caseflow.accounts.views.blueprint import bp
from caseflow.errors import Forbidden, Refused
from caseflow.extensions import db
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits
from caseflow.web.forms import show_form

#: neighbours in the list: departments, then townships in the official order, then 学区 and schools
_SHELF = {"department": 1, "township": 2, "subdistrict": 2, "district": 3, "school": 4}


@bp.route("/units")
@requires(Permission.UNIT_VIEW)
def units() -> ResponseReturnValue:
    """The tree without its classes, each unit indented below its parent."""
    listed = queries.list_units(current_actor())
    return render_template("accounts/units.html", rows=_in_tree_order(list(listed)))


@bp.route("/units/<bigid:unit_id>")
@requires(Permission.UNIT_VIEW)
def unit(unit_id: int) -> ResponseReturnValue:
    found = queries.get_unit(current_actor(), unit_id)
    chain = service.responsibility_chain(found.id) if found.kind == "school" else []
    below = [kind for kind, parents in PARENTS.items() if found.kind in parents]
    return render_template(
        "accounts/unit.html",
        unit=found,
        chain=chain,
        children=queries.children(found),
        posts=queries.posts_on(found),
        kinds=below if found.status == "active" else [],
        tree=current_tree(),
    )


@bp.route("/units/<bigid:unit_id>/new/<kind>", methods=["GET", "POST"])
@requires(Permission.UNIT_MANAGE)
@commits
def unit_new(unit_id: int, kind: str) -> ResponseReturnValue:
    parent = _manageable(unit_id)
    if parent.kind not in PARENTS.get(kind, frozenset()):
        abort(404)
    form = UnitForm.for_kind(kind, None, queries.townships())
    if not form.validate_on_submit():
        return show_form("accounts/unit_form.html", form, parent=parent, kind=kind)
    try:
        made = service.create_unit(form.unit_data(kind, parent.id), clock.now(), actor=current_actor())
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("accounts/unit_form.html", form, parent=parent, kind=kind)
    flash(f"已新建{made.name}")
    return redirect(url_for("accounts.unit", unit_id=made.id))


@bp.route("/units/<bigid:unit_id>/edit", methods=["GET", "POST"])
@requires(Permission.UNIT_MANAGE)
@commits
def unit_edit(unit_id: int) -> ResponseReturnValue:
    found = _manageable(unit_id)
    form = UnitForm.for_kind(found.kind, found, queries.townships())
    if not form.validate_on_submit():
        return show_form("accounts/unit_form.html", form, unit=found, kind=found.kind)
    try:
        data = form.unit_data(found.kind, found.parent_id)
        service.edit_unit(found, data, clock.now(), actor=current_actor())
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("accounts/unit_form.html", form, unit=found, kind=found.kind)
    flash("已保存")
    return redirect(url_for("accounts.unit", unit_id=found.id))


@bp.route("/units/<bigid:unit_id>/move", methods=["GET", "POST"])
@requires(Permission.UNIT_MANAGE)
@commits
def unit_move(unit_id: int) -> ResponseReturnValue:
    found = _manageable(unit_id)
    form = MoveForm()
    form.parent.choices = unit_options(queries.list_units(current_actor(), *PARENTS[found.kind]))
    if not form.validate_on_submit():
        return show_form("accounts/unit_move.html", form, unit=found)
    try:
        parent = db.session.get_one(Unit, form.parent.data)
        service.move_unit(found, parent, clock.now(), actor=current_actor())
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("accounts/unit_move.html", form, unit=found)
    flash(f"已移到{parent.name}之下")
    return redirect(url_for("accounts.unit", unit_id=found.id))


def _manageable(unit_id: int) -> Unit:
    """404 out of sight, 403 in sight but not one's own to change."""
    found = queries.get_unit(current_actor(), unit_id)
    if not scope.may(Permission.UNIT_MANAGE, found):
        raise Forbidden
    return found


def _in_tree_order(listed: list[Unit]) -> list[tuple[int, Unit]]:
    """Depth first: a parent that is out of sight counts for nothing."""
    here = {each.id for each in listed}
    below: dict[int | None, list[Unit]] = {}
    for each in sorted(listed, key=lambda unit: _SHELF.get(unit.kind, 0)):
        below.setdefault(each.parent_id if each.parent_id in here else None, []).append(each)
    rows: list[tuple[int, Unit]] = []

    def walk(parent_id: int | None, depth: int) -> None:
        for each in below.get(parent_id, []):
            rows.append((depth, each))
            walk(each.id, depth + 1)

    walk(None, 0)
    return rows
