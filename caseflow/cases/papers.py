"""Papers beside the ladder: made in one transaction with their line in the journal, moving nothing."""

from datetime import date, datetime
from typing import Any

from caseflow import clock
from caseflow.accounts.models import Unit
from caseflow.cases import handover
from caseflow.cases.commands import act, build, ensure
from caseflow.cases.documents import issue_checked, made_before, objections
from caseflow.cases.machine import Moved, facts_for, reasons_for
from caseflow.cases.models import Case
from caseflow.cases.orders import Paper, paper_order
from caseflow.cases.places import places
from caseflow.cases.pursuing import after_ten_workdays, counted
from caseflow.cases.reading import get_case
from caseflow.errors import Refused
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import Notice
from caseflow.notices.service import Issue
from caseflow.policy.codes import NoticeKind
from caseflow.policy.permissions import Actor, Permission
from caseflow.policy.stages import Trigger


def issue_paper(case_id: int, kind: NoticeKind, paper: Paper, actor: Actor, now: datetime) -> Notice:
    """劝学通知书, 移送函, 线索函, 公告 and the like: any kind that moves no case.

    The same form sent twice gives the first paper.

    :raise Forbidden: without the permission
    :raise Refused: with all that speaks against the step and the paper at once
    """
    if known := made_before(paper):
        return known
    case = get_case(case_id)
    ensure(actor, Permission.PAPER_ISSUE, facts_for(case_id, Trigger.ISSUE_PAPER))
    order = paper_order(case, kind, paper, actor, clock.to_local(now).date())
    if not get_kind(kind).frozen:
        raise Refused.because("not_issued", f"{get_kind(kind).name}是表格，直接打印填写，不必制发")
    data = particulars(case, order)
    notice = issue_checked(Trigger.ISSUE_PAPER, order, data, actor, now)
    told = {"notice_id": notice.id, "number": notice.number_text, "drafted_by": paper.drafted_by}
    act(case_id, Trigger.ISSUE_PAPER, actor, now, {**data, **told})
    return notice


def refer(case_id: int, actor: Actor, now: datetime, *, note: str = "", letter: Paper | None = None) -> Moved:
    """移送, with its 移送函 where one is wanted: both or neither, and all that forbids either at once."""
    if letter is not None and made_before(letter) is None:
        case = get_case(case_id)
        order = paper_order(case, NoticeKind.TRANSFER_LETTER, letter, actor, clock.to_local(now).date())
        of_step = reasons_for(case_id, build(Trigger.REFER, actor, now))
        of_paper = objections(Trigger.ISSUE_PAPER, order, particulars(case, order), actor, now)
        if against := dict.fromkeys((*of_step, *of_paper)):
            raise Refused(against)
        issue_paper(case_id, NoticeKind.TRANSFER_LETTER, letter, actor, now)
    return handover.refer(case_id, actor, now, note=note)


def particulars(case: Case, order: Issue) -> dict[str, Any]:
    """What the rules of the step ask about the paper; the journal keeps it."""
    kind = get_kind(order.kind)
    data: dict[str, Any] = {"kind": kind.id, "unit_id": _answers(order.unit)}
    if kind.served:
        data["served"] = True
    days = {"printed_on": order.values.get(kind.deadline), "expected_service_on": order.serve_by}
    if kind.id == NoticeKind.DEMAND_LETTER:
        days["earliest_on"] = after_ten_workdays(case, order.serve_by or clock.today())
    if kind.id == NoticeKind.ENFORCEMENT_APPLICATION:
        days |= counted(case)
    return data | {name: day.isoformat() for name, day in days.items() if isinstance(day, date)}


def _answers(unit: Unit) -> int:
    """The bureau's posts stand on the county."""
    return places().county_id if unit.dept == "education" else unit.id
