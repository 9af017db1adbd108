"""What stands above the text: 标志, 发文字号, 签发人, the red rules, the title."""

import re

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from caseflow.notices import blocks as b
from caseflow.notices import looks
from caseflow.notices.word.sheet import Form, Sheet
from caseflow.notices.word.text import say, set_size, widen, write

_ONE_VALUE = re.compile(r"\{\{\s*([^\s}|.]+)\s*\}\}")
_TOP_MARKS = 3


def letterhead(sheet: Sheet, block: b.Letterhead) -> None:
    if sheet.form is Form.LETTER:
        _frame(_mark(sheet, looks.LETTER_MARK, block.text))
        widen(write(sheet.document, looks.LETTER_TOP_RULE, ""))
        if block.number:
            write(sheet.document, looks.LETTER_NUMBER, _kept(block.number))
        return
    _top_marks(sheet, block.marks)
    _mark(sheet, looks.LETTERHEAD, block.text)
    if block.signatory:
        _upward_number(sheet, block)
    else:
        write(sheet.document, looks.OFFICIAL_NUMBER, _kept(block.number))
    write(sheet.document, looks.RED_RULE, "")


def title(sheet: Sheet, block: b.Title) -> None:
    write(sheet.document, looks.TITLE if sheet.form is Form.PLAIN else looks.OFFICIAL_TITLE, block.text)


def _top_marks(sheet: Sheet, marks: tuple[str, ...]) -> None:
    """One paragraph, so that what is left out leaves its line empty and moves nothing."""
    lines = (*marks, *[""] * _TOP_MARKS)[:_TOP_MARKS]
    paragraph = write(sheet.document, looks.TOP_MARKS, "\n".join(lines))
    # 份号 is the only one in figures
    for run in paragraph.runs:
        fonts = run._r.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 python-docx sets all slots
        fonts.set(qn("w:ascii"), looks.Face.FANGSONG)


def _mark(sheet: Sheet, look: looks.Look, text: str) -> Paragraph:
    """A name known now is fitted now, one that is filled in when it is (word.fitting)."""
    paragraph = write(sheet.document, look, text)
    if (points := _points(text)) < looks.MARK_POINTS:
        set_size(paragraph, points, points * looks.MARK_LINE_PER_POINT)
    return paragraph


def _points(text: str) -> int:
    longest = looks.MARK_POINTS if "{" in text else looks.MARK_WIDTH_POINTS // max(len(text), 1)
    return min(looks.MARK_POINTS, longest)


def _frame(mark: Paragraph) -> None:
    """标志 of a 信函 begins above the text area. LibreOffice overlooks a frame that only the style has.

    The rule is no border of the frame: programs differ on where that would be.
    """
    height = _points(mark.text) * looks.LETTER_MARK_PER_POINT + looks.LETTER_MARK_FOOT
    frame = OxmlElement("w:framePr")
    for name, value in (
        ("w", Mm(looks.LETTER_RULE_WIDTH).twips),
        ("h", height),
        ("hRule", "exact"),
        ("wrap", "notBeside"),
        ("vAnchor", "page"),
        ("hAnchor", "page"),
        ("xAlign", "center"),
        ("y", Mm(looks.LETTER_MARK_FROM_EDGE).twips),
    ):
        frame.set(qn(f"w:{name}"), str(value))
    mark._p.get_or_add_pPr().find(qn("w:pStyle")).addnext(frame)  # noqa: SLF001 python-docx knows no frames


def _upward_number(sheet: Sheet, block: b.Letterhead) -> None:
    look = looks.UPWARD_NUMBER
    paragraph = write(sheet.document, look, f"{block.number}\t{b.SIGNATORY}")
    say(paragraph, look, block.signatory, looks.Face.KAITI)


def _kept(number: str) -> str:
    """A paragraph that is one value alone vanishes with it; this one keeps its line without a number."""
    found = _ONE_VALUE.fullmatch(number)
    return f"{{% if {found[1]} %}}{number}{{% endif %}}" if found else number
