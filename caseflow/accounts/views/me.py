from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow import clock
from caseflow.accounts import scope, service
from caseflow.accounts.forms import PasswordForm, PledgeForm, typed
from caseflow.accounts.guard import safe_next, signed_in
from caseflow.accounts.models import User
from caseflow.accounts.sessions import start_session
from caseflow.accounts.views.blueprint import bp
from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits
from caseflow.web.forms import show_form

#: what stands under 设置: text, explanation, endpoint, any of these permissions
_SETTINGS: tuple[tuple[str, str, str, tuple[Permission, ...]], ...] = (
    ("机构", "县、乡镇、学区、学校、班级、部门", "accounts.units", (Permission.UNIT_VIEW,)),
    ("人员", "账号、岗位、重置码", "accounts.people", (Permission.USER_VIEW,)),
    ("责任链", "每所学校的四级责任人和空缺", "accounts.chains", (Permission.USER_VIEW,)),
    (
        "数据导入",
        "机构、人员、学生的表格",
        "roster.imports",
        (Permission.IMPORT_UNITS, Permission.IMPORT_PEOPLE, Permission.IMPORT_PUPILS),
    ),
    (
        "模板管理",
        "上传、检查、试填、审批，占位符对照表",
        "notices.templates",
        (Permission.TEMPLATE_EDIT, Permission.TEMPLATE_APPROVE),
    ),
    ("工作日与校历", "节假日、调休、学期", "calendars.index", (Permission.CALENDAR_VIEW,)),
    ("业务规则", "期限、次数和依据", "calendars.rules", (Permission.RULES_VIEW,)),
    ("法律依据", "催告书、强制执行申请书的依据", "notices.bases", (Permission.RULES_VIEW,)),
    ("日志", "谁在何时看过、改过什么", "audit.log", (Permission.AUDIT_VIEW,)),
)


@bp.route("/me")
@signed_in
def me() -> ResponseReturnValue:
    user = _myself()
    return render_template("accounts/me.html", user=user, posts=service.live_posts(user.id))


@bp.route("/me/large", methods=["POST"])
@signed_in
@commits
def large_type() -> ResponseReturnValue:
    """大字版 is kept with the account, and the device's own choice is dropped for it."""
    user = _myself()
    user.large_type = request.form.get("on") == "1"
    response = redirect(safe_next(url_for("accounts.me")))
    response.delete_cookie("large")
    return response


@bp.route("/me/password", methods=["GET", "POST"])
@signed_in
@commits
def password() -> ResponseReturnValue:
    form = PasswordForm()
    if not form.validate_on_submit():
        return show_form("accounts/password.html", form)
    user, now = _myself(), clock.now()
    try:
        service.change_password(user, typed(form.old), typed(form.password), now)
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("accounts/password.html", form)
    start_session(user, now)
    flash("密码已修改，其他设备上的登录已退出")
    return redirect(url_for("accounts.me"))


@bp.route("/pledge", methods=["GET", "POST"])
@signed_in
@commits
def pledge() -> ResponseReturnValue:
    form = PledgeForm()
    if not form.validate_on_submit():
        return show_form("accounts/pledge.html", form)
    service.accept_pledge(_myself(), clock.now())
    return redirect("/")


@bp.route("/settings")
@signed_in
def settings() -> ResponseReturnValue:
    return render_template("accounts/settings.html", items=list(_open_settings()))


def _open_settings() -> list[tuple[str, str, str]]:
    known = current_app.view_functions
    return [
        (text, hint, url_for(endpoint))
        for text, hint, endpoint, permissions in _SETTINGS
        if endpoint in known and any(scope.may(permission) for permission in permissions)
    ]


def _myself() -> Any:
    return db.session.get_one(User, current_user.id)
