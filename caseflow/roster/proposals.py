"""What reading a sheet yields: rows to take over, and every problem with its place and cure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from caseflow.errors import Reason
from caseflow.roster.columns import Fields

_CURES = {
    "id.empty": "补充证件号；尚无证件的填写 J 或 L 开头的学籍号",
    "id.length": "对照证件补全为18位，并把该列设为文本格式",
}
#: what became of a long number typed as a number
LOST = "在表格中存成了数字，末尾几位已丢失"
LOST_CURE = "把该列设为文本格式后重新填写，或从学籍系统重新导出"
_DEFAULT_CURE = "核对后改正，再导入本行"


@dataclass(frozen=True, slots=True)
class RowIssue:
    """``key`` names the field, so that the receipt can mark the cell."""

    row: int
    key: str
    column: str
    reason: str
    advice: str = ""


@dataclass(slots=True)
class Plan:
    """``rows`` are proposals of one kind; a row with an error is no proposal."""

    rows: list[Any] = field(default_factory=list)
    errors: list[RowIssue] = field(default_factory=list)
    #: accepted all the same, with this remark
    notes: list[RowIssue] = field(default_factory=list)
    #: names in rows that were refused: their people are there, only their rows are wrong
    wrong_names: set[str] = field(default_factory=set)


class Issues:
    """Collects the problems of one row, named by the headings of the file."""

    def __init__(self, row: int, titles: Mapping[str, str], fields: Fields) -> None:
        self.row = row
        self.found: list[RowIssue] = []
        self.notes: list[RowIssue] = []
        self._titles = titles
        self._fields = fields

    def add(self, key: str, reason: str, advice: str = "") -> None:
        self.found.append(self._issue(key, reason, advice))

    def note(self, key: str, reason: str, advice: str = "") -> None:
        self.notes.append(self._issue(key, reason, advice))

    def take(self, reasons: Iterable[Reason]) -> None:
        for reason in reasons:
            self.add(reason.field, *split_cure(reason))

    def take_notes(self, reasons: Iterable[Reason], advice: str = "") -> None:
        for reason in reasons:
            text, cure = split_cure(reason)
            self.note(reason.field, text, advice or cure)

    def _issue(self, key: str, reason: str, advice: str) -> RowIssue:
        label = self._fields[key].label if key in self._fields else ""
        return RowIssue(self.row, key, self._titles.get(key, label), reason, advice or _DEFAULT_CURE)


def split_cure(reason: Reason) -> tuple[str, str]:
    """“…校验位不符，请对照证件核对” -> what is wrong, and what to do about it."""
    if reason.code in _CURES:
        return reason.text, _CURES[reason.code]
    text, sign, cure = reason.text.rpartition("，请")
    return (text, f"请{cure}".removeprefix("请")) if sign else (reason.text, "")
