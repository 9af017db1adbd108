"""docs/editions.md: every number the county decides, with its clause."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from caseflow.policy.deadlines import rule_text
from caseflow.policy.edition import (
    DAY_UNITS,
    DEFAULT_EDITION,
    DayRule,
    Edition,
    Unit,
    Value,
    edition_ids,
    load_edition,
)
from caseflow.policy.labels import label
from docs.generate.markdown import HEAD, table

_PARTS = {
    "absence": "缺勤与疑似",
    "dropout": "学籍状态",
    "age": "年龄",
    "base": "基础数据库",
    "enrolment": "入学比对",
    "deferral": "延期报到",
    "vocational": "中职跟踪",
    "rollcheck": "人籍核对",
    "headcount": "差额",
    "stage": "各阶段期限",
    "visits": "家访与联系",
    "attest": "到校确认",
    "relapse": "办结后的观察",
    "close": "办结",
    "reminders": "提醒",
    "approval": "审批",
    "transfer_unit": "移交",
    "inquiry": "协查",
    "department": "部门协办",
    "clock": "期限的暂停",
    "addressee": "上报对象",
    "notice": "限期复学通知书",
    "letter": "司法文书",
    "service": "送达",
    "pursue": "依法追究",
    "fine": "罚款",
    "death": "死亡",
    "missing": "失踪、羁押",
    "withdrawal": "退学",
    "park": "暂缓",
    "remark": "平台备注",
    "reports": "报送",
    "duties": "日常责任",
    "rectification": "整改",
    "special": "特殊群体",
    "goal": "目标",
    "admission": "招生",
    "class": "班额",
    "suspension": "休学",
    "transfer": "转学",
    "archive": "归档",
    "inspection": "检查",
    "retention": "保存",
}


#: lists that hold codes of other lists
_CODES = {
    "base.departments": "dept",
    "clock.pauses_on_breaks": "stage",
    "duties.chain": "role",
    "notice.kinds": "notice_kind",
}


def page() -> str:
    default_first = sorted(edition_ids(), key=lambda name: name != DEFAULT_EDITION)
    editions = [load_edition(name) for name in default_first]
    return "\n".join([HEAD, _opening(editions), *_sections(editions), _locals(editions[0])])


def _opening(editions: list[Edition]) -> str:
    heads = ["版本", "代码", "施行日期", "沿用", "备案", "说明"]
    rows = [
        (e.title, f"`{e.id}`", e.effective_from.isoformat(), _title(e.inherits), e.filed.note, e.note)
        for e in editions
    ]
    return (
        "# 规则版本\n\n"
        "期限、次数、口径都是数据，写在 `caseflow/policy/editions/*.toml`，不写在程序里。"
        "个案按立案时的版本办到底。\n\n"
        f"{table(heads, rows)}\n"
        "依据栏的编号见[术语表](glossary.md#依据编号)。`LOCAL-n` 表示来源文件没有给出这个数，"
        "由本县设定、待确认，页面上不与法律条文并列；汇总见[文末](#本县设定待确认)。\n\n"
        "人籍核对、基础数据库、报送、检查、学籍异动等部分的值先行列出，本版的页面尚未使用；"
        "本版有哪些功能，见[更新记录](../CHANGELOG.md)。\n"
    )


def _title(edition_id: str) -> str:
    return load_edition(edition_id).title if edition_id else ""


def _sections(editions: list[Edition]) -> list[str]:
    base, others = editions[0], editions[1:]
    found = []
    for part, values in groupby(base.values.values(), key=lambda value: value.key.split(".")[0]):
        heads = ["键", "名称", *(e.title for e in editions), "单位", "依据", "备注"]
        rows = [_row(value, others) for value in values]
        found.append(f"## {_PARTS[part]}\n\n{table(heads, rows)}")
    return found


def _row(value: Value, others: list[Edition]) -> tuple[str, ...]:
    theirs = (_other(edition.value(value.key)) for edition in others)
    words = (label(value.unit), clause_text(value), value.note)
    return (f"`{value.key}`", value.title, shown(value), *theirs, *words)


def _other(value: Value) -> str:
    return "同左" if value.inherited_from else f"{shown(value)}（{clause_text(value)}）"


def clause_text(value: Value) -> str:
    """A number of ours stands alone: no law beside it."""
    return value.clause if value.is_local else "、".join(value.clauses)


def shown(value: Value) -> str:
    given = value.value
    if value.unit in DAY_UNITS:
        numbers = given if isinstance(given, tuple) else (given,)
        return "、".join(rule_text(DayRule(n, value.unit, value.clause)) for n in numbers)
    if value.unit is Unit.SWITCH:
        return "是" if given else "否"
    if value.unit is Unit.ROWS:
        return "\n".join(_cells(row) for row in given)
    if not isinstance(given, tuple):
        return str(given)
    kind = _CODES.get(value.key)
    return "、".join(label(item, kind) if kind else str(item) for item in given)


def _cells(row: Mapping[str, Any]) -> str:
    return "，".join(f"{name} {cell}" for name, cell in row.items())


def _locals(edition: Edition) -> str:
    rows = [
        (value.clause, value.title, shown(value), f"`{value.key}`", value.note) for value in edition.locals()
    ]
    return (
        "## 本县设定、待确认\n\n"
        f"以下 {len(rows)} 项来源文件没有给数，先按此运行，由县教育局逐项确认或改写。\n\n"
        f"{table(['编号', '名称', '现值', '键', '备注'], rows)}"
    )
