"""Measures that depend on the names a document is filled with, laid into paragraphs by their style."""

from collections.abc import Callable
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from caseflow.notices import looks
from caseflow.notices.template import scope as s

#: who signs and when, at which distance from which edge
_INDENTS = {
    looks.SIGNER.name: ("left", s.SIGNER_INDENT),
    looks.DATED.name: ("left", s.DATED_INDENT),
    looks.SIGNER_UNSEALED.name: ("right", s.SIGNER_INDENT_UNSEALED),
    looks.DATED_UNSEALED.name: ("right", s.DATED_INDENT_UNSEALED),
}
_MARKS = {looks.LETTERHEAD.name, looks.LETTER_MARK.name}
_DOCUMENT = "文件"
_AFTER_SIZE = (
    "w:szCs", "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign", "w:rtl", "w:cs",
    "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath",
)  # fmt: skip


def fit(paragraph: Any, style: str | None, text: str, token: Callable[[str], str]) -> None:
    """``token`` gives what stands for a value of the program's own until the document is filled."""
    if style in _INDENTS:
        side, value = _INDENTS[style]
        indent = paragraph.pPr.get_or_add_ind()
        indent.attrib.pop(qn(f"w:{side}Chars"), None)
        indent.set(qn(f"w:{side}"), token(value))
    elif style in _MARKS and s.ISSUER in text:
        _fit_mark(paragraph, text, token)


def _fit_mark(paragraph: Any, text: str, token: Callable[[str], str]) -> None:
    """发文机关标志 stays on one line; a size that somebody has set by hand is kept."""
    if next(paragraph.iter(qn("w:sz")), None) is not None:
        return
    size, line, height = s.MARK_OF_DOCUMENT if text.rstrip().endswith(_DOCUMENT) else s.MARK
    for run in paragraph.iter(qn("w:r")):
        element = OxmlElement("w:sz")
        element.set(qn("w:val"), token(size))
        properties = run.get_or_add_rPr()
        properties.insert_element_before(element, *_AFTER_SIZE)
    spacing = paragraph.pPr.get_or_add_spacing()
    spacing.set(qn("w:line"), token(line))
    spacing.set(qn("w:lineRule"), "exact")
    for frame in paragraph.pPr.findall(qn("w:framePr")):
        frame.set(qn("w:h"), token(height))
