"""Rows of a list of units -> proposals; parents and townships stay words until all rows are known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from caseflow.lib import ids
from caseflow.lib.text import normalise_identifier
from caseflow.policy.codes import Dept, SchoolKind, UnitKind
from caseflow.policy.labels import choices
from caseflow.roster import cells
from caseflow.roster.columns import FIELDS
from caseflow.roster.heading import Record
from caseflow.roster.proposals import Issues, Plan
from caseflow.roster.unit_words import DEPT_WORDS, KIND_BY_NAME, KIND_WORDS, ORDER, SCHOOL_WORDS


@dataclass(frozen=True, slots=True)
class UnitRow:
    """Words as typed; ``given`` says which of the plain columns the file names."""

    number: int
    kind: str
    name: str
    parent: str
    township: str
    plain: Mapping[str, str | int]
    grade: int | None = None


def plan_units(records: Iterable[Record], titles: Mapping[str, str], school_year: int) -> Plan:
    plan = Plan()
    first: dict[tuple[str, str, str], int] = {}
    for record in records:
        issues = Issues(record.number, titles, FIELDS["units"])
        row = read_unit(record, issues, school_year)
        if row and (before := first.setdefault((row.kind, row.parent, row.name), row.number)) != row.number:
            issues.add("name", f"与第{before}行是同一单位", "保留一行，删除重复的行")
        plan.errors += issues.found
        if row and not issues.found:
            plan.rows.append(row)
            plan.notes += issues.notes
    plan.rows.sort(key=lambda row: ORDER.index(row.kind))
    return plan


def read_unit(record: Record, issues: Issues, school_year: int) -> UnitRow | None:
    if record.get("class_name") or _kind_word(record.get("kind")) == "class":
        return _read_class(record, issues, school_year)
    name = record.get("name")
    if not name:
        issues.add("name", "缺少单位名称", "填写单位全称")
    kind = _kind(record, issues)
    plain = _plain(record, kind, issues)
    return (
        UnitRow(record.number, kind, name, record.get("parent"), record.get("township"), plain)
        if kind
        else None
    )


def _read_class(record: Record, issues: Issues, school_year: int) -> UnitRow:
    """A class row names its school as 上级单位, or as 单位名称 beside 班级."""
    text = record.get("class_name") or record.get("name")
    key = cells.parse_class(record.get("grade"), text, school_year)
    grade = key.grade if key else cells.parse_grade(record.get("grade"), school_year)
    if grade is None:
        issues.add("grade", f"无法判断“{text}”是哪个年级", "填写一年级至九年级，如 七年级")
    school = record.get("parent") or (record.get("name") if record.get("class_name") else "")
    if not school:
        issues.add("parent", "班级缺少所属学校", "在上级单位列填写学校名称")
    rank = (grade or 0) * 100 + ((key.number if key else None) or 99)
    return UnitRow(record.number, "class", key.name if key else text, school, "", {"rank": rank}, grade)


def _kind(record: Record, issues: Issues) -> str:
    word = record.get("kind")
    if word:
        kind = _kind_word(word)
        if kind == "county":
            issues.add("kind", "县级单位已在初始化时建立", "删除本行")
            return ""
        if not kind:
            words = "、".join(word for code, word in choices(UnitKind) if code != "county")
            issues.add("kind", f"单位类型“{word}”无法识别", f"填写 {words} 之一")
        return kind
    if record.get("school_kind"):
        return "school"
    kind = next((kind for kind, shape in KIND_BY_NAME if shape.search(record.get("name"))), "")
    if not kind:
        issues.add("kind", "无法判断单位类型", "填写 乡镇、街道、学区、学校、部门 之一")
    return kind


def _kind_word(word: str) -> str:
    return KIND_WORDS.get(cells.strip_code(word), "")


def _plain(record: Record, kind: str, issues: Issues) -> dict[str, str | int]:
    """The columns that carry over as they are, when the file says anything."""
    keys = ("short_name", "doc_code", "phone", "address")
    plain: dict[str, str | int] = {key: record.get(key) for key in keys if record.get(key)}
    if code := normalise_identifier(record.get("code")):
        plain["code"] = code
    if code and kind == "school":
        issues.take_notes(ids.check_school_code(code), "核对即可，不影响导入")
    if (rank := cells.parse_int(record.get("rank"))) is not None:
        plain["rank"] = rank
    details = {"township": _form, "school": _school_kind, "department": _dept}.get(kind)
    return plain | (details(record, issues) if details else {})


def _form(record: Record, issues: Issues) -> dict[str, str | int]:
    """乡 or 镇 as written, else by the last character of the name."""
    word = record.get("form") or record.get("name").removesuffix("人民政府")[-1:]
    if word in ("乡", "镇"):
        return {"form": word}
    issues.add("form", "无法判断是乡还是镇，文书落款按此书写", "在机构形式列填写 乡 或 镇")
    return {}


def _school_kind(record: Record, issues: Issues) -> dict[str, str | int]:
    word = cells.strip_code(record.get("school_kind"))
    if word:
        if word not in SCHOOL_WORDS:
            words = "、".join(text for _, text in choices(SchoolKind))
            issues.add("school_kind", f"办学类型“{word}”无法识别", f"填写 {words} 之一")
            return {}
        return {"school_kind": SCHOOL_WORDS[word]}
    name = record.get("name")
    guess = next(
        (
            code
            for text, code in (("小学", "primary"), ("教学点", "primary"), ("九年", "nine_year"))
            if text in name
        ),
        "",
    )
    guess = guess or (
        "special" if "特殊教育" in name else "middle" if "中学" in name or name.endswith("中") else ""
    )
    return {"school_kind": guess} if guess else {}


def _dept(record: Record, issues: Issues) -> dict[str, str | int]:
    word = f"{record.get('dept')} {record.get('name')}"
    found = next((code for text, code in DEPT_WORDS.items() if text in word), None)
    if found is None:
        issues.add(
            "dept", "无法判断是哪个部门", f"在部门列填写 {'、'.join(text for _, text in choices(Dept))} 之一"
        )
        return {}
    return {"dept": found}
