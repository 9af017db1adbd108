"""What a step does besides moving the stage: columns it sets, tasks it ends and opens."""

from collections.abc import Callable
from datetime import date, timedelta

from caseflow.policy import codes
from caseflow.policy.deadlines import fixed, starts_clock
from caseflow.policy.facts import CaseFacts
from caseflow.policy.ground import (
    PLUS_ONE,
    Effects,
    Ground,
    TaskSpec,
    document_tasks,
    stage_tasks,
    tasks_of,
)
from caseflow.policy.stages import Stage, Trigger


def _start_persuading(g: Ground, effects: Effects, unit_id: int, owner_id: int | None = None) -> None:
    owner = owner_id or g.owner
    effects.opens += [
        TaskSpec("persuade", g.due("stage.persuading.report"), unit_id, role="headmaster"),
        TaskSpec("visit", g.due("visits.first"), unit_id, owner),
    ]
    effects.columns["responsible_unit_id"] = unit_id


def confirm(g: Ground) -> Effects:
    effects = Effects(ends=stage_tasks(g.facts))
    effects.columns["conclusion"] = g.command.data["conclusion"]
    if g.command.data.get("reason_code"):
        effects.columns["reason_code"] = g.command.data["reason_code"]
    _start_persuading(g, effects, g.facts.responsible_unit_id)
    return effects


def log_visit(g: Ground) -> Effects:
    """The result makes the next step: a promise is checked, else another visit falls due (T9)."""
    data = g.command.data
    day = g.command.day("on_day") or g.command.today
    effects = Effects(ends=tasks_of(g.facts, "visit", "promise", "resume_check"))
    effects.columns |= {"last_result": data["result"], "last_visit_on": day, "visits": PLUS_ONE}
    if data.get("reason_code"):
        effects.columns["reason_code"] = data["reason_code"]
    promised = g.command.day("promised_on")
    if promised and g.facts.stage not in (Stage.RETURNED, Stage.PARKED):
        due = g.due("visits.promise_check", promised)
        effects.opens.append(TaskSpec("promise", due, g.home_unit, g.owner, data={"day": promised.isoformat()}))
    elif g.facts.stage is Stage.PERSUADING and data["result"] != codes.CAME_BACK:
        effects.opens.append(TaskSpec("visit", g.due("visits.next"), g.home_unit, g.owner))
    if data.get("harm"):
        effects.columns["flagged"] = True
        effects.opens.append(_alert(g))
    return effects


def _alert(g: Ground) -> TaskSpec:
    """未保11: the bureau is told at once."""
    return TaskSpec("harm_alert", g.due("visits.mandatory_report"), g.facts.county_id, role="bureau_officer")


def report(g: Ground) -> Effects:
    """The case goes up to the township of the household, else of dwelling, else the bureau."""
    data = g.command.data
    effects = Effects(ends=stage_tasks(g.facts))
    if data.get("reason_code"):
        effects.columns["reason_code"] = data["reason_code"]
    unit_id = int(data["unit_id"])
    effects.columns |= {"responsible_unit_id": unit_id, "township_id": unit_id}
    effects.opens.append(
        TaskSpec("issue_notice", g.due("stage.reported.issue_notice"), unit_id, data.get("owner_id"), "township_officer")
    )
    if data.get("outside"):
        # A letter to another county is a person's act; the case does not wait for its answer.
        due = g.due("inquiry.send")
        effects.opens.append(TaskSpec("send_inquiry", due, unit_id, data.get("owner_id"), "township_officer"))
    return effects


def send_back(g: Ground) -> Effects:
    effects = Effects(ends=stage_tasks(g.facts), met=False)
    _start_persuading(g, effects, g.home_unit, g.command.data.get("owner_id"))
    return effects


def _issue(g: Ground, service_key: str, unit_id: int, role: str) -> Effects:
    effects = Effects(ends=stage_tasks(g.facts))
    owner = g.owner if unit_id == g.facts.responsible_unit_id else None
    effects.opens.append(
        TaskSpec(
            "service",
            g.due(service_key),
            unit_id,
            owner,
            role,
            ("notice", int(g.command.data["notice_id"])),
            {"printed_on": str(g.command.data["printed_on"])},
        )
    )
    return effects


def issue_notice(g: Ground) -> Effects:
    return _issue(g, "stage.noticed.service", g.facts.responsible_unit_id, "township_officer")


def issue_letter(g: Ground) -> Effects:
    unit = g.facts.justice_id or g.facts.county_id
    return _issue(g, "stage.judicial.service", unit, "judicial_officer")


def record_service(g: Ground) -> Effects:
    """The clock starts only when service is effective early enough before the printed date."""
    notice = g.facts.notice(g.command.data["notice_id"])
    effects = Effects(ends=document_tasks(g.facts, g.command.data["notice_id"]))
    effective = g.command.day("effective_on")
    if notice is None or notice.printed_on is None or effective is None:
        return effects
    if notice.round != g.facts.round or not _is_stage_document(g.facts, notice.kind):
        return effects
    judicial = notice.kind == codes.JUDICIAL_LETTER
    section = "letter" if judicial else "notice"
    unit = (g.facts.justice_id or g.facts.county_id) if judicial else g.facts.responsible_unit_id
    role = "judicial_officer" if judicial else "township_officer"
    subject = ("notice", notice.id)
    rule = g.edition.days(f"{section}.minimum_days")
    if starts_clock(effective, notice.printed_on, rule.n):
        kind = "letter_by" if judicial else "return_by"
        effects.opens.append(TaskSpec(kind, fixed(notice.printed_on, rule.clause), unit, role=role, subject=subject))
    else:
        due = g.due("service.retry")
        effects.opens.append(TaskSpec("replace_notice", due, unit, role=role, subject=subject))
    return effects


def _is_stage_document(facts: CaseFacts, kind: str) -> bool:
    if facts.stage is Stage.NOTICED:
        return kind in codes.RETURN_NOTICES
    return facts.stage is Stage.JUDICIAL and kind == codes.JUDICIAL_LETTER


def service_failed(g: Ground) -> Effects:
    """The next mode is due soon, with the same owner (up to 公告)."""
    notice_id = int(g.command.data["notice_id"])
    effects = Effects(ends=document_tasks(g.facts, notice_id), met=False)
    old = next((t for t in g.facts.tasks if t.id in effects.ends), None)
    if old:
        effects.opens.append(
            TaskSpec(
                "service",
                g.due("service.retry"),
                old.unit_id,
                old.owner_id,
                subject=("notice", notice_id),
                data={**old.data, "mode": g.command.data.get("next_mode", "")},
            )
        )
    return effects


def void_notice(g: Ground) -> Effects:
    effects = Effects(ends=stage_tasks(g.facts) | document_tasks(g.facts, g.command.data["notice_id"]), met=False)
    if g.facts.stage is Stage.JUDICIAL:
        unit = g.facts.justice_id or g.facts.county_id
        effects.opens.append(TaskSpec("issue_letter", g.due("stage.referred.letter"), unit, role="judicial_officer"))
    else:
        due = g.due("stage.reported.issue_notice")
        effects.opens.append(
            TaskSpec("issue_notice", due, g.facts.responsible_unit_id, g.owner, "township_officer")
        )
    return effects


def lapse(g: Ground) -> Effects:
    effects = Effects(ends=stage_tasks(g.facts), met=False)
    start = g.command.day("fell_due_on") or g.command.today
    effects.opens.append(
        TaskSpec("refer", g.due("stage.lapsed.refer", start), g.facts.responsible_unit_id, g.owner)
    )
    return effects


def refer(g: Ground) -> Effects:
    effects = Effects(ends=stage_tasks(g.facts))
    unit = g.facts.justice_id or g.facts.county_id
    effects.opens.append(TaskSpec("accept_referral", g.due("stage.referred.accept"), unit, role="judicial_officer"))
    return effects


def accept_referral(g: Ground) -> Effects:
    effects = Effects(ends=tasks_of(g.facts, "accept_referral"))
    unit = g.facts.justice_id or g.facts.county_id
    due = g.due("stage.referred.letter")
    effects.opens.append(TaskSpec("issue_letter", due, unit, g.command.actor_id, "judicial_officer"))
    return effects


def decline(g: Ground) -> Effects:
    effects = Effects(ends=stage_tasks(g.facts), met=False)
    due = g.due("stage.lapsed.refer")
    effects.opens.append(TaskSpec("refer", due, g.facts.responsible_unit_id, g.owner))
    return effects


def pursue(g: Ground) -> Effects:
    effects = Effects(ends=stage_tasks(g.facts))
    effects.opens.append(_review(g))
    return effects


def _review(g: Ground) -> TaskSpec:
    return TaskSpec("review", g.due("stage.pursued.review"), g.facts.responsible_unit_id, g.owner)


def log_proceeding(g: Ground) -> Effects:
    """A periodic review keeps ``pursued`` alive."""
    return Effects(ends=tasks_of(g.facts, "review"), opens=[_review(g)])


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
        due = g.rule_due(rule, day)
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
    _start_persuading(g, effects, g.home_unit, g.command.data.get("owner_id"))
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
    check = TaskSpec("resume_check", g.due("stage.parked.verify_return"), g.home_unit, owner)
    if g.facts.parked_from == Stage.SUSPECTED:
        effects.opens += [TaskSpec("verify", g.due("stage.suspected.verify"), g.home_unit, owner), check]
    else:
        effects.columns["round"] = g.facts.round + 1
        _start_persuading(g, effects, g.home_unit, owner)
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
    _start_persuading(g, effects, g.home_unit, g.command.data.get("owner_id"))
    return effects


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
    return Effects(columns={"flagged": True}, opens=[_alert(g)])


def request(g: Ground) -> Effects:
    """A second person is asked; the case stays where it is until he has decided."""
    data = g.command.data
    asked = data.get("asked") or {}
    known = {"trigger": data["for"], "outcome": asked.get("outcome") or asked.get("kind") or ""}
    unit, subject = int(data["unit_id"]), ("approval", int(data["approval_id"]))
    return Effects(opens=[TaskSpec("approve", g.due("approval.decide"), unit, subject=subject, data=known)])


def reject(g: Ground) -> Effects:
    subject = ("approval", int(g.command.data["approval_id"]))
    ended = {t.id for t in g.facts.tasks if (t.subject_type, t.subject_id) == subject}
    return Effects(ends=ended)


def extend(g: Ground) -> Effects:
    """More time for one task: a new one with the later date takes its place and says so."""
    task = next(t for t in g.facts.tasks if t.id == g.command.data["task_id"])
    until = g.command.day("until") or task.due_on
    words = f"经批准延长，原为{task.due_on.year}年{task.due_on.month}月{task.due_on.day}日"
    due = fixed(until, "ST-4", words)
    subject = (task.subject_type, task.subject_id)
    longer = TaskSpec(task.kind, due, task.unit_id, task.owner_id, task.role, subject, dict(task.data))
    return Effects(ends={task.id}, opens=[longer], met=False)


def nothing(g: Ground) -> Effects:
    return Effects()


EFFECTS: dict[Trigger, Callable[[Ground], Effects]] = {
    Trigger.CONFIRM: confirm,
    Trigger.DISMISS: dismiss,
    Trigger.LOG_VISIT: log_visit,
    Trigger.REPORT: report,
    Trigger.SEND_BACK: send_back,
    Trigger.ISSUE_NOTICE: issue_notice,
    Trigger.RECORD_SERVICE: record_service,
    Trigger.SERVICE_FAILED: service_failed,
    Trigger.VOID_NOTICE: void_notice,
    Trigger.LAPSE: lapse,
    Trigger.REFER: refer,
    Trigger.ACCEPT_REFERRAL: accept_referral,
    Trigger.DECLINE: decline,
    Trigger.ISSUE_LETTER: issue_letter,
    Trigger.PURSUE: pursue,
    Trigger.LOG_PROCEEDING: log_proceeding,
    Trigger.RETURN_TO_SCHOOL: return_to_school,
    Trigger.RELAPSE: relapse,
    Trigger.PARK: park,
    Trigger.RESUME: resume,
    Trigger.CLOSE: finish,
    Trigger.RESETTLE: finish,
    Trigger.REOPEN: reopen,
    Trigger.TRANSFER_UNIT: transfer_unit,
    Trigger.ASSIGN: nothing,
    Trigger.ATTEST: attest,
    Trigger.INQUIRE: inquire,
    Trigger.ANSWER_INQUIRY: answer_inquiry,
    Trigger.FLAG: flag,
    Trigger.REQUEST: request,
    Trigger.REJECT: reject,
    Trigger.FILE_PROOF: nothing,
    Trigger.EXTEND: extend,
}
