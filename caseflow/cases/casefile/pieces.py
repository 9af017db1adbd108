"""What a case file is bound of, free of the database: it is gathered first and bound afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from caseflow.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of the vault as it was registered; ``problem``: why what lies there is not it."""

    name: str
    sha256: str
    size: int
    media_type: str
    stored_at: datetime
    problem: str = ""

    @classmethod
    def of(cls, file: StoredFile, problem: str = "") -> "Stored":
        return cls(file.name, file.sha256, file.size, file.media_type, file.stored_at, problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One document of the file. ``docx`` is bound as it is; without it ``files`` are shown as pictures."""

    title: str
    at: datetime
    author: str = ""
    number: str = ""
    #: 已作废, 未送达, or why it is listed and not bound
    remark: str = ""
    docx: bytes | None = None
    files: tuple[Stored, ...] = ()
    #: said at the head of each of its pages, for the paper itself does not say it
    void: bool = False
    #: listed under its own name, its pages are not in the file
    listed_only: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the journal: in words, and the text and hash that prove it."""

    seq: int
    words: str
    payload: str
    digest: str
    #: what does not fit; "" when the line is proved
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Journal:
    lines: tuple[Line, ...]
    head: str
    #: day, root, events of the county on that day
    seals: tuple[tuple[str, str, int], ...]
    #: days of the case that are not sealed yet
    unsealed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    number: str
    cover: Sequence[tuple[str, str]]
    pieces: tuple[Piece, ...]
    journal: Journal
    #: who took it out, when and what for: at the head of every page
    mark: str
    practice: bool = False
    problems: tuple[str, ...] = field(default=())
