"""One document as it looks on paper, without Word."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.audit.service import record
from caseflow.errors import Refused
from caseflow.files import store
from caseflow.files.store import Damaged
from caseflow.notices import pdf, queries, service
from caseflow.notices.models import Notice
from caseflow.notices.preview import preview_context
from caseflow.notices.views.blueprint import bp
from caseflow.policy.permissions import Permission
from caseflow.web.commit import pause, records_access
from caseflow.web.downloads import send_pdf


@bp.get("/notices/<bigid:notice_id>/preview")
@requires(Permission.NOTICE_VIEW)
@records_access
def preview(notice_id: int) -> ResponseReturnValue:
    """Pictures of the pages where LibreOffice is there, else the text; never a broken page."""
    notice, data = _read(notice_id)
    pause()
    shown = preview_context(data)
    record("notice.preview", "notice", notice_id, {"sha256": notice.sha256}, user_id=current_actor().user_id)
    return render_template("notices/preview.html", notice=notice, **shown)


@bp.get("/notices/<bigid:notice_id>/pdf")
@requires(Permission.NOTICE_VIEW)
@records_access
def as_pdf(notice_id: int) -> ResponseReturnValue:
    """Where none can be made, the preview says why and shows the text."""
    notice, data = _read(notice_id)
    name = store.get_file(notice.file_id).name
    pause()
    try:
        made = pdf.cached_pdf(data)
    except (pdf.PdfProblem, pdf.Busy):
        return redirect(url_for("notices.preview", notice_id=notice_id))
    record("notice.pdf", "notice", notice_id, {"sha256": notice.sha256}, user_id=current_actor().user_id)
    return send_pdf(made, f"{name.removesuffix('.docx')}.pdf")


def _read(notice_id: int) -> tuple[Notice, bytes]:
    notice = queries.get_notice(current_actor(), notice_id)
    try:
        return notice, service.document(notice)
    except Damaged as damage:
        text = f"{damage}，不能预览。请系统管理员运行 caseflow verify 核对"
        raise Refused.because("notice.damaged", text) from damage
