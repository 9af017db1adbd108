from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
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
from caseflow.roster.models import Pupil
from caseflow.roster.places import Places, UnitRow
from caseflow.roster.proposals import Plan, RowIssue
from caseflow.roster.pupil_changes import Change, Stored, difference, new_child
from caseflow.roster.pupil_store import insert_pupils, load_present, update_pupils


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
        query = select(Pupil.id).where(
            Pupil.class_id.in_(class_ids),
            Pupil.status == "enrolled",
            ~Pupil.name.in_(plan.wrong_names),
        )
        return [
            pupil_id for pupil_id in db.session.scalars(query.order_by(Pupil.id)) if pupil_id not in matched
        ]

    def _judge(self, rows: Sequence[PupilRow]) -> tuple[Judged, list[Change]]:
        present = load_present(rows)
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
        insert_pupils(new, self._now)
        update_pupils(changed, self._now)
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
