from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, text

from caseflow import clock
from caseflow.accounts.grants import grant
from caseflow.accounts.tree import current_tree
from caseflow.cases import journal, tally
from caseflow.cases.commands import build, may
from caseflow.cases.days import calendars_of
from caseflow.cases.machine import keep_note, session_line
from caseflow.cases.models import Case
from caseflow.cases.owners import Owner, find_officer, first_owner
from caseflow.cases.places import places
from caseflow.cases.taskwrite import appoint, open_tasks
from caseflow.errors import Forbidden, Reason, Refused
from caseflow.extensions import db
from caseflow.lib.hashing import GENESIS
from caseflow.policy.codes import GrantPurpose
from caseflow.policy.deadlines import due_on
from caseflow.policy.edition import Edition, load_edition
from caseflow.policy.facts import CaseFacts, Command
from caseflow.policy.ground import TaskSpec
from caseflow.policy.permissions import Actor, Permission, Subject, permits
from caseflow.policy.stages import Stage, Trigger
from caseflow.roster.models import Pupil

_NEXT_NUMBER = text(
    "INSERT INTO case_counter (year, last) VALUES (:year, 1)"
    " ON CONFLICT (year) DO UPDATE SET last = case_counter.last + 1 RETURNING last"
)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What is known when a child is first suspected of having dropped out."""

    pupil_id: int
    #: policy.codes source of suspicion
    source: str
    last_attended_on: date | None = None
    reached: bool | None = None
    note: str = ""


def open_case(found: Suspicion, actor: Actor, now: datetime, edition_id: str) -> Case:
    """登记疑似: one open case per child, owned by the school, else the catchment, else the township.

    :raise Refused: the child is unknown, has an open case already, or the facts are unsound
    :raise Forbidden: the child is outside what this person may open
    """
    today = clock.to_local(now).date()
    pupil = db.session.get(Pupil, found.pupil_id)
    reasons = list(_reasons(pupil, found, today))
    if reasons or pupil is None:
        raise Refused(reasons)
    _ensure_may_open(actor, pupil)
    unit_id = pupil.school_id or pupil.household_unit_id or pupil.dwelling_unit_id or places().county_id
    owner = first_owner(pupil, unit_id)
    edition = load_edition(edition_id)
    command = build(Trigger.OPEN, actor, now, _data(found), note=found.note)
    case = _write(pupil, unit_id, owner, edition, command)
    _show_finder(case, actor, command)
    return case


def _show_finder(case: Case, actor: Actor, command: Command) -> None:
    """A township that found the child follows the case, though the school verifies it."""
    if command.actor_unit_id is None or may(actor, Permission.CASE_VIEW, _facts(case)):
        return
    unit_id, by = command.actor_unit_id, command.actor_id
    grant(("case", case.id), unit_id, GrantPurpose.FINDER, "XX-25a", by=by, now=command.now)
    db.session.flush()


def suspicion_reasons(found: Suspicion, now: datetime) -> list[Reason]:
    """What speaks against opening a case, asked before it is sent."""
    pupil = db.session.get(Pupil, found.pupil_id)
    return _reasons(pupil, found, clock.to_local(now).date())


def open_cases_of(pupil_ids: Sequence[int]) -> Sequence[Case]:
    query = select(Case).where(Case.pupil_id.in_(pupil_ids), Case.stage != Stage.CLOSED.value)
    return db.session.scalars(query).all()


def _reasons(pupil: Pupil | None, found: Suspicion, today: date) -> list[Reason]:
    if pupil is None:
        return [Reason("no_pupil", "没有这名学生，请先在名册中登记", "ST-4", "pupil_id")]
    reasons = []
    known = db.session.execute(
        select(Case.number).where(Case.pupil_id == pupil.id, Case.stage != Stage.CLOSED.value)
    ).scalar()
    if known:
        reasons.append(
            Reason("already_open", f"这名学生已有在办个案 {known}，请在该个案中办理", "ST-4", "pupil_id")
        )
    if not found.source:
        reasons.append(Reason("no_source", "请选择发现来源", "XX-25a", "source"))
    if found.last_attended_on and found.last_attended_on > today:
        reasons.append(Reason("future", "最后到校日晚于今天，请改正", "XX-25a", "last_attended_on"))
    return reasons


def _ensure_may_open(actor: Actor, pupil: Pupil) -> None:
    tree = current_tree()
    wanted = Subject(
        school_path=tree.path(pupil.school_id),
        class_path=tree.path(pupil.class_id),
        household_path=tree.path(pupil.household_unit_id),
        dwelling_path=tree.path(pupil.dwelling_unit_id),
    )
    if not permits(actor, Permission.CASE_OPEN, wanted):
        raise Forbidden("当前岗位没有为这名学生登记疑似的权限")


def _data(found: Suspicion) -> dict[str, object]:
    day = found.last_attended_on
    return {
        "pupil_id": found.pupil_id,
        "source": found.source,
        "last_attended_on": day.isoformat() if day else None,
        "reached": found.reached,
    }


def _write(pupil: Pupil, unit_id: int, owner: Owner, edition: Edition, command: Command) -> Case:
    due = due_on(edition.days("stage.suspected.verify"), command.today, calendars_of(pupil.school_id))
    case = Case(
        number=_number(command.today.year),
        pupil_id=pupil.id,
        stage=Stage.SUSPECTED.value,
        edition=edition.id,
        responsible_unit_id=unit_id,
        school_id=pupil.school_id,
        class_id=pupil.class_id,
        owner_id=owner.user_id,
        source=str(command.data["source"]),
        opened_on=command.today,
        stage_since=command.today,
        due_on=due.day,
        last_attended_on=command.day("last_attended_on"),
        seq=0,
        head=GENESIS,
        updated_at=command.now,
    )
    db.session.add(case)
    db.session.flush()  # the journal needs its id
    line = session_line()
    facts = _facts(case)
    note_id = keep_note(case.id, command)
    event = journal.Event(
        case_id=case.id,
        seq=1,
        at=command.now,
        fell_due_at=None,
        actor_id=command.actor_id,
        actor_unit_id=command.actor_unit_id,
        trigger=Trigger.OPEN.value,
        from_stage="",
        to_stage=Stage.SUSPECTED.value,
        clause="XX-25a",
        facts=journal.facts_text({k: v for k, v in command.data.items() if v is not None}),
        note_id=note_id,
        prev_hash=GENESIS,
    )
    case.seq, case.head = 1, event.hash()
    journal.append(line, event, case.head)
    # A class teacher visits; the verification is the registrar's and the heads' (XX-3a).
    verifier = find_officer(unit_id) or owner
    open_tasks(line, facts, [TaskSpec("verify", due, unit_id, verifier.user_id)], command, 1)
    appoint(line, case.id, owner.user_id, owner.unit_id, command, reason="open")
    tally.change(line, Counter(tally.cells(unit_id, case.school_id, case.stage, case.due_on)))
    db.session.flush()
    return case


def _number(year: int) -> str:
    last = db.session.execute(_NEXT_NUMBER, {"year": year}).scalar_one()
    return f"{year}-{last:05d}"


def _facts(case: Case) -> CaseFacts:
    known = places()
    return CaseFacts(
        id=case.id,
        stage=Stage.SUSPECTED,
        round=1,
        edition=case.edition,
        pupil_id=case.pupil_id,
        responsible_unit_id=case.responsible_unit_id,
        county_id=known.county_id,
        justice_id=known.justice_id,
        owner_id=case.owner_id,
        school_id=case.school_id,
        class_id=case.class_id,
    )
