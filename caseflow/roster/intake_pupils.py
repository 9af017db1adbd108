from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from caseflow import clock
from caseflow.accounts.models import Unit
from caseflow.extensions import db
from caseflow.lib import dates
from caseflow.roster.classes import add_class
from caseflow.roster.columns import FIELDS
from caseflow.roster.heading import Table, records
from caseflow.roster.importing import PupilRow, plan_pupils
from caseflow.roster.intake import Judged, titles_by_key
from caseflow.roster.models import Guardian, Pupil, PupilGroup
from caseflow.roster.places import Places, UnitRow
from caseflow.roster.proposals import Plan, RowIssue
from caseflow.roster.pupil_changes import IMPORT_SOURCE, Change, Stored, difference, new_child, uniform
from caseflow.roster.values import id_index, student_no_index

_PUPIL, _GUARDIAN, _GROUP = Pupil.__table__, Guardian.__table__, PupilGroup.__table__


@dataclass(slots=True)
class _Present:
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


class PupilIntake:
    """The roster of one unit: a school's own, or all schools of the county."""

    kind = "pupils"
    fields = FIELDS["pupils"]
    chunk = 500

    def __init__(self, unit: Unit, now: datetime) -> None:
        self._now = now
        self._today = clock.to_local(now).date()
        self._within = unit.path
        self._places = self._load_places()

    def plan(self, table: Table, mapping: Mapping[int, str]) -> Plan:
        found = records(table, mapping)
        return plan_pupils(found, self._places, titles_by_key(table, mapping), self._today)

    def _load_places(self) -> Places:
        units = db.session.scalars(select(Unit).order_by(Unit.rank, Unit.id))
        year = dates.school_year(self._today)
        return Places([UnitRow.of(unit) for unit in units], within=self._within, school_year=year)

    def judge(self, rows: Sequence[PupilRow]) -> Judged:
        judged, _ = self._judge(rows)
        return judged

    def write(self, rows: Sequence[PupilRow]) -> Judged:
        try:
            with db.session.begin_nested():
                return self._write(rows)
        except IntegrityError:
            # Somebody entered one of these children meanwhile: look again, now they are known.
            self._places = self._load_places()
            with db.session.begin_nested():
                return self._write(rows)

    def vanished(self, plan: Plan, matched: set[int]) -> list[int]:
        """In the classes the file names; a row in error counts as present by its name."""
        class_ids = {unit.id for row in plan.rows if (unit := self._class(row))}
        query = select(_PUPIL.c.id).where(
            _PUPIL.c.class_id.in_(class_ids),
            _PUPIL.c.status == "enrolled",
            ~_PUPIL.c.name.in_(plan.wrong_names),
        )
        return [
            pupil_id
            for pupil_id in db.session.scalars(query.order_by(_PUPIL.c.id))
            if pupil_id not in matched
        ]

    def _judge(self, rows: Sequence[PupilRow]) -> tuple[Judged, list[Change]]:
        present = _load(rows)
        judged, changes = Judged(), []
        for row in rows:
            stored = present.find(row)
            if stored and (issue := self._elsewhere(row, stored)):
                judged.refused.append(issue)
                continue
            change = self._change(row, stored)
            _enter(judged, change)
            changes.append(change)
        judged.classes = [self._class_title(row) for row in rows if row.klass and not self._class(row)]
        judged.classes = list(dict.fromkeys(judged.classes))
        return judged, changes

    def _change(self, row: PupilRow, stored: Stored | None) -> Change:
        klass = self._class(row)
        # No id yet for a class still to be made: it differs from whatever is stored.
        class_id = klass.id if klass else (0 if row.klass else None)
        return difference(row, stored, class_id) if stored else new_child(row, class_id)

    def _elsewhere(self, row: PupilRow, stored: Stored) -> RowIssue | None:
        """A child enrolled in a school the importing unit does not answer for."""
        school_id = stored.columns["school_id"]
        if school_id is None or self._places.allows(school_id) or stored.columns["status"] != "enrolled":
            return None
        reason = "该证件号已在另一所学校的名册中"
        return RowIssue(row.number, "id_number", "身份证件号", reason, "先办理转学，或请县教育局导入")

    def _write(self, rows: Sequence[PupilRow]) -> Judged:
        made = self._add_classes(rows)
        judged, changes = self._judge(rows)
        new = [change for change in changes if change.pupil_id is None]
        changed = [change for change in changes if change.pupil_id and not change.is_empty]
        _insert(new, self._now)
        _update(changed, self._now)
        judged.matched |= {change.pupil_id for change in new if change.pupil_id}
        judged.classes = made
        return judged

    def _add_classes(self, rows: Iterable[PupilRow]) -> list[str]:
        made = []
        for row in rows:
            if row.klass and row.data.school_id and not self._class(row):
                self._places.add_class(UnitRow.of(add_class(row.data.school_id, row.klass, self._now)))
                made.append(self._class_title(row))
        return made

    def _class(self, row: PupilRow) -> UnitRow | None:
        if not row.klass or not row.data.school_id:
            return None
        return self._places.find_class(row.data.school_id, row.klass)

    def _class_title(self, row: PupilRow) -> str:
        school = next((s for s in self._places.schools if s.id == row.data.school_id), None)
        return f"{school.name if school else ''}{row.klass.name if row.klass else ''}"


def _enter(judged: Judged, change: Change) -> None:
    row = change.row
    if change.pupil_id is not None:
        judged.matched.add(change.pupil_id)
    if change.is_empty:
        judged.same += 1
    elif change.pupil_id is None:
        judged.new.append((row.number, row.data.name, row.klass.name if row.klass else ""))
    else:
        judged.changed.append((row.number, row.data.name, change.words))


def _load(rows: Sequence[PupilRow]) -> _Present:
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
    return _Present(
        {child.columns["id_index"]: child for child in stored if child.columns["id_index"]},
        {child.columns["student_no_index"]: child for child in stored if child.columns["student_no_index"]},
    )


def _insert(changes: Sequence[Change], now: datetime) -> None:
    if not changes:
        return
    rows = [{**change.columns, "created_at": now, "updated_at": now} for change in changes]
    made = db.session.scalars(insert(Pupil).returning(Pupil.id, sort_by_parameter_order=True), rows)
    for change, pupil_id in zip(changes, made.all(), strict=True):
        change.pupil_id = pupil_id
    _write_parts(changes)


def _update(changes: Sequence[Change], now: datetime) -> None:
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
