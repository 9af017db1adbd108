"""A blueprint to .docx, its placeholders as they stand. Knows styles, tables and files, not what is said."""

from collections.abc import Callable
from typing import Any

from caseflow.notices import blocks as b
from caseflow.notices import looks
from caseflow.notices.template.letters import fill_text
from caseflow.notices.word import endings, heads, tables
from caseflow.notices.word.blank import blank
from caseflow.notices.word.footers import number_pages, rule_first_page
from caseflow.notices.word.imprint import imprint
from caseflow.notices.word.packing import describe, packed
from caseflow.notices.word.sheet import Form, Sheet, form_of
from caseflow.notices.word.text import write


def draw(letter: b.Letter) -> bytes:
    """The same blueprint gives the same bytes, whenever and wherever it is drawn."""
    sheet = Sheet(blank(), form_of(letter))
    _draw_all(sheet, letter.blocks)
    if letter.page_numbers or sheet.form is Form.OFFICIAL:
        number_pages(sheet)
    if sheet.form is Form.LETTER:
        rule_first_page(sheet.document)
    describe(sheet.document, fill_text(letter.title, {}))
    return packed(sheet.document)


def _draw_all(sheet: Sheet, blocks: tuple[b.Block, ...]) -> None:
    for block in blocks:
        _DRAW[type(block)](sheet, block)


def _when(sheet: Sheet, block: b.When) -> None:
    _mark(sheet, f"if {block.condition}")
    _draw_all(sheet, block.blocks)
    if block.otherwise:
        _mark(sheet, "else")
        _draw_all(sheet, block.otherwise)
    _mark(sheet, "endif")


def _each(sheet: Sheet, block: b.Each) -> None:
    _mark(sheet, f"for {b.ROW} in {block.list}")
    _draw_all(sheet, block.blocks)
    _mark(sheet, "endfor")


def _mark(sheet: Sheet, words: str) -> None:
    write(sheet.document, looks.MARK, f"{{% {words} %}}")


def _annex(sheet: Sheet, block: b.Annex) -> None:
    write(sheet.document, looks.ANNEX_LABEL, block.label)
    write(sheet.document, looks.ANNEX_TITLE, block.title)
    _draw_all(sheet, block.blocks)


def _number_line(sheet: Sheet, block: b.NumberLine) -> None:
    write(sheet.document, looks.NUMBER, block.text)


def _addressee(sheet: Sheet, block: b.Addressee) -> None:
    write(sheet.document, looks.ADDRESSEE, f"{block.text}：")


def _heading(sheet: Sheet, block: b.Heading) -> None:
    write(sheet.document, looks.HEADINGS[block.level], block.text)


def _paragraph(sheet: Sheet, block: b.Paragraph) -> None:
    write(sheet.document, looks.BODY, block.text)


_DRAW: dict[type[Any], Callable[[Sheet, Any], None]] = {
    b.Letterhead: heads.letterhead,
    b.Title: heads.title,
    b.NumberLine: _number_line,
    b.Addressee: _addressee,
    b.Heading: _heading,
    b.Paragraph: _paragraph,
    b.Table: tables.table,
    b.Form: tables.form,
    b.Attachments: endings.attachments,
    b.Signature: endings.signature,
    b.Remark: endings.remark,
    b.Imprint: imprint,
    b.Annex: _annex,
    b.PageBreak: endings.page_break,
    b.When: _when,
    b.Each: _each,
}
