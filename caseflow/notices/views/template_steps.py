"""送审, approval by a second person, and retiring."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor, may, subject_of
from caseflow.errors import Forbidden, Refused
from caseflow.notices import template_list
from caseflow.notices import template_steps as steps
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import NoticeTemplate
from caseflow.notices.template.report import report_of
from caseflow.notices.templates import State
from caseflow.notices.views.blueprint import bp
from caseflow.notices.views.template_forms import DecideForm, RetireForm
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits
from caseflow.web.forms import show_form


@bp.post("/templates/<bigid:template_id>/submit")
@requires(Permission.TEMPLATE_EDIT)
@commits
def template_submit(template_id: int) -> ResponseReturnValue:
    one = template_list.get_template(current_actor(), template_id)
    if not may(Permission.TEMPLATE_EDIT, one.unit):
        raise Forbidden
    steps.submit(one, current_actor().user_id, clock.now())
    flash("已送审，由另一人批准后启用")
    return _back(one)


@bp.route("/templates/<bigid:template_id>/decide", methods=["GET", "POST"])
@requires(Permission.TEMPLATE_APPROVE)
@commits
def template_decide(template_id: int) -> ResponseReturnValue:
    one = template_list.get_template(current_actor(), template_id)
    if not may(Permission.TEMPLATE_APPROVE, subject_of(one.unit, requested_by=one.uploaded_by)):
        raise Refused.because("template.own", "上传人不能审批自己的模板，由另一人审批")
    if one.status != State.SUBMITTED:
        raise Refused.because("template.state", "此模板不在待审状态，返回查看最新状态")
    form = DecideForm(effective_on=clock.today())
    if not form.validate_on_submit():
        return _decide_page(form, one)
    try:
        _decide(one, form)
    except Refused as refused:
        form.add_reasons(refused)
        return _decide_page(form, one)
    flash("已批准" if one.status == State.APPROVED else "已退回")
    return _back(one)


@bp.route("/templates/<bigid:template_id>/retire", methods=["GET", "POST"])
@requires(Permission.TEMPLATE_APPROVE)
@commits
def template_retire(template_id: int) -> ResponseReturnValue:
    one = template_list.get_template(current_actor(), template_id)
    if one.status != State.APPROVED:
        raise Refused.because("template.state", "只有已批准的模板可以停用，返回查看最新状态")
    form = RetireForm()
    if not form.validate_on_submit():
        names = {"one": one, "kind": get_kind(one.kind), "name": steps.name_of(one)}
        return show_form("notices/templates/retire.html", form, **names)
    steps.retire(one, current_actor().user_id, clock.now())
    flash("已停用，今后制发使用此前的版本或系统自带的模板")
    return _back(one)


def _decide(one: NoticeTemplate, form: DecideForm) -> None:
    by, now, comment = current_actor().user_id, clock.now(), form.comment.data or ""
    if form.decision.data == "approve":
        steps.approve(one, form.effective_on.data, comment, by, now)
    else:
        steps.send_back(one, comment, by, now)


def _decide_page(form: DecideForm, one: NoticeTemplate) -> ResponseReturnValue:
    names = {"kind": get_kind(one.kind), "name": steps.name_of(one), "report": report_of(one.report)}
    return show_form("notices/templates/decide.html", form, one=one, **names)


def _back(one: NoticeTemplate) -> ResponseReturnValue:
    return redirect(url_for("notices.template", template_id=one.id))
