"""A template comes in: checked in a process of its own before anything of it is kept."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.errors import Forbidden, Refused
from caseflow.notices import template_list, template_steps
from caseflow.notices.spec import Kind
from caseflow.notices.template.archive import MAX_BYTES
from caseflow.notices.template.check import check_template
from caseflow.notices.template.report import Report
from caseflow.notices.template_steps import Upload
from caseflow.notices.views.blueprint import bp
from caseflow.notices.views.template_forms import UploadForm
from caseflow.notices.views.templates import known_kind
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits, pause
from caseflow.web.forms import INVALID, show_form


@bp.route("/templates/kinds/<kind_id>/upload", methods=["GET", "POST"])
@requires(Permission.TEMPLATE_EDIT)
@commits
def template_upload(kind_id: str) -> ResponseReturnValue:
    kind = known_kind(kind_id)
    units = template_list.units_for(current_actor(), kind)
    if not units:
        raise Forbidden
    form = UploadForm(kind, units)
    if not form.validate_on_submit():
        return show_form("notices/templates/upload.html", form, kind=kind, one_unit=len(units) == 1)
    chosen = form.file.data
    data = chosen.read(MAX_BYTES + 1)
    pause()  # nobody waits for the check
    report = check_template(data, kind, form.wording.data)
    if not report.passed:
        return _refused(kind, report, chosen.filename)
    return _kept(kind, form, (data, chosen.filename or "模板.docx"), report)


def _kept(kind: Kind, form: Any, file: tuple[bytes, str], report: Report) -> ResponseReturnValue:
    unit = next(
        unit for unit in template_list.units_for(current_actor(), kind) if str(unit.id) == form.unit.data
    )
    order = Upload(*file, kind, form.wording.data, unit, report, form.remark.data or "")
    try:
        template = template_steps.upload(order, current_actor().user_id, clock.now())
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("notices/templates/upload.html", form, kind=kind, one_unit=False)
    flash(f"检查通过，已存为第{template.version}版草稿，试填无误后送审")
    return redirect(url_for("notices.template", template_id=template.id))


def _refused(kind: Kind, report: Report, name: str | None) -> ResponseReturnValue:
    """Every finding; the file itself is not kept."""
    page = render_template("notices/templates/report.html", kind=kind, report=report, name=name or "")
    return page, INVALID
