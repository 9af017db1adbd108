"""What the steps up the ladder do: from the verification to the pursuit."""

from caseflow.policy import codes
from caseflow.policy.deadlines import fixed, starts_clock
from caseflow.policy.facts import CaseFacts, NoticeFact
from caseflow.policy.ground import (
    PLUS_ONE,
    Effects,
    Ground,
    TaskSpec,
    alert,
    document_tasks,
    stage_tasks,
    start_persuading,
    tasks_of,
)
from caseflow.policy.stages import Stage


def confirm(g: Ground) -> Effects:
    effects = Effects(ends=stage_tasks(g.facts))
    effects.columns["conclusion"] = g.command.data["conclusion"]
    if g.command.data.get("reason_code"):
        effects.columns["reason_code"] = g.command.data["reason_code"]
    start_persuading(g, effects, g.facts.responsible_unit_id)
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
        effects.opens.append(
            TaskSpec("promise", due, g.home_unit, g.owner, data={"day": promised.isoformat()})
        )
    elif g.facts.stage is Stage.PERSUADING and data["result"] != codes.CAME_BACK:
        effects.opens.append(TaskSpec("visit", g.due("visits.next"), g.home_unit, g.owner))
    if data.get("harm"):
        effects.columns["flagged"] = True
        effects.opens.append(alert(g))
    return effects


def report(g: Ground) -> Effects:
    """The case goes up to the township of the household, else of dwelling, else the bureau."""
    data = g.command.data
    effects = Effects(ends=stage_tasks(g.facts))
    if data.get("reason_code"):
        effects.columns["reason_code"] = data["reason_code"]
    unit_id = int(data["unit_id"])
    effects.columns |= {"responsible_unit_id": unit_id, "township_id": unit_id}
    effects.opens.append(
        TaskSpec(
            "issue_notice",
            g.due("stage.reported.issue_notice"),
            unit_id,
            data.get("owner_id"),
            "township_officer",
        )
    )
    if data.get("outside"):
        # A letter to another county is a person's act; the case does not wait for its answer.
        due = g.due("inquiry.send")
        effects.opens.append(TaskSpec("send_inquiry", due, unit_id, data.get("owner_id"), "township_officer"))
    return effects


def send_back(g: Ground) -> Effects:
    effects = Effects(ends=stage_tasks(g.facts), met=False)
    start_persuading(g, effects, g.home_unit, g.command.data.get("owner_id"))
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
    rule = g.edition.days(f"{'letter' if judicial else 'notice'}.minimum_days")
    subject = ("notice", notice.id)
    if starts_clock(effective, notice.printed_on, rule.n):
        unit, role = _court_side(g) if judicial else (g.facts.responsible_unit_id, "township_officer")
        kind = "letter_by" if judicial else "return_by"
        due = fixed(notice.printed_on, rule.clause)
        effects.opens.append(TaskSpec(kind, due, unit, role=role, subject=subject))
    else:
        unit, role = _issuer(g, notice)
        due = g.due("service.retry")
        effects.opens.append(TaskSpec("replace_notice", due, unit, role=role, subject=subject))
    return effects


def _court_side(g: Ground) -> tuple[int, str]:
    return g.facts.justice_id or g.facts.county_id, "judicial_officer"


def _issuer(g: Ground, notice: NoticeFact | None) -> tuple[int, str]:
    """Who owes the paper that takes another's place: only the organ that issued it may void it."""
    if notice is not None and notice.kind == codes.JUDICIAL_LETTER:
        return _court_side(g)
    if notice is not None and notice.issuer_id == g.facts.county_id:
        return g.facts.county_id, "bureau_officer"
    return g.facts.responsible_unit_id, "township_officer"


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
    effects = Effects(
        ends=stage_tasks(g.facts) | document_tasks(g.facts, g.command.data["notice_id"]), met=False
    )
    if g.facts.stage is Stage.JUDICIAL:
        unit, role = _court_side(g)
        due = g.due("stage.referred.letter")
        effects.opens.append(TaskSpec("issue_letter", due, unit, role=role))
    else:
        unit, role = _issuer(g, g.facts.notice(g.command.data["notice_id"]))
        owner = g.owner if unit == g.facts.responsible_unit_id else None
        due = g.due("stage.reported.issue_notice")
        effects.opens.append(TaskSpec("issue_notice", due, unit, owner, role))
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
    effects.opens.append(
        TaskSpec("accept_referral", g.due("stage.referred.accept"), unit, role="judicial_officer")
    )
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


def fall_due(g: Ground) -> Effects:
    """The letter's date is over: the township owes a decision; nothing pursues by itself."""
    start = g.command.day("fell_due_on") or g.command.today
    due = g.due("stage.judicial.decide", start)
    decide = TaskSpec("decide", due, g.facts.responsible_unit_id, g.owner, "township_officer")
    return Effects(ends=tasks_of(g.facts, "letter_by"), opens=[decide], met=False)


def pursue(g: Ground) -> Effects:
    effects = Effects(ends=stage_tasks(g.facts))
    effects.opens.append(_review(g))
    return effects


def _review(g: Ground) -> TaskSpec:
    return TaskSpec("review", g.due("stage.pursued.review"), g.facts.responsible_unit_id, g.owner)


def log_proceeding(g: Ground) -> Effects:
    """A periodic review keeps ``pursued`` alive."""
    return Effects(ends=tasks_of(g.facts, "review"), opens=[_review(g)])
