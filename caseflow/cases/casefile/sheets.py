"""Forms printed for the file: filled by their kind, or plain sheets where old records lack what it asks."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from caseflow.accounts.models import Unit
from caseflow.cases.models import Case
from caseflow.errors import Refused
from caseflow.notices import service as notices
from caseflow.notices.blocks import Block, Field, Form, Letter, Remark, Title
from caseflow.notices.service import Issue
from caseflow.notices.word.drawing import draw

#: shown as the sign for what it is, for Word takes no control character
_SIGNS = {code: 0x2400 + code for code in range(32) if code not in {9, 10, 13}} | {
    0xFFFE: 0xFFFD,
    0xFFFF: 0xFFFD,
}


def shown(text: str) -> str:
    """Every character of it, those that have no picture by their sign."""
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text.translate(_SIGNS))


def filled(kind: str, case: Case, unit: Unit, values: Mapping[str, Any], now: datetime) -> bytes | None:
    """None where the kind refuses what the records hold."""
    try:
        return notices.preview(
            Issue(kind=kind, values=values, unit=unit, case_id=case.id, round=case.round), now
        )
    except Refused:
        return None


def plain(title: str, rows: Iterable[tuple[str, str]], *remarks: str) -> bytes:
    """A sheet of labelled boxes; what is empty is left out."""
    boxes = tuple((Field(label, shown(value)),) for label, value in rows if value)
    notes: tuple[Block, ...] = tuple(Remark(text, small=True) for text in remarks)
    return draw(Letter("case_file", title, (Title(title), Form(boxes), *notes)))
