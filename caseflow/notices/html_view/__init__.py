"""A .docx as plain data for a page: what it says and in which role, whoever made the file."""

from caseflow.notices.html_view.body import Reader
from caseflow.notices.html_view.names import W
from caseflow.notices.html_view.numbering import Numbering
from caseflow.notices.html_view.parts import Unreadable, open_parts
from caseflow.notices.html_view.shapes import Block
from caseflow.notices.html_view.styles import Styles

__all__ = ["Block", "Unreadable", "view"]


def view(docx: bytes) -> tuple[Block, ...]:
    """:raise Unreadable: it is no Word document, or none that can be opened with safety"""
    parts = open_parts(docx)
    body = parts.main().find(f"{W}body")
    if body is None:
        raise Unreadable("文件不是 Word 文档")
    return Reader(Styles(parts.find("word/styles.xml")), Numbering(parts.find("word/numbering.xml"))).read(
        body
    )
