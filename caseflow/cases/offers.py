"""What this person may do with this case now, and why the rest must wait."""

from dataclasses import dataclass
from datetime import datetime

from caseflow.cases import facts as case_facts
from caseflow.cases.commands import build, may
from caseflow.cases.machine import session_line
from caseflow.cases.places import places
from caseflow.errors import Reason
from caseflow.policy.codes import JUDICIAL_LETTER, RETURN_NOTICES, NoticeKind, TaskKind
from caseflow.policy.edition import load_edition
from caseflow.policy.facts import CaseFacts, Need
from caseflow.policy.labels import label
from caseflow.policy.lifecycle import Transition, find_transition, open_to
from caseflow.policy.permissions import Actor, Permission
from caseflow.policy.stages import Stage, Trigger

#: the step that carries the case on, per stage: shown as the one primary button
_NEXT: dict[Stage, tuple[Trigger, ...]] = {
    Stage.SUSPECTED: (Trigger.CONFIRM, Trigger.LOG_VISIT),
    Stage.PERSUADING: (Trigger.REPORT, Trigger.LOG_VISIT),
    Stage.REPORTED: (Trigger.ISSUE_NOTICE,),
    Stage.NOTICED: (Trigger.RECORD_SERVICE,),
    Stage.LAPSED: (Trigger.REFER,),
    Stage.REFERRED: (Trigger.ACCEPT_REFERRAL, Trigger.ISSUE_LETTER),
    Stage.JUDICIAL: (Trigger.RECORD_SERVICE, Trigger.PURSUE),
    Stage.PURSUED: (Trigger.LOG_PROCEEDING,),
    Stage.RETURNED: (Trigger.ATTEST, Trigger.CLOSE),
    Stage.PARKED: (Trigger.RESUME,),
    Stage.CLOSED: (Trigger.REOPEN,),
}
#: taken by other steps or by the clock, never from a menu
_INNER = frozenset(
    {Trigger.REQUEST, Trigger.REJECT, Trigger.LAPSE, Trigger.FALL_DUE, Trigger.RELAPSE, Trigger.FILE_PROOF}
    | {Trigger.VOID_PAPER}
)
_OF_SERVICE = frozenset({Trigger.RECORD_SERVICE, Trigger.SERVICE_FAILED})
#: what a school writes and serves itself
_OF_SCHOOLS = frozenset({NoticeKind.PERSUASION_NOTICE})
#: reasons that the form itself will settle: an empty form is no obstacle to opening it
_SETTLED_BY_FORM = frozenset(
    {
        *("no_conclusion", "no_day", "no_result", "no_reason", "no_report", "no_date", "no_service_day"),
        *("no_document", "no_route", "no_proceeding", "no_class", "no_answer", "no_kind", "no_end"),
        *("no_outcome", "no_unit", "no_owner", "no_note", "no_task", "not_current", "needs_approval"),
        "not_later",
    }
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One step: open to this person, or blocked with all reasons; ``asks`` means a second person decides."""

    trigger: Trigger
    asks: bool
    primary: bool
    reasons: tuple[Reason, ...]

    @property
    def ready(self) -> bool:
        return not self.reasons


def offers(case_id: int, actor: Actor, now: datetime) -> list[Offer]:
    """Every step of this stage the person has the right to, the next one first."""
    facts = case_facts.load(session_line(), case_id, places(), tuple(Need)).facts
    found: dict[Trigger, Offer] = {}
    for row in open_to(facts.stage):
        if row.trigger in _INNER or row.trigger in found or row is not find_transition(facts, row.trigger):
            continue
        if may(actor, row.permission, facts) and _has_papers(facts, row.trigger, actor):
            found[row.trigger] = _offer(facts, row, actor, now)
    first = _first(facts, found, actor)
    chosen = [Offer(o.trigger, o.asks, o.trigger is first, o.reasons) for o in found.values()]
    return sorted(chosen, key=lambda offer: not offer.primary)


def in_the_way(case_id: int, trigger: Trigger, actor: Actor, now: datetime) -> tuple[Reason, ...]:
    """What hinders the step for now, for somebody who prepares it and leaves it to another to take."""
    facts = case_facts.load(session_line(), case_id, places(), tuple(Need)).facts
    row = find_transition(facts, trigger)
    if row is None:
        text = f"个案处于“{label(facts.stage)}”，不能办理“{label(trigger)}”"
        return (Reason("wrong_stage", text),)
    return _offer(facts, row, actor, now).reasons


def _offer(facts: CaseFacts, row: Transition, actor: Actor, now: datetime) -> Offer:
    command = build(row.trigger, actor, now, {"requesting": True})
    edition = load_edition(facts.edition)
    reasons = tuple(
        reason
        for guard in row.guards
        for reason in guard(facts, command, edition)
        if reason.code not in _SETTLED_BY_FORM
    )
    if row.trigger.value in facts.pending:
        reasons = (*reasons, Reason("pending", "已提交申请，等待审批"))
    return Offer(row.trigger, row.approver is not None, False, reasons)


def _first(facts: CaseFacts, found: dict[Trigger, Offer], actor: Actor) -> Trigger | None:
    """The ladder's next step when it is ready, else the first of them the person may take."""
    wanted = [t for t in _NEXT[facts.stage] if t in found and _asked_for(facts, t)]
    if Trigger.VOID_NOTICE in found and _owes_a_new_paper(facts, actor):
        wanted.insert(0, Trigger.VOID_NOTICE)  # served too late: nothing else helps
    ready = [t for t in wanted if found[t].ready]
    return next(iter(ready or wanted), None)


def _has_papers(facts: CaseFacts, trigger: Trigger, actor: Actor) -> bool:
    """A school serves its own papers only, and is shown the step while one of them waits."""
    if trigger not in _OF_SERVICE or may(actor, Permission.NOTICE_VOID, facts):
        return True
    return any(
        not paper.void and paper.effective_on is None and paper.kind in _OF_SCHOOLS for paper in facts.notices
    )


def _owes_a_new_paper(facts: CaseFacts, actor: Actor) -> bool:
    """Only the organ that issued the paper may void it; the task stands with it."""
    own = {post.unit_id for post in actor.posts}
    return any(task.kind == TaskKind.REPLACE_NOTICE and task.unit_id in own for task in facts.tasks)


def _asked_for(facts: CaseFacts, trigger: Trigger) -> bool:
    """A paper that is served already does not ask for service again."""
    if trigger is not Trigger.RECORD_SERVICE:
        return True
    deadlines = facts.live_notices(*RETURN_NOTICES, JUDICIAL_LETTER)
    return any(notice.effective_on is None for notice in deadlines)
