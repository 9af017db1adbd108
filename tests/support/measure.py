"""What stands where on a page of a PDF, in millimetres from the left and the upper edge."""

import ctypes
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

MM = 25.4 / 72
RED = (255, 0, 0)
# The text area, a line of it, a character of 3号 squeezed to 28 in a line, one of 4号
TOP, BOTTOM, LEFT, RIGHT = 37.0, 262.0, 28.0, 184.0
LINE = 579 / 1440 * 25.4
CHAR = 15.75 * MM
SMALL_CHAR = 14 * MM
_MARK_POINTS = 24


class Glyph(NamedTuple):
    """``left``, ``right``, ``top`` and ``bottom`` bound its ink; ``x`` and ``y`` its baseline."""

    char: str
    x: float
    y: float
    left: float
    right: float
    top: float
    bottom: float
    #: points
    size: float


class Line(NamedTuple):
    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(glyph.char for glyph in self.glyphs)

    @property
    def y(self) -> float:
        return self.glyphs[0].y

    @property
    def x(self) -> float:
        return self.glyphs[0].x

    @property
    def end(self) -> float:
        """Where its last character's square ends."""
        last = self.glyphs[-1]
        return last.x + last.size * MM

    @property
    def top(self) -> float:
        return min(glyph.top for glyph in self.glyphs)

    @property
    def bottom(self) -> float:
        return max(glyph.bottom for glyph in self.glyphs)

    @property
    def size(self) -> float:
        return self.glyphs[0].size


class Rule(NamedTuple):
    """A horizontal stroke."""

    y: float
    thickness: float
    left: float
    right: float
    red: bool


class Page(NamedTuple):
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    #: in the order of the file, cell by cell; 标志 of a letter, which stands in a frame, comes first
    text: str

    def line(self, start: str) -> Line:
        return next(line for line in self.lines if line.text.startswith(start))


def pages(path: Path) -> list[Page]:
    with pypdfium2.PdfDocument(path) as document:
        return [_page(sheet) for sheet in document]


def _page(sheet: Any) -> Page:
    height = sheet.get_height()
    glyphs = [glyph for glyph in _glyphs(sheet, height) if glyph.char.strip()]
    text = "".join(glyph.char for glyph in sorted(glyphs, key=lambda glyph: glyph.size < _MARK_POINTS))
    glyphs.sort(key=lambda glyph: (round(glyph.y, 1), glyph.x))
    lines = (Line(tuple(group)) for _, group in groupby(glyphs, key=lambda glyph: round(glyph.y, 1)))
    return Page(tuple(lines), tuple(sorted(set(_rules(sheet, height)))), text)


def _glyphs(sheet: Any, height: float) -> Iterator[Glyph]:
    text = sheet.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    high = ""
    for number in range(text.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(text, number))
        if pdfium.FPDFText_IsGenerated(text, number) == 1:
            continue
        # PDFium counts in UTF-16: a rare hanzi comes in two halves
        if "\ud800" <= char <= "\udbff":
            high = char
            continue
        pdfium.FPDFText_GetCharOrigin(text, number, x, y)
        left, bottom, right, top = text.get_charbox(number)
        size = pdfium.FPDFText_GetFontSize(text, number)
        places = (x.value, height - y.value, left, right, height - top, height - bottom)
        whole = (high + char).encode("utf-16", "surrogatepass").decode("utf-16")
        yield Glyph(whole, *(place * MM for place in places), size)
        high = ""


def _rules(sheet: Any, height: float) -> Iterator[Rule]:
    for path in sheet.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        width = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(path, width)
        # The bounds of a stroke are wider than it by its width on all sides
        left, bottom, right, top = path.get_bounds()
        if top - bottom > 3 * width.value:
            continue
        yield Rule(
            y=round((height - (top + bottom) / 2) * MM, 2),
            thickness=round(width.value * MM, 2),
            left=round((left + width.value) * MM, 1),
            right=round((right - width.value) * MM, 1),
            red=_stroke(path) == RED,
        )


def _stroke(path: Any) -> tuple[int, ...]:
    parts = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetStrokeColor(path, *parts)
    return tuple(part.value for part in parts[:3])


def near(value: float, within: float = 1.0) -> Any:
    return pytest.approx(value, abs=within)
