"""What must be true of a pupil before it is kept, for the form and for the import alike."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from caseflow.errors import Reason
from caseflow.lib import ids
from caseflow.lib.text import clean_line, normalise_identifier
from caseflow.policy.codes import IdKind, Sex
from caseflow.policy.labels import choices
from caseflow.roster.values import GuardianData, PupilData

RESIDENT_ID = IdKind.RESIDENT.value
ID_KINDS = dict(choices(IdKind))
SEXES = dict(choices(Sex))
NAME_MAX = 60
#: children of compulsory school age and those who repeat; outside it the year is mistyped
_AGES = range(3, 25)
_OTHER_ID = re.compile(r"[0-9A-Z()\-/]{4,30}")
# J: no ID yet, L: temporary; either names the child until an ID comes
_STANDS_ALONE = re.compile(r"[JL]\w{5,}")


def check_pupil(data: PupilData, today: date) -> list[Reason]:
    """All problems at once; guardians are judged apart, by ``check_guardian``."""
    return [*_name(data.name), *_identity(data), *_birth(data.born_on, today), *_seat(data.seat_no)]


def complete(data: PupilData) -> PupilData:
    """Sex and date of birth follow from a valid ID number where they were not given."""
    if data.id_kind != RESIDENT_ID or not data.id_number:
        return data
    found = ids.check_id(data.id_number)
    if not found.ok:
        return data
    return replace(data, sex=data.sex or found.sex, born_on=data.born_on or found.birth)


def warn_pupil(data: PupilData) -> list[Reason]:
    """What deserves a look but never a refusal (DOMAIN §1 row 15)."""
    return list(ids.check_student_number(data.student_no, id_number=data.id_number))


def check_guardian(guardian: GuardianData, rank: int) -> list[Reason]:
    """Field names are ``guardian1_phone``, ``guardian1_id_number`` …"""
    found: list[Reason] = []
    title = f"监护人{rank}"
    if not clean_line(guardian.name) and (guardian.phone or guardian.id_number or guardian.relation):
        found.append(_reason(f"guardian{rank}_name", f"{title}缺少姓名，请补充"))
    if guardian.phone and (reason := ids.find_phone_reason(guardian.phone)):
        found.append(_reason(f"guardian{rank}_phone", f"{title}{reason.text}"))
    if guardian.id_number and len(normalise_identifier(guardian.id_number)) >= 15:
        texts = (reason.text for reason in ids.check_id(guardian.id_number).reasons)
        found.extend(_reason(f"guardian{rank}_id_number", f"{title}{text}") for text in texts)
    return found


def _name(name: str) -> Iterator[Reason]:
    cleaned = clean_line(name)
    if not cleaned:
        yield _reason("name", "缺少姓名，请填写")
    elif len(cleaned) > NAME_MAX:
        yield _reason("name", f"姓名最多{NAME_MAX}字，请核对")
    elif any(char.isdigit() for char in cleaned):
        yield _reason("name", "姓名中含有数字，请核对")


def _identity(data: PupilData) -> Iterator[Reason]:
    if not data.id_number:
        if not _STANDS_ALONE.fullmatch(normalise_identifier(data.student_no)):
            yield _reason("id_number", "缺少身份证件号；尚无证件的学生填写 J 或 L 开头的学籍号")
    elif data.id_kind == RESIDENT_ID:
        yield from ids.check_id(data.id_number, birth=data.born_on, sex=data.sex).reasons
    elif not _OTHER_ID.fullmatch(normalise_identifier(data.id_number)):
        yield _reason("id_number", "证件号应为4至30位字母或数字，请核对证件类型和号码")


def _birth(born_on: date | None, today: date) -> Iterator[Reason]:
    if born_on and today.year - born_on.year not in _AGES:
        yield _reason("born_on", f"出生日期{born_on.isoformat()}不在学龄范围，请核对年份")


def _seat(seat_no: int | None) -> Iterator[Reason]:
    if seat_no is not None and not 0 < seat_no < 1000:
        yield _reason("seat_no", "班内学号应为1至999的数字")


def _reason(field: str, text: str) -> Reason:
    return Reason(f"pupil.{field}", text, field=field)
