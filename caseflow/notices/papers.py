"""Issued documents as they are read: their bytes, facts, name and state."""

import json
from typing import Any

from sqlalchemy import bindparam, select

from caseflow.errors import NotFound
from caseflow.extensions import db
from caseflow.files import store
from caseflow.lib.hashing import sha256_hex
from caseflow.notices.models import Notice


def document(notice: Notice) -> bytes:
    """The bytes as issued, proved against the notice's own hash.

    :raise files.store.Damaged: the file is gone or is not what was issued
    """
    data = store.load(store.get_file(notice.file_id))
    if sha256_hex(data) != notice.sha256:
        raise store.Damaged(f"{name_of(notice)}的文件与制发时的 sha256 不符")
    return data


# Built once: to build a query costs more than to run it
_WITH_KEY = select(Notice).where(Notice.idempotency_key == bindparam("key"))


def issued_with(form_key: str) -> Notice | None:
    """The same form sent twice makes one document."""
    return db.session.scalar(_WITH_KEY, {"key": form_key})


def get_notice(notice_id: int) -> Notice:
    notice = db.session.get(Notice, notice_id)
    if notice is None:
        raise NotFound
    return notice


def notices_of(case_id: int) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.case_id == case_id).order_by(Notice.id)))


def values_of(notice: Notice) -> dict[str, Any]:
    """The facts the document was made of, keyed in Chinese."""
    values: dict[str, Any] = json.loads(notice.facts)["values"]
    return values


def name_of(notice: Notice) -> str:
    return f"{notice.title}（{notice.number_text or notice.id}）"


def status_of(notice: Notice) -> str:
    """A code of NoticeStatus: what the register shows."""
    if notice.status == "void":
        return "void"
    return "served" if notice.effective_on else notice.status
