"""Workbooks for the office: frozen header, filter, text that stays text."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from caseflow.lib.text import xml_clean

Cell = str | int | float | date | None
_MAX_TEXT = 32_767
_A4 = 9
_FORBIDDEN_IN_TITLE = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_SAFE = {
    "in_memory": True,  # no rows of a roster in temporary files
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Column:
    """``number_format`` shows a number as "0.00%"; identifiers are given as str and stay text."""

    title: str
    width: int = 14
    number_format: str = "General"


@dataclass(frozen=True, slots=True)
class Sheet:
    """``marks``: (row, column), both from 0 without the header → comment on a coloured cell.

    ``frozen_columns`` stay in view when scrolling sideways (the name, say).
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    frozen_columns: int = 0


def write_workbook(
    sheet: Sheet, notes: Sequence[tuple[str, str]] = (), *, notes_title: str = "说明"
) -> bytes:
    """An .xlsx of one table and, when there are notes (口径, 筛选条件), a second sheet with them."""
    buffer = io.BytesIO()
    with Workbook(buffer, _SAFE) as book:
        _table(book, sheet)
        if notes:
            _notes(book, notes, notes_title)
    return buffer.getvalue()


def _table(book: Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet(_title(sheet.title))
    _header(book, page, sheet)
    plain = [book.add_format({"num_format": c.number_format, "valign": "top"}) for c in sheet.columns]
    marked = book.add_format({"bg_color": "#FFE0B2", "num_format": "@", "valign": "top"})
    last = 0
    for last, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row):
            is_marked = (last - 1, column) in sheet.marks
            _put(page, (last, column), value, marked if is_marked else plain[column])
    for (row_index, column), comment in sheet.marks.items():
        page.write_comment(row_index + 1, column, xml_clean(comment), {"x_scale": 2})
    page.autofilter(0, 0, last, len(sheet.columns) - 1)


def _header(book: Workbook, page: Worksheet, sheet: Sheet) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#ECEFF1", "bottom": 1, "text_wrap": True})
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width)
        page.write_string(0, index, xml_clean(column.title), bold)
    page.freeze_panes(1, sheet.frozen_columns)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.set_footer("&C第 &P 页，共 &N 页")


def _put(page: Worksheet, place: tuple[int, int], value: Cell, style: Any) -> None:
    """Text goes in as text whatever it begins with: a name like =1+1 stays inert."""
    match value:
        case None | "":
            page.write_blank(*place, None, style)
        case bool():
            page.write_string(*place, "是" if value else "否", style)
        case int() | float():
            page.write_number(*place, value, style)
        case datetime():
            page.write_string(*place, value.isoformat(" ", "minutes"), style)
        case date():
            page.write_string(*place, value.isoformat(), style)
        case _:
            page.write_string(*place, xml_clean(value)[:_MAX_TEXT], style)


def _notes(book: Workbook, notes: Sequence[tuple[str, str]], title: str) -> None:
    page = book.add_worksheet(_title(title))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 80)
    for row, (name, text) in enumerate(notes):
        page.write_string(row, 0, xml_clean(name), wrapped)
        page.write_string(row, 1, xml_clean(text)[:_MAX_TEXT], wrapped)


def _title(text: str) -> str:
    """Excel: at most 31 characters, none of []:*?/\\, not empty."""
    return xml_clean(text).translate(_FORBIDDEN_IN_TITLE).strip()[:31] or "数据"
