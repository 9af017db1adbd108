"""What is asked of the roster: filters, and the one search box that takes what people know."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from caseflow.accounts.models import Unit
from caseflow.lib import ids
from caseflow.lib.text import clean_line, normalise_identifier
from caseflow.roster import values
from caseflow.roster.models import Guardian, Pupil, PupilGroup

_TAIL = re.compile(r"\d{3}[\dX]")
_FULL_ID = re.compile(r"\d{17}[\dX]")
_STUDENT_NO = re.compile(r"[GLJ]\d{17}[\dX]")
_LETTERS = re.compile(r"[A-Za-z]{1,20}")
_LIKE_SIGNS = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilFilter:
    text: str = ""
    school_id: int | None = None
    class_id: int | None = None
    #: township or subdistrict of the household or the dwelling place
    township_id: int | None = None
    grade: int | None = None
    group: str = ""
    #: empty: every status
    status: str = "enrolled"


def conditions(wanted: PupilFilter) -> list[Condition]:
    found: list[Condition] = []
    if wanted.school_id:
        found.append(Pupil.school_id == wanted.school_id)
    if wanted.class_id:
        found.append(Pupil.class_id == wanted.class_id)
    if wanted.township_id:
        there = wanted.township_id
        found.append(or_(Pupil.household_unit_id == there, Pupil.dwelling_unit_id == there))
    if wanted.grade:
        found.append(
            Pupil.class_id.in_(select(Unit.id).where(Unit.kind == "class", Unit.grade == wanted.grade))
        )
    if wanted.group:
        found.append(Pupil.id.in_(select(PupilGroup.pupil_id).where(PupilGroup.group == wanted.group)))
    if wanted.status:
        found.append(Pupil.status == wanted.status)
    return found + ([text_condition(wanted.text)] if clean_line(wanted.text) else [])


def text_condition(text: str) -> Condition:
    """姓名 / 拼音首字母 / 身份证件号或后四位 / 学籍号 / 监护人电话 / 村; each kind goes to its own index."""
    line = clean_line(text)[:60]
    number = normalise_identifier(line)
    if _FULL_ID.fullmatch(number):
        return Pupil.id_index == values.id_index(number)
    if _STUDENT_NO.fullmatch(number):
        return Pupil.student_no_index == values.student_no_index(number)
    if _TAIL.fullmatch(number):
        return Pupil.id_tail_index == values.tail_index(number)
    if ids.is_mobile(number):
        owners = select(Guardian.pupil_id).where(Guardian.phone_index == values.phone_index(number))
        return Pupil.id.in_(owners)
    if _LETTERS.fullmatch(line):
        return Pupil.initials.like(f"{line.lower()}%")
    return _like_any(line, Pupil.name, Pupil.dwelling_village, Pupil.household_village)


def _like_any(line: str, *columns: Any) -> Condition:
    pattern = f"%{line.translate(_LIKE_SIGNS)}%"
    return or_(*(column.like(pattern, escape="\\") for column in columns))
