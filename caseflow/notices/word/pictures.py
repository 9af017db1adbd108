"""Pictures as pages: one on each, with what it is below."""

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image
from docx.shared import Mm, Pt

from caseflow.notices import looks
from caseflow.notices.word.blank import blank
from caseflow.notices.word.packing import describe, packed
from caseflow.notices.word.text import write

#: of the text area, less the lines above and below
_WIDTH, _HEIGHT = looks.TEXT_WIDTH, 200.0
#: no camera of an office makes more; a small file may claim a picture that fills the memory
MOST_PIXELS = 120_000_000
_BROKEN = (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
    ValueError,
    KeyError,
    OSError,
)


class Unreadable(ValueError):
    """Not a picture that Word shows."""


class Picture(NamedTuple):
    data: bytes
    caption: str


def draw_pictures(title: str, pictures: Sequence[Picture]) -> bytes:
    """:raise Unreadable: one of them is no JPEG or PNG"""
    document = blank()
    for number, picture in enumerate(pictures):
        if number:
            write(document, looks.NEW_PAGE, "")
        write(document, looks.CELL_HEAD, title)
        _picture(document, picture.data)
        write(document, looks.CELL_CENTRED, picture.caption)
    describe(document, title)
    return packed(document)


def _picture(document: Document, data: bytes) -> None:
    paragraph = document.add_paragraph()
    # A line of exact height would cut it off
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(6)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    try:
        known = Image.from_blob(data)
        width, height = _fitted(known.px_width, known.px_height)
        paragraph.add_run().add_picture(BytesIO(data), Mm(width), Mm(height))
    except Unreadable:
        raise
    except _BROKEN as error:
        raise Unreadable("文件不是可以读取的图片") from error


def _fitted(width: int, height: int) -> tuple[float, float]:
    """As large as the page allows, never larger than 4 pixels to the millimetre make it."""
    if width <= 0 or height <= 0:
        raise Unreadable("图片没有大小")
    if width * height > MOST_PIXELS:
        raise Unreadable("图片像素过多，另附电子文件")
    scale = min(_WIDTH / width, _HEIGHT / height, 0.25)
    return width * scale, height * scale
