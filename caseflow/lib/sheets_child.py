"""Reads one table file from stdin in a process of its own, and writes its rows as JSON lines.

Run by ``sheets.read_table`` as a script, so that nothing of caseflow is loaded here. calamine lays
out the whole rectangle between the outermost cells: a file of 2 KB may ask for 400 GB and abort the
process. So this process carries hard limits, and its death is the caller's refusal.

Last line: ``{"end": true}`` or ``{"error": code}``.
"""

import csv
import io
import json
import math
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TextIO

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",\t;，"
# Excel keeps 15 significant digits: a longer number has lost its last ones.
_EXACT_BELOW = 1e15
_LOST_TEXT = re.compile(r"\d(?:\.\d+)?[Ee]\+?(?:1[5-9]|2\d)")

_Row = tuple[list[str], list[int]]


class _Unreadable(Exception):
    pass


@dataclass(frozen=True)
class _Limits:
    memory: int
    seconds: int
    rows: int
    columns: int
    text: int


def main() -> None:
    kind, limits = sys.argv[1], _Limits(*map(int, sys.argv[2:7]))
    _limit(limits)
    data = sys.stdin.buffer.read()
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8")
    last: dict[str, object] = {"end": True}
    try:
        _write(out, _csv_rows(data) if kind == "csv" else _workbook_rows(data), limits)
    except _Unreadable as problem:
        last = {"error": str(problem)}
    except MemoryError:
        last = {"error": "too_large"}
    _line(out, last)
    out.flush()


def _limit(limits: _Limits) -> None:
    try:
        import resource  # noqa: PLC0415
    except ImportError:  # not on Windows: there the caller's time limit alone holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    # A core file would hold the roster.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write(out: TextIO, rows: Iterable[Sequence[object]], limits: _Limits) -> None:
    written = length = 0
    for number, row in enumerate(rows, 1):
        cells, spoiled = _cells(row)
        if not cells:
            continue
        written += 1
        if written > limits.rows:
            raise _Unreadable("too_many_rows")
        if len(cells) > limits.columns:
            raise _Unreadable("too_many_columns")
        length += _line(out, [number, cells, spoiled])
        # A short string shared by many cells unpacks to any size.
        if length > limits.text:
            raise _Unreadable("too_large")


def _line(out: TextIO, value: object) -> int:
    return out.write(json.dumps(value, ensure_ascii=False) + "\n")


def _workbook_rows(data: bytes) -> Iterator[Sequence[object]]:
    """The first visible sheet that holds anything."""
    from python_calamine import CalamineError, PasswordError, load_workbook  # noqa: PLC0415

    try:
        book = load_workbook(io.BytesIO(data))
        for index in _visible(book.sheets_metadata):
            sheet = book.get_sheet_by_index(index)
            if sheet.start is not None:
                yield from sheet.iter_rows()
                return
    except PasswordError:
        raise _Unreadable("password") from None
    except (CalamineError, ValueError):
        raise _Unreadable("damaged") from None


def _visible(sheets: Iterable[object]) -> list[int]:
    return [
        index
        for index, sheet in enumerate(sheets)
        if str(getattr(sheet, "visible", "")).endswith(".Visible")
        and str(getattr(sheet, "typ", "")).endswith(".WorkSheet")
    ]


def _csv_rows(data: bytes) -> Iterator[Sequence[object]]:
    text = _decoded(data)
    if "\0" in text:
        raise _Unreadable("damaged")
    first_line = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise _Unreadable("damaged") from None


def _decoded(data: bytes) -> str:
    """UTF-8 first, as GB 18030 would read almost any bytes as some characters."""
    for encoding in ("utf-16",) if data[:2] in _UTF16 else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _Unreadable("encoding")


def _cells(row: Iterable[object]) -> _Row:
    """Cells as text without trailing empty ones, and the columns whose number lost digits."""
    cells: list[str] = []
    spoiled: list[int] = []
    for column, value in enumerate(row):
        cells.append(_text(value))
        if _is_spoiled(value):
            spoiled.append(column)
    while cells and not cells[-1]:
        cells.pop()
    return cells, spoiled


def _is_spoiled(value: object) -> bool:
    if isinstance(value, float):
        return abs(value) >= _EXACT_BELOW
    return isinstance(value, str) and len(value) < 24 and _LOST_TEXT.fullmatch(value.strip()) is not None


def _text(value: object) -> str:
    match value:
        case str():
            return value.strip()
        case bool():
            return "是" if value else "否"
        case float():
            return _number(value)
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case _:
            return "" if value is None else str(value)


def _number(value: float) -> str:
    """As Excel shows it: 7, 0.3, and the E notation for a number that lost digits."""
    if not math.isfinite(value):
        return ""
    if abs(value) >= _EXACT_BELOW:
        return f"{value:.14E}"
    if value.is_integer():
        return str(int(value))
    return format(Decimal(f"{value:.15g}"), "f")


def _moment(value: datetime) -> str:
    if value.time() == time.min:
        return value.date().isoformat()
    return value.isoformat(" ", "minutes" if not value.second else "seconds")


if __name__ == "__main__":
    main()
