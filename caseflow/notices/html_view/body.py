"""The body of a document in reading order, up to bounds that no honest document reaches."""

from collections.abc import Iterable, Iterator
from typing import Any

from caseflow.notices.html_view.names import W
from caseflow.notices.html_view.numbering import Numbering
from caseflow.notices.html_view.shapes import Block, Note, PageBreak, Paragraph, Run, Signature
from caseflow.notices.html_view.styles import ParagraphLook, Styles
from caseflow.notices.html_view.tables import MAX_DEPTH, table
from caseflow.notices.html_view.texts import Piece, pieces

_MAX_BLOCKS = 4000
_MAX_TEXT = 400_000
_WRAPPERS = {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"}
_PICTURE = Note("图片未在此显示")
_REST = Note("文件很长，其余内容见 Word 文件")


class Reader:
    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._blocks = 0
        self._text = 0

    def read(self, parent: Any, depth: int = 0) -> tuple[Block, ...]:
        """What stands in a body, a cell or a text box; ``depth`` counts the tables and boxes around."""
        return tuple(_signatures(self._all(parent, depth)))

    def _all(self, parent: Any, depth: int) -> Iterator[Block]:
        for element in _flat(parent):
            self._blocks += 1
            if self._full:
                if depth == 0:
                    yield _REST
                return
            if element.tag == f"{W}p":
                yield from self._paragraph(element, depth)
            elif depth >= MAX_DEPTH:
                yield Note("内层表格未在此显示")
            else:
                yield table(element, lambda cell: self.read(cell, depth + 1))

    @property
    def _full(self) -> bool:
        return self._blocks > _MAX_BLOCKS or self._text > _MAX_TEXT

    def _paragraph(self, element: Any, depth: int) -> Iterator[Block]:
        properties = element.find(f"{W}pPr")
        look = self._styles.paragraph(properties)
        if look.new_page and self._blocks > 1:
            yield PageBreak()
        started = self._numbering.next(properties)
        runs = [Run(started, look.bold, look.red)] if started else []
        points = 0.0
        for piece in pieces(element):
            if piece.text:
                run, size = self._run(piece, look)
                runs.append(run)
                points = max(points, size)
            else:
                yield from _closed(runs, look, points)
                runs = []
                yield from self._beside(piece, depth)
        yield from _closed(runs, look, points)

    def _run(self, piece: Piece, look: ParagraphLook) -> tuple[Run, float]:
        self._text += len(piece.text)
        bold, red, points = self._styles.run(
            piece.run.find(f"{W}rPr") if piece.run is not None else None, look
        )
        return Run(piece.text, bold, red), points

    def _beside(self, piece: Piece, depth: int) -> Iterator[Block]:
        """What is no text: a page break, a picture, a box with text of its own."""
        if piece.page_break:
            yield PageBreak()
        if piece.picture or (piece.box is not None and depth >= MAX_DEPTH):
            yield _PICTURE
        elif piece.box is not None:
            yield from self.read(piece.box, depth + 1)


def _closed(runs: list[Run], look: ParagraphLook, points: float) -> Iterator[Paragraph]:
    """Empty lines make distance on paper; on the screen the stylesheet does."""
    if "".join(run.text for run in runs).strip():
        yield Paragraph(tuple(_joined(runs)), look.align, look.level, look.indented, points)


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbours that look alike become one."""
    last: Run | None = None
    for run in runs:
        if last and (run.bold, run.red) == (last.bold, last.red):
            last = Run(last.text + run.text, run.bold, run.red)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last


def _flat(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, out of whatever is wrapped around them."""
    stack = list(reversed(parent))
    while stack:
        element = stack.pop()
        if element.tag in {f"{W}p", f"{W}tbl"}:
            yield element
        elif element.tag in _WRAPPERS:
            stack.extend(reversed(element))


def _signatures(blocks: Iterable[Block]) -> Iterator[Block]:
    lines: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.part == "signature":
            lines.append(block)
            continue
        if lines:
            yield Signature(tuple(lines))
        lines = []
        yield block
    if lines:
        yield Signature(tuple(lines))
