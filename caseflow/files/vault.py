"""The sealed bytes beside the database: one file per content, named by the sha256 of the plain bytes.

Documents are kept for good; what can be made again lies on a shelf of its own, which backups may leave out.
"""

import errno
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app

from caseflow.columns import keyring
from caseflow.errors import CaseflowError, Refused
from caseflow.lib.crypto import KeyProblem, Tampered
from caseflow.lib.hashing import sha256_hex


class Damaged(CaseflowError):
    """A stored file is gone, or is not what was stored."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """``label`` is sealed with the bytes, so that a file moved to another shelf does not open."""

    folder: str
    label: str


#: a file that is being written; left behind only by a process that was killed
_HALF = ".new-"
_HOUR = 3600
DOCUMENTS = Shelf("files", "stored_file")
RENDITIONS = Shelf("renditions", "rendition")


def folder(shelf: Shelf = DOCUMENTS) -> Path:
    root: Path = current_app.config["SETTINGS"].instance
    return root / shelf.folder


def path_of(digest: str, shelf: Shelf = DOCUMENTS) -> Path:
    return folder(shelf) / digest[:2] / digest


def put(data: bytes, shelf: Shelf = DOCUMENTS) -> str:
    """Write once, whole or not at all, and on disk before the row that names it can be committed."""
    digest = sha256_hex(data)
    path = path_of(digest, shelf)
    if not path.exists() or problem_of(digest, shelf):
        try:
            _write(path, keyring().seal(data, _place(digest, shelf)))
        except OSError as error:
            raise _refusal(error) from error
    return digest


def get(digest: str, shelf: Shelf = DOCUMENTS) -> bytes:
    """:raise Damaged: the file is absent or altered"""
    try:
        data = keyring().open(path_of(digest, shelf).read_bytes(), _place(digest, shelf))
    except FileNotFoundError:
        raise Damaged("文件不在存储目录中，从备份恢复") from None
    except (Tampered, KeyProblem, OSError) as error:
        raise Damaged(f"文件无法读取或被改动：{error}") from error
    if sha256_hex(data) != digest:
        raise Damaged("文件内容与登记的 sha256 不符")
    return data


def problem_of(digest: str, shelf: Shelf = DOCUMENTS) -> str:
    """What is wrong with the stored bytes, or ""."""
    try:
        get(digest, shelf)
    except Damaged as damage:
        return str(damage)
    return ""


def stored_digests(shelf: Shelf = DOCUMENTS) -> Iterator[str]:
    return (path.name for path in sorted(folder(shelf).glob("??/*")) if not path.name.startswith("."))


def drop_rendition(digest: str) -> None:
    """Documents have no such door: they are never removed."""
    path_of(digest, RENDITIONS).unlink(missing_ok=True)


def drop_halves(now: datetime) -> int:
    """Half-written files older than an hour, of processes that were killed; how many were removed."""
    before = now.timestamp() - _HOUR
    halves = [path for shelf in (DOCUMENTS, RENDITIONS) for path in folder(shelf).glob(f"??/{_HALF}*")]
    dead = [path for path in halves if 0 < _written_at(path) < before]
    for path in dead:
        path.unlink(missing_ok=True)
    return len(dead)


def _written_at(path: Path) -> float:
    """0: it has been finished meanwhile and carries its name."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0


def _place(digest: str, shelf: Shelf) -> str:
    return f"{shelf.label}:{digest}"


def _write(path: Path, sealed: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_HALF)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(sealed)
            out.flush()
            os.fsync(out.fileno())
        made.replace(path)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    """The rename itself must survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _refusal(error: OSError) -> Refused:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Refused.because("file.disk", "服务器磁盘空间不足，文件没有保存，联系系统管理员清理后重试")
    return Refused.because("file.disk", "服务器写不进文件，文件没有保存，联系系统管理员检查存储目录")
