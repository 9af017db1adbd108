"""What a row of a roster would change in the record of a child; no database here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from caseflow.roster.importing import PupilRow
from caseflow.roster.values import guardian_columns, pupil_columns

IMPORT_SOURCE = "学籍"
_TOGETHER = {
    "name": ("name", "initials"),
    "id_number": ("id_number", "id_index", "id_tail_index"),
    "student_no": ("student_no", "student_no_index"),
}
_LABELS = {
    "name": "姓名", "sex": "性别", "born_on": "出生日期", "id_kind": "证件类型", "id_number": "身份证件号",
    "student_no": "学籍号", "nation": "民族", "school_id": "学校", "class_id": "班级", "seat_no": "班内学号",
    "household_unit_id": "户籍乡镇", "household_elsewhere": "户籍乡镇", "household_village": "户籍村",
    "household_address": "户籍地址", "dwelling_unit_id": "现住址乡镇", "dwelling_village": "现住址村",
    "dwelling_address": "现住址", "status": "学籍状态",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stored:
    """A child on the roster as columns, with its guardians by rank and its groups as (code, source) -> id."""

    columns: Mapping[str, Any]
    guardians: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    groups: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(slots=True)
class Change:
    """``pupil_id`` None: a new child. Guardians and groups carry what has to be written of them."""

    row: PupilRow
    pupil_id: int | None
    columns: dict[str, Any]
    new_guardians: list[dict[str, Any]] = field(default_factory=list)
    #: each with the id of the guardian
    changed_guardians: list[dict[str, Any]] = field(default_factory=list)
    new_groups: list[str] = field(default_factory=list)
    ended_groups: list[int] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        parts = (self.columns, self.new_guardians, self.changed_guardians, self.new_groups, self.ended_groups)
        return self.pupil_id is not None and not any(parts)

    @property
    def words(self) -> str:
        """The changed fields by name, never their values."""
        found = dict.fromkeys(_LABELS[name] for name in self.columns if name in _LABELS)
        if self.new_guardians or self.changed_guardians:
            found["监护人"] = None
        if self.new_groups or self.ended_groups:
            found["特殊群体"] = None
        return "、".join(found)


def new_child(row: PupilRow, class_id: int | None) -> Change:
    columns = {**pupil_columns(row.data), "class_id": class_id}
    groups = [group for group, answer in row.groups.items() if answer]
    return Change(row, None, columns, new_guardians=_guardians(row), new_groups=groups)


def difference(row: PupilRow, stored: Stored, class_id: int | None) -> Change:
    """Only what the file says, and says differently, is written."""
    wanted = _wanted(row, stored, class_id)
    columns = {name: value for name, value in wanted.items() if stored.columns[name] != value}
    change = Change(row, stored.columns["id"], columns)
    for guardian in _guardians(row):
        _compare_guardian(change, guardian, stored.guardians.get(guardian["rank"]))
    _compare_groups(change, row.groups, stored.groups)
    return change


def _wanted(row: PupilRow, stored: Stored, class_id: int | None) -> dict[str, Any]:
    columns = pupil_columns(row.data)
    names = [name for given in row.given for name in _TOGETHER.get(given, (given,))]
    wanted = {name: columns[name] for name in names} | {"status": "enrolled"}
    if row.klass:
        wanted["class_id"] = class_id
    elif wanted.get("school_id", stored.columns["school_id"]) != stored.columns["school_id"]:
        wanted["class_id"] = None  # a class of the school left behind
    return wanted


def _guardians(row: PupilRow) -> list[dict[str, Any]]:
    return list(guardian_columns(row.data.guardians or ()))


def _compare_guardian(change: Change, wanted: dict[str, Any], stored: Mapping[str, Any] | None) -> None:
    if stored is None:
        change.new_guardians.append(wanted)
        return
    differs = {
        name: value for name, value in wanted.items() if value not in (None, "") and stored[name] != value
    }
    if differs:
        change.changed_guardians.append({"id": stored["id"], **differs})


def _compare_groups(
    change: Change, answers: Mapping[str, bool], stored: Mapping[tuple[str, str], int]
) -> None:
    """A no ends only what an import said before; other offices' words stay theirs."""
    known = {group for group, _ in stored}
    change.new_groups = [group for group, answer in answers.items() if answer and group not in known]
    change.ended_groups = [
        stored[group, IMPORT_SOURCE]
        for group, answer in answers.items()
        if not answer and (group, IMPORT_SOURCE) in stored
    ]


def uniform(rows: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Rows grouped by their keys: one statement serves all rows that set the same columns."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row), []).append(row)
    return list(groups.values())
