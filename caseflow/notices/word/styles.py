"""A look as a named style of the document."""

from typing import cast

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor, Twips
from docx.styles.style import ParagraphStyle

from caseflow.notices import looks
from caseflow.notices.looks import Look, Rule

_ALIGNMENTS = {
    looks.Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    looks.Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    looks.Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    looks.Align.BOTH: WD_ALIGN_PARAGRAPH.JUSTIFY,
}
# The schema fixes the order of paragraph properties; Word calls a file broken that breaks it
_AFTER_LEVEL = ("w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange")
_AFTER_AUTOSPACE = (
    "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
    "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", *_AFTER_LEVEL,
)  # fmt: skip
_AFTER_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
    "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", *_AFTER_AUTOSPACE,
)  # fmt: skip


def add_style(document: Document, look: Look) -> None:
    style = cast("ParagraphStyle", document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH))
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _set_font(style, look)
    _set_shape(style, look)
    if look.tab_at_right:
        edge = looks.TEXT_TWIPS - look.twips(look.right)
        style.paragraph_format.tab_stops.add_tab_stop(Twips(edge), WD_TAB_ALIGNMENT.RIGHT)
    _keep_to_the_grid(style, look)
    if look.level:
        _outline(style, look.level)
    if look.rule:
        _rule_below(style, look.rule)


def _set_font(style: ParagraphStyle, look: Look) -> None:
    style.font.name = look.face
    style.font.size = Pt(look.points)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), look.face)
    if look.colour:
        style.font.color.rgb = RGBColor.from_string(look.colour)


def _set_shape(style: ParagraphStyle, look: Look) -> None:
    shape = style.paragraph_format
    shape.alignment = _ALIGNMENTS[look.align]
    shape.line_spacing = Twips(look.line)
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.space_before, shape.space_after = Twips(look.before), Twips(look.after)
    shape.keep_with_next = look.keep_next
    shape.page_break_before = look.new_page
    # A page is filled to its 22nd line
    shape.widow_control = False
    shape.left_indent, shape.right_indent = Twips(look.twips(look.left)), Twips(look.twips(look.right))
    shape.first_line_indent = Twips(look.twips(look.indent - look.hanging))


def _keep_to_the_grid(style: ParagraphStyle, look: Look) -> None:
    """No wider joints of Chinese and digits.

    Punctuation may hang as in every document of Word. Forbidden, LibreOffice 7.4 would read the opposite,
    let it hang, and drop it from a justified line.
    """
    if look.squeeze:
        squeeze = OxmlElement("w:spacing")
        squeeze.set(qn("w:val"), str(look.squeeze))
        style.element.rPr.insert_element_before(squeeze, "w:sz", "w:szCs")
    for tag, on in (("w:overflowPunct", "1"), ("w:autoSpaceDE", "0"), ("w:autoSpaceDN", "0")):
        switch = OxmlElement(tag)
        switch.set(qn("w:val"), on)
        style.element.pPr.insert_element_before(switch, *_AFTER_AUTOSPACE)


def _outline(style: ParagraphStyle, level: int) -> None:
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level - 1))
    style.element.pPr.insert_element_before(outline, *_AFTER_LEVEL)


def _rule_below(style: ParagraphStyle, rule: Rule) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (
        ("val", rule.kind),
        ("sz", rule.size),
        ("space", rule.space),
        ("color", rule.colour),
    ):
        line.set(qn(f"w:{name}"), str(value))
    borders.append(line)
    style.element.pPr.insert_element_before(borders, *_AFTER_BORDERS)
