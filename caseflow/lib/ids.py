"""Numbers people carry: identity card, 学籍号, phone, school code. Findings say what is wrong in Chinese."""

import re
from dataclasses import dataclass
from datetime import date

from caseflow.errors import Reason
from caseflow.lib.dates import iso
from caseflow.lib.text import normalise_identifier

MALE, FEMALE = "1", "2"
_SEX_NAMES = {"1": "男", "2": "女"}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARS = "10X98765432"
_ID_SHAPE = re.compile(r"[1-9]\d{16}[\dX]")
_OLD_ID = re.compile(r"[1-9]\d{14}")
_STUDENT_NUMBER = re.compile(r"([GLJ])([1-9]\d{16}[\dX])")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:0\d{2,3})?[2-9]\d{6,7}")
_PHONE_PUNCTUATION = re.compile(r"[()\-‐-—.]")
_SCHOOL_KINDS = {"21": "小学", "31": "初中", "34": "高中", "36": "中职", "37": "专门学校", "51": "特教学校"}


@dataclass(frozen=True, slots=True)
class IdFindings:
    """A normalised identity number with everything that is wrong with it."""

    value: str
    reasons: tuple[Reason, ...] = ()
    birth: date | None = None
    sex: str = ""

    @property
    def ok(self) -> bool:
        return not self.reasons


def check_id(raw: str, *, birth: date | None = None, sex: str = "") -> IdFindings:
    """GB 11643-1999: shape, date of birth, check character; and agreement with the facts given.

    The region is not judged: districts are renamed and renumbered faster than any list.
    """
    value = normalise_identifier(raw)
    if reason := _shape_reason(value):
        return IdFindings(value, (reason,))
    born = _birth_in(value)
    own_sex = MALE if int(value[16]) % 2 else FEMALE
    found = (_date_reason(value, born), _checksum_reason(value), *_mismatches(born, own_sex, birth, sex))
    return IdFindings(value, tuple(reason for reason in found if reason), born, own_sex)


def is_valid_id(raw: str) -> bool:
    return check_id(raw).ok


def id_check_char(first17: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first17, strict=True))
    return _CHECK_CHARS[total % 11]


def check_student_number(raw: str, *, id_number: str = "") -> tuple[Reason, ...]:
    """Warnings only: a 学籍号 may rightly differ from the identity number after a change of ID."""
    value = normalise_identifier(raw)
    if not value:
        return ()
    shape = _STUDENT_NUMBER.fullmatch(value)
    if shape is None:
        return (_warn("student_number.shape", "学籍号一般为字母 G、L 或 J 加 18 位号码，请核对"),)
    kind, number = shape.groups()
    if kind == "L":
        return (_warn("student_number.temporary", "学籍号以 L 开头，为临时学籍号，取得正式号后更新"),)
    if kind == "G" and id_number and number != normalise_identifier(id_number):
        return (
            _warn("student_number.differs", "学籍号与身份证件号不一致；证件号变更过的属正常，否则请核对"),
        )
    return ()


def normalise_phone(raw: str) -> str:
    return _PHONE_PUNCTUATION.sub("", normalise_identifier(raw)).removeprefix("+86")


def find_phone_reason(raw: str) -> Reason | None:
    """A mobile phone of 11 digits, or a landline with or without its area code."""
    value = normalise_phone(raw)
    if _MOBILE.fullmatch(value) or _LANDLINE.fullmatch(value):
        return None
    return Reason("phone", _phone_text(value), field="phone")


def is_mobile(raw: str) -> bool:
    return _MOBILE.fullmatch(normalise_phone(raw)) is not None


def check_school_code(raw: str) -> tuple[Reason, ...]:
    """Warnings only: 学校标识码 is 10 digits, the first two the kind of school."""
    value = normalise_identifier(raw)
    if not re.fullmatch(r"[0-9]{10}", value):
        return (_warn("school_code.shape", f"学校标识码应为10位数字，现为{len(value)}位，请核对"),)
    if value[:2] not in _SCHOOL_KINDS:
        return (_warn("school_code.kind", f"学校标识码前两位“{value[:2]}”不是常见办学类型，请核对"),)
    return ()


def _shape_reason(value: str) -> Reason | None:
    if _ID_SHAPE.fullmatch(value):
        return None
    if not value:
        return _wrong("empty", "缺少身份证件号")
    if _OLD_ID.fullmatch(value):
        return _wrong("old", "15位的旧身份证件号已停用，请按现行证件填写18位号码")
    if len(value) != 18:
        return _wrong("length", f"身份证件号应为18位，现为{len(value)}位")
    return _wrong("characters", "身份证件号应为17位数字加一位数字或X，请核对")


def _birth_in(value: str) -> date | None:
    try:
        return date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
    except ValueError:
        return None


def _date_reason(value: str, born: date | None) -> Reason | None:
    if born and born.year >= 1900:
        return None
    return _wrong("date", f"身份证件号中的出生日期“{value[6:14]}”不存在，请核对第7至14位")


def _checksum_reason(value: str) -> Reason | None:
    if value[17] == id_check_char(value[:17]):
        return None
    return _wrong("checksum", "身份证件号校验位不符，至少有一位写错，请对照证件核对")


def _mismatches(born: date | None, own_sex: str, birth: date | None, sex: str) -> list[Reason]:
    reasons = []
    if birth and born and birth != born:
        text = f"出生日期{iso(birth)}与身份证件号中的{iso(born)}不一致，请核对"
        reasons.append(_wrong("birth", text))
    given = _sex_code(sex)
    if given and given != own_sex:
        text = f"性别“{_SEX_NAMES[given]}”与身份证件号第17位（{_SEX_NAMES[own_sex]}）不一致，请核对"
        reasons.append(_wrong("sex", text))
    return reasons


def _sex_code(sex: str) -> str:
    return {"男": MALE, "女": FEMALE, MALE: MALE, FEMALE: FEMALE}.get(sex.strip(), "")


def _phone_text(value: str) -> str:
    if value.isdigit() and value.startswith("1"):
        return f"手机号应为11位，现为{len(value)}位" if len(value) != 11 else "手机号第二位应为3至9，请核对"
    return "电话应为11位手机号，或带区号的固定电话，请核对"


def _wrong(code: str, text: str) -> Reason:
    return Reason(f"id.{code}", text, field="id_number")


def _warn(code: str, text: str) -> Reason:
    return Reason(code, text, field=code.partition(".")[0])
