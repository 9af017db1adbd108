"""Documents of a case: made, served, voided. Each is a person's act; the clock never issues one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from caseflow import clock
from caseflow.accounts.grants import grant
from caseflow.accounts.models import Unit
from caseflow.cases import letters
from caseflow.cases.commands import act, build, ensure
from caseflow.cases.days import calendars_of
from caseflow.cases.machine import Moved, facts_for, reasons_for
from caseflow.cases.models import Case
from caseflow.cases.owners import Addressee, addressee, get_officer
from caseflow.cases.places import places
from caseflow.errors import Forbidden, NotFound, Reason, Refused
from caseflow.extensions import db
from caseflow.notices import service as notices
from caseflow.notices.drafting import draft_check
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import Notice
from caseflow.notices.queries import is_issuer
from caseflow.notices.service import Issue
from caseflow.policy import codes
from caseflow.policy.deadlines import due_on
from caseflow.policy.edition import load_edition
from caseflow.policy.permissions import Actor, Permission
from caseflow.policy.stages import Trigger


@dataclass(frozen=True, slots=True)
class Paper:
    """What was typed to make a document; ``typed`` overrides or completes what the case knows."""

    form_key: str
    #: the date printed as the deadline, where the kind has one
    printed_on: date | None = None
    expected_service_on: date | None = None
    wording: str = ""
    signer: str = ""
    typed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dates:
    """Suggested dates of a document that sets a deadline; ``earliest`` is the first lawful one."""

    expected_service_on: date
    printed_on: date
    earliest: date


def suggested_dates(case: Case, section: str, today: date) -> Dates:
    """``section``: notice or letter. Service after some working days, then the edition's usual time."""
    edition, calendars = load_edition(case.edition), calendars_of(case.school_id)
    expected = due_on(edition.days(f"{section}.expected_service"), today, calendars).day
    printed = due_on(edition.days(f"{section}.default_days"), expected, calendars).day
    return Dates(expected, printed, earliest_printed_day(case, section, expected))


def earliest_printed_day(case: Case, section: str, expected: date) -> date:
    """The first date that may be printed when service is expected on that day."""
    return expected + timedelta(days=load_edition(case.edition).days(f"{section}.minimum_days").n)


def get_case(case_id: int) -> Case:
    case = db.session.get(Case, case_id)
    if case is None:
        raise NotFound
    return case


def issuing_unit(unit_id: int) -> Unit:
    """The county's documents go out under its education bureau."""
    if unit_id == places().county_id:
        bureau = select(Unit).where(Unit.dept == "education", Unit.status == "active").order_by(Unit.id)
        found = db.session.scalar(bureau)
        if found:
            return found
    return db.get_or_404(Unit, unit_id)


def goal_of(case: Case) -> Addressee:
    """Where `report` would take the case."""
    edition = load_edition(case.edition)
    mode, copied = edition.text("addressee.township"), edition.switch("addressee.copy_other")
    return addressee(case.pupil, mode, copy_other=copied)


def report_order(case: Case, paper: Paper, reason_code: str) -> Issue:
    goal = goal_of(case)
    units = list(dict.fromkeys((goal.unit_id, places().county_id)))
    goals = [issuing_unit(unit_id) for unit_id in units]
    unit = issuing_unit(case.school_id or case.responsible_unit_id)
    return _order(
        case,
        codes.NoticeKind.PERSUASION_REPORT,
        letters.persuasion_report(case, goals, reason_code),
        unit,
        paper,
    )


def notice_order(case: Case, paper: Paper) -> Issue:
    values = letters.return_notice(case, paper.printed_on)
    unit = issuing_unit(case.responsible_unit_id)
    wording = paper.wording or load_edition(case.edition).text("notice.wording")
    return _order(case, codes.NoticeKind.RETURN_NOTICE, values, unit, paper, wording=wording)


def letter_order(case: Case, paper: Paper) -> Issue:
    title = load_edition(case.edition).text("letter.title")
    values = letters.judicial_letter(case, paper.printed_on, title)
    unit = issuing_unit(places().justice_id or places().county_id)
    return _order(case, codes.NoticeKind.JUDICIAL_LETTER, values, unit, paper)


def inquiry_order(case: Case, paper: Paper, today: date) -> Issue:
    rule = load_edition(case.edition).days("inquiry.reply")
    reply_by = paper.printed_on or due_on(rule, today, calendars_of(case.school_id)).day
    unit = issuing_unit(case.responsible_unit_id)
    return _order(case, codes.NoticeKind.INQUIRY_LETTER, letters.inquiry_letter(case, reply_by), unit, paper)


def _order(
    case: Case,
    kind: codes.NoticeKind,
    values: Mapping[str, Any],
    unit: Unit,
    paper: Paper,
    *,
    wording: str = "lawful",
) -> Issue:
    return Issue(
        kind=kind.value,
        values={**values, **letters.present(dict(paper.typed))},
        unit=unit,
        case_id=case.id,
        round=case.round,
        serve_by=paper.expected_service_on,
        wording=wording or "lawful",
        signer=paper.signer,
        replaces=_voided(case, kind),
        idempotency_key=paper.form_key,
        # A village school without a document code of its own still has to be able to report.
        numbered=None if unit.kind != "school" else bool(unit.doc_code.strip()),
    )


def _voided(case: Case, kind: codes.NoticeKind) -> Notice | None:
    """The newest paper of this kind and round, when it was voided: the next one takes its place."""
    query = select(Notice).where(
        Notice.case_id == case.id, Notice.round == case.round, Notice.kind == kind.value
    )
    newest = db.session.scalar(query.order_by(Notice.id.desc()).limit(1))
    return newest if newest and newest.status == codes.NoticeStatus.VOID else None


def report(case_id: int, paper: Paper, actor: Actor, now: datetime, reason_code: str) -> Moved | None:
    """报乡镇: the headmaster's report is made and the case goes up, in one transaction.

    A child who never entered a school has nobody to write a report: the case goes up without one.
    None when the same form was sent before.
    """
    if made_before(paper):
        return None
    case = get_case(case_id)
    ensure(actor, Permission.CASE_REPORT, facts_for(case_id, Trigger.REPORT))
    goal = goal_of(case)
    owner = get_officer(goal.unit_id)
    data: dict[str, Any] = {
        "reason_code": reason_code,
        "unit_id": goal.unit_id,
        "outside": goal.outside,
        "owner_id": owner.user_id,
        "owner_unit_id": owner.unit_id,
    }
    if case.school_id is not None:
        notice = _issue_checked(Trigger.REPORT, report_order(case, paper, reason_code), data, actor, now)
        data["notice_id"] = notice.id
    moved = act(case_id, Trigger.REPORT, actor, now, data)
    if goal.copy_unit_id:
        grant(("case", case_id), goal.copy_unit_id, "copy", "ST-10a", by=actor.user_id, now=now)
    return moved


def issue_notice(case_id: int, paper: Paper, actor: Actor, now: datetime) -> Notice:
    """限期复学通知书: everything is checked first, so that a refusal draws no number."""
    return _issue_and_move(case_id, Trigger.ISSUE_NOTICE, notice_order, paper, actor=actor, now=now)


def issue_letter(case_id: int, paper: Paper, actor: Actor, now: datetime) -> Notice:
    """司法敦促文书, by the justice bureau."""
    return _issue_and_move(case_id, Trigger.ISSUE_LETTER, letter_order, paper, actor=actor, now=now)


def _issue_and_move(
    case_id: int, trigger: Trigger, order_of: Any, paper: Paper, *, actor: Actor, now: datetime
) -> Notice:
    if known := made_before(paper):
        return known
    case = get_case(case_id)
    permission = Permission.NOTICE_ISSUE if trigger is Trigger.ISSUE_NOTICE else Permission.LETTER_ISSUE
    ensure(actor, permission, facts_for(case_id, trigger))
    data = {"printed_on": _iso(paper.printed_on), "expected_service_on": _iso(paper.expected_service_on)}
    notice = _issue_checked(trigger, order_of(case, paper), data, actor, now)
    act(case_id, trigger, actor, now, {**data, "notice_id": notice.id, "number": notice.number_text})
    return notice


def _issue_checked(
    trigger: Trigger, order: Issue, data: Mapping[str, Any], actor: Actor, now: datetime
) -> Notice:
    """Everything is asked before a number is drawn."""
    if against := objections(trigger, order, data, actor, now):
        raise Refused(against)
    return notices.issue(order, actor.user_id, now)


def objections(
    trigger: Trigger, order: Issue, data: Mapping[str, Any], actor: Actor, now: datetime
) -> tuple[Reason, ...]:
    """All that speaks against the step and against the paper, at once."""
    if order.case_id is None:
        raise LookupError(order.kind)
    today = clock.to_local(now).date()
    of_step = reasons_for(order.case_id, build(trigger, actor, now, data))
    of_paper = draft_check(
        order.kind, order.values, order.unit, today, wording=order.wording, numbered=order.numbered
    )
    # The report is made by this very step; a missing deadline has been named by the step's own rule
    named = {("no_report", "notice_id"), ("fact_missing", get_kind(order.kind).deadline)}
    return tuple(r for r in (*of_step, *of_paper) if (r.code, r.field) not in named)


def inquire(case_id: int, paper: Paper, actor: Actor, now: datetime) -> Notice:
    """协查函 to another county, with a clock for the reply; no case waits for its answer."""
    if known := made_before(paper):
        return known
    case = get_case(case_id)
    ensure(actor, Permission.INQUIRY_SEND, facts_for(case_id, Trigger.INQUIRE))
    order = inquiry_order(case, paper, clock.to_local(now).date())
    notice = _issue_checked(Trigger.INQUIRE, order, {}, actor, now)
    act(case_id, Trigger.INQUIRE, actor, now, {"notice_id": notice.id})
    return notice


def made_before(paper: Paper) -> Notice | None:
    """The same form sent twice makes one document."""
    return db.session.scalar(select(Notice).where(Notice.idempotency_key == paper.form_key))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def papers_of(case_id: int, notice_ids: Sequence[int]) -> list[Notice]:
    query = select(Notice).where(Notice.id.in_(list(notice_ids)), Notice.case_id == case_id)
    found = list(db.session.scalars(query.order_by(Notice.id)))
    if not found or len(found) != len(set(notice_ids)):
        raise Refused.because("no_document", "请选择本案的文书", field="notice_id")
    return found


def void_notice(case_id: int, notice_id: int, actor: Actor, now: datetime, *, note: str) -> Moved:
    """Voided, never deleted; its clocks stop and the issuer owes a replacement.

    :raise Forbidden: another organ's paper is not ours to void
    """
    notice = papers_of(case_id, [notice_id])[0]
    if not is_issuer(actor, notice):
        raise Forbidden(f"此文书由{notice.unit.name}制发，由制发机关作废")
    moved = act(case_id, Trigger.VOID_NOTICE, actor, now, {"notice_id": notice_id}, note=note)
    notices.void(notice, note, actor.user_id, now)
    return moved


def void_unserved(case_id: int, actor_id: int | None, now: datetime) -> list[int]:
    """A child who is back makes papers that reached nobody void (已返校)."""
    kinds = [*codes.RETURN_NOTICES, codes.JUDICIAL_LETTER]
    query = select(Notice).where(
        Notice.case_id == case_id,
        Notice.status != codes.NoticeStatus.VOID,
        Notice.effective_on.is_(None),
        Notice.kind.in_([kind.value for kind in kinds]),
    )
    unserved = list(db.session.scalars(query.order_by(Notice.id)))
    for notice in unserved:
        notices.void(notice, "已返校", actor_id, now)
    return [notice.id for notice in unserved]
