"""A table with its joined cells."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from caseflow.notices.html_view.names import W, switch, value, whole
from caseflow.notices.html_view.shapes import Block, Cell, Table

#: a form within a table within a table; deeper is no document
MAX_DEPTH = 3
_MAX_COLUMNS, _MAX_ROWS = 60, 2000

Inside = Callable[[Any], tuple[Block, ...]]


@dataclass(slots=True)
class _Placed:
    """A cell with the column it begins in; ``follows`` when it only continues the one above."""

    cell: Cell
    column: int
    follows: bool


def table(element: Any, inside: Inside) -> Table:
    rows = [_row(row, inside) for row in element.findall(f"{W}tr")[:_MAX_ROWS]]
    _join_downwards(rows)
    return Table(tuple(tuple(placed.cell for placed in row if not placed.follows) for row in rows))


def _row(row: Any, inside: Inside) -> list[_Placed]:
    properties = row.find(f"{W}trPr")
    head = bool(switch(properties, "tblHeader"))
    column = whole(value(properties, "gridBefore"), 0, _MAX_COLUMNS, 0)
    placed = []
    for element in islice(_cells(row), _MAX_COLUMNS):
        width = whole(value(element.find(f"{W}tcPr"), "gridSpan"), 1, _MAX_COLUMNS, 1)
        follows = _follows(element)
        blocks = () if follows else inside(element)
        placed.append(_Placed(Cell(blocks, columns=width, head=head), column, follows))
        column += width
    return placed


def _cells(row: Any) -> Iterator[Any]:
    """A cell may be wrapped in a content control."""
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag == f"{W}sdt":
            yield from child.findall(f"{W}sdtContent/{W}tc")


def _follows(element: Any) -> bool:
    merge = element.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _join_downwards(rows: list[list[_Placed]]) -> None:
    """A cell that others continue grows over their rows; one that continues nothing stands by itself."""
    open_cells: dict[int, _Placed] = {}
    for row in rows:
        above = open_cells
        open_cells = {}
        for placed in row:
            upper = above.get(placed.column)
            if placed.follows and upper is not None:
                upper.cell = replace(upper.cell, rows=upper.cell.rows + 1)
                open_cells[placed.column] = upper
            else:
                placed.follows = False
                open_cells[placed.column] = placed
