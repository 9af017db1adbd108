"""Lists with a head row, and forms of labelled boxes."""

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Cell, _Row

from caseflow.notices import blocks as b
from caseflow.notices import looks
from caseflow.notices.looks import Look
from caseflow.notices.word.sheet import Sheet
from caseflow.notices.word.text import say, write

_LABEL_WIDTHS = {1: (50.0, 106.0), 2: (30.0, 48.0, 30.0, 48.0)}


def table(sheet: Sheet, block: b.Table) -> None:
    widths = tuple(column.millimetres for column in block.columns)
    drawn = grid(sheet.document, 1, widths)
    for cell, column in zip(drawn.rows[0].cells, block.columns, strict=True):
        fill(cell, looks.CELL_HEAD, column.title)
    _repeat_on_each_page(drawn.rows[0])
    if block.each:
        mark_row(drawn, f"{{% for {b.ROW} in {block.each} %}}")
    for texts in block.rows:
        for cell, column, text in zip(add_row(drawn).cells, block.columns, texts, strict=True):
            fill(cell, looks.CELL_CENTRED if column.centred else looks.CELL, text)
    if block.each:
        mark_row(drawn, "{% endfor %}")
    write(sheet.document, looks.AFTER_TABLE, "")


def mark_row(drawn: WordTable, mark: str) -> None:
    """A row that holds one mark alone is not printed."""
    row = add_row(drawn)
    row.height_rule = WD_ROW_HEIGHT_RULE.AUTO
    fill(row.cells[0].merge(row.cells[-1]), looks.MARK, mark)


def add_row(drawn: WordTable) -> _Row:
    row: _Row = drawn.add_row()  # type: ignore[no-untyped-call] # python-docx gives it no types
    for cell, column in zip(row.cells, drawn.columns, strict=True):
        cell.width = column.width
    row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
    row.height = Mm(looks.ROW_MILLIMETRES)
    _keep_whole(row)
    return row


def form(sheet: Sheet, block: b.Form) -> None:
    widths = _LABEL_WIDTHS[max(len(row) for row in block.rows)]
    drawn = grid(sheet.document, len(block.rows), widths)
    for row, boxes in zip(drawn.rows, block.rows, strict=True):
        row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        row.height = Mm(block.row_height * max(box.lines for box in boxes))
        _fill_boxes(row.cells, boxes)
    write(sheet.document, looks.AFTER_TABLE, "")


def _fill_boxes(cells: tuple[_Cell, ...], boxes: tuple[b.Field, ...]) -> None:
    """The last box of a short row takes all that is left of it."""
    for number, box in enumerate(boxes):
        label, value = cells[2 * number : 2 * number + 2]
        if box is boxes[-1]:
            value = value.merge(cells[-1])
        fill(label, looks.BOX_LABEL, box.label)
        fill(value, looks.BOX, box.value)


def grid(document: Document, rows: int, widths: tuple[float, ...]) -> WordTable:
    """LibreOffice follows the width of each cell, Word that of the columns: both are set."""
    drawn: WordTable = document.add_table(rows, len(widths), style="Table Grid")
    drawn.autofit = False
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, millimetres in zip(drawn.columns, widths, strict=True):
        column.width = Mm(millimetres)
        for cell in column.cells:
            cell.width = Mm(millimetres)
    for row in drawn.rows:
        _keep_whole(row)
    return drawn


def fill(cell: _Cell, look: Look, text: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = look.name
    say(paragraph, look, text)
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 no API for it


def _repeat_on_each_page(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 no API for it
