"""Stored files as pages of the file: photos as they are or smaller, PDFs page by page, all within bounds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from caseflow.cases.casefile.pieces import Piece, Stored
from caseflow.cases.casefile.sheets import shown
from caseflow.files import vault
from caseflow.files.vault import Damaged
from caseflow.notices import pdf
from caseflow.notices.word.pictures import Picture, Unreadable, draw_pictures

_MB = 1024 * 1024
#: a photo up to this size is bound as it is
AS_IS = 1 * _MB
#: pixels of the longer side of what is drawn: 110 to the inch of the page
LONGEST = 1300
#: of one PDF, and of all pictures of a file together
MOST_PAGES, MOST_BYTES = 60, 40 * _MB
_JPEG, _PNG, _PDF = "image/jpeg", "image/png", "application/pdf"
_OUTSIDE = "不能印入的格式，另附电子文件"


class _NotShown(Exception):
    """Listed only, and why."""


@dataclass(slots=True)
class Album:
    """Draws what is uploaded, and keeps count."""

    left: int = MOST_BYTES

    def drawn(self, piece: Piece) -> Piece:
        """With its pages, or listed with the reason why it has none."""
        if piece.docx is not None or piece.listed_only:
            return piece
        try:
            pictures = [picture for file in piece.files for picture in self._pictures(file)]
            return replace(piece, docx=draw_pictures(piece.title, pictures))
        except Damaged as damage:
            damaged = tuple(replace(file, problem=str(damage)) for file in piece.files)
            return _listed(replace(piece, files=damaged), f"文件损坏，未装入：{damage}")
        except (_NotShown, pdf.PdfProblem, Unreadable) as reason:
            return _listed(piece, f"未装入：{reason}")

    def _pictures(self, file: Stored) -> Iterator[Picture]:
        if file.media_type not in {_JPEG, _PNG, _PDF}:
            vault.get(file.sha256)  # a file that is only listed is proved all the same
            raise _NotShown(_OUTSIDE)
        data = vault.get(file.sha256)
        name = shown(file.name)
        if file.media_type == _PDF:
            pages = pdf.upload_pages(data, most=MOST_PAGES, longest=LONGEST)
            for page, picture in enumerate(pages, start=1):
                yield self._counted(picture, f"{name}　第{page}页，共{len(pages)}页")
        else:
            yield self._counted(_photo(data, file.media_type), name)

    def _counted(self, data: bytes, caption: str) -> Picture:
        if len(data) > self.left:
            raise _NotShown(f"卷内图片合计超过{MOST_BYTES // _MB}MB，另附电子文件")
        self.left -= len(data)
        return Picture(data, caption)


def _listed(piece: Piece, remark: str) -> Piece:
    return replace(piece, listed_only=True, remark="，".join(filter(None, (piece.remark, remark))))


def _photo(data: bytes, media_type: str) -> bytes:
    """A JPEG that is large or lies on its side is drawn anew; whichever is smaller is taken."""
    if media_type != _JPEG:
        return data
    turn = exif_turn(data)
    if len(data) <= AS_IS and not turn:
        return data
    smaller = pdf.upload_photo(data, turn=turn, longest=LONGEST)
    return smaller if turn or len(smaller) < len(data) else data


def exif_turn(data: bytes) -> int:
    """How far a photo has to be turned, in degrees clockwise; 0 when it does not say."""
    at = data.find(b"Exif\0\0", 0, 4096)
    if at < 0:
        return 0
    block = data[at + 6 : at + 6 + 65536]
    order: Literal["little", "big"] = "little" if block[:2] == b"II" else "big"
    start = int.from_bytes(block[4:8], order)
    for entry in range(int.from_bytes(block[start : start + 2], order)):
        field = block[start + 2 + 12 * entry : start + 14 + 12 * entry]
        if int.from_bytes(field[:2], order) == 0x0112:
            return {3: 180, 6: 90, 8: 270}.get(int.from_bytes(field[8:10], order), 0)
    return 0
