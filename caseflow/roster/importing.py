"""Rows of a roster -> proposals; pure: knows units by ``Places``, and no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from caseflow.lib import dates
from caseflow.lib.text import normalise_identifier, similar
from caseflow.roster import cells, checks
from caseflow.roster.cells import ClassKey
from caseflow.roster.columns import FIELDS
from caseflow.roster.family_rows import read_groups, read_guardians
from caseflow.roster.heading import Record
from caseflow.roster.nations import NATIONS
from caseflow.roster.place_words import village_of
from caseflow.roster.places import Places, UnitRow
from caseflow.roster.proposals import LOST, LOST_CURE, Issues, Plan
from caseflow.roster.values import PupilData

_ID_WORDS = {
    "身份证": "1",
    "港": "6",
    "香港": "6",
    "澳": "7",
    "澳门": "7",
    "台": "8",
    "台胞证": "8",
    "台湾": "8",
    "永居": "9",
}


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One child the file names. ``given`` are the fields it says anything about; others stay as they are."""

    number: int
    data: PupilData
    given: frozenset[str]
    klass: ClassKey | None
    groups: Mapping[str, bool]

    @property
    def identity(self) -> str:
        """What makes two rows the same child."""
        return normalise_identifier(self.data.id_number or self.data.student_no)


def plan_pupils(records: Iterable[Record], places: Places, titles: Mapping[str, str], today: date) -> Plan:
    """All problems of all rows; a second row for the same child is refused, the first one stands."""
    reader = PupilReader(places, titles, today)
    plan = Plan()
    first: dict[str, int] = {}
    for record in records:
        issues = Issues(record.number, titles, FIELDS["pupils"])
        row = reader.read(record, issues)
        if row.identity and (before := first.setdefault(row.identity, record.number)) != record.number:
            issues.add("id_number", f"与第{before}行是同一证件号", "保留一行，删除重复的行")
        plan.errors += issues.found
        if issues.found:
            plan.wrong_names.add(row.data.name)
            continue
        plan.rows.append(row)
        plan.notes += issues.notes
    return plan


class PupilReader:
    def __init__(self, places: Places, titles: Mapping[str, str], today: date) -> None:
        self._places = places
        self._titles = titles
        self._today = today
        self._year = dates.school_year(today)

    def read(self, record: Record, issues: Issues) -> PupilRow:
        school = self._school(record, issues)
        klass = self._class(record, school, issues)
        home = self._home(record, issues)
        own: dict[str, Any] = {
            "name": record.get("name"),
            "sex": self._coded(record, "sex", checks.SEXES, "1-男 或 2-女", issues),
            "born_on": self._day(record, "born_on", issues),
            "nation": _nation(record.get("nation")),
            "seat_no": self._number(record, "seat_no", issues),
            "student_no": self._text_number(record, "student_no", "学籍号", issues),
        }
        identity = self._identity(record, issues)
        data = PupilData(
            **own,
            **identity,
            **home,
            school_id=school.id if school else None,
            guardians=read_guardians(record, issues),
        )
        self._check(data, record, issues)
        data = checks.complete(data)
        return PupilRow(record.number, data, _given(data), klass, read_groups(record, issues))

    def _check(self, data: PupilData, record: Record, issues: Issues) -> None:
        told = {issue.key for issue in issues.found} | set(record.spoiled)
        reasons = checks.check_pupil(data, self._today)
        issues.take(reason for reason in reasons if reason.field not in told)
        number = normalise_identifier(data.id_number)
        if any(reason.code == "id.checksum" for reason in reasons) and number.endswith("000"):
            issues.note("id_number", "号码以000结尾，可能是表格按数字处理时丢失了末尾几位", LOST_CURE)
        if not any(reason.field == "student_no" for reason in reasons):
            issues.take_notes(checks.warn_pupil(data), "核对即可，不影响导入")

    def _identity(self, record: Record, issues: Issues) -> dict[str, Any]:
        kind = "1"
        if text := record.get("id_kind"):
            found = cells.code_or_name(text, checks.ID_KINDS) or _ID_WORDS.get(cells.strip_code(text))
            if found is None:
                issues.add(
                    "id_kind", f"证件类型“{text}”无法识别", f"填写 {'、'.join(checks.ID_KINDS.values())} 之一"
                )
            kind = found or kind
        return {"id_kind": kind, "id_number": self._text_number(record, "id_number", "证件号", issues)}

    def _text_number(self, record: Record, key: str, what: str, issues: Issues) -> str:
        if key in record.spoiled:
            issues.add(key, f"{what}{LOST}", LOST_CURE)
            return ""
        return normalise_identifier(record.get(key))

    def _school(self, record: Record, issues: Issues) -> UnitRow | None:
        code, name = record.get("school_code"), record.get("school")
        own = self._places.only_school()
        if not code and not name:
            if own is None:
                issues.add("school", "缺少学校", "填写学校名称或学校标识码")
            return own
        school = self._places.find_school(code, name)
        if school is None:
            like = self._places.like_school(name)
            cure = f"是否为{'、'.join(like)}；" if like else ""
            issues.add("school", f"单位中没有“{name or code}”", f"{cure}按单位名录填写学校名称或学校标识码")
        elif not self._places.allows(school.id):
            issues.add("school", f"“{school.name}”不在本单位管理范围", "由该校或县教育局导入")
        return school

    def _class(self, record: Record, school: UnitRow | None, issues: Issues) -> ClassKey | None:
        grade, text = record.get("grade"), record.get("class_name")
        if not text:
            return None
        middle = school is not None and school.school_kind == "middle"
        key = cells.parse_class(grade, text, self._year, middle=middle)
        if key and key.grade is None:
            issues.add("grade", f"无法判断“{grade or text}”是哪个年级", "填写一年级至九年级，如 七年级")
        return key

    def _home(self, record: Record, issues: Issues) -> dict[str, Any]:
        town, address = record.get("household_town"), record.get("household_address")
        home = self._places.household(record.get("household_code"), town, address)
        if home.doubt:
            key = next(k for k in ("household_town", "household_code", "household_address") if record.get(k))
            like = similar(town, self._places.town_names()) if town else []
            issues.note(
                key, f"户籍{home.doubt}", f"是否为{'、'.join(like)}" if like else "导入后在学生页补充户籍乡镇"
            )
        dwelling = record.get("dwelling_address")
        return {
            "household_unit_id": home.unit_id,
            "household_elsewhere": home.elsewhere,
            "household_village": (record.get("household_village") or village_of(address))[:40],
            "household_address": address,
            "dwelling_unit_id": self._places.dwelling(record.get("dwelling_town"), dwelling),
            "dwelling_village": (record.get("dwelling_village") or village_of(dwelling))[:40],
            "dwelling_address": dwelling,
        }

    def _coded(self, record: Record, key: str, table: Mapping[str, str], forms: str, issues: Issues) -> str:
        text = record.get(key)
        if not text:
            return ""
        code = cells.code_or_name(text.removesuffix("性"), table)
        if code is None:
            issues.add(key, f"“{text}”无法识别", f"填写 {forms}")
        return code or ""

    def _day(self, record: Record, key: str, issues: Issues) -> date | None:
        text = record.get(key)
        day = dates.find_date(text) if text else None
        if text and day is None:
            issues.add(key, f"日期“{text}”无法识别", "写作 2013-05-06")
        return day

    def _number(self, record: Record, key: str, issues: Issues) -> int | None:
        text = record.get(key)
        number = cells.parse_int(text) if text else None
        if text and number is None:
            issues.note(key, f"“{text}”不是数字，未导入", "填写1至999的数字")
        return number


def _nation(text: str) -> str:
    """02, 02-蒙古族, 蒙古 and 蒙古族 are one."""
    word = cells.strip_code(text)
    if word.isdigit():
        return NATIONS.get(str(int(word)), word)
    return f"{word}族" if f"{word}族" in NATIONS.values() else word[:20]


def _given(data: PupilData) -> frozenset[str]:
    """Fields with something in them; household words and unit are one fact and go together."""
    names = (
        "name", "sex", "born_on", "id_number", "student_no", "nation", "school_id", "seat_no",
        "household_village", "household_address", "dwelling_unit_id", "dwelling_village", "dwelling_address",
    )  # fmt: skip
    given = {name for name in names if getattr(data, name) not in (None, "")}
    if data.household_unit_id or data.household_elsewhere:
        given |= {"household_unit_id", "household_elsewhere"}
    return frozenset(given | ({"id_kind"} if data.id_number else set()))
