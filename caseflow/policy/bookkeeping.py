"""What the steps beside the ladder do: requests, hand-overs, inquiries, alerts, extensions."""

from caseflow.policy.deadlines import fixed
from caseflow.policy.ground import (
    Effects,
    Ground,
    TaskSpec,
    alert,
    document_tasks,
    tasks_of,
)

#: requests with a period of their own
_ANSWERED_WITHIN = {"transfer_unit": "transfer_unit.answer", "pursue": "pursue.countersign"}


def transfer_unit(g: Ground) -> Effects:
    """Open tasks of the giving unit move with the case (done by the writer's ``hand_over``)."""
    unit = int(g.command.data["unit_id"])
    effects = Effects(ends=tasks_of(g.facts, "approve"))
    effects.columns["responsible_unit_id"] = unit
    if g.command.data.get("school_id"):
        effects.columns["school_id"] = int(g.command.data["school_id"])
        effects.columns["class_id"] = g.command.data.get("class_id")
    elif g.facts.township_id == g.facts.responsible_unit_id:
        effects.columns["township_id"] = unit
    return effects


def inquire(g: Ground) -> Effects:
    due = g.due("inquiry.reply")
    notice = ("notice", int(g.command.data["notice_id"]))
    unit = g.facts.responsible_unit_id
    reply = TaskSpec("inquiry_reply", due, unit, g.owner, subject=notice)
    return Effects(ends=tasks_of(g.facts, "send_inquiry"), opens=[reply])


def answer_inquiry(g: Ground) -> Effects:
    return Effects(ends=tasks_of(g.facts, "inquiry_reply"))


def flag(g: Ground) -> Effects:
    """Raise the alert, or put it down once the bureau has dealt with it."""
    if g.command.data.get("handled"):
        return Effects(ends=tasks_of(g.facts, "harm_alert"))
    return Effects(columns={"flagged": True}, opens=[alert(g)])


def extend(g: Ground) -> Effects:
    """More time for one task: a new one with the later date takes its place and says so."""
    task = next(t for t in g.facts.tasks if t.id == g.command.data["task_id"])
    until = g.command.day("until") or task.due_on
    words = f"经批准延长，原为{task.due_on.year}年{task.due_on.month}月{task.due_on.day}日"
    due = fixed(until, "ST-4", words)
    subject = (task.subject_type, task.subject_id)
    longer = TaskSpec(task.kind, due, task.unit_id, task.owner_id, task.role, subject, dict(task.data))
    return Effects(ends={task.id}, opens=[longer], met=False)


def request(g: Ground) -> Effects:
    """A second person is asked; the case stays where it is until he has decided."""
    data = g.command.data
    asked = data.get("asked") or {}
    known = {"trigger": data["for"], "outcome": asked.get("outcome") or asked.get("kind") or ""}
    unit, subject = int(data["unit_id"]), ("approval", int(data["approval_id"]))
    role = str(data.get("role", ""))
    due = g.due(_ANSWERED_WITHIN.get(str(data["for"]), "approval.decide"))
    return Effects(opens=[TaskSpec("approve", due, unit, role=role, subject=subject, data=known)])


def reject(g: Ground) -> Effects:
    subject = ("approval", int(g.command.data["approval_id"]))
    ended = {t.id for t in g.facts.tasks if (t.subject_type, t.subject_id) == subject}
    return Effects(ends=ended)


def issue_paper(g: Ground) -> Effects:
    """A paper beside the ladder moves nothing; one that must reach somebody is served in time."""
    data = g.command.data
    if not data.get("served"):
        return Effects()
    unit, notice = int(data["unit_id"]), ("notice", int(data["notice_id"]))
    owner = g.owner if unit == g.facts.responsible_unit_id else None
    return Effects(opens=[TaskSpec("service", g.due("service.deadline"), unit, owner, subject=notice)])


def void_paper(g: Ground) -> Effects:
    return Effects(ends=document_tasks(g.facts, int(g.command.data["notice_id"])), met=False)


def nothing(g: Ground) -> Effects:
    return Effects()
