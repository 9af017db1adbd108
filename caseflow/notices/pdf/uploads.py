"""Pictures of what people uploaded, drawn where a hostile file harms nobody."""

import json
from pathlib import Path

from caseflow.lib.limited import Died, TooSlow, run_limited
from caseflow.notices.pdf.problems import PdfProblem

SECONDS = 90
_CHILD = str(Path(__file__).with_name("uploads_child.py"))


def upload_pages(pdf: bytes, *, most: int, longest: int) -> list[bytes]:
    """A PNG of each page, none longer than that many pixels.

    :raise PdfProblem: no PDF, more than ``most`` pages, or too much work
    """
    return _drawn(pdf, "pdf", most, longest)


def upload_photo(jpeg: bytes, *, turn: int, longest: int) -> bytes:
    """As a PNG no longer than that many pixels, turned clockwise.

    :raise PdfProblem: no JPEG, or too much work
    """
    (picture,) = _drawn(jpeg, "photo", turn, longest)
    return picture


def _drawn(data: bytes, kind: str, *numbers: int) -> list[bytes]:
    try:
        told = run_limited(_CHILD, [kind, *map(str, numbers)], data, SECONDS)
    except TooSlow:
        raise PdfProblem(f"文件太复杂，{SECONDS}秒内画不出来，另附电子文件") from None
    except Died:
        raise PdfProblem("文件太大或者已损坏，画不出来，另附电子文件") from None
    head, _, rest = told.partition(b"\n")
    said = json.loads(head)
    if "error" in said:
        raise PdfProblem(said["error"])
    pictures, at = [], 0
    for size in said["sizes"]:
        pictures.append(rest[at : at + size])
        at += size
    return pictures
