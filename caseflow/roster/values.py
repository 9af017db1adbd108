"""What a pupil is made of before it is a row; one place fills the columns and their blind indexes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from caseflow.columns import blind
from caseflow.lib import ids, pinyin
from caseflow.lib.text import clean_line, normalise_identifier

#: domains of the blind indexes; guardians and accounts share the one for phones
ID_DOMAIN = "id_number"
ID_TAIL_DOMAIN = "id_tail"
STUDENT_NO_DOMAIN = "student_no"
PHONE_DOMAIN = "phone"
TAIL_LENGTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianData:
    name: str
    relation: str = ""
    id_number: str = ""
    phone: str = ""
    works_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilData:
    """A pupil as typed or imported. ``guardians`` or ``groups`` None means: not said, keep what is there."""

    name: str
    sex: str = ""
    born_on: date | None = None
    id_kind: str = "1"
    id_number: str = ""
    student_no: str = ""
    nation: str = ""
    school_id: int | None = None
    class_id: int | None = None
    seat_no: int | None = None
    household_unit_id: int | None = None
    household_elsewhere: str = ""
    household_village: str = ""
    household_address: str = ""
    dwelling_unit_id: int | None = None
    dwelling_village: str = ""
    dwelling_address: str = ""
    status: str = "enrolled"
    guardians: tuple[GuardianData, ...] | None = ()
    groups: tuple[str, ...] | None = ()


SEALED = ("id_number", "student_no", "household_address", "dwelling_address")
PLAIN = (
    "name", "sex", "born_on", "id_kind", "nation", "school_id", "class_id", "seat_no", "household_unit_id",
    "household_elsewhere", "household_village", "dwelling_unit_id", "dwelling_village", "status",
)  # fmt: skip


def id_index(number: str | None) -> str | None:
    return blind(number, ID_DOMAIN)


def tail_index(number: str | None) -> str | None:
    """Index of the last four characters, for the search a clerk does by 后四位."""
    tail = normalise_identifier(number or "")[-TAIL_LENGTH:]
    return blind(tail, ID_TAIL_DOMAIN) if len(tail) == TAIL_LENGTH else None


def student_no_index(number: str | None) -> str | None:
    return blind(number, STUDENT_NO_DOMAIN)


def phone_index(number: str | None) -> str | None:
    return blind(ids.normalise_phone(number or ""), PHONE_DOMAIN)


def pupil_columns(data: PupilData) -> dict[str, Any]:
    """Every column of ``pupil`` that follows from the data: cleaned values, indexes, initials."""
    id_number = normalise_identifier(data.id_number) or None
    student_no = normalise_identifier(data.student_no) or None
    name = clean_line(data.name)
    return {
        **{column: _plain(getattr(data, column)) for column in PLAIN},
        "name": name,
        "initials": pinyin.initials(name)[:20],
        "id_number": id_number,
        "id_index": id_index(id_number),
        "id_tail_index": tail_index(id_number),
        "student_no": student_no,
        "student_no_index": student_no_index(student_no),
        "household_address": clean_line(data.household_address) or None,
        "dwelling_address": clean_line(data.dwelling_address) or None,
    }


def guardian_columns(guardians: tuple[GuardianData, ...]) -> Iterator[dict[str, Any]]:
    """Columns of ``guardian`` in order of rank; one without a name is nobody and is left out."""
    named = [guardian for guardian in guardians if clean_line(guardian.name)]
    for rank, guardian in enumerate(named, start=1):
        id_number = normalise_identifier(guardian.id_number) or None
        phone = ids.normalise_phone(guardian.phone) or None
        yield {
            "rank": rank,
            "name": clean_line(guardian.name),
            "relation": clean_line(guardian.relation),
            "id_number": id_number,
            "id_index": id_index(id_number),
            "phone": phone,
            "phone_index": phone_index(phone),
            "works_at": clean_line(guardian.works_at),
        }


def _plain(value: Any) -> Any:
    return clean_line(value) if isinstance(value, str) else value
