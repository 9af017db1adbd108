"""Fill ``policy.facts`` from the tables: only the groups that the step's rules read."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from caseflow.accounts.tree import remember_version
from caseflow.cases.places import Places
from caseflow.cases.wire import Line
from caseflow.errors import NotFound
from caseflow.policy.facts import AttestationFact, CaseFacts, Need, NoticeFact, OpenTask
from caseflow.policy.stages import Stage

#: with the version of the unit tree, which the question of permission asks for next
_CASE = (
    "SELECT stage, round, edition, pupil_id, responsible_unit_id, owner_id, school_id, township_id,"
    " stage_since, conclusion, reason_code, parked_from, parked_until, outcome, returned_on,"
    " watch_until, due_on, seq, head, class_id, (SELECT version FROM unit_tree WHERE id = 1)"
    " FROM case_file WHERE id = ?"
)
_TASKS = (
    "SELECT id, kind, due_on, unit_id, owner_id, subject_type, subject_id, data, role"
    " FROM task WHERE case_id = ? AND state = 'open'"
)
_VISITS = "SELECT DISTINCT on_day, failed FROM visit WHERE case_id = ? AND round = ?"
_NOTICES = (
    "SELECT n.id, n.kind, n.round, n.status, n.issued_on, n.printed_on, n.effective_on, n.unit_id, u.dept"
    " FROM notice n JOIN unit u ON u.id = n.unit_id WHERE n.case_id = ? ORDER BY n.id"
)
_ATTESTATIONS = (
    "SELECT on_day, present, source FROM attestation WHERE case_id = ? AND round = ? ORDER BY on_day, id"
)
_PROOFS = "SELECT DISTINCT kind FROM stored_file WHERE subject_type = 'case' AND subject_id = ?"
_RECEIPTS = (
    "SELECT 1 FROM stored_file f JOIN service_record s ON f.subject_type = 'service' AND f.subject_id = s.id"
    " JOIN notice n ON n.id = s.notice_id WHERE n.case_id = ? AND s.succeeded LIMIT 1"
)


_STAGES = {stage.value: stage for stage in Stage}


class Loaded:
    """Facts of a case with the head of its journal, for the writer's compare-and-set."""

    __slots__ = ("due_on", "facts", "head", "seq")

    def __init__(self, facts: CaseFacts, seq: int, head: str, due_on: date | None) -> None:
        self.facts = facts
        self.seq = seq
        self.head = head
        self.due_on = due_on

    @property
    def indexed(self) -> dict[str, Any]:
        """What stands now in the columns that indexes of the case hold."""
        facts = self.facts
        return {
            "stage": facts.stage.value,
            "due_on": self.due_on,
            "responsible_unit_id": facts.responsible_unit_id,
            "owner_id": facts.owner_id,
            "school_id": facts.school_id,
            "class_id": facts.class_id,
        }


def load(line: Line, case_id: int, places: Places, needs: Iterable[Need] = ()) -> Loaded:
    """:raise NotFound: when there is no such case"""
    row = line.run(_CASE, (case_id,)).fetchone()
    if row is None:
        raise NotFound
    remember_version(row[20])
    groups: dict[str, Any] = {}
    for need in needs:
        groups |= _GROUPS[need](line, case_id, row[1], places)
    day = line.wire.as_day
    facts = CaseFacts(
        id=case_id,
        stage=_STAGES[row[0]],
        round=row[1],
        edition=row[2],
        pupil_id=row[3],
        responsible_unit_id=row[4],
        county_id=places.county_id,
        justice_id=places.justice_id,
        owner_id=row[5],
        school_id=row[6],
        class_id=row[19],
        township_id=row[7],
        stage_since=day(row[8]) or date.min,
        conclusion=row[9],
        reason_code=row[10],
        parked_from=row[11],
        parked_until=day(row[12]),
        outcome=row[13],
        returned_on=day(row[14]),
        watch_until=day(row[15]),
        tasks=_tasks(line, case_id),
        **groups,
    )
    return Loaded(facts, row[17], row[18], day(row[16]))


def _tasks(line: Line, case_id: int) -> tuple[OpenTask, ...]:
    day = line.wire.as_day
    return tuple(
        OpenTask(r[0], r[1], day(r[2]) or date.min, r[3], r[4], r[5], r[6], _data(r[7]), r[8])
        for r in line.run(_TASKS, (case_id,))
    )


def _data(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {} if text == "{}" else json.loads(text)
    return found


def _visits(line: Line, case_id: int, round_: int, places: Places) -> dict[str, Any]:
    rows = [(line.wire.as_day(r[0]), r[1]) for r in line.run(_VISITS, (case_id, round_))]
    return {
        "visit_days": frozenset(day for day, failed in rows if not failed and day),
        "failed_days": frozenset(day for day, failed in rows if failed and day),
    }


def _notices(line: Line, case_id: int, round_: int, places: Places) -> dict[str, Any]:
    day = line.wire.as_day
    return {
        "notices": tuple(
            NoticeFact(
                r[0],
                r[1],
                r[2],
                r[3] == "void",
                day(r[4]) or date.min,
                day(r[5]),
                day(r[6]),
                # The bureau's posts stand on the county
                places.county_id if r[8] == "education" else r[7],
            )
            for r in line.run(_NOTICES, (case_id,))
        )
    }


def _attestations(line: Line, case_id: int, round_: int, places: Places) -> dict[str, Any]:
    day = line.wire.as_day
    rows = line.run(_ATTESTATIONS, (case_id, round_))
    return {"attestations": tuple(AttestationFact(day(r[0]) or date.min, bool(r[1]), r[2]) for r in rows)}


def _proofs(line: Line, case_id: int, round_: int, places: Places) -> dict[str, Any]:
    kinds = {r[0] for r in line.run(_PROOFS, (case_id,))}
    if line.run(_RECEIPTS, (case_id,)).fetchone():
        kinds.add("receipt")
    return {"proofs": frozenset(kinds)}


_GROUPS = {
    Need.VISITS: _visits,
    Need.NOTICES: _notices,
    Need.ATTESTATIONS: _attestations,
    Need.PROOFS: _proofs,
}
