"""Page numbers, — 1 — outside, and the lower red rule of a 信函."""

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import _Footer
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from caseflow.notices import looks
from caseflow.notices.looks import Look
from caseflow.notices.word.sheet import Form, Sheet
from caseflow.notices.word.text import say, widen


def number_pages(sheet: Sheet) -> None:
    document, section = sheet.document, sheet.document.sections[0]
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, looks.PAGE_NUMBER_ODD, sheet.form)
    _number(section.even_page_footer, looks.PAGE_NUMBER_EVEN, sheet.form)


def rule_first_page(document: Document) -> None:
    """信函格式 leaves its first page without a number and closes it with a double rule."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.footer_distance = Mm(looks.LETTER_RULE_FROM_EDGE)
    paragraph = section.first_page_footer.paragraphs[0]
    paragraph.style = looks.LETTER_RULE.name
    widen(paragraph)


def _number(footer: _Footer, look: Look, form: Form) -> None:
    paragraph = footer.paragraphs[0]
    paragraph.style = look.name
    say(paragraph, look, "— ")
    _page_field(paragraph, look)
    say(paragraph, look, " —")
    if form is Form.LETTER:
        footer.add_paragraph(style=looks.FOOTER_FOOT.name)


def _page_field(paragraph: Paragraph, look: Look) -> None:
    say(paragraph, look, "1")
    run = paragraph.runs[-1]._r  # noqa: SLF001 python-docx knows no fields
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run.addprevious(field)
    field.append(run)
