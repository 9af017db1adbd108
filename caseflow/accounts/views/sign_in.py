from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow import clock
from caseflow.accounts import queries, service
from caseflow.accounts.forms import ResetForm, SignInForm, typed
from caseflow.accounts.guard import public, safe_next, signed_in
from caseflow.accounts.models import User
from caseflow.accounts.sessions import end_session, start_session, take_sign_out_reason
from caseflow.accounts.views.blueprint import bp
from caseflow.audit import service as audit
from caseflow.config import Settings
from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.web.commit import commits
from caseflow.web.forms import BaseForm, show_form


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@commits
def sign_in() -> ResponseReturnValue:
    if request.method == "GET" and current_user.is_authenticated:
        return redirect("/")
    form = SignInForm()
    if not form.validate_on_submit():
        form.next.data = request.values.get("next", "")
        form.login.data = form.login.data or request.args.get("login", "")
        return show_form("accounts/sign_in.html", form, **_notice())
    now = clock.now()
    try:
        user = service.sign_in(typed(form.login), typed(form.password), now, release=db.session.rollback)
    except service.NotProved as refused:
        return _not_proved("accounts/sign_in.html", form, refused)
    start_session(user, now)
    return redirect(safe_next(form.next.data))


@bp.route("/sign-out", methods=["POST"])
@signed_in
@commits
def sign_out() -> ResponseReturnValue:
    user_id, now = current_user.id, clock.now()
    end_session(now)
    audit.record("sign_out", "user", user_id, user_id=user_id, now=now)
    flash("已退出")
    return redirect(url_for("accounts.sign_in"))


@bp.route("/reset", methods=["GET", "POST"])
@public
@commits
def reset() -> ResponseReturnValue:
    form = ResetForm()
    if not form.validate_on_submit():
        return show_form("accounts/reset.html", form)
    now = clock.now()
    try:
        user = _use_code(form)
    except service.NotProved as refused:
        return _not_proved("accounts/reset.html", form, refused)
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("accounts/reset.html", form)
    start_session(user, now)
    flash("密码已设置")
    return redirect("/")


def _use_code(form: ResetForm) -> User:
    login, code, password = typed(form.login), typed(form.code), typed(form.password)
    return service.use_reset_code(login, code, password, clock.now(), release=db.session.rollback)


def _not_proved(template: str, form: BaseForm, refused: Refused) -> ResponseReturnValue:
    """Status 200 and no mark of refusal: the counters that were raised get committed."""
    form.form_errors = [reason.text for reason in refused.reasons]
    return render_template(template, form=form, **_notice())


_WHY = {
    "idle": "长时间未操作，已自动退出；已存的草稿在重新登录后可继续填写",
    "expired": "登录已超过规定时长，请重新登录",
    "ended": "登录已失效：密码或岗位有变动，或已在别处退出，请重新登录",
}


def _notice() -> dict[str, object]:
    settings: Settings = current_app.config["SETTINGS"]
    demo = queries.one_login_per_role() if settings.practice else []
    why = take_sign_out_reason()
    return {"why": _WHY.get(why, ""), "demo": demo, "demo_password": settings.practice_password}
