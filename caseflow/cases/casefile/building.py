"""The file itself: one .docx, and the PDF of it, whose page numbers stand in the 目录.

It takes seconds and asks the database nothing: gather first, end the transaction, then build.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from caseflow.cases.casefile import closing, front
from caseflow.cases.casefile.pictures import Album
from caseflow.cases.casefile.pieces import Contents, Piece
from caseflow.notices import pdf
from caseflow.notices.word.binding import Part, Unbindable, bind, check_bindable
from caseflow.notices.word.pictures import Picture, draw_pictures

_HEAD = re.compile(r"卷内第(\d+)件")
#: millimetres from the edge in which the line of the file stands
_HEAD_HEIGHT = 14.0
_COVER, _INDEX = "cover", "index"
#: page numbers may lengthen the 目录 and so move what follows; twice is enough, once more proves it
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Made:
    """``pdf`` is None where no LibreOffice is, and ``trouble`` says why."""

    docx: bytes
    pdf: bytes | None
    pages: int
    pieces: tuple[Piece, ...]
    problems: tuple[str, ...]
    trouble: str = ""


def build(contents: Contents) -> Made:
    """:raise pdf.Busy: another file is being made"""
    album = Album()
    pieces = [album.drawn(_bindable(piece)) for piece in contents.pieces]
    pieces += _proofs(contents, pieces)
    problems = (*contents.problems, *_damaged(pieces, contents.problems))
    book = _Book(contents, tuple(pieces), problems)
    try:
        docx, made, pages = book.numbered()
    except pdf.PdfProblem as trouble:
        return Made(book.bound(None, 0), None, 0, book.pieces, problems, str(trouble))
    return Made(docx, made, pages, book.pieces, problems)


def _bindable(piece: Piece) -> Piece:
    """What cannot be bound is shown as pictures of its pages."""
    if piece.docx is None or not piece.files:
        return piece
    try:
        check_bindable(piece.docx)
    except Unbindable as reason:
        return _as_pictures(piece, piece.docx, str(reason))
    return piece


def _as_pictures(piece: Piece, docx: bytes, reason: str) -> Piece:
    try:
        made = pdf.to_pdf(docx)
        pictures = [Picture(pdf.page_png(made, page), piece.title) for page in range(1, pdf.pages(made) + 1)]
        return replace(piece, docx=draw_pictures(piece.title, pictures))
    except pdf.PdfProblem:
        remark = "，".join(filter(None, (piece.remark, f"未装入：{reason}，另附原文")))
        return replace(piece, docx=None, listed_only=True, remark=remark)


def _proofs(contents: Contents, pieces: Sequence[Piece]) -> list[Piece]:
    at = max(piece.at for piece in pieces) + timedelta(microseconds=1)
    return [
        Piece(title=closing.CHECKSUMS, at=at, author="系统", docx=closing.checksums(pieces)),
        Piece(title=closing.RECORD, at=at, author="系统", docx=closing.record(contents)),
    ]


def _damaged(pieces: Sequence[Piece], known: Sequence[str]) -> list[str]:
    found = (f"{piece.title}：{file.problem}" for piece in pieces for file in piece.files if file.problem)
    return [problem for problem in found if problem not in known]


@dataclass(frozen=True, slots=True)
class _Book:
    contents: Contents
    pieces: tuple[Piece, ...]
    problems: tuple[str, ...]

    def bound(self, pages: dict[str, int] | None, total: int) -> bytes:
        number, mark = self.contents.number, self.contents.mark
        practice = "演示　" if self.contents.practice else ""
        parts = [
            Part(front.cover(self.contents, len(self.pieces), total), _COVER),
            Part(front.index(self.pieces, self.problems), _INDEX, f"{number}　卷内目录　{practice}{mark}"),
        ]
        for at, piece in enumerate(self.pieces, start=1):
            if _is_bound(piece):
                void = "（已作废）" if piece.void else ""
                head = f"{number}　卷内第{at}件{void}　{practice}{mark}"
                parts.append(Part(piece.docx or b"", front.mark_of(at), head))
        return bind(parts, title=front.TITLE, pages=pages)

    def _marks(self) -> list[str]:
        return [front.mark_of(at) for at, piece in enumerate(self.pieces, start=1) if _is_bound(piece)]

    def numbered(self) -> tuple[bytes, bytes, int]:
        """.docx, PDF and the count of pages, once the 目录 says what the PDF shows."""
        pages: dict[str, int] = {}
        total = 0
        for _ in range(_ROUNDS):
            docx = self.bound(pages, total)
            made = pdf.to_pdf(docx)
            found, count = starts(made), pdf.pages(made)
            if found.keys() != set(self._marks()):
                break
            if (found, count) == (pages, total):
                return docx, made, total
            pages, total = found, count
        raise pdf.PdfProblem("目录页次没有排定")


def _is_bound(piece: Piece) -> bool:
    return piece.docx is not None and not piece.listed_only


def starts(made: bytes) -> dict[str, int]:
    """On which page each document of the file begins, read from the heads of the pages."""
    found: dict[str, int] = {}
    for page, head in enumerate(pdf.head_texts(made, _HEAD_HEIGHT), start=1):
        if said := _HEAD.search(head):
            found.setdefault(front.mark_of(int(said[1])), page)
    return found
