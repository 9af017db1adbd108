"""Templates of the county and its units: which one is in force on a day, and its bytes."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Self

from sqlalchemy import bindparam, select

from caseflow.accounts.models import Unit
from caseflow.extensions import db
from caseflow.files import store
from caseflow.notices.models import NoticeTemplate


class State(StrEnum):
    """Of a version; the first five are stored, the others follow from the day and its rivals."""

    words: str

    def __new__(cls, value: str, words: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审"
    APPROVED = "approved", "使用中"
    RETURNED = "returned", "已退回"
    RETIRED = "retired", "已停用"
    COMING = "coming", "待生效"
    FOLLOWED = "followed", "已被新版替代"


_STATES = {state.value: state for state in State}


# Built once: it is asked for every document, and to build a query costs more than to run it
_APPROVED = select(NoticeTemplate).where(
    NoticeTemplate.kind == bindparam("kind"),
    NoticeTemplate.wording == bindparam("wording"),
    NoticeTemplate.status == bindparam("status"),
    NoticeTemplate.effective_on <= bindparam("day"),
)


def in_force(kind: str, wording: str, unit: Unit, day: date) -> NoticeTemplate | None:
    """The unit's own, else that of the nearest unit above it; None: the wording shipped with the program."""
    wanted = {"kind": kind, "wording": wording, "status": State.APPROVED.value, "day": day}
    return newest(db.session.scalars(_APPROVED, wanted), line_of(unit.path), day)


def newest(found: Iterable[NoticeTemplate], line: list[int], day: date) -> NoticeTemplate | None:
    """Of versions of one kind and wording: the nearest unit's, and of those the one that began last."""
    begun = [
        (line.index(one.unit_id), one.effective_on, one.version, one)
        for one in found
        if one.status == State.APPROVED
        and one.unit_id in line
        and one.effective_on
        and one.effective_on <= day
    ]
    return max(begun, key=lambda each: each[:3])[3] if begun else None


def state_of(template: NoticeTemplate, day: date) -> State:
    """How it stands on that day, among the other versions of its own unit."""
    if template.status != State.APPROVED or template.effective_on is None:
        return _STATES[template.status]
    if template.effective_on > day:
        return State.COMING
    current = in_force(template.kind, template.wording, template.unit, day)
    return State.APPROVED if current is template else State.FOLLOWED


def line_of(path: str) -> list[int]:
    """The units of a path, the county first."""
    return [int(part) for part in path.strip("/").split("/") if part]


def bytes_of(template: NoticeTemplate) -> bytes:
    """:raise files.store.Damaged: the file is gone or altered"""
    return store.load(store.get_file(template.file_id))
