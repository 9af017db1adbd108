"""The one road on which a case moves, and the only writer of its stage (the only door to transitions).

A step: 1. load the facts its rules read; 2. let the pure planner decide; 3. let the state machine
check the edge; 4. write journal, case, tasks and tally in the caller's transaction, the case by
compare-and-set on the head of its journal, so that of two officers one wins and the other is told.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy.orm.util import identity_key
from transitions import EventData, Machine

from caseflow.cases import facts as case_facts
from caseflow.cases import journal, tally
from caseflow.cases.days import calendars_of
from caseflow.cases.models import Case, CaseNote
from caseflow.cases.places import places
from caseflow.cases.taskwrite import end_tasks, open_tasks, reown_tasks
from caseflow.cases.wire import Line
from caseflow.columns import keyring
from caseflow.errors import Conflict
from caseflow.extensions import db
from caseflow.policy.edition import load_edition
from caseflow.policy.facts import CaseFacts, Command, Need
from caseflow.policy.ground import PLUS_ONE
from caseflow.policy.lifecycle import TABLE, Transition, rows
from caseflow.policy.planner import Plan, plan, reasons_against
from caseflow.policy.stages import Stage, Trigger


@dataclass(frozen=True, slots=True)
class Moved:
    """What a step did; ``seq`` is the journal line it wrote."""

    case_id: int
    trigger: Trigger
    from_stage: Stage
    to_stage: Stage
    seq: int
    owner_id: int
    note_id: int | None


Allow = Callable[[CaseFacts], None]


@dataclass(slots=True)
class _Token:
    """What the machine moves: the stage alone, so that it can be asked without a row."""

    stage: str


def _is_target(event: EventData) -> bool:
    return event.transition is not None and event.transition.dest in (None, event.kwargs["target"])


def _edge(row: Transition) -> dict[str, Any]:
    return {
        "trigger": row.trigger.value,
        "source": [stage.value for stage in row.sources],
        "dest": row.target.value if row.target else None,
        "conditions": _is_target,
    }


_MACHINE = Machine(
    model=None,
    states=[stage.value for stage in Stage],
    transitions=[_edge(row) for row in TABLE],
    initial=None,
    auto_transitions=False,
    send_event=True,
    model_attribute="stage",
)
_NEEDS: dict[Trigger, frozenset[Need]] = {
    trigger: frozenset().union(*(row.needs for row in rows(trigger))) for trigger in Trigger
}


def session_line() -> Line:
    """The session's own connection, with everything pending flushed to it."""
    session = db.session()
    session.flush()
    return Line.on(session.connection())


def facts_for(case_id: int, trigger: Trigger) -> CaseFacts:
    return case_facts.load(session_line(), case_id, places(), _NEEDS[trigger]).facts


def reasons_for(case_id: int, command: Command, facts: CaseFacts | None = None) -> tuple[Any, ...]:
    """What forbids this step now, without taking it; ``facts``: as loaded for this step a moment ago."""
    facts = facts or facts_for(case_id, command.trigger)
    return reasons_against(facts, command, load_edition(facts.edition))


def move(case_id: int, command: Command, allow: Allow | None = None) -> Moved:
    """Take one step; ``allow`` may forbid it to this person before any rule is asked.

    :raise Refused: with every reason at once; nothing is written
    :raise Conflict: somebody else took a step first
    """
    line = session_line()
    loaded = case_facts.load(line, case_id, places(), _NEEDS[command.trigger])
    if allow:
        allow(loaded.facts)
    step = plan(
        loaded.facts, command, load_edition(loaded.facts.edition), calendars_of(loaded.facts.school_id)
    )
    _check_edge(step)
    return _write(line, loaded, step, command)


def move_many(steps: Iterable[tuple[int, Command]]) -> list[Moved]:
    """The same road for a chunk of cases in one transaction; the first refusal stops it."""
    return [move(case_id, command) for case_id, command in steps]


def _check_edge(step: Plan) -> None:
    if _fire(step.transition.trigger, step.from_stage, step.transition.target) != step.to_stage.value:
        raise RuntimeError(f"lifecycle table and planner differ at {step.transition.trigger}")


@cache
def _fire(trigger: Trigger, source: Stage, target: Stage | None) -> str | None:
    """Where the machine leads, None if nowhere; it holds no case, so to ask it once will do."""
    token = _Token(source.value)
    fired = _MACHINE.events[trigger.value].trigger(token, target=target.value if target else None)
    return token.stage if fired else None


def _write(line: Line, loaded: case_facts.Loaded, step: Plan, command: Command) -> Moved:
    note_id = keep_note(loaded.facts.id, command)
    seq = loaded.seq + 1
    event = _event(loaded, step, command, seq, note_id)
    head = event.hash()
    _update_case(line, loaded, step, command, head)
    journal.append(line, event, head)
    end_tasks(line, step.ends, command, met=step.met)
    _overtake(line, loaded.facts, step, command)
    if "owner_id" in step.columns:
        reown_tasks(line, loaded.facts, step.columns["owner_id"], command)
    open_tasks(line, loaded.facts, step.opens, command, step.columns.get("round", loaded.facts.round))
    tally.change(line, _shift(loaded, step))
    _forget(loaded.facts.id)
    owner = step.columns.get("owner_id", loaded.facts.owner_id)
    return Moved(loaded.facts.id, command.trigger, step.from_stage, step.to_stage, seq, owner, note_id)


def keep_note(case_id: int, command: Command) -> int | None:
    text = command.note.strip()
    if not text:
        return None
    note = CaseNote(case_id=case_id, text=text)
    db.session.add(note)
    db.session.flush()  # its id goes into the journal
    return note.id


def _event(
    loaded: case_facts.Loaded, step: Plan, command: Command, seq: int, note_id: int | None
) -> journal.Event:
    return journal.Event(
        case_id=loaded.facts.id,
        seq=seq,
        at=command.now,
        fell_due_at=command.fell_due_at,
        actor_id=command.actor_id,
        actor_unit_id=command.actor_unit_id,
        trigger=command.trigger.value,
        from_stage=step.from_stage.value,
        to_stage=step.to_stage.value,
        clause=step.clause,
        facts=journal.facts_text(_journal_facts(loaded.facts, step, command)),
        note_id=note_id,
        prev_hash=loaded.head,
    )


def _journal_facts(facts: CaseFacts, step: Plan, command: Command) -> dict[str, Any]:
    found: dict[str, Any] = {k: v for k, v in command.data.items() if v not in (None, "")}
    kinds = {task.id: task.kind for task in facts.tasks}
    if step.ends:
        found["ended"] = sorted(kinds[i] for i in step.ends if i in kinds)
    if step.opens:
        found["opened"] = [[spec.kind, spec.due.day.isoformat()] for spec in step.opens]
    if command.approval_id:
        found["approval_id"] = command.approval_id
    if command.note.strip():
        found["note"] = keyring().digest(command.note.strip(), "case_note")
    return found


def _update_case(line: Line, loaded: case_facts.Loaded, step: Plan, command: Command, head: str) -> None:
    marks, values = [], []
    for name, value in _changed(loaded, step, command).items():
        if value is PLUS_ONE:
            marks.append(f"{name} = {name} + 1, ")
        else:
            marks.append(f"{name} = ?, ")
            values.append(line.wire.day(value) if isinstance(value, date) else value)
    values += [loaded.seq + 1, head, line.wire.moment(command.now), loaded.facts.id, loaded.seq]
    # The names come from policy.effects, never from a form
    sql = f"UPDATE case_file SET {''.join(marks)}seq = ?, head = ?, updated_at = ? WHERE id = ? AND seq = ?"  # noqa: S608
    if line.run(sql, values).rowcount != 1:
        raise Conflict.stale()


def _changed(loaded: case_facts.Loaded, step: Plan, command: Command) -> dict[str, Any]:
    """What the step sets, less what stands there: to name a column rewrites every index that holds it."""
    wanted: dict[str, Any] = {**step.columns, "due_on": step.due_on}
    if step.to_stage is not step.from_stage:
        wanted |= {"stage": step.to_stage.value, "stage_since": command.today}
    stands = loaded.indexed
    return {name: value for name, value in wanted.items() if name not in stands or stands[name] != value}


def _overtake(line: Line, facts: CaseFacts, step: Plan, command: Command) -> None:
    """Requests whose ground fell away with this step are marked, so that nobody decides them any more."""
    ended = [t.subject_id for t in facts.tasks if t.kind == "approve" and t.id in step.ends]
    for approval_id in ended:
        if approval_id != command.approval_id and command.trigger is not Trigger.REJECT:
            line.run(
                "UPDATE approval SET decision = 'overtaken', decided_at = ?"
                " WHERE id = ? AND decided_at IS NULL",
                (line.wire.moment(command.now), approval_id),
            )


def _shift(loaded: case_facts.Loaded, step: Plan) -> dict[tally.Cell, int]:
    facts, changed = loaded.facts, step.columns
    unit_id = changed.get("responsible_unit_id", facts.responsible_unit_id)
    school_id = changed.get("school_id", facts.school_id)
    before = tally.cells(facts.responsible_unit_id, facts.school_id, facts.stage.value, loaded.due_on)
    after = tally.cells(unit_id, school_id, step.to_stage.value, step.due_on)
    delta = dict.fromkeys((*before, *after), 0)
    for cell in before:
        delta[cell] -= 1
    for cell in after:
        delta[cell] += 1
    return delta


def _forget(case_id: int) -> None:
    """The row changed beneath the session: what it holds of the case is read again."""
    session = db.session()
    known = session.identity_map.get(identity_key(Case, case_id)) if session.identity_map else None
    if known is not None:
        session.expire(known)
