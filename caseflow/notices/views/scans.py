"""Files of a document: as issued, as sealed, and the evidence of its service."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor, may
from caseflow.audit.service import record
from caseflow.errors import Forbidden, NotFound, Refused
from caseflow.files import store
from caseflow.files.checks import Limits
from caseflow.files.store import Damaged
from caseflow.notices import queries, service
from caseflow.notices.forms import SealForm
from caseflow.notices.models import Notice
from caseflow.notices.views.blueprint import bp
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits, records_access
from caseflow.web.downloads import send_bytes
from caseflow.web.forms import show_form

_SEALERS = (
    Permission.NOTICE_ISSUE,
    Permission.LETTER_ISSUE,
    Permission.CASE_REPORT,
    Permission.PAPER_ISSUE,
)
_SCANS = Limits(extensions=("pdf", "jpg", "png", "webp", "heic"))


@bp.get("/notices/<bigid:notice_id>/word")
@requires(Permission.NOTICE_VIEW)
@records_access
def download(notice_id: int) -> ResponseReturnValue:
    """The file as issued, proved against its hash before it leaves."""
    notice = queries.get_notice(current_actor(), notice_id)
    try:
        data = service.document(notice)
    except Damaged as damage:
        text = f"{damage}，不能下载。请系统管理员运行 caseflow verify 核对"
        raise Refused.because("notice.damaged", text) from damage
    record("notice.download", "notice", notice.id, {"sha256": notice.sha256}, user_id=current_actor().user_id)
    return send_bytes(data, store.get_file(notice.file_id).name)


@bp.get("/notices/<bigid:notice_id>/scans/<bigid:file_id>")
@requires(Permission.NOTICE_VIEW)
@records_access
def scan(notice_id: int, file_id: int) -> ResponseReturnValue:
    """A sealed copy or the evidence of its service."""
    notice = queries.get_notice(current_actor(), notice_id)
    file = next((file for file in queries.scans_of(notice) if file.id == file_id), None)
    if file is None:
        raise NotFound
    record("file.open", "file", file.id, {"notice": notice.id}, user_id=current_actor().user_id)
    return send_bytes(store.load(file), file.name, file.media_type)


@bp.route("/notices/<bigid:notice_id>/seal", methods=["GET", "POST"])
@requires(*_SEALERS)
@commits
def seal(notice_id: int) -> ResponseReturnValue:
    """登记印发: the seal is put on paper by people; its scan makes the document 已印发."""
    notice = queries.get_notice(current_actor(), notice_id)
    if not may_seal(notice):
        raise Forbidden
    form = SealForm()
    if not form.validate_on_submit():
        return show_form("notices/seal.html", form, notice=notice)
    try:
        _seal(notice, form)
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("notices/seal.html", form, notice=notice)
    flash("盖章件已存档，文书已印发")
    return redirect(url_for("notices.show", notice_id=notice.id))


def _seal(notice: Notice, form: SealForm) -> None:
    actor, now, chosen = current_actor(), clock.now(), form.scan.data
    try:
        file = store.save(
            chosen.read(),
            name=chosen.filename,
            kind="scan",
            subject=("notice", notice.id),
            by=actor.user_id,
            now=now,
            limits=store.default_limits(_SCANS),
        )
    except Refused as refused:
        raise Refused(type(r)(r.code, r.text, r.clause, "scan") for r in refused.reasons) from None
    service.mark_sealed(notice, file)
    record("notice.seal", "notice", notice.id, {"file": file.id}, user_id=actor.user_id)


def may_seal(notice: Notice) -> bool:
    allowed = any(may(permission) for permission in _SEALERS)
    return allowed and notice.status != "void" and queries.is_issuer(current_actor(), notice)
