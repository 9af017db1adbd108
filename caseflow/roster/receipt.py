"""Workbooks around an import: the template to fill in, the receipt of what went wrong, first passwords."""

from collections.abc import Mapping, Sequence

from caseflow.lib.sheets import Column, Sheet, write_workbook
from caseflow.roster.columns import Fields
from caseflow.roster.first_passwords import FirstPassword
from caseflow.roster.heading import Table
from caseflow.roster.proposals import RowIssue

_OWN = ("行号", "列名", "原因", "建议")
_EXAMPLE = "示例："
_WIDE = {"身份证件号": 22, "学籍号": 24, "户籍地详细地址": 32, "现住址": 32}


def template(fields: Fields, title: str) -> bytes:
    """Headings in their order with one example row, which an import leaves out."""
    columns = [Column(field.label, _WIDE.get(field.label, 14)) for field in fields.values()]
    first = next(iter(fields))
    example = [f"{_EXAMPLE}{field.sample}" if key == first else field.sample for key, field in fields.items()]
    notes = [(field.label, _hint(field.required, field.hint, field.aliases)) for field in fields.values()]
    return write_workbook(Sheet(title, columns, [example], frozen_columns=1), notes, notes_title="填写说明")


def error_workbook(table: Table, issues: Sequence[RowIssue], mapping: Mapping[int, str]) -> bytes:
    """The rows in error as they stood, what is wrong with each, its cells marked; re-upload after mending."""
    by_row: dict[int, list[RowIssue]] = {}
    for issue in issues:
        by_row.setdefault(issue.row, []).append(issue)
    wrong = [row for row in table.rows if row.number in by_row]
    width = max((len(table.heading.titles), *(len(row.cells) for row in wrong)), default=0)
    titles = [*table.heading.titles, *("" for _ in range(width - len(table.heading.titles)))]
    columns = {key: column for column, key in mapping.items()}
    rows, marks = [], {}
    for line, row in enumerate(wrong):
        found = by_row[row.number]
        rows.append([*row.cells, *("" for _ in range(width - len(row.cells))), *_texts(row.number, found)])
        for issue in found:
            if issue.key in columns:
                marks[line, columns[issue.key]] = f"{issue.reason}；{issue.advice}"
    heads = [Column(title or f"列{i + 1}", _WIDE.get(title, 14)) for i, title in enumerate(titles)]
    return write_workbook(
        Sheet("有误的行", [*heads, *(Column(t, 8 if t == "行号" else 36) for t in _OWN)], rows, marks),
        [("说明", "改正标色的单元格后可直接上传本文件，已导入的行不必再传；行号为原文件中的行号")],
    )


def password_workbook(passwords: Sequence[FirstPassword]) -> bytes:
    columns = [Column("姓名"), Column("账号", 18), Column("初始密码", 20), Column("单位", 28)]
    rows = [(p.name, p.login, p.password, p.unit) for p in passwords]
    notes = [("说明", "初始密码只提供这一次，分发到本人后销毁本文件；首次登录须修改密码")]
    return write_workbook(Sheet("初始密码", columns, rows), notes)


def _texts(number: int, issues: Sequence[RowIssue]) -> list[str | int]:
    """All problems of a row in its three cells, numbered alike when there are several."""
    if len(issues) == 1:
        return [number, issues[0].column, issues[0].reason, issues[0].advice]
    parts = [
        [f"{i}. {text}" for i, text in enumerate(texts, 1)]
        for texts in zip(*map(_parts, issues), strict=True)
    ]
    return [number, *("\n".join(part) for part in parts)]


def _parts(issue: RowIssue) -> tuple[str, str, str]:
    return issue.column, issue.reason, issue.advice


def _hint(required: bool, hint: str, aliases: Sequence[str]) -> str:  # noqa: FBT001 a column's own mark
    words = ["必填" if required else "选填", *([hint] if hint else [])]
    if aliases:
        words.append(f"也可写作 {'、'.join(aliases[:4])}")
    return "；".join(words)
