"""PDFs made once: sealed on a shelf of the vault, with a row that says what they were made from."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from caseflow import clock
from caseflow.errors import Refused
from caseflow.extensions import db, insert_into, is_writing, writing
from caseflow.files import vault
from caseflow.files.models import Rendition
from caseflow.files.vault import RENDITIONS, Damaged
from caseflow.lib.hashing import sha256_hex
from caseflow.notices.pdf import sheets
from caseflow.notices.pdf.office import WAIT_SECONDS, check_self_contained, get_office

log = logging.getLogger(__name__)
KEPT = timedelta(days=30)
_FORM = "pdf"
_KEY = ("source_sha256", "form")


def cached_pdf(docx: bytes) -> bytes:
    """:raise PdfProblem, Busy: as ``to_pdf``"""
    return cached_pdfs([docx])[0]


def cached_pdfs(documents: Sequence[bytes], *, wait: float = WAIT_SECONDS) -> list[bytes]:
    """In the order given; only what is not kept yet is converted, in few starts of LibreOffice.

    It takes seconds: call it before a transaction writes (``web.commit.pause``), or all others wait too.
    """
    named = {sha256_hex(document): document for document in documents}
    found = _kept(named)
    if len(found) < len(named):
        found |= _converted({source: named[source] for source in named if source not in found}, wait)
    return [found[sha256_hex(document)] for document in documents]


def prune(now: datetime) -> int:
    """Drop what was made 30 days ago or earlier, and files nobody speaks of. Flushes only."""
    old = delete(Rendition).where(Rendition.made_at <= now - KEPT).returning(Rendition.sha256)
    dropped = len(db.session.scalars(old).all())
    spoken_of = set(db.session.scalars(select(Rendition.sha256)))
    for digest in vault.stored_digests(RENDITIONS):
        if digest not in spoken_of:
            vault.drop_rendition(digest)
    return dropped


def _kept(sources: Mapping[str, object]) -> dict[str, bytes]:
    wanted = select(Rendition.source_sha256, Rendition.sha256).where(
        Rendition.source_sha256.in_(list(sources)), Rendition.form == _FORM
    )
    with _rows() as connection:
        rows = connection.execute(wanted).all()
    found, lost = {}, []
    for source, digest in rows:
        try:
            found[source] = vault.get(digest, RENDITIONS)
        except Damaged:
            lost.append((source, digest))
    for source, digest in lost:
        _drop(source, digest)
    return found


def _converted(named: Mapping[str, bytes], wait: float) -> dict[str, bytes]:
    office = get_office()
    for document in named.values():
        check_self_contained(document)
    with office.turn(wait):
        # Who had the turn before may have made the same
        found = _kept(named)
        missing = [source for source in named if source not in found]
        made = office.convert([named[source] for source in missing])
    for source, pdf in zip(missing, made, strict=True):
        _keep(source, pdf)
    return found | dict(zip(missing, made, strict=True))


def _keep(source: str, pdf: bytes) -> None:
    """A full disk or a busy database costs the next reader seconds, and this one nothing."""
    try:
        facts = {"sha256": vault.put(pdf, RENDITIONS), "pages": sheets.pages(pdf), "made_at": clock.now()}
        row = insert_into(Rendition).values(source_sha256=source, form=_FORM, **facts)
        with _rows(write=True) as connection:
            connection.execute(
                row.on_conflict_do_update(index_elements=["source_sha256", "form"], set_=facts)
            )
    except (Refused, OperationalError) as trouble:
        log.warning("a PDF was made and not kept: %s", trouble)


def _drop(source: str, digest: str) -> None:
    vault.drop_rendition(digest)
    gone = delete(Rendition).where(Rendition.source_sha256 == source, Rendition.sha256 == digest)
    with _rows(write=True) as connection:
        connection.execute(gone)


@contextmanager
def _rows(*, write: bool = False) -> Iterator[Connection]:
    """A transaction of its own, over before the caller's next line: what is kept here is true whatever
    becomes of the caller's work. One that already writes is joined, for SQLite lets only one write.
    """
    if is_writing() and db.session().in_transaction():
        yield db.session.connection()
        return
    with writing() if write else nullcontext(), db.engine.begin() as connection:
        yield connection
