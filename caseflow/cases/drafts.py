"""A document before it is issued: what it would say, what it lacks, what speaks against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select

from caseflow import clock
from caseflow.accounts.models import User
from caseflow.calendars.service import work_calendar
from caseflow.cases.documents import objections
from caseflow.cases.models import Assignment, Case, CaseEvent
from caseflow.cases.orders import (
    Paper,
    inquiry_order,
    letter_order,
    notice_order,
    paper_order,
    report_order,
)
from caseflow.cases.papers import particulars
from caseflow.errors import Reason
from caseflow.extensions import db
from caseflow.lib.dates import cn_date
from caseflow.notices.blocks import Letter
from caseflow.notices.drafting import facts_for, is_numbered
from caseflow.notices.kinds import get_kind
from caseflow.notices.letter import compose
from caseflow.notices.models import Notice
from caseflow.notices.service import Issue, name_of
from caseflow.notices.spec import Fact, FactType, Wording
from caseflow.policy.codes import RETURN_NOTICES, NoticeKind
from caseflow.policy.permissions import Actor
from caseflow.policy.stages import Trigger

#: the step that makes each kind; every other kind is a paper beside the ladder
TRIGGERS = {
    **dict.fromkeys(NoticeKind, Trigger.ISSUE_PAPER),
    NoticeKind.PERSUASION_REPORT: Trigger.REPORT,
    **dict.fromkeys(RETURN_NOTICES, Trigger.ISSUE_NOTICE),
    NoticeKind.JUDICIAL_LETTER: Trigger.ISSUE_LETTER,
    NoticeKind.INQUIRY_LETTER: Trigger.INQUIRE,
}
_TYPED = frozenset({FactType.TEXT, FactType.DATE, FactType.CHOICE, FactType.REFERENCE})
_REPEATED_WITHIN = timedelta(days=30)
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Draft:
    """``reasons`` empty: it can be issued as it stands."""

    order: Issue
    reasons: tuple[Reason, ...]


def order_of(
    case: Case, kind: NoticeKind, paper: Paper, actor: Actor, *, today: date, reason_code: str = ""
) -> Issue:
    if kind is NoticeKind.PERSUASION_REPORT:
        return report_order(case, paper, reason_code)
    if kind is NoticeKind.INQUIRY_LETTER:
        return inquiry_order(case, paper, actor, today)
    if kind is NoticeKind.JUDICIAL_LETTER:
        return letter_order(case, paper)
    if kind in RETURN_NOTICES:
        return notice_order(case, paper, actor, kind, today)
    return paper_order(case, kind, paper, actor, today)


def draft(
    case: Case, kind: NoticeKind, paper: Paper, actor: Actor, now: datetime, *, reason_code: str = ""
) -> Draft:
    order = order_of(case, kind, paper, actor, today=clock.to_local(now).date(), reason_code=reason_code)
    data = {
        "reason_code": reason_code,
        "printed_on": paper.printed_on.isoformat() if paper.printed_on else None,
        "expected_service_on": paper.expected_service_on.isoformat() if paper.expected_service_on else None,
        **(particulars(case, order) if TRIGGERS[kind] is Trigger.ISSUE_PAPER else {}),
    }
    return Draft(order, objections(TRIGGERS[kind], order, data, actor, now))


def letter_of(order: Issue, today: date) -> Letter:
    """The words of the paper, for reading on the screen; without a number."""
    return compose(facts_for(order.kind, order.values, order.unit, today), order.wording)


def missing_facts(order: Issue, today: date) -> list[Fact]:
    """Required facts that the records do not hold and a clerk can type."""
    kind = get_kind(order.kind)
    known = facts_for(order.kind, order.values, order.unit, today).values
    return [
        fact
        for fact in kind.facts
        if fact.required and fact.type in _TYPED and fact.name != kind.deadline and not known.get(fact.name)
    ]


def cautions(order: Issue, case: Case, today: date, printed_on: date | None) -> list[str]:
    """What a careful clerk would think of; none of it forbids anything."""
    return [
        *_not_signed_for(case),
        *_rest_day(printed_on),
        *_doubtful_year(printed_on),
        *_repeated(order, case, today),
        *_words(order),
    ]


def _not_signed_for(case: Case) -> Iterator[str]:
    """Handed over, and the new officer has neither signed for the case nor done a step since."""
    acted = exists().where(
        CaseEvent.case_id == case.id,
        CaseEvent.actor_id == Assignment.user_id,
        CaseEvent.at > Assignment.granted_at,
    )
    query = (
        select(User.name)
        .join(Assignment, Assignment.user_id == User.id)
        .where(Assignment.case_id == case.id, Assignment.part == "owner")
        .where(Assignment.revoked_at.is_(None), Assignment.accepted_at.is_(None), ~acted)
    )
    for name in db.session.scalars(query):
        yield f"此案转由{name}经办，尚未签收，可先在个案页签收并核对情况"


def _rest_day(day: date | None) -> Iterator[str]:
    if day and not work_calendar().is_workday(day):
        weekday = _WEEKDAYS[day.weekday()]
        yield f"截止日期{cn_date(day)}（星期{weekday}）是休息日，文书载明的日期不顺延，可返回改为工作日"


def _doubtful_year(day: date | None) -> Iterator[str]:
    if day and work_calendar().is_provisional(day):
        yield f"{day.year}年放假安排未公布，截止日期是否为休息日尚不能确定"


def _repeated(order: Issue, case: Case, today: date) -> Iterator[str]:
    recent = select(Notice).where(
        Notice.case_id == case.id,
        Notice.kind == order.kind,
        Notice.status != "void",
        Notice.issued_on > today - _REPEATED_WITHIN,
    )
    for notice in db.session.scalars(recent.order_by(Notice.id)):
        yield f"30天内已制发同类文书：{name_of(notice)}（{cn_date(notice.issued_on)}）"


def _words(order: Issue) -> Iterator[str]:
    if order.wording == Wording.RUIAN:
        yield "瑞安附件2原句写有“给予处罚”，义务教育法第五十八条只规定批评教育、责令限期改正"
    kind = get_kind(order.kind)
    if kind.code and not is_numbered(kind, order.wording):
        yield "此措辞的式样没有文号，生成后不编号"
