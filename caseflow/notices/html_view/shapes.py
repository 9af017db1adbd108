"""What a page shows of a Word document: plain data, without a word of Word."""

from dataclasses import dataclass
from typing import TypeAlias

_TITLE_POINTS = 18.0
_NO_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Run:
    """``text`` may hold line ends."""

    text: str
    bold: bool = False
    red: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``align`` is left, center or right; ``level`` counts headings from 0 and is 9 for text."""

    runs: tuple[Run, ...]
    align: str = "left"
    level: int = _NO_LEVEL
    indented: bool = False
    points: float = 0.0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def part(self) -> str:
        """letterhead, title, heading, centred, signature, body or plain: the looks of the stylesheet."""
        large = self.points >= _TITLE_POINTS and self.align == "center"
        if large and all(run.red for run in self.runs):
            return "letterhead"
        if large:
            return "title"
        if self.level < _NO_LEVEL:
            return "heading"
        return {"center": "centred", "right": "signature"}.get(self.align) or (
            "body" if self.indented else "plain"
        )


@dataclass(frozen=True, slots=True)
class Signature:
    """Lines set to the right, one under the other."""

    lines: tuple[Paragraph, ...]

    @property
    def part(self) -> str:
        return "signature"


@dataclass(frozen=True, slots=True)
class Cell:
    blocks: "tuple[Block, ...]"
    columns: int = 1
    rows: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[tuple[Cell, ...], ...]
    part: str = "table"


@dataclass(frozen=True, slots=True)
class PageBreak:
    part: str = "break"


@dataclass(frozen=True, slots=True)
class Note:
    """Stands for what is not shown."""

    text: str
    part: str = "note"


Block: TypeAlias = "Paragraph | Signature | Table | PageBreak | Note"
