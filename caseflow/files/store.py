"""Uploads and issued documents: a row in the database, sealed bytes in the vault."""

from dataclasses import replace
from datetime import datetime
from typing import NotRequired, TypedDict, Unpack

from flask import current_app
from sqlalchemy import select

from caseflow.errors import NotFound
from caseflow.extensions import db
from caseflow.files import vault
from caseflow.files.checks import MEDIA_TYPES, Limits, check, extension_of, safe_name
from caseflow.files.models import StoredFile
from caseflow.files.vault import Damaged

__all__ = [
    "Damaged",
    "Limits",
    "default_limits",
    "files_of",
    "get_file",
    "load",
    "save",
    "save_again",
    "unnamed",
    "verify_all",
]

#: what a file hangs on: ("case", id), ("notice", id), ("service", id) …
Subject = tuple[str, int]


def default_limits(limits: Limits | None = None) -> Limits:
    """The machine's upload size over what the place accepts."""
    size = current_app.config["SETTINGS"].upload_mb * 1024 * 1024
    return replace(limits or Limits(), max_bytes=size)


class Kept(TypedDict):
    """What is told of a file beside its bytes."""

    name: str
    kind: str
    subject: Subject
    by: int | None
    now: datetime
    limits: NotRequired[Limits]
    #: made by the program a moment ago: there is nothing to check
    own: NotRequired[bool]


def save(data: bytes, **kept: Unpack[Kept]) -> StoredFile:
    """Check and store; the bytes are on disk before the row can be committed.

    A transaction that is undone leaves bytes without a row, never a row without bytes.
    """
    file = prepare(data, **kept)
    db.session.add(file)
    db.session.flush()  # callers put the file's id into journals and evidence lists
    return file


def prepare(data: bytes, **kept: Unpack[Kept]) -> StoredFile:
    """As ``save``, but the row goes to the database with whatever it is hung on."""
    name = kept["name"]
    if kept.get("own"):
        media_type = MEDIA_TYPES[extension_of(name)]
    else:
        media_type = check(data, name, kept.get("limits") or default_limits())
    return StoredFile(
        sha256=vault.put(data),
        size=len(data),
        media_type=media_type,
        name=safe_name(name),
        subject_type=kept["subject"][0],
        subject_id=kept["subject"][1],
        kind=kept["kind"],
        stored_at=kept["now"],
        stored_by=kept["by"],
    )


def save_again(file: StoredFile, subject: Subject, by: int | None, now: datetime) -> StoredFile:
    """The same bytes for another subject: a row of its own, nothing stored twice."""
    again = StoredFile(
        sha256=file.sha256,
        size=file.size,
        media_type=file.media_type,
        name=file.name,
        subject_type=subject[0],
        subject_id=subject[1],
        kind=file.kind,
        stored_at=now,
        stored_by=by,
    )
    db.session.add(again)
    db.session.flush()
    return again


def load(file: StoredFile) -> bytes:
    """The plain bytes, proved against the row's sha256."""
    return vault.get(file.sha256)


def get_file(file_id: int) -> StoredFile:
    file = db.session.get(StoredFile, file_id)
    if file is None:
        raise NotFound
    return file


def files_of(subject: Subject, kind: str = "") -> list[StoredFile]:
    query = select(StoredFile).where(
        StoredFile.subject_type == subject[0], StoredFile.subject_id == subject[1]
    )
    if kind:
        query = query.where(StoredFile.kind == kind)
    return list(db.session.scalars(query.order_by(StoredFile.id)))


def verify_all() -> list[str]:
    """Every stored file that is gone or altered, one sentence each."""
    rows = db.session.execute(
        select(StoredFile.sha256, StoredFile.id).order_by(StoredFile.sha256, StoredFile.id)
    )
    found: dict[str, str] = {}
    problems = []
    for digest, file_id in rows:
        if digest not in found:
            found[digest] = vault.problem_of(digest)
        if found[digest]:
            problems.append(f"文件 {file_id}：{found[digest]}")
    return problems


def unnamed() -> list[str]:
    """Stored bytes no row speaks of: left by a transaction that was undone, harmless."""
    known = set(db.session.scalars(select(StoredFile.sha256).distinct()))
    return [digest for digest in vault.stored_digests() if digest not in known]
