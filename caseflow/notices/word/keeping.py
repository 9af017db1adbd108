"""A signature never stands alone on a page: it is tied to the text before it, whatever conditions say."""

from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from caseflow.notices import looks

# What follows a table holds the table itself; the list of annexes goes with the text
_NO_TEXT = {
    looks.AFTER_TABLE.name,
    looks.ATTACHMENT.name,
    looks.ATTACHMENT_FIRST.name,
    looks.ATTACHMENT_NEXT.name,
}
_OPENING, _CLOSING = ("{% if", "{% for"), ("{% endif", "{% endfor")


def keep_with_text(document: Document) -> None:
    """Ties the last paragraph, and where that may be left out the one before it as well."""
    for element in _lasts(document):
        for paragraph in _paragraphs(element):
            Paragraph(paragraph, document).paragraph_format.keep_with_next = True


def _lasts(document: Document) -> Iterator[Any]:
    """Each last element before a mark, up to the first that stands in no condition."""
    depth, wanted = 0, True
    for element in reversed([e for e in document.element.body if e.tag in {qn("w:p"), qn("w:tbl")}]):
        mark = _mark(element)
        if mark:
            depth += mark.startswith(_CLOSING) - mark.startswith(_OPENING)
            wanted = True
        elif wanted:
            yield element
            wanted = _style(element) in _NO_TEXT
        if not wanted and depth == 0:
            return


def _paragraphs(element: Any) -> Iterator[Any]:
    """Of a table those of its last row, but a list may be longer than a page."""
    if element.tag == qn("w:p"):
        yield element
    elif not any(_style(paragraph) == looks.MARK.name for paragraph in element.iter(qn("w:p"))):
        yield from element.findall(qn("w:tr"))[-1].iter(qn("w:p"))


def _mark(element: Any) -> str:
    return (
        "".join(t.text or "" for t in element.iter(qn("w:t"))) if _style(element) == looks.MARK.name else ""
    )


def _style(element: Any) -> str:
    """Our styles bear their names as ids."""
    return str(element.style) if element.tag == qn("w:p") else ""
