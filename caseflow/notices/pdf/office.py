"""Word to PDF through headless LibreOffice: the only place that starts it."""

import logging
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from caseflow.notices.html_view.parts import Unreadable, open_parts
from caseflow.notices.pdf import sheets
from caseflow.notices.pdf.problems import PdfProblem
from caseflow.notices.pdf.profile import furnish
from caseflow.notices.pdf.running import run_limited
from caseflow.notices.pdf.turn import turn

log = logging.getLogger(__name__)
#: a page waits no longer for others; a job may
WAIT_SECONDS = 10.0
#: documents in one start, so that the time limit stays one for a handful
_AT_ONCE = 20
_MAX_BYTES = 256 * 1024 * 1024
_NAMES = ("soffice", "libreoffice")
_SWITCHED_OFF = "off"
_ROOM = "room-"


@dataclass(frozen=True, slots=True)
class Office:
    """``folder`` holds the lock and the rooms of conversions under way; only this user may enter."""

    program: Path
    folder: Path
    seconds: float

    def turn(self, wait: float = WAIT_SECONDS) -> AbstractContextManager[None]:
        return turn(self.folder / "lock", wait)

    def convert(self, documents: Sequence[bytes]) -> list[bytes]:
        """Only inside ``turn``. Raises PdfProblem when one of them fails."""
        starts = range(0, len(documents), _AT_ONCE)
        try:
            self._clear()
            return [pdf for at in starts for pdf in self._start(documents[at : at + _AT_ONCE])]
        except OSError as error:
            log.warning("no room to convert in: %s", error)
            raise PdfProblem("服务器写不进临时文件") from error

    def _start(self, documents: Sequence[bytes]) -> list[bytes]:
        with tempfile.TemporaryDirectory(prefix=_ROOM, dir=self.folder, ignore_cleanup_errors=True) as name:
            room = Path(name)
            env = furnish(room)
            given = [room / f"{number}.docx" for number in range(len(documents))]
            for path, document in zip(given, documents, strict=True):
                path.write_bytes(document)
            command = [str(self.program), *_options(room), *map(str, given)]
            code = run_limited(command, env=env, log=room / "log", seconds=self.seconds)
            try:
                return [_made(path.with_suffix(".pdf")) for path in given]
            except PdfProblem:
                told = (room / "log").read_text("utf-8", "replace")[-500:]
                log.warning("soffice made no PDF (exit %s): %s", code, told)
                raise

    def _clear(self) -> None:
        """Whoever has the turn is alone here: what else lies about was left by a killed process."""
        for left in self.folder.glob(f"{_ROOM}*"):
            shutil.rmtree(left, ignore_errors=True)


def find_office() -> Path | None:
    """The program named in the settings, else the one on the path; None when absent or switched off."""
    named = current_app.config["SETTINGS"].office_path
    if named == _SWITCHED_OFF:
        return None
    names = (named,) if named else _NAMES
    return next((Path(path) for name in names if (path := shutil.which(name))), None)


def get_office() -> Office:
    """:raise PdfProblem: there is none"""
    program, settings = find_office(), current_app.config["SETTINGS"]
    if program is None:
        raise PdfProblem("服务器没有安装 LibreOffice")
    return Office(program, settings.instance / "office", settings.office_seconds)


def to_pdf(docx: bytes) -> bytes:
    """:raise PdfProblem: no LibreOffice, not a document, too slow, no result
    :raise Busy: others are being served
    """
    return to_pdfs([docx])[0]


def to_pdfs(documents: Sequence[bytes], *, wait: float = WAIT_SECONDS) -> list[bytes]:
    """Many in few starts, which are most of the time."""
    office = get_office()
    for document in documents:
        check_self_contained(document)
    with office.turn(wait):
        return office.convert(documents)


def check_self_contained(docx: bytes) -> None:
    """A document must not make the server fetch anything.

    :raise PdfProblem: it would, or it is no Word document
    """
    try:
        objection = open_parts(docx).objection()
    except Unreadable as error:
        raise PdfProblem(str(error)) from error
    if objection:
        raise PdfProblem(objection)


def _options(room: Path) -> list[str]:
    profile = f"-env:UserInstallation={(room / 'profile').as_uri()}"
    quiet = ["--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
    return [profile, *quiet, "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(room)]


def _made(path: Path) -> bytes:
    if not path.is_file() or path.stat().st_size > _MAX_BYTES:
        raise PdfProblem("LibreOffice 没有生成 PDF")
    data = path.read_bytes()
    if not data.startswith(b"%PDF-") or not sheets.pages(data):
        raise PdfProblem("LibreOffice 生成的文件不是 PDF")
    return data
