"""版记: a table that floats at the foot of the text area of the page on which the document ends."""

import re
from dataclasses import replace

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table as WordTable

from caseflow.notices import blocks as b
from caseflow.notices import looks
from caseflow.notices.word.sheet import Form, Sheet
from caseflow.notices.word.tables import add_row, fill, grid, mark_row
from caseflow.notices.word.text import write

_ALL_CONDITIONAL = re.compile(r"(\{% if [^%]+%\})(.*)(\{% endif %\})")
_DATE = 68.0
_ORGAN = looks.TEXT_WIDTH - _DATE


def imprint(sheet: Sheet, block: b.Imprint) -> None:
    """A 函 tells only who gets copies, and has no rules."""
    closed = sheet.form is not Form.LETTER and bool(block.organ)
    found = _ALL_CONDITIONAL.fullmatch(block.copied_to)
    if found and not closed:
        # A table that might lose its only row goes as a whole
        write(sheet.document, looks.MARK, found[1])
        imprint(sheet, replace(block, copied_to=found[2]))
        write(sheet.document, looks.MARK, found[3])
    elif closed or block.copied_to:
        _draw(sheet, block, closed=closed)


def _draw(sheet: Sheet, block: b.Imprint, *, closed: bool) -> None:
    drawn = grid(sheet.document, 0, (_ORGAN, _DATE))
    if block.copied_to:
        _copies(drawn, block.copied_to)
    if closed:
        organ, day = add_row(drawn).cells
        fill(organ, looks.IMPRINT_ORGAN, block.organ)
        fill(day, looks.IMPRINT_DATE, block.printed_on)
    _float(drawn)
    _rule(drawn, ruled=sheet.form is not Form.LETTER)
    # The paragraph that follows is the anchor: the table stands on its page
    write(sheet.document, looks.AFTER_TABLE, "")


def _copies(drawn: WordTable, text: str) -> None:
    """Without copies there is no row either."""
    found = _ALL_CONDITIONAL.fullmatch(text)
    if found:
        mark_row(drawn, found[1])
    cells = add_row(drawn).cells
    fill(cells[0].merge(cells[-1]), looks.IMPRINT, found[2] if found else text)
    if found:
        mark_row(drawn, found[3])


def _float(drawn: WordTable) -> None:
    """LibreOffice lets a table of full width float only when it is placed from the edge of the page."""
    place = _element(
        "w:tblpPr",
        leftFromText="0",
        rightFromText="0",
        vertAnchor="margin",
        horzAnchor="page",
        tblpX=str(round(looks.LEFT * looks.TWIPS_PER_MM)),
        tblpYSpec="bottom",
    )
    properties = drawn._tbl.tblPr  # noqa: SLF001 python-docx has no API for it
    properties.find(qn("w:tblStyle")).addnext(place)
    centred = properties.find(qn("w:jc"))
    if centred is not None:
        properties.remove(centred)


def _rule(drawn: WordTable, *, ruled: bool) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        size = looks.IMPRINT_RULE_BETWEEN if side == "insideH" else looks.IMPRINT_RULE
        seen = ruled and side in {"top", "bottom", "insideH"}
        kind = {"val": "single", "sz": str(size), "space": "0", "color": "000000"} if seen else {"val": "nil"}
        borders.append(_element(f"w:{side}", **kind))
    # Programs differ on whether a table is placed by its edge or by its text: without margins these are one
    sides = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        sides.append(_element(f"w:{side}", w="0", type="dxa"))
    layout = drawn._tbl.tblPr.find(qn("w:tblLayout"))  # noqa: SLF001 python-docx has no API for it
    layout.addprevious(borders)
    layout.addnext(sides)


def _element(tag: str, **values: str) -> BaseOxmlElement:
    element: BaseOxmlElement = OxmlElement(tag)
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    return element
