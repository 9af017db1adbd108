"""The empty document that every template begins with."""

import io
from functools import cache
from typing import cast

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from caseflow.notices import looks
from caseflow.notices.word.styles import add_style

_KEPT_STYLES = {"Normal", "Default Paragraph Font", "Normal Table", "Table Grid"}
_KEPT_RELATIONS = ("styles", "settings", "theme", "fontTable")
# Word 2013 and later; less opens as 兼容模式
_WORD_VERSION = "15"


def blank() -> Document:
    return docx.Document(io.BytesIO(_bytes()))


@cache
def _bytes() -> bytes:
    """A4 with our styles and nothing of the library's template that a letter does not need."""
    document = docx.Document()
    _strip(document)
    _default_face(document)
    _settle(document)
    for look in looks.LOOKS:
        add_style(document, look)
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
    # What a clerk pastes without a style
    normal.font.size = Pt(looks.BODY_POINTS)


def _settle(document: Document) -> None:
    settings = document.settings.element
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _WORD_VERSION)
    # Else a justified line that ends in a line break would be stretched
    settings.find(qn("w:compat")).insert(0, OxmlElement("w:doNotExpandShiftReturn"))
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")


def _lay_out(section: Section) -> None:
    section.page_width, section.page_height = Mm(looks.PAGE_WIDTH), Mm(looks.PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(looks.TOP), Mm(looks.BOTTOM)
    section.left_margin, section.right_margin = Mm(looks.LEFT), Mm(looks.RIGHT)
    section.footer_distance = Mm(looks.FOOTER_FROM_EDGE)
