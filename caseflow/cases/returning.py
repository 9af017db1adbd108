"""Back in class, still there, gone again: the end of a round."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from caseflow import clock
from caseflow.accounts.tree import current_tree
from caseflow.cases.alerts import tell_bureau_of_return
from caseflow.cases.commands import act, ensure
from caseflow.cases.machine import Moved, facts_for, move
from caseflow.cases.models import Attestation, Case
from caseflow.cases.owners import find_officer, school_owner
from caseflow.cases.reading import get_case
from caseflow.cases.signing.keeping import drop_of_case
from caseflow.cases.voiding import void_unserved
from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.policy.codes import AttestSource
from caseflow.policy.facts import CaseFacts, Command, OpenTask
from caseflow.policy.permissions import Actor, Permission
from caseflow.policy.stages import Trigger
from caseflow.roster.service import move_pupil


def return_to_school(
    case_id: int, on_day: date | None, class_id: int | None, actor: Actor, now: datetime
) -> Moved:
    """确认返校: unserved papers are voided, stage tasks end, follow-ups begin, the bureau is told."""
    tree = current_tree()
    school_id = tree.nodes[class_id].parent_id if class_id in tree.nodes and class_id else None
    case = get_case(case_id)
    owner = school_owner(class_id, school_id or case.school_id, case.responsible_unit_id)
    data = {
        "on_day": on_day.isoformat() if on_day else None,
        "left_on": _left_on(case).isoformat(),
        "class_id": class_id,
        "school_id": school_id,
        "owner_id": owner.user_id,
        "owner_unit_id": owner.unit_id,
    }
    moved = act(case_id, Trigger.RETURN_TO_SCHOOL, actor, now, data)
    void_unserved(case_id, actor.user_id, now)
    drop_of_case(case_id, "学生已返校", now)
    if class_id and case.pupil.class_id != class_id:
        move_pupil(case.pupil, school_id=school_id, class_id=class_id, actor=actor, now=now)
    tell_bureau_of_return(case, now)
    return moved


def _left_on(case: Case) -> date:
    """Since when the child is away: found absent again, last in school, or at least since the case began."""
    absent = select(func.max(Attestation.on_day)).where(
        Attestation.case_id == case.id, Attestation.present.is_(False)
    )
    return db.session.scalar(absent) or case.last_attended_on or case.opened_on


@dataclass(frozen=True, slots=True)
class Answer:
    """到校确认: one dated word that the child is, or is not, in class."""

    on_day: date | None
    present: bool | None
    #: the follow-up it answers; None: the next one due
    task_id: int | None = None


def attest(case_id: int, answer: Answer, actor: Actor, now: datetime) -> Moved:
    """An "absent" relapses the case at once: a new round begins in the school.

    :raise Refused: with every reason at once
    """
    facts = facts_for(case_id, Trigger.ATTEST)
    ensure(actor, Permission.ATTEST_PRESENCE, facts)
    task = _task(facts, answer, clock.to_local(now).date())
    data = {
        "on_day": answer.on_day.isoformat() if answer.on_day else None,
        "present": answer.present,
        "source": _source(actor, facts),
        "task_id": task.id if task else None,
    }
    moved = act(case_id, Trigger.ATTEST, actor, now, data)
    _keep(facts, answer, str(data["source"]), task, actor=actor, now=now)
    if answer.present is False:
        return relapse(case_id, actor, now)
    return moved


def _task(facts: CaseFacts, answer: Answer, today: date) -> OpenTask | None:
    """The one named, else the earliest that has come due; a word in between answers none."""
    waiting = sorted((t for t in facts.tasks if t.kind == "followup"), key=lambda t: t.due_on)
    if answer.task_id:
        named = next((t for t in waiting if t.id == answer.task_id), None)
        if named is None:
            raise Refused.because("no_followup", "这次跟踪已有结果，请刷新后再看", field="task_id")
        return named
    due = [t for t in waiting if date.fromisoformat(str(t.data.get("day", t.due_on))) <= today]
    return due[0] if due else None


def _source(actor: Actor, facts: CaseFacts) -> AttestSource:
    school = current_tree().path(facts.school_id)
    from_school = any(school and post.unit_path.startswith(school) for post in actor.posts)
    return AttestSource.SCHOOL if from_school else AttestSource.TOWNSHIP


def _keep(
    facts: CaseFacts, answer: Answer, source: str, task: OpenTask | None, *, actor: Actor, now: datetime
) -> None:
    db.session.add(
        Attestation(
            case_id=facts.id,
            round=facts.round,
            on_day=answer.on_day,
            present=bool(answer.present),
            source=source,
            task_id=task.id if task else None,
            recorded_by=actor.user_id,
            recorded_at=now,
        )
    )
    db.session.flush()  # the rule of relapse looks at it


def relapse(case_id: int, actor: Actor, now: datetime) -> Moved:
    """再次辍学: the school persuades anew, in a new round."""
    facts = facts_for(case_id, Trigger.RELAPSE)
    owner = school_owner(facts.class_id, facts.school_id, facts.responsible_unit_id)
    data = {"owner_id": owner.user_id, "owner_unit_id": owner.unit_id}
    return act(case_id, Trigger.RELAPSE, actor, now, data)


def reopen(case_id: int, actor: Actor, now: datetime, *, note: str) -> Moved:
    """A closed case begins anew in its school."""
    facts = facts_for(case_id, Trigger.REOPEN)
    return act(case_id, Trigger.REOPEN, actor, now, sent_back_owner(facts), note=note)


def resume(case_id: int, actor: Actor | None, now: datetime, *, fell_due_at: datetime | None = None) -> Moved:
    """The park is over: by the bureau, or by the clock when its end has passed (actor None)."""
    facts = facts_for(case_id, Trigger.RESUME)
    owner = school_owner(facts.class_id, facts.school_id, facts.responsible_unit_id)
    verifier = find_officer(facts.school_id or facts.responsible_unit_id) or owner
    data = {
        "owner_id": owner.user_id,
        "owner_unit_id": owner.unit_id,
        "verifier_id": verifier.user_id,
    }
    if actor is not None:
        return act(case_id, Trigger.RESUME, actor, now, data)
    return move(case_id, clock_command(Trigger.RESUME, now, data, fell_due_at))


def clock_command(
    trigger: Trigger, now: datetime, data: Mapping[str, object], fell_due_at: datetime | None
) -> Command:
    """A step the clock takes by itself; it carries the moment it fell due beside now."""
    return Command(
        trigger=trigger,
        now=now,
        today=clock.to_local(now).date(),
        actor_id=None,
        data=data,
        fell_due_at=fell_due_at,
        by_clock=True,
    )


def sent_back_owner(facts: CaseFacts) -> dict[str, int]:
    """Who takes the case when the township sends it back to the school."""
    owner = school_owner(facts.class_id, facts.school_id, facts.responsible_unit_id)
    return {"owner_id": owner.user_id, "owner_unit_id": owner.unit_id}
