"""The door to PDFium: how many pages, a picture of each, where each character stands. Pages count from 1."""

import ctypes
import io
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from caseflow.lib import png
from caseflow.notices.pdf.problems import PdfProblem

#: pixels a point: 1.5 makes 893 x 1263 of A4
SCALE = 1.5
_MAX_SCALE = 6.0
_MM_PER_POINT = 25.4 / 72
#: PDFium may be used by one thread at a time
_alone = threading.RLock()


class Glyph(NamedTuple):
    """``x`` and ``y`` in millimetres from the left and the upper edge, of its origin on the baseline."""

    char: str
    x: float
    y: float
    #: points
    size: float


def pages(pdf: bytes) -> int:
    """:raise PdfProblem: it is no PDF"""
    with _opened(pdf) as document:
        return len(document)


def page_png(pdf: bytes, page: int, scale: float = SCALE) -> bytes:
    """16 shades of grey where there is no colour, which is half the size."""
    if not 0 < scale <= _MAX_SCALE:
        raise ValueError(f"scale {scale}")
    with _page(pdf, page) as sheet:
        bitmap = sheet.render(scale=scale, rev_byteorder=True)
        try:
            width, height, stride = bitmap.width, bitmap.height, bitmap.stride
            rows = memoryview(bytes(bitmap.buffer))
        finally:
            bitmap.close()
    used = width * 3
    return png.encode(
        width, height, b"".join(rows[at : at + used] for at in range(0, height * stride, stride))
    )


def head_texts(pdf: bytes, millimetres: float) -> list[str]:
    """What stands at the head of each page, that far down from the edge; without the spaces PDFium infers."""
    with _opened(pdf) as document:
        return [_head_text(document[number], millimetres / _MM_PER_POINT) for number in range(len(document))]


def _head_text(sheet: Any, points: float) -> str:
    text = sheet.get_textpage()
    try:
        return "".join(text.get_text_bounded(bottom=sheet.get_height() - points).split())
    finally:
        text.close()
        sheet.close()


def page_size(pdf: bytes, page: int) -> tuple[float, float]:
    """Points."""
    with _page(pdf, page) as sheet:
        width, height = sheet.get_size()
        return width, height


def photo_page(jpeg: bytes, turn: int = 0) -> bytes:
    """A page of the size of the photo, a point for each pixel; ``turn`` in degrees clockwise.

    :raise PdfProblem: it is no JPEG
    """
    with _alone:
        document = pypdfium2.PdfDocument.new()
        try:
            photo = pypdfium2.PdfImage.new(document)
            photo.load_jpeg(io.BytesIO(jpeg), inline=True)
            width, height = photo.get_px_size()
            photo.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
            sheet = document.new_page(width, height)
            sheet.insert_obj(photo)
            sheet.gen_content()
            sheet.set_rotation(turn)
            out = io.BytesIO()
            document.save(out)
            return out.getvalue()
        except pypdfium2.PdfiumError as error:
            raise PdfProblem("文件不是可以读取的 JPEG 图片") from error
        finally:
            document.close()


def merge(pdfs: Sequence[bytes]) -> bytes:
    """One after the other. Raises PdfProblem."""
    with _alone:
        whole = pypdfium2.PdfDocument.new()
        try:
            for pdf in pdfs:
                with _opened(pdf) as part:
                    whole.import_pages(part)
            out = io.BytesIO()
            whole.save(out)
        finally:
            whole.close()
    return out.getvalue()


def glyphs(pdf: bytes, page: int) -> list[Glyph]:
    """Every printed character in the order of the file, without spaces and line ends that PDFium infers."""
    with _page(pdf, page) as sheet:
        text = sheet.get_textpage()
        try:
            height = sheet.get_height()
            return list(_whole(_glyph(text, number, height) for number in _printed(text)))
        finally:
            text.close()


def _printed(text: Any) -> Iterator[int]:
    for number in range(text.count_chars()):
        if pdfium.FPDFText_IsGenerated(text, number) != 1:
            yield number


def _whole(found: Iterable[Glyph]) -> Iterator[Glyph]:
    """PDFium counts in UTF-16: a rare hanzi comes in two halves, the first with its place."""
    first: Glyph | None = None
    for glyph in found:
        if "\ud800" <= glyph.char <= "\udbff":
            first = glyph
        elif first is not None:
            both = (first.char + glyph.char).encode("utf-16", "surrogatepass")
            yield first._replace(char=both.decode("utf-16", "replace"))
            first = None
        else:
            yield glyph


def _glyph(text: Any, number: int, height: float) -> Glyph:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, number, x, y)
    char = chr(pdfium.FPDFText_GetUnicode(text, number))
    size = pdfium.FPDFText_GetFontSize(text, number)
    return Glyph(char, x.value * _MM_PER_POINT, (height - y.value) * _MM_PER_POINT, size)


@contextmanager
def _page(pdf: bytes, page: int) -> Iterator[Any]:
    with _opened(pdf) as document:
        if not 1 <= page <= len(document):
            raise PdfProblem(f"PDF 没有第{page}页")
        sheet = document[page - 1]
        try:
            yield sheet
        finally:
            sheet.close()


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    with _alone:
        try:
            document = pypdfium2.PdfDocument(pdf)
            try:
                yield document
            finally:
                document.close()
        except pypdfium2.PdfiumError as error:
            raise PdfProblem("文件不是可以读取的 PDF") from error
