"""The documents of a batch for the printer: one by one in a zip, or all in one Word file."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from flask import Flask, Response, current_app, request
from flask.typing import ResponseReturnValue

from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.audit.service import record
from caseflow.cases.batches import reading
from caseflow.cases.models import NoticeBatch
from caseflow.cases.views.batches import ISSUERS
from caseflow.cases.views.blueprint import bp
from caseflow.errors import Refused
from caseflow.files import vault
from caseflow.files.store import Damaged
from caseflow.lib.zips import stream_zip
from caseflow.notices.kinds import get_kind
from caseflow.notices.merging import Unmergeable, groups, merged
from caseflow.notices.models import Notice
from caseflow.policy.codes import NoticeStatus
from caseflow.web.commit import records_access
from caseflow.web.downloads import WORD

_ZIP = "application/zip"


@bp.get("/batches/<bigid:batch_id>/files")
@requires(*ISSUERS)
@records_access
def batch_files(batch_id: int) -> ResponseReturnValue:
    """Every document as issued; read and proved one after another while it is being sent."""
    batch = reading.get_batch(current_actor(), batch_id)
    chosen = [(_name(seq, n), n.sha256) for seq, n in enumerate(_current(batch), start=1)]
    _ensure_some(chosen)
    _log("notice.batch_files", batch, len(chosen))
    return _streamed(_sealed_files(chosen), _ZIP, f"{_title(batch)}.zip")


@bp.get("/batches/<bigid:batch_id>/print")
@requires(*ISSUERS)
@records_access
def batch_print(batch_id: int) -> ResponseReturnValue:
    """One Word file; where templates differ, one per template in a zip."""
    batch, sheets = reading.get_batch(current_actor(), batch_id), request.args.get("sheets") == "1"
    notices = _current(batch)
    _ensure_some(notices)
    try:
        parts = [merged(group, sheets=sheets) for group in groups(_read(n.sha256) for n in notices)]
    except Unmergeable as cause:
        text = "这批文书的模板不能合并为一个文件，下载逐份文件（zip）打印"
        raise Refused.because("batch.unmergeable", text) from cause
    _log("notice.batch_print", batch, len(notices))
    if len(parts) == 1:
        return _streamed(parts[0], WORD, f"{_title(batch)}.docx")
    files = ((f"按模板{number}.docx", b"".join(part)) for number, part in enumerate(parts, start=1))
    return _streamed(stream_zip(files, packed=True), _ZIP, f"{_title(batch)}_按模板.zip")


def _current(batch: NoticeBatch) -> list[Notice]:
    """Voided papers are not printed again."""
    return [notice for notice in reading.notices_of(batch) if notice.status != NoticeStatus.VOID]


def _ensure_some(found: Sequence[object]) -> None:
    if not found:
        raise Refused.because("batch.empty", "此批次没有可下载的文书")


def _sealed_files(chosen: list[tuple[str, str]]) -> Iterator[bytes]:
    """The request is over by the time most of them are read, so that each opens the vault for itself."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 Flask's own way

    def read(digest: str) -> bytes:
        with app.app_context():
            return _read(digest)

    return stream_zip(((name, read(digest)) for name, digest in chosen), packed=True)


def _read(digest: str) -> bytes:
    try:
        return vault.get(digest)
    except Damaged as damage:
        text = f"{damage}，不能下载。请系统管理员运行 caseflow verify 核对"
        raise Refused.because("notice.damaged", text) from damage


def _name(seq: int, notice: Notice) -> str:
    """Without the child: file names travel in mail and stay in lists of downloads."""
    return "_".join(filter(None, (f"{seq:03d}", notice.number_text, notice.title))) + ".docx"


def _title(batch: NoticeBatch) -> str:
    return f"{get_kind(batch.kind).name}_批次{batch.id}"


def _log(action: str, batch: NoticeBatch, count: int) -> None:
    record(action, "notice_batch", batch.id, {"rows": count}, user_id=current_actor().user_id)


def _streamed(pieces: Iterator[bytes], media_type: str, name: str) -> Response:
    response = Response(pieces, mimetype=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
