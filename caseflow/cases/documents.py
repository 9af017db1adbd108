"""Documents of a case are made: each is a person's act; the clock never issues one."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from caseflow import clock
from caseflow.accounts.grants import grant
from caseflow.cases.commands import act, build, ensure
from caseflow.cases.machine import Moved, facts_for, reasons_for
from caseflow.cases.orders import Paper, goal_of, inquiry_order, letter_order, notice_order, report_order
from caseflow.cases.owners import get_officer
from caseflow.cases.reading import get_case, get_case_with_child
from caseflow.cases.signing.rules import signing_reasons
from caseflow.errors import Reason, Refused
from caseflow.notices import service as notices
from caseflow.notices.drafting import draft_check, issuer_form
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import Notice
from caseflow.notices.papers import issued_with
from caseflow.notices.service import Issue
from caseflow.policy.codes import RETURN_NOTICES, NoticeKind
from caseflow.policy.edition import load_edition
from caseflow.policy.facts import CaseFacts
from caseflow.policy.issuing import issuer_reasons
from caseflow.policy.permissions import Actor, Permission
from caseflow.policy.stages import Trigger


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
        "drafted_by": paper.drafted_by,
    }
    if case.school_id is not None:
        notice = issue_checked(Trigger.REPORT, report_order(case, paper, reason_code), data, actor, now)
        data["notice_id"] = notice.id
    moved = act(case_id, Trigger.REPORT, actor, now, data)
    if goal.copy_unit_id:
        grant(("case", case_id), goal.copy_unit_id, "copy", "ST-10a", by=actor.user_id, now=now)
    return moved


def issue_notice(
    case_id: int,
    paper: Paper,
    actor: Actor,
    now: datetime,
    kind: NoticeKind = NoticeKind.RETURN_NOTICE,
) -> Notice:
    """限期复学通知书 or 责令限期改正通知书: all is checked first, so that a refusal draws no number."""
    if kind not in RETURN_NOTICES:
        raise LookupError(kind)
    today = clock.to_local(now).date()
    return _issue_and_move(
        case_id,
        Trigger.ISSUE_NOTICE,
        lambda case, typed: notice_order(case, typed, actor, kind, today),
        paper,
        actor=actor,
        now=now,
    )


def issue_letter(case_id: int, paper: Paper, actor: Actor, now: datetime) -> Notice:
    """司法敦促文书, by the justice bureau."""
    return _issue_and_move(case_id, Trigger.ISSUE_LETTER, letter_order, paper, actor=actor, now=now)


def _issue_and_move(
    case_id: int, trigger: Trigger, order_of: Any, paper: Paper, *, actor: Actor, now: datetime
) -> Notice:
    if known := made_before(paper):
        return known
    case = get_case_with_child(case_id)
    permission = Permission.NOTICE_ISSUE if trigger is Trigger.ISSUE_NOTICE else Permission.LETTER_ISSUE
    facts = facts_for(case_id, trigger)
    ensure(actor, permission, facts)
    data = {"printed_on": _iso(paper.printed_on), "expected_service_on": _iso(paper.expected_service_on)}
    notice = issue_checked(trigger, order_of(case, paper), data, actor, now, facts=facts)
    told = {"notice_id": notice.id, "number": notice.number_text, "drafted_by": paper.drafted_by}
    act(case_id, trigger, actor, now, {**data, **told})
    return notice


def issue_checked(
    trigger: Trigger,
    order: Issue,
    data: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    *,
    facts: CaseFacts | None = None,
) -> Notice:
    """Everything is asked before a number is drawn."""
    against = (*objections(trigger, order, data, actor, now, facts=facts), *signing_reasons(order, actor))
    if against:
        raise Refused(against)
    return notices.issue(order, actor.user_id, now)


def objections(
    trigger: Trigger,
    order: Issue,
    data: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    *,
    facts: CaseFacts | None = None,
) -> tuple[Reason, ...]:
    """All that speaks against the step and against the paper, at once."""
    if order.case_id is None:
        raise LookupError(order.kind)
    today = clock.to_local(now).date()
    of_step = reasons_for(order.case_id, build(trigger, actor, now, data), facts)
    of_paper = (
        *_issuer_reasons(order),
        *draft_check(
            order.kind, order.values, order.unit, today, wording=order.wording, numbered=order.numbered
        ),
    )
    # The report is made by this very step; a missing deadline has been named by the step's own rule
    named = {("no_report", "notice_id"), ("fact_missing", get_kind(order.kind).deadline)}
    return tuple(r for r in (*of_step, *of_paper) if (r.code, r.field) not in named)


def _issuer_reasons(order: Issue) -> Iterator[Reason]:
    """What the county's rules add to the law: the kind itself names the organs that may sign at all."""
    form = issuer_form(order.unit)
    if form in get_kind(order.kind).issuers:
        case = get_case(order.case_id or 0)
        yield from issuer_reasons(order.kind, form, load_edition(case.edition))


def inquire(case_id: int, paper: Paper, actor: Actor, now: datetime) -> Notice:
    """协查函 to another county, with a clock for the reply; no case waits for its answer."""
    if known := made_before(paper):
        return known
    case = get_case(case_id)
    ensure(actor, Permission.INQUIRY_SEND, facts_for(case_id, Trigger.INQUIRE))
    order = inquiry_order(case, paper, actor, clock.to_local(now).date())
    notice = issue_checked(Trigger.INQUIRE, order, {}, actor, now)
    act(case_id, Trigger.INQUIRE, actor, now, {"notice_id": notice.id, "drafted_by": paper.drafted_by})
    return notice


def made_before(paper: Paper) -> Notice | None:
    """The same form sent twice makes one document."""
    return issued_with(paper.form_key)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
