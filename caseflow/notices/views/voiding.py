"""作废 of a document that belongs to no case; one of a case is voided there, where its steps are."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.audit.service import record
from caseflow.errors import Forbidden, NotFound, Refused
from caseflow.notices import queries, service
from caseflow.notices.models import Notice
from caseflow.notices.views.blueprint import bp
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits
from caseflow.web.forms import AtMost, BaseForm, Needed, show_form


class VoidForm(BaseForm):
    reason = StringField("作废理由", [Needed("作废理由"), AtMost(200)])


@bp.route("/notices/<bigid:notice_id>/void", methods=["GET", "POST"])
@requires(Permission.PAPER_ISSUE)
@commits
def void(notice_id: int) -> ResponseReturnValue:
    notice, form = own_notice(notice_id), VoidForm()
    if form.validate_on_submit():
        try:
            service.void(notice, form.reason.data or "", current_actor().user_id, clock.now())
        except Refused as refused:
            form.add_reasons(refused)
        else:
            record("notice.void", "notice", notice.id, user_id=current_actor().user_id)
            flash("文书已作废，文号保留，不再使用")
            return redirect(url_for("notices.show", notice_id=notice.id))
    return show_form("notices/void.html", form, notice=notice, name=service.name_of(notice))


def own_notice(notice_id: int) -> Notice:
    """Of no case, and issued by one's own unit.

    :raise NotFound: out of sight, or of a case
    :raise Forbidden: another organ's
    """
    notice = queries.get_notice(current_actor(), notice_id)
    if notice.case_id is not None:
        raise NotFound
    if not queries.is_issuer(current_actor(), notice):
        raise Forbidden
    return notice
