"""Paragraphs and runs in a look."""

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Twips
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from caseflow.notices import looks
from caseflow.notices.looks import Look


def write(document: Document, look: Look, text: str) -> Paragraph:
    paragraph = document.add_paragraph(style=look.name)
    say(paragraph, look, text)
    return paragraph


def say(paragraph: Paragraph, look: Look, text: str, face: looks.Face | None = None) -> None:
    if text:
        set_face(paragraph.add_run(text), face or look.face)


def set_face(run: Run, face: looks.Face) -> None:
    """Without the hint Word sets “ ” … — · from the Latin face, half as wide."""
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 python-docx cannot set eastAsia
    fonts.set(qn("w:hint"), "eastAsia")
    for slot in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(slot), face)


def set_size(paragraph: Paragraph, points: float, line: int) -> None:
    """Other than its style says."""
    for run in paragraph.runs:
        run.font.size = Twips(int(points * looks.TWIPS_PER_POINT))
    paragraph.paragraph_format.line_spacing = Twips(line)


def widen(paragraph: Paragraph) -> None:
    """As wide as the red rules of a 信函, which are wider than the text."""
    side = (looks.PAGE_WIDTH - looks.LETTER_RULE_WIDTH) / 2
    paragraph.paragraph_format.left_indent = Mm(side - looks.LEFT)
    paragraph.paragraph_format.right_indent = Mm(side - looks.RIGHT)
