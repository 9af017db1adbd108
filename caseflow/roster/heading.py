"""Where a table begins: the heading row under title lines, one or two rows deep."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from caseflow.errors import Refused
from caseflow.lib.dates import find_date
from caseflow.lib.masking import mask_address, mask_id, mask_phone
from caseflow.lib.sheets import RawRow
from caseflow.lib.text import clean_line
from caseflow.roster.columns import Fields, alias_table, norm_title

#: how far down a heading is looked for
SEARCH_ROWS = 30
_ENOUGH = 2
_FOOTERS = (
    "合计",
    "总计",
    "小计",
    "填表",
    "制表",
    "审核",
    "备注:",
    "备注：",
    "说明",
    "注:",
    "注：",
    "填报",
    "单位负责人",
)
_ADDRESS = re.compile(r"[镇乡村街道路].*\d")
_EXAMPLES = ("示例", "样例", "例:", "例：", "填写说明")


@dataclass(frozen=True, slots=True)
class Heading:
    """``last_row`` is the number of its lowest row in the file."""

    titles: tuple[str, ...]
    last_row: int


@dataclass(frozen=True, slots=True)
class Record:
    """A row of data by field; ``spoiled`` are the fields whose number lost its last digits."""

    number: int
    values: Mapping[str, str]
    cells: tuple[str, ...]
    spoiled: frozenset[str] = frozenset()

    def get(self, key: str) -> str:
        return self.values.get(key, "")


@dataclass(frozen=True, slots=True)
class Table:
    heading: Heading
    rows: tuple[RawRow, ...] = field(default=())


def split_table(rows: Iterable[RawRow], fields: Fields) -> Table:
    """Refused when no row of the first lines looks like a heading."""
    kept = tuple(rows)
    heading = find_heading(kept[:SEARCH_ROWS], fields)
    if heading is None:
        names = "、".join(f.label for f in list(fields.values())[:4])
        raise Refused.because(
            "import.heading", f"没有找到列标题行，请保留含有{names}等标题的一行", field="file"
        )
    return Table(heading, tuple(row for row in kept if row.number > heading.last_row))


def find_heading(rows: Sequence[RawRow], fields: Fields) -> Heading | None:
    """The row with the most headings we know; a row below that completes it belongs to it."""
    known = alias_table(fields)
    best: Heading | None = None
    best_score = 0
    for index, row in enumerate(rows):
        score = _score(row.cells, known)
        if score > best_score:
            best, best_score = Heading(_titles(row.cells), row.number), score
        if index and (joined := _joined(rows[index - 1].cells, row.cells)):
            score = _score(joined, known)
            if score > best_score:
                best, best_score = Heading(_titles(joined), row.number), score
    return best if best_score >= _ENOUGH else None


def records(table: Table, mapping: Mapping[int, str]) -> Iterator[Record]:
    """The rows of data; example rows, sums and signature lines are no data."""
    for row in table.rows:
        if _is_noise(row.cells):
            continue
        texts = ((key, row.cells[column]) for column, key in mapping.items() if column < len(row.cells))
        values = {key: line for key, text in texts if (line := clean_line(text))}
        spoiled = frozenset(mapping[column] for column in row.spoiled if column in mapping)
        if values or spoiled:
            yield Record(row.number, values, row.cells, spoiled)


def samples(table: Table, column: int, limit: int = 3) -> list[str]:
    """The first different values of a column, for the page that maps it."""
    found: dict[str, None] = {}
    for row in table.rows:
        if column < len(row.cells) and row.cells[column] and not _is_noise(row.cells):
            found[clean_line(row.cells[column])] = None
        if len(found) == limit:
            break
    return list(found)


def masked_sample(value: str) -> str:
    """Enough to tell the columns apart: long numbers and house numbers are nobody's business here."""
    digits = sum(char.isdigit() for char in value)
    if digits >= 7 and not find_date(value):
        return mask_phone(value) if digits == 11 else mask_id(value)
    return mask_address(value) if _ADDRESS.search(value) else value[:40]


def _score(cells: Sequence[str], known: Mapping[str, str]) -> int:
    return len({known[title] for cell in cells if (title := norm_title(cell)) in known})


def _titles(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(clean_line(cell) for cell in cells)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """监护人1 (merged over three columns) above 姓名, 关系, 电话 -> 监护人1姓名 …"""
    joined: list[str] = []
    head = ""
    for above, below in zip_longest(upper, lower, fillvalue=""):
        head = above or (head if below else "")
        joined.append(f"{head}{below}" if below and head != below else head)
    return joined


def _is_noise(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    if not filled:
        return True
    first = clean_line(filled[0])
    if first.startswith(_EXAMPLES):
        return True
    return first.replace(" ", "").startswith(_FOOTERS) and not any(_is_long_number(cell) for cell in filled)


def _is_long_number(cell: str) -> bool:
    """An ID number in the row: somebody may really be called 合计."""
    digits = sum(char.isdigit() for char in cell)
    return digits >= 15 and len(cell) <= 20
