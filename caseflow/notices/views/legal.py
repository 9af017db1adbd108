"""法律依据: which local law unlocks 催告书 and 强制执行申请书; the head of the bureau enters it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.errors import NotFound, Refused
from caseflow.extensions import db
from caseflow.notices import legal
from caseflow.notices.models import LegalBasis
from caseflow.notices.views.blueprint import bp
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits
from caseflow.web.forms import AtMost, BaseForm, ChecksField, Needed, Picked, RadioField, show_form

_ORGANS = list(dict.fromkeys(str(form) for kind in legal.LOCKED for form in kind.issuers))


class BasisForm(BaseForm):
    kind = RadioField(
        "文书种类",
        [Picked("文书种类")],
        choices=[(kind.id, kind.name) for kind in legal.LOCKED],
    )
    law = StringField("法规名称", [Needed("法规名称"), AtMost(100)], description="全称，不加书名号")
    article = StringField("条款", [Needed("条款"), AtMost(60)], description="例如：第五十条第二款")
    organs = ChecksField("实施主体", [Needed("实施主体", "选择")], choices=[(form, form) for form in _ORGANS])
    text = TextAreaField("条文内容", [AtMost(500)], description="抄录原文，供核对")


class RevokeForm(BaseForm):
    reason = StringField("撤销理由", [Needed("撤销理由"), AtMost(200)])


@bp.get("/notices/bases")
@requires(Permission.RULES_VIEW)
def bases() -> ResponseReturnValue:
    names = {kind.id: kind.name for kind in legal.LOCKED}
    missing = [kind.name for kind in legal.LOCKED if legal.find_basis(kind.id) is None]
    return render_template("notices/bases.html", bases=legal.all_bases(), names=names, missing=missing)


@bp.route("/notices/bases/new", methods=["GET", "POST"])
@requires(Permission.BASIS_EDIT)
@commits
def basis_new() -> ResponseReturnValue:
    form = BasisForm()
    if not form.validate_on_submit():
        return show_form("notices/basis.html", form)
    try:
        _enter(form)
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("notices/basis.html", form)
    flash("法律依据已录入，该种文书可以制发")
    return redirect(url_for("notices.bases"))


def _enter(form: BasisForm) -> None:
    legal.enter(
        form.kind.data,
        form.law.data or "",
        form.article.data or "",
        form.organs.data or (),
        form.text.data or "",
        actor_id=current_actor().user_id,
        now=clock.now(),
    )


@bp.route("/notices/bases/<bigid:basis_id>/revoke", methods=["GET", "POST"])
@requires(Permission.BASIS_EDIT)
@commits
def basis_revoke(basis_id: int) -> ResponseReturnValue:
    basis = db.session.get(LegalBasis, basis_id)
    if basis is None:
        raise NotFound
    form = RevokeForm()
    if form.validate_on_submit():
        try:
            legal.revoke(basis_id, form.reason.data or "", current_actor().user_id, clock.now())
        except Refused as refused:
            form.add_reasons(refused)
        else:
            flash("法律依据已撤销，该种文书不再制发")
            return redirect(url_for("notices.bases"))
    return show_form("notices/basis_revoke.html", form, basis=basis, cited=legal.cited(basis))
