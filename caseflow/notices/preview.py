"""How a document will look, for any page: pictures of its PDF, else its text in order."""

from base64 import b64encode
from dataclasses import dataclass

from caseflow.errors import Refused
from caseflow.notices import pdf
from caseflow.notices.html_view import Block, Unreadable, view

#: pictures stand in the page itself; a longer document is read in its PDF
SHOWN_PAGES = 6


@dataclass(frozen=True, slots=True)
class Preview:
    """``pictures`` are data addresses, one for each page shown. Without them ``trouble`` says why.

    ``blocks`` is the text in order; empty when not even that could be read.
    """

    pictures: tuple[str, ...] = ()
    pages: int = 0
    trouble: str = ""
    blocks: tuple[Block, ...] = ()


def preview_context(docx: bytes) -> dict[str, Preview]:
    """For ``{% include "notices/_preview.html" %}``; never raises, whatever the file.

    It takes seconds when the document is new: end the transaction before (``web.commit.pause``).
    """
    return {"preview": preview(docx)}


def preview(docx: bytes) -> Preview:
    blocks = _blocks(docx)
    try:
        made = pdf.cached_pdf(docx)
        count = pdf.pages(made)
        pictures = tuple(_picture(made, page) for page in range(1, min(count, SHOWN_PAGES) + 1))
    except (pdf.PdfProblem, Refused) as trouble:
        return Preview(trouble=str(trouble), blocks=blocks)
    return Preview(pictures, count, blocks=blocks)


def _blocks(docx: bytes) -> tuple[Block, ...]:
    try:
        return view(docx)
    except Unreadable:
        return ()


def _picture(made: bytes, page: int) -> str:
    return f"data:image/png;base64,{b64encode(pdf.page_png(made, page)).decode()}"
