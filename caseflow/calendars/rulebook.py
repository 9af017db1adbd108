"""The county's rules as lines to read: value in words, where it comes from, what is still ours to confirm."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from caseflow.policy.deadlines import rule_text
from caseflow.policy.edition import DAY_UNITS, DayRule, Edition, Unit, Value
from caseflow.policy.labels import label

#: first part of a key -> heading of its group
_GROUPS = {
    "absence": "缺勤与疑似",
    "dropout": "辍学认定",
    "stage": "阶段期限",
    "visits": "家访劝返",
    "attest": "到校确认",
    "relapse": "办结后观察",
    "close": "办结",
    "reminders": "提醒与报上级",
    "approval": "审批",
    "transfer_unit": "移交",
    "inquiry": "协查函",
    "department": "部门协办",
    "clock": "期限暂停",
    "addressee": "上报对象",
    "notice": "限期复学通知书",
    "letter": "司法文书",
    "service": "送达",
    "remedies": "救济途径",
    "pursue": "依法追究",
    "fine": "罚款",
    "death": "死亡报告",
    "missing": "失踪羁押",
    "park": "暂缓",
    "suspension": "休学",
    "age": "年龄",
    "base": "基础数据库",
    "enrolment": "入学比对",
    "deferral": "延期报到",
    "rollcheck": "人籍核对",
    "headcount": "现场人数",
    "transfer": "转学",
    "reports": "报送",
    "class": "班额",
    "special": "特殊群体",
    "duties": "学校职责",
    "rectification": "整改",
    "inspection": "检查",
    "retention": "保管期限",
    "admission": "新生建籍",
    "archive": "学籍档案",
    "goal": "目标",
    "withdrawal": "退学",
    "remark": "平台备注",
    "vocational": "中职就读",
}
#: lists of codes -> the list that has their words
_CODES = {
    "base.departments": "dept",
    "clock.pauses_on_breaks": "stage",
    "duties.chain": "role",
    "notice.kinds": "notice_kind",
}


#: codes that stand alone in a value of plain text
_TEXTS = {
    "more_than": "超过",
    "at_least": "达到",
    "household": "户籍地乡镇（街道）",
    "local": "学校所在地乡镇（街道）",
    "lawful": "依法责令改正",
    "ruian": "瑞安附件2原句",
}


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    words: str
    clause: str
    note: str
    local: bool


def groups(edition: Edition) -> Iterator[tuple[str, list[Line]]]:
    """Values by subject, in the order of the edition's file."""
    found: dict[str, list[Line]] = {}
    for key, value in edition.values.items():
        found.setdefault(heading(key), []).append(_line(value))
    yield from found.items()


def heading(key: str) -> str:
    return _GROUPS.get(key.partition(".")[0], "其他")


def _line(value: Value) -> Line:
    return Line(value.title, in_words(value), value.clause, value.note, value.is_local)


def in_words(value: Value) -> str:
    """3个工作日, 是, 10月31日, 一、二: as it would be said."""
    if value.unit in DAY_UNITS:
        numbers = value.value if isinstance(value.value, tuple) else (value.value,)
        return "、".join(rule_text(DayRule(n, value.unit, value.clause)) for n in numbers)
    if value.unit is Unit.SWITCH:
        return "是" if value.value else "否"
    if value.unit is Unit.DATE:
        return _month_day(value.value)
    if value.unit is Unit.DATES:
        return "、".join(_month_day(text) for text in value.value)
    if value.unit is Unit.ROWS:
        return f"{len(value.value)}项"
    return _joined(value)


def _month_day(text: Any) -> str:
    if isinstance(text, date):
        return f"{text.month}月{text.day}日"
    month, day = str(text).split("-")
    return f"{int(month)}月{int(day)}日"


def _percent(text: str) -> str:
    """2%, 100%; a fraction such as 1/3 stays as it is."""
    return text if "/" in text else f"{(Decimal(text) * 100).normalize():f}%"


def _joined(value: Value) -> str:
    if value.unit is Unit.RATIO:
        return _percent(str(value.value))
    if not isinstance(value.value, tuple):
        return _TEXTS.get(str(value.value), str(value.value))
    kind = _CODES.get(value.key)
    return "、".join(label(item, kind) if kind else str(item) for item in value.value)
