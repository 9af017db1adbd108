"""The road of every import: plan -> dry run -> writing in chunks. What is imported knows its ``Intake``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from caseflow.errors import Refused
from caseflow.roster.columns import Fields, missing_fields
from caseflow.roster.heading import Table
from caseflow.roster.proposals import Plan, RowIssue

#: how many rows of each sort a report lists; the counts are always whole
LISTED = 200
#: headings of our own error workbook: it holds a part of the rows, so nobody vanished
RECEIPT_TITLES = frozenset({"行号", "原因"})


@dataclass(slots=True)
class Judged:
    """What some rows do to the database: ``new`` and ``changed`` hold (row, who, what changes)."""

    new: list[tuple[int, str, str]] = field(default_factory=list)
    changed: list[tuple[int, str, str]] = field(default_factory=list)
    same: int = 0
    refused: list[RowIssue] = field(default_factory=list)
    #: ids of the records the rows stand for
    matched: set[int] = field(default_factory=set)
    #: classes the import has to make first
    classes: list[str] = field(default_factory=list)


class Intake(Protocol):
    """One kind of import."""

    kind: str
    fields: Fields
    #: rows of one transaction: short enough that nobody waits for the write lock
    chunk: int

    def plan(self, table: Table, mapping: Mapping[int, str]) -> Plan: ...

    def judge(self, rows: Sequence[Any]) -> Judged:
        """What writing the rows would do; reads only."""
        ...

    def write(self, rows: Sequence[Any]) -> Judged: ...

    def vanished(self, plan: Plan, matched: set[int]) -> list[int]:
        """Records of the imported classes that no row stands for; a remark, never a deletion."""
        ...


@dataclass(slots=True)
class Report:
    """The result of a dry run or an import, kept sealed with the run."""

    new: list[tuple[int, str, str]] = field(default_factory=list)
    changed: list[tuple[int, str, str]] = field(default_factory=list)
    vanished: list[int] = field(default_factory=list)
    errors: list[RowIssue] = field(default_factory=list)
    notes: list[RowIssue] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Report":
        issues = {key: [RowIssue(**issue) for issue in data[key]] for key in ("errors", "notes")}
        return cls(**{**data, **issues})


class Tally:
    """Adds up what the chunks did."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._counts = {"new": 0, "changed": 0, "same": 0}
        self._report = Report(errors=list(plan.errors), notes=list(plan.notes))
        self.matched: set[int] = set()

    def add(self, judged: Judged) -> None:
        self._counts["new"] += len(judged.new)
        self._counts["changed"] += len(judged.changed)
        self._counts["same"] += judged.same
        self._report.new += judged.new[: LISTED - len(self._report.new)]
        self._report.changed += judged.changed[: LISTED - len(self._report.changed)]
        self._report.errors += judged.refused
        self._report.classes += [name for name in judged.classes if name not in self._report.classes]
        self.matched |= judged.matched

    def report(self, vanished: Sequence[int]) -> Report:
        wrong = len({issue.row for issue in self._report.errors})
        self._report.errors.sort(key=lambda issue: issue.row)
        self._report.vanished = list(vanished[:LISTED])
        self._report.counts = {**self._counts, "vanished": len(vanished), "wrong": wrong}
        return self._report


def plan(intake: Intake, table: Table, mapping: Mapping[int, str]) -> Plan:
    """Refused when a column that must be there is not mapped, or nothing stands below the heading."""
    missing = missing_fields(mapping.values(), intake.fields)
    if missing:
        names = "、".join(field.label for field in missing)
        raise Refused.because("import.columns", f"缺少必填列：{names}，请为其选择对应的列", field="mapping")
    made = intake.plan(table, mapping)
    if not made.rows and not made.errors:
        raise Refused.because("import.nothing", "标题行以下没有数据，请填写后再导入", field="file")
    return made


def dry_run(intake: Intake, made: Plan, *, whole: bool = True) -> Report:
    """Counts and lists of what would happen; reads only. ``whole``: the file holds whole classes."""
    tally = Tally(made)
    for chunk in chunks(made.rows, intake.chunk):
        tally.add(intake.judge(chunk))
    return tally.report(intake.vanished(made, tally.matched) if whole else [])


def chunks(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def is_receipt(titles: Sequence[str]) -> bool:
    return set(titles) >= RECEIPT_TITLES


def titles_by_key(table: Table, mapping: Mapping[int, str]) -> dict[str, str]:
    """Field -> heading as it stands in the file."""
    return {key: table.heading.titles[column] for column, key in mapping.items()}
