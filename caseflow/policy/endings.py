"""What the steps off the ladder do: return, relapse, park, closing, reopening."""

from datetime import date, timedelta

from caseflow.policy import codes
from caseflow.policy.deadlines import fixed
from caseflow.policy.ground import (
    Effects,
    Ground,
    TaskSpec,
    stage_tasks,
    start_persuading,
    tasks_of,
)
from caseflow.policy.stages import Stage


def return_to_school(g: Ground) -> Effects:
    day = g.command.day("on_day") or g.command.today
    class_id = int(g.command.data["class_id"])
    school = int(g.command.data.get("school_id") or g.home_unit)
    effects = Effects(ends=stage_tasks(g.facts, frozenset({"harm_alert"})))
    effects.columns |= {"returned_on": day, "class_id": class_id, "school_id": school}
    effects.columns |= {"park_kind": "", "parked_from": "", "parked_until": None}
    owner = g.command.data.get("owner_id")
    for rule in g.edition.day_rules("stage.returned.followups"):
        nominal = day + timedelta(days=rule.n)
        due = g.due("attest.answer", nominal)
        data = {"n": rule.n, "day": nominal.isoformat()}
        effects.opens.append(TaskSpec("followup", due, school, owner, "class_teacher", data=data))
    return effects


def attest(g: Ground) -> Effects:
    """Answers the follow-up that is due; the last one done asks the school to request closing."""
    task_id = g.command.data.get("task_id")
    effects = Effects(ends={task_id} if task_id else set())
    left = [t for t in g.facts.tasks if t.kind == "followup" and t.id != task_id]
    if not left and g.command.data.get("present") and not tasks_of(g.facts, "close_review"):
        due = g.due("stage.returned.close")
        effects.opens.append(TaskSpec("close_review", due, g.home_unit, role="headmaster"))
    return effects


def relapse(g: Ground) -> Effects:
    effects = Effects(ends=stage_tasks(g.facts, frozenset({"harm_alert"})), met=False)
    effects.columns |= {"round": g.facts.round + 1, "returned_on": None, "visits": 0, "last_result": ""}
    start_persuading(g, effects, g.home_unit, g.command.data.get("owner_id"))
    return effects


def park(g: Ground) -> Effects:
    until = g.command.day("until") or date.max
    effects = Effects(ends=stage_tasks(g.facts, frozenset({"harm_alert", "inquiry_reply"})), met=False)
    effects.columns |= {
        "park_kind": g.command.data["kind"],
        "parked_from": g.facts.stage.value,
        "parked_until": until,
    }
    clause = codes.park_kind(str(g.command.data["kind"])).clause
    effects.opens.append(TaskSpec("park_end", fixed(until, clause), g.facts.responsible_unit_id, g.owner))
    return effects


def resume(g: Ground) -> Effects:
    """Earlier notices stay on file but start no clock: the case is persuaded anew."""
    effects = Effects(ends=stage_tasks(g.facts, frozenset({"harm_alert", "inquiry_reply"})))
    effects.columns |= {"park_kind": "", "parked_from": "", "parked_until": None}
    owner = g.command.data.get("owner_id") or g.owner
    verifier = g.command.data.get("verifier_id") or owner
    check = TaskSpec("resume_check", g.due("stage.parked.verify_return"), g.home_unit, owner)
    if g.facts.parked_from == Stage.SUSPECTED:
        effects.opens += [TaskSpec("verify", g.due("stage.suspected.verify"), g.home_unit, verifier), check]
    else:
        effects.columns["round"] = g.facts.round + 1
        start_persuading(g, effects, g.home_unit, owner)
        effects.opens = [spec for spec in effects.opens if spec.kind != "visit"] + [check]
    return effects


def finish(g: Ground) -> Effects:
    """A closed case has no open task; an absence within the watch proposes to reopen it."""
    outcome = str(g.command.data.get("outcome") or codes.BACK_IN_CLASS)
    watch = g.due("relapse.watch").day
    effects = Effects(ends={t.id for t in g.facts.tasks})
    effects.columns |= {"outcome": outcome, "closed_on": g.command.today, "watch_until": watch}
    effects.columns |= {"park_kind": "", "parked_from": "", "parked_until": None}
    return effects


def dismiss(g: Ground) -> Effects:
    effects = finish(g)
    effects.columns |= {"conclusion": g.command.data["conclusion"]}
    effects.columns["outcome"] = codes.conclusion(str(g.command.data["conclusion"])).outcome
    return effects


def reopen(g: Ground) -> Effects:
    effects = Effects()
    effects.columns |= {"round": g.facts.round + 1, "outcome": "", "closed_on": None, "watch_until": None}
    effects.columns |= {"returned_on": None, "visits": 0, "last_result": ""}
    start_persuading(g, effects, g.home_unit, g.command.data.get("owner_id"))
    return effects
