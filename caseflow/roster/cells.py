"""What a cell says: codes or names, yes or no, classes and grades as offices write them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from caseflow.lib.text import clean_line, normalise_identifier

_CODE_AND_NAME = re.compile(r"^([0-9A-Za-z]{1,3})\s*[-－—–_:：.、\s]\s*(.+)$")
_NO = ("否", "无", "非", "没有", "不是", "未", "N", "n", "×", "x", "X", "F", "f")
_HAN = "一二三四五六七八九"
_HAN_NUMBERS = {char: number for number, char in enumerate(_HAN, 1)} | {"十": 10}
_ENTRY_YEAR = re.compile(r"(20\d{2})级?")
_GRADE = re.compile(rf"(小学|初中|初)?([{_HAN}1-9])?(?:年级|年)?")
_CLASS = re.compile(
    # a bare digit or character is a grade only before a sign that parts it from the number: 七(2)班, 七2班
    rf"(?P<grade>20\d{{2}}级|(?:小学|初中|初)?(?:[{_HAN}1-9](?:年级|年|(?=\()))|[{_HAN}](?=\d))?"
    rf"\(?(?P<number>\d{{1,2}}|[{_HAN}十]{{1,3}})\)?班?"
)


@dataclass(frozen=True, slots=True)
class ClassKey:
    """A class within its school: two spellings of one class have equal keys."""

    grade: int | None
    number: int | None
    text: str = ""

    @property
    def name(self) -> str:
        """七(2)班: how classes are written here."""
        if self.number is None:
            return self.text
        head = _HAN[self.grade - 1] if self.grade else ""
        return f"{head}({self.number})班"


def code_or_name(text: str, table: Mapping[str, str]) -> str | None:
    """The code of "1-男", "1", "01" or "男"; None when the table knows none of them."""
    text = clean_line(text)
    if found := _CODE_AND_NAME.match(text):
        code, text = found[1].lstrip("0") or "0", found[2]
        if code in table:
            return code
    if (bare := text.upper().lstrip("0")) in table:
        return bare
    return next(
        (code for code, name in table.items() if text and (text == name or text in name.split("/"))), None
    )


def strip_code(text: str) -> str:
    """02-蒙古族 -> 蒙古族"""
    found = _CODE_AND_NAME.match(text)
    return clean_line(found[2]) if found else text


def yes_no(text: str) -> bool | None:
    """None for an empty cell. Any word that does not deny says yes: 1, 是, 2-双亲留守, 视力残疾."""
    text = clean_line(text)
    if not text or text in {"--", "-", "/", "—"}:
        return None
    found = _CODE_AND_NAME.match(text)
    if found and found[1].strip("0") == "":
        return False
    word = found[2] if found else text
    return not (word.startswith(_NO) or word.strip("0") == "")


def parse_int(text: str) -> int | None:
    text = normalise_identifier(text).removesuffix("号")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def parse_grade(text: str, school_year: int, *, middle: bool = False) -> int | None:
    """七年级, 初一, 7, 小学三年级, 2024级 -> 1…9; ``middle``: a middle school counts from one again."""
    text = normalise_identifier(strip_code(clean_line(text)))
    if year := _ENTRY_YEAR.fullmatch(text):
        return _in_range(school_year - int(year[1]) + 1 + (6 if middle else 0))
    found = _GRADE.fullmatch(text)
    if not found or not found[2]:
        return None
    grade = int(found[2]) if found[2].isdigit() else _HAN_NUMBERS[found[2]]
    is_middle = (found[1] or "").startswith("初") or (middle and found[1] is None)
    return _in_range(grade + 6 if is_middle and grade <= 3 else grade)


def parse_class(
    grade_text: str, class_text: str, school_year: int, *, middle: bool = False
) -> ClassKey | None:
    """The class two cells name together; None when neither names one."""
    grade = parse_grade(grade_text, school_year, middle=middle) if grade_text else None
    text = normalise_identifier(clean_line(class_text))
    if not text:
        return None
    spoken = normalise_identifier(grade_text)
    found = _CLASS.fullmatch(text if spoken.isdigit() else text.removeprefix(spoken)) or _CLASS.fullmatch(
        text
    )
    if not found:
        return ClassKey(grade, None, clean_line(class_text)[:40])
    own = parse_grade(found["grade"], school_year, middle=middle) if found["grade"] else None
    return ClassKey(grade or own, _number(found["number"]))


def _number(text: str) -> int:
    """2, 十, 十二, 二十三"""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN_NUMBERS[text[0]]
    return _HAN_NUMBERS.get(tens, 1) * 10 + _HAN_NUMBERS.get(ones, 0)


def _in_range(grade: int) -> int | None:
    return grade if 1 <= grade <= 9 else None
