"""What service means for the printed date, said before it is recorded and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caseflow.cases.models import Case
from caseflow.cases.serving import has_clock, minimum_days
from caseflow.lib.dates import cn_date
from caseflow.notices.delivery import effective_day
from caseflow.notices.models import Notice
from caseflow.notices.papers import name_of
from caseflow.notices.service_rules import Attempt
from caseflow.policy.codes import ServiceMode, service_mode
from caseflow.policy.deadlines import latest_service_day
from caseflow.policy.edition import Edition
from caseflow.policy.serving import CountsFrom


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when a document must be served for its date to hold."""

    name: str
    printed_on: date
    latest: date


def deadlines(case: Case, papers: Sequence[Notice]) -> list[Deadline]:
    found = []
    for paper in papers:
        if paper.printed_on and has_clock(paper):
            latest = latest_service_day(paper.printed_on, minimum_days(case, paper))
            found.append(Deadline(name_of(paper), paper.printed_on, latest))
    return found


def outlook(mode: ServiceMode, today: date, edition: Edition, owed: Sequence[Deadline]) -> str:
    """If it is done today, from when it counts and whether the date on the paper still holds."""
    counts_from = service_mode(mode).counts_from
    if counts_from is CountsFrom.RECEIPT:
        return f"自回执（回证）上的收件日期起视为送达{_not_later(owed)}"
    if counts_from is CountsFrom.THAT_DAY:
        return f"自当日起视为送达；今天送达，{cn_date(today)}生效，{judged(today, owed)}".rstrip("，")
    days = edition.days("service.announcement").n
    effective = today.fromordinal(today.toordinal() + days)
    abroad = edition.days("service.announcement_abroad").n
    text = f"发出公告满{days}日视为送达（在国内没有住所的满{abroad}日）；今天发出，{cn_date(effective)}生效，"
    return f"{text}{judged(effective, owed)}".rstrip("，")


def judged(effective: date, owed: Sequence[Deadline]) -> str:
    """Whether the clock starts; "" for documents without a date."""
    late = [one for one in owed if effective > one.latest]
    if late:
        first = min(late, key=lambda one: one.latest)
        return f"晚于最迟送达日{cn_date(first.latest)}，期限不起算，须作废后重新制发"
    return f"期限起算，{cn_date(min(one.printed_on for one in owed))}届满" if owed else ""


def of_attempt(attempt: Attempt, edition: Edition, owed: Sequence[Deadline]) -> str:
    """What the dates as typed lead to."""
    if not attempt.succeeded or not attempt.mode:
        return "未送达的，期限不起算，登记后按下一方式送达"
    effective = effective_day(attempt, edition)
    if effective is None:
        return "填写送达时间，以回执为准的填写回执日期，再算生效日"
    return f"{cn_date(effective)}生效，{judged(effective, owed)}".rstrip("，")


def _not_later(owed: Sequence[Deadline]) -> str:
    return f"；收件不晚于{cn_date(min(one.latest for one in owed))}，期限方起算" if owed else ""
