from dataclasses import dataclass
from datetime import date
from typing import Any

from caseflow.errors import Reason, Refused
from caseflow.policy.deadlines import Calendars
from caseflow.policy.edition import Edition
from caseflow.policy.effects import EFFECTS
from caseflow.policy.facts import CaseFacts, Command
from caseflow.policy.ground import Ground, TaskSpec, next_deadline
from caseflow.policy.labels import label
from caseflow.policy.lifecycle import Transition, find_transition
from caseflow.policy.stages import Stage


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one step will write, decided before anything is written."""

    transition: Transition
    from_stage: Stage
    to_stage: Stage
    columns: dict[str, Any]
    ends: frozenset[int]
    #: the ended tasks were done; False: they fell away
    met: bool
    opens: tuple[TaskSpec, ...]
    due_on: date | None
    clause: str


def reasons_against(facts: CaseFacts, command: Command, edition: Edition) -> tuple[Reason, ...]:
    """All that forbids this step now; empty when it may be taken."""
    transition = find_transition(facts, command.trigger)
    if transition is None:
        text = f"个案处于“{label(facts.stage)}”，不能办理“{label(command.trigger)}”"
        return (Reason("wrong_stage", text),)
    found = [reason for guard in transition.guards for reason in guard(facts, command, edition)]
    if transition.reasoned and not (command.note.strip() or command.by_clock):
        found.append(Reason("no_note", "请填写理由", transition.clauses[0], "note"))
    if transition.approver and command.approval_id is None and not command.data.get("requesting"):
        found.append(Reason("needs_approval", "此步须先申请，由他人审批", transition.clauses[0]))
    if command.by_clock and not transition.clock:
        found.append(Reason("not_by_clock", "此步不能由系统自动办理"))
    return tuple(found)


def plan(facts: CaseFacts, command: Command, edition: Edition, calendars: Calendars) -> Plan:
    """Decide one step from facts alone.

    :raise Refused: with every reason at once
    """
    reasons = reasons_against(facts, command, edition)
    if reasons:
        raise Refused(reasons)
    transition = find_transition(facts, command.trigger)
    if transition is None:
        raise LookupError(command.trigger)  # reasons_against has seen to it
    effects = EFFECTS[command.trigger](Ground(facts, command, edition, calendars))
    owner_id = command.data.get("owner_id")
    if owner_id and owner_id != facts.owner_id:
        effects.columns["owner_id"] = owner_id
    kept = [task for task in facts.tasks if task.id not in effects.ends]
    return Plan(
        transition=transition,
        from_stage=facts.stage,
        to_stage=transition.target or facts.stage,
        columns=effects.columns,
        ends=frozenset(effects.ends),
        met=effects.met,
        opens=tuple(effects.opens),
        due_on=next_deadline(kept, effects.opens),
        clause=transition.clauses[0],
    )
