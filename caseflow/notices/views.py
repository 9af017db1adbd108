"""文书台账 (S16) and the page of one document."""

import re
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.models import User
from caseflow.accounts.scope import current_actor, may
from caseflow.accounts.tree import current_tree
from caseflow.audit.service import record
from caseflow.errors import Forbidden, NotFound, Refused
from caseflow.extensions import db
from caseflow.files import store
from caseflow.files.checks import Limits
from caseflow.files.store import Damaged
from caseflow.lib.dates import cn_date
from caseflow.lib.masking import mask_address, mask_id, mask_name, mask_phone
from caseflow.notices import queries, service
from caseflow.notices.forms import KINDS, STATES, SealForm
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import Notice
from caseflow.notices.queries import Register
from caseflow.notices.spec import FactType
from caseflow.policy.codes import SERVICE_MODES, NoticeKind
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits, records_access
from caseflow.web.downloads import send_bytes
from caseflow.web.forms import show_form
from caseflow.web.paging import Page, bounded_int, id_arg, read_paging, without_arg

bp = Blueprint("notices", __name__)

_SEALERS = (Permission.NOTICE_ISSUE, Permission.LETTER_ISSUE, Permission.CASE_REPORT)
_SCANS = Limits(extensions=("pdf", "jpg", "png", "webp", "heic"))
_MASKS = {
    "监护人电话": mask_phone,
    "户籍地址": mask_address,
    "现居住地址": mask_address,
    "学籍号": mask_id,
    "证件号码": mask_id,
}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
#: for whom the register shows a name, by kind of document
_PARTY = ("学生姓名", "监护人姓名", "受送达人")


@bp.get("/notices")
@requires(Permission.NOTICE_VIEW)
def index() -> ResponseReturnValue:
    wanted, paging = _wanted(), read_paging()
    found, total = queries.list_notices(current_actor(), wanted, limit=paging.size, offset=paging.offset)
    tree = current_tree()
    return render_template(
        "notices/index.html",
        page=Page(found, total, paging),
        wanted=wanted,
        parties={notice.id: _party(notice) for notice in found},
        status_of=service.status_of,
        tasks=queries.open_tasks(found),
        kinds=KINDS,
        states=STATES,
        issuers=[(unit_id, tree.name(unit_id)) for unit_id in queries.issuers(current_actor())],
        chosen=_chosen(wanted),
    )


def _wanted() -> Register:
    kind, status = request.args.get("kind", ""), request.args.get("status", "")
    return Register(
        text=request.args.get("q", "").strip()[:40],
        kind=kind if kind in dict(KINDS) else "",
        status=status if status in dict(STATES) else "",
        unit_id=id_arg("unit"),
        year=bounded_int(request.args.get("year"), 2000, 2100, 0) or None,
        case_id=id_arg("case"),
    )


def _chosen(wanted: Register) -> list[tuple[str, str]]:
    """The filters in words, each with the address that drops it."""
    words = (
        ("q", f"文号含{wanted.text}" if wanted.text else ""),
        ("kind", dict(KINDS).get(wanted.kind, "")),
        ("status", dict(STATES).get(wanted.status, "")),
        ("unit", current_tree().name(wanted.unit_id)),
        ("year", f"{wanted.year}年" if wanted.year else ""),
        ("case", "一件个案" if wanted.case_id else ""),
    )
    return [(text, without_arg(name)) for name, text in words if text]


def _party(notice: Notice) -> str:
    values = service.values_of(notice)
    return next((mask_name(str(values[name])) for name in _PARTY if values.get(name)), "")


@bp.get("/notices/<bigid:notice_id>")
@requires(Permission.NOTICE_VIEW)
def show(notice_id: int) -> ResponseReturnValue:
    notice = queries.get_notice(current_actor(), notice_id)
    return render_template(
        "notices/show.html",
        notice=notice,
        status=service.status_of(notice),
        values=_shown(notice),
        rows=_rows(notice),
        scans=queries.scans_of(notice),
        task=queries.open_tasks([notice]).get(notice.id),
        replaced=db.session.get(Notice, notice.replaces_id) if notice.replaces_id else None,
        replacement=queries.replacement_of(notice),
        maker=db.session.get(User, notice.created_by) if notice.created_by else None,
        voider=db.session.get(User, notice.voided_by) if notice.voided_by else None,
        modes=SERVICE_MODES,
        served=get_kind(notice.kind).served,
        may_seal=_may_seal(notice),
        may_serve=may(Permission.SERVICE_RECORD) and get_kind(notice.kind).served,
        may_void=may(Permission.NOTICE_VOID)
        and queries.is_issuer(current_actor(), notice)
        and _current(notice),
        name_of=service.name_of,
    )


def _current(notice: Notice) -> bool:
    kinds = {
        NoticeKind.RETURN_NOTICE.value,
        NoticeKind.CORRECTION_ORDER.value,
        NoticeKind.JUDICIAL_LETTER.value,
    }
    return notice.status != "void" and notice.kind in kinds


def _shown(notice: Notice) -> list[tuple[str, str]]:
    """The facts it was made of, masked where lists mask; the paper itself has them in full."""
    values = service.values_of(notice)
    plain = [
        fact for fact in get_kind(notice.kind).facts if fact.type is not FactType.ROWS and fact.name in values
    ]
    return [(fact.name, _masked(fact.name, values[fact.name])) for fact in plain]


def _masked(name: str, value: object) -> str:
    text = "、".join(value) if isinstance(value, list) else str(value)
    if _ISO.fullmatch(text):
        return cn_date(date.fromisoformat(text))
    return _MASKS[name](text) if name in _MASKS else text


def _rows(notice: Notice) -> list[tuple[str, int]]:
    values = service.values_of(notice)
    lists = [fact.name for fact in get_kind(notice.kind).facts if fact.type is FactType.ROWS]
    return [(name, len(values[name])) for name in lists if values.get(name)]


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
    if not _may_seal(notice):
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


def _may_seal(notice: Notice) -> bool:
    allowed = any(may(permission) for permission in _SEALERS)
    return allowed and notice.status != "void" and queries.is_issuer(current_actor(), notice)
