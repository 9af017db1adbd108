"""docs/editions.md: every number the county decides, with its clause."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from caseflow.calendars.rulebook import heading, in_words
from caseflow.policy.edition import DEFAULT_EDITION, Edition, Unit, Value, edition_ids, load_edition
from caseflow.policy.labels import label
from docs.generate.markdown import HEAD, table


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
    for title, values in groupby(base.values.values(), key=lambda value: heading(value.key)):
        heads = ["键", "名称", *(e.title for e in editions), "单位", "依据", "备注"]
        rows = [_row(value, others) for value in values]
        found.append(f"## {title}\n\n{table(heads, rows)}")
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
    """As the page of the rules has it, the rows of a sheet in full."""
    return "\n".join(map(_cells, value.value)) if value.unit is Unit.ROWS else in_words(value)


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
