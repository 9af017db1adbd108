"""Rows of a list of people -> proposals: who, in which post, on which unit; pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from caseflow.lib import dates, ids
from caseflow.lib.text import normalise_identifier
from caseflow.policy.actors import Role
from caseflow.policy.labels import choices
from caseflow.roster import cells
from caseflow.roster.columns import FIELDS
from caseflow.roster.heading import Record
from caseflow.roster.proposals import Issues, Plan

_SIGNS = re.compile(r"[()（）·\s]|街道|中心校")
_LOGIN = re.compile(r"[!-~]{3,40}")


def _bare(word: str) -> str:
    return _SIGNS.sub("", word)


_ROLE_WORDS = {_bare(word): Role(code) for code, word in choices(Role)} | {
    "学籍员": Role.REGISTRAR,
    "校领导": Role.VICE_HEAD,
    "副校长": Role.VICE_HEAD,
    "学校分管领导": Role.VICE_HEAD,
    "学区负责人": Role.DISTRICT_HEAD,
    "学区校长": Role.DISTRICT_HEAD,
    "专干": Role.TOWNSHIP_OFFICER,
    "乡镇专干": Role.TOWNSHIP_OFFICER,
    "教育专干": Role.TOWNSHIP_OFFICER,
    "乡镇分管领导": Role.TOWNSHIP_LEADER,
    "司法局": Role.JUDICIAL_OFFICER,
    "联络员": Role.LIAISON,
    "小组成员": Role.GROUP_MEMBER,
    "义务教育科": Role.BUREAU_OFFICER,
    "教育局": Role.BUREAU_OFFICER,
    "检查人员": Role.INSPECTOR,
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    number: int
    name: str
    login: str
    phone: str
    role: Role
    unit: str
    class_name: str = ""
    trained_on: date | None = None
    filing_no: str = ""
    filed_on: date | None = None


def plan_people(records: Iterable[Record], titles: Mapping[str, str]) -> Plan:
    """One row per post: a person with two posts stands in two rows with the same account."""
    plan = Plan()
    names: dict[str, tuple[str, int]] = {}
    for record in records:
        issues = Issues(record.number, titles, FIELDS["people"])
        row = read_person(record, issues)
        if row:
            name, number = names.setdefault(row.login.lower(), (row.name, row.number))
            if name != row.name:
                issues.add("login", f"第{number}行的“{name}”已使用同一账号", "每人一个账号，改用其他账号")
        plan.errors += issues.found
        if row and not issues.found:
            plan.rows.append(row)
            plan.notes += issues.notes
    return plan


def read_person(record: Record, issues: Issues) -> PersonRow | None:
    if not record.get("name"):
        issues.add("name", "缺少姓名", "填写姓名")
    phone = ids.normalise_phone(record.get("phone"))
    if phone and (reason := ids.find_phone_reason(phone)):
        issues.take([reason])
    login = normalise_identifier(record.get("login")).lower() or phone
    if not _LOGIN.fullmatch(login):
        words = "账号应为3至40位字母或数字" if login else "缺少账号和手机号"
        issues.add("login", words, "填写账号，或填写手机号作为账号")
    role = _ROLE_WORDS.get(_bare(cells.strip_code(record.get("role"))))
    if role is None:
        word = record.get("role")
        cure = f"填写 {'、'.join(text for _, text in choices(Role))} 之一"
        issues.add("role", f"岗位“{word}”无法识别" if word else "缺少岗位", cure)
    if not record.get("unit"):
        issues.add("unit", "缺少单位", "填写单位名录中的单位名称")
    trained_on, filed_on = _day(record, "trained_on", issues), _day(record, "filed_on", issues)
    if issues.found or role is None:
        return None
    return PersonRow(
        record.number,
        record.get("name"),
        login,
        phone,
        role,
        record.get("unit"),
        record.get("class_name"),
        trained_on,
        record.get("filing_no")[:40],
        filed_on,
    )


def _day(record: Record, key: str, issues: Issues) -> date | None:
    text = record.get(key)
    day = dates.find_date(text) if text else None
    if text and day is None:
        issues.add(key, f"日期“{text}”无法识别", "写作 2026-09-01")
    return day
