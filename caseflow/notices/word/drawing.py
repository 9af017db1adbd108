"""A blueprint to .docx, its placeholders as they stand. Knows styles, tables and files, not what is said."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor, Twips
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from caseflow.notices import blocks as b
from caseflow.notices import looks
from caseflow.notices.blocks import Letter
from caseflow.notices.looks import Look

# Zip entries cannot be older; one fixed stamp makes equal letters equal bytes
_ZIP_STAMP = (1980, 1, 1, 0, 0, 0)
_STAMP = datetime(2020, 1, 1, tzinfo=UTC)
_KEPT_STYLES = {"Normal", "Default Paragraph Font", "Normal Table", "Table Grid"}
_KEPT_RELATIONS = ("styles", "settings", "theme", "fontTable")
_ALIGNMENTS = {
    looks.Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    looks.Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    looks.Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
# The schema fixes the order of paragraph properties; Word calls a file broken that breaks it
_AFTER_AUTOSPACE = (
    "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc",
    "w:textAlignment", "w:outlineLvl", "w:rPr",
)  # fmt: skip
_AFTER_BORDERS = ("w:shd", "w:tabs", "w:overflowPunct", "w:autoSpaceDE", "w:autoSpaceDN", *_AFTER_AUTOSPACE)
_LABEL_WIDTHS = {1: (50.0, 106.0), 2: (30.0, 48.0, 30.0, 48.0)}


def draw(letter: Letter) -> bytes:
    """The same blueprint gives the same bytes, whenever and wherever it is drawn."""
    document = docx.Document(io.BytesIO(_blank()))
    _draw_all(document, letter.blocks)
    if letter.page_numbers:
        _number_pages(document)
        # 信函格式 leaves its first page without a number
        document.sections[0].different_first_page_header_footer = _has_letterhead(letter)
    _describe(document, letter)
    return _packed(document)


def _has_letterhead(letter: Letter) -> bool:
    return any(isinstance(block, b.Letterhead) for block in letter.blocks)


def _draw_all(document: Document, blocks: tuple[b.Block, ...]) -> None:
    for block in blocks:
        _DRAW[type(block)](document, block)


# --- the blocks -----------------------------------------------------------------------------------


def _when(document: Document, block: b.When) -> None:
    _mark(document, f"if {block.condition}")
    _draw_all(document, block.blocks)
    if block.otherwise:
        _mark(document, "else")
        _draw_all(document, block.otherwise)
    _mark(document, "endif")


def _each(document: Document, block: b.Each) -> None:
    _mark(document, f"for {b.ROW} in {block.list}")
    _draw_all(document, block.blocks)
    _mark(document, "endfor")


def _mark(document: Document, words: str) -> None:
    _write(document, looks.MARK, f"{{% {words} %}}")


def _letterhead(document: Document, block: b.Letterhead) -> None:
    _write(document, looks.LETTERHEAD, block.text)


def _imprint(document: Document, block: b.Imprint) -> None:
    for text in filter(None, (block.copied_to, f"{block.organ}　{block.printed_on}".strip())):
        _write(document, looks.NOTE, text)


def _annex(document: Document, block: b.Annex) -> None:
    _page_break(document, b.PageBreak())
    _write(document, looks.HEADING_1, block.label)
    _write(document, looks.TITLE, block.title)
    _draw_all(document, block.blocks)


def _page_break(document: Document, _: b.PageBreak) -> None:
    document.add_page_break()


def _title(document: Document, block: b.Title) -> None:
    _write(document, looks.TITLE, block.text)


def _number_line(document: Document, block: b.NumberLine) -> None:
    _write(document, looks.NUMBER, block.text)


def _addressee(document: Document, block: b.Addressee) -> None:
    _write(document, looks.ADDRESSEE, f"{block.text}：")


def _heading(document: Document, block: b.Heading) -> None:
    _write(document, looks.HEADINGS[block.level], block.text)


def _paragraph(document: Document, block: b.Paragraph) -> None:
    _write(document, looks.BODY, block.text)


def _attachments(document: Document, block: b.Attachments) -> None:
    for line in b.attachment_lines(block.names):
        _write(document, looks.ATTACHMENTS, line)


def _signature(document: Document, block: b.Signature) -> None:
    """How far they stand from the edge is worked out when the names are known (template.scope)."""
    signer, dated = (
        (looks.SIGNER, looks.DATED) if block.seal else (looks.SIGNER_UNSEALED, looks.DATED_UNSEALED)
    )
    _keep_with_text(document)
    _write(document, signer, block.issuer)
    _write(document, dated, block.date_text)


def _keep_with_text(document: Document) -> None:
    """A signature never stands alone on a page."""
    said = [p for p in document.paragraphs if p.style and p.style.name != looks.MARK.name]
    if said:
        said[-1].paragraph_format.keep_with_next = True


def _remark(document: Document, block: b.Remark) -> None:
    _write(document, looks.NOTE if block.small else looks.REMARK, block.text)


def _table(document: Document, block: b.Table) -> None:
    widths = tuple(column.millimetres for column in block.columns)
    grid = _grid(document, len(block.rows) + 1, widths)
    for cell, column in zip(grid.rows[0].cells, block.columns, strict=True):
        _fill(cell, looks.CELL_HEAD, column.title)
    _repeat_on_each_page(grid.rows[0])
    for row, texts in zip(list(grid.rows)[1:], _marked(block), strict=True):
        for cell, column, text in zip(row.cells, block.columns, texts, strict=True):
            _fill(cell, looks.CELL_CENTRED if column.centred else looks.CELL, text)
    _write(document, looks.AFTER_TABLE, "")


def _marked(block: b.Table) -> tuple[tuple[str, ...], ...]:
    """The one row of a list begins and ends the loop."""
    if not block.each:
        return block.rows
    first, *between, last = block.rows[0]
    return ((f"{{% for {b.ROW} in {block.each} %}}{first}", *between, f"{last}{{% endfor %}}"),)


def _form(document: Document, block: b.Form) -> None:
    widths = _LABEL_WIDTHS[max(len(row) for row in block.rows)]
    grid = _grid(document, len(block.rows), widths)
    for row, boxes in zip(grid.rows, block.rows, strict=True):
        row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        row.height = Mm(block.row_height * max(box.lines for box in boxes))
        _fill_boxes(row.cells, boxes)
    _write(document, looks.AFTER_TABLE, "")


def _fill_boxes(cells: tuple[_Cell, ...], boxes: tuple[b.Field, ...]) -> None:
    """The last box of a short row takes all that is left of it."""
    for number, box in enumerate(boxes):
        label, value = cells[2 * number : 2 * number + 2]
        if box is boxes[-1]:
            value = value.merge(cells[-1])
        _fill(label, looks.BOX_LABEL, box.label)
        _fill(value, looks.BOX, box.value)


_DRAW: dict[type[Any], Callable[[Document, Any], None]] = {
    b.Letterhead: _letterhead,
    b.Title: _title,
    b.NumberLine: _number_line,
    b.Addressee: _addressee,
    b.Heading: _heading,
    b.Paragraph: _paragraph,
    b.Attachments: _attachments,
    b.Signature: _signature,
    b.Remark: _remark,
    b.Table: _table,
    b.Form: _form,
    b.Imprint: _imprint,
    b.Annex: _annex,
    b.PageBreak: _page_break,
    b.When: _when,
    b.Each: _each,
}


# --- text and tables ------------------------------------------------------------------------------


def _write(document: Document, look: Look, text: str) -> WordParagraph:
    paragraph = document.add_paragraph(style=look.name)
    _say(paragraph, look, text)
    return paragraph


def _say(paragraph: WordParagraph, look: Look, text: str) -> None:
    """Without the hint Word sets “ ” … — · from the Latin face, half as wide."""
    if not text:
        return
    run = paragraph.add_run(text)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 python-docx cannot set eastAsia
    fonts.set(qn("w:hint"), "eastAsia")
    for slot in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(slot), look.face)


def _grid(document: Document, rows: int, widths: tuple[float, ...]) -> WordTable:
    """LibreOffice follows the width of each cell, Word that of the columns: both are set."""
    table: WordTable = document.add_table(rows, len(widths), style="Table Grid")
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, millimetres in zip(table.columns, widths, strict=True):
        column.width = Mm(millimetres)
        for cell in column.cells:
            cell.width = Mm(millimetres)
    for row in table.rows:
        _keep_whole(row)
    return table


def _fill(cell: _Cell, look: Look, text: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = look.name
    _say(paragraph, look, text)
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 no API for it


def _repeat_on_each_page(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 no API for it


def _number_pages(document: Document) -> None:
    """— 1 — outside: odd pages right, even pages left, one character in."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, look in (
        (section.footer, looks.PAGE_NUMBER_ODD),
        (section.even_page_footer, looks.PAGE_NUMBER_EVEN),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.style = look.name
        side = "right_indent" if look.align is looks.Align.RIGHT else "left_indent"
        setattr(paragraph.paragraph_format, side, Pt(look.points))
        _say(paragraph, look, "— ")
        _page_field(paragraph, look)
        _say(paragraph, look, " —")


def _page_field(paragraph: WordParagraph, look: Look) -> None:
    _say(paragraph, look, "1")
    run = paragraph.runs[-1]._r  # noqa: SLF001 python-docx knows no fields
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run.addprevious(field)
    field.append(run)


# --- the blank document ---------------------------------------------------------------------------


@cache
def _blank() -> bytes:
    """A4 with our styles and nothing of the library's template that a letter does not need."""
    document = docx.Document()
    _strip(document)
    _default_face(document)
    for look in looks.LOOKS:
        _add_style(document, look)
    _lay_out(document.sections[0])
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _strip(document: Document) -> None:
    for style in list(document.styles):
        if style.name not in _KEPT_STYLES:
            style.delete()
    package = document.part.package
    assert package is not None  # noqa: S101 a document that was opened has a package
    for relations, kept in (
        (document.part.rels, _KEPT_RELATIONS),
        (package.rels, ("officeDocument", "core-properties")),
    ):
        for name, relation in list(relations.items()):
            if not relation.reltype.endswith(kept):
                del relations[name]


def _default_face(document: Document) -> None:
    """Theme fonts would win over faces given by name."""
    fonts = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    fonts.attrib.clear()
    for slot in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(slot), looks.Face.FANGSONG)
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal = cast("ParagraphStyle", document.styles["Normal"])
    normal.paragraph_format.space_after = Pt(0)


def _add_style(document: Document, look: Look) -> None:
    style = cast("ParagraphStyle", document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH))
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    style.font.name = look.face
    style.font.size = Pt(look.points)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), look.face)
    if look.colour:
        style.font.color.rgb = RGBColor.from_string(look.colour)
    shape = style.paragraph_format
    shape.alignment = _ALIGNMENTS[look.align]
    shape.line_spacing = Twips(look.line)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.space_before, shape.space_after = Twips(look.before), Twips(look.after)
    shape.keep_with_next = look.keep_next
    # A page is filled to its 22nd line
    shape.widow_control = False
    shape.first_line_indent = Twips(look.indent_twips)
    _keep_to_the_grid(style, look)
    if look.rule_below:
        _rule_below(style)


def _keep_to_the_grid(style: ParagraphStyle, look: Look) -> None:
    """By default punctuation hangs into the margin and the joint of Chinese and digits is widened."""
    if look.squeeze:
        squeeze = OxmlElement("w:spacing")
        squeeze.set(qn("w:val"), str(look.squeeze))
        style.element.rPr.insert_element_before(squeeze, "w:sz", "w:szCs")
    for tag in ("w:overflowPunct", "w:autoSpaceDE", "w:autoSpaceDN"):
        off = OxmlElement(tag)
        off.set(qn("w:val"), "0")
        style.element.pPr.insert_element_before(off, *_AFTER_AUTOSPACE)


def _rule_below(style: ParagraphStyle) -> None:
    borders = OxmlElement("w:pBdr")
    rule = OxmlElement("w:bottom")
    for name, value in (("val", "thickThinSmallGap"), ("sz", "24"), ("space", "4"), ("color", "FF0000")):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    style.element.pPr.insert_element_before(borders, *_AFTER_BORDERS)


def _lay_out(section: Section) -> None:
    section.page_width, section.page_height = Mm(looks.PAGE_WIDTH), Mm(looks.PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(looks.TOP), Mm(looks.BOTTOM)
    section.left_margin, section.right_margin = Mm(looks.LEFT), Mm(looks.RIGHT)
    section.footer_distance = Mm(looks.FOOTER_FROM_EDGE)


# --- the file -------------------------------------------------------------------------------------


def _describe(document: Document, letter: Letter) -> None:
    """Properties travel with the file, so they name the kind of document and nobody."""
    properties = document.core_properties
    properties.title = letter.title
    properties.author = properties.last_modified_by = ""
    properties.created = properties.modified = _STAMP
    properties.language = "zh-CN"
    properties.comments = ""
    properties.revision = 1


def _packed(document: Document) -> bytes:
    loose, packed = io.BytesIO(), io.BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return packed.getvalue()
