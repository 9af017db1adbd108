"""Children on the roster as an import reads and writes them: whole chunks, without objects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from caseflow.extensions import db
from caseflow.roster.importing import PupilRow
from caseflow.roster.models import Guardian, Pupil, PupilGroup
from caseflow.roster.pupil_changes import IMPORT_SOURCE, Change, Stored, uniform
from caseflow.roster.values import id_index, student_no_index

_PUPIL, _GUARDIAN, _GROUP = Pupil.__table__, Guardian.__table__, PupilGroup.__table__


@dataclass(slots=True)
class Present:
    """Children on the roster that rows of a chunk may stand for."""

    by_id: dict[str, Stored]
    by_student_no: dict[str, Stored]

    def find(self, row: PupilRow) -> Stored | None:
        """By ID number; by 学籍号 only a child that has no ID number yet."""
        found = self.by_id.get(id_index(row.data.id_number) or "")
        if found:
            return found
        same_no = self.by_student_no.get(student_no_index(row.data.student_no) or "")
        unknown = same_no is not None and same_no.columns["id_index"] is None
        return same_no if unknown or not row.data.id_number else None


def load_present(rows: Sequence[PupilRow]) -> Present:
    ids = {index for row in rows if (index := id_index(row.data.id_number))}
    numbers = {index for row in rows if (index := student_no_index(row.data.student_no))}
    found = [
        *db.session.execute(select(_PUPIL).where(_PUPIL.c.id_index.in_(ids))).mappings(),
        *db.session.execute(select(_PUPIL).where(_PUPIL.c.student_no_index.in_(numbers))).mappings(),
    ]
    pupil_ids = {pupil["id"] for pupil in found}
    guardians: dict[int, dict[int, Any]] = {}
    for line in db.session.execute(select(_GUARDIAN).where(_GUARDIAN.c.pupil_id.in_(pupil_ids))).mappings():
        guardians.setdefault(line["pupil_id"], {})[line["rank"]] = line
    groups: dict[int, dict[tuple[str, str], int]] = {}
    for line in db.session.execute(select(_GROUP).where(_GROUP.c.pupil_id.in_(pupil_ids))).mappings():
        groups.setdefault(line["pupil_id"], {})[line["group"], line["source"]] = line["id"]
    stored = [Stored(pupil, guardians.get(pupil["id"], {}), groups.get(pupil["id"], {})) for pupil in found]
    return Present(
        {child.columns["id_index"]: child for child in stored if child.columns["id_index"]},
        {child.columns["student_no_index"]: child for child in stored if child.columns["student_no_index"]},
    )


def insert_pupils(changes: Sequence[Change], now: datetime) -> None:
    if not changes:
        return
    rows = [{**change.columns, "created_at": now, "updated_at": now} for change in changes]
    made = db.session.scalars(insert(Pupil).returning(Pupil.id, sort_by_parameter_order=True), rows)
    for change, pupil_id in zip(changes, made.all(), strict=True):
        change.pupil_id = pupil_id
    _write_parts(changes)


def update_pupils(changes: Sequence[Change], now: datetime) -> None:
    rows = [{"id": change.pupil_id, **change.columns, "updated_at": now} for change in changes]
    for group in uniform(rows):
        db.session.execute(update(Pupil), group)
    guardians = [guardian for change in changes for guardian in change.changed_guardians]
    for group in uniform(guardians):
        db.session.execute(update(Guardian), group)
    if ended := [group_id for change in changes for group_id in change.ended_groups]:
        db.session.execute(delete(PupilGroup).where(PupilGroup.id.in_(ended)))
    _write_parts(changes)


def _write_parts(changes: Sequence[Change]) -> None:
    guardians = [{"pupil_id": c.pupil_id, **guardian} for c in changes for guardian in c.new_guardians]
    if guardians:
        db.session.execute(insert(Guardian), guardians)
    groups = [
        {"pupil_id": c.pupil_id, "group": g, "source": IMPORT_SOURCE} for c in changes for g in c.new_groups
    ]
    if groups:
        db.session.execute(insert(PupilGroup), groups)
