"""When a court may be asked to enforce (强制法53、54): both remedies over and unused, and not for ever."""

from collections.abc import Iterator
from datetime import date, timedelta

from caseflow.errors import Reason
from caseflow.lib.dates import cn_date
from caseflow.lib.workdays import add_months
from caseflow.policy import codes
from caseflow.policy.edition import Edition
from caseflow.policy.facts import CaseFacts, Command, NoticeFact


def served_order(facts: CaseFacts) -> NoticeFact | None:
    """The newest 责令 of this round that has reached the guardian."""
    served = [n for n in facts.live_notices(codes.NoticeKind.CORRECTION_ORDER) if n.effective_on]
    return served[-1] if served else None


def remedies_end(served_on: date, edition: Edition) -> date:
    """The last day on which 复议 or 诉讼 may still be brought."""
    review = served_on + timedelta(days=edition.days("pursue.review_days").n)
    return max(review, add_months(served_on, edition.days("pursue.suit_months").n))


def demand_reasons(facts: CaseFacts, today: date) -> Iterator[Reason]:
    """催告书 asks for what an order has required in vain."""
    order = served_order(facts)
    if order is None:
        yield Reason("no_order", "催告须以已送达的责令限期改正通知书为依据", "强制54", "kind")
    elif order.printed_on and today <= order.printed_on:
        text = f"责令限期改正通知书载明的日期为{cn_date(order.printed_on)}，届满后再催告"
        yield Reason("not_yet", text, "强制54", "kind")


def enforcement_reasons(facts: CaseFacts, command: Command, edition: Edition, field: str) -> Iterator[Reason]:
    """The command may bring what only a calendar can tell.

    ``remedies_over_on``: the last day of the remedies, where it is no rest day;
    ``demand_over_on``: the tenth working day after the 催告书 was served.
    """
    today = command.today
    order = served_order(facts)
    if order is None or order.effective_on is None:
        text = "申请强制执行须以已送达的责令限期改正通知书为依据"
        yield Reason("no_order", text, "强制53", field)
        return
    yield from _window(order.effective_on, command, edition, field)
    demands = facts.live_notices(codes.NoticeKind.DEMAND_LETTER)
    if not any(n.effective_on for n in demands):
        yield Reason("no_demand", "申请强制执行前须先送达催告书并满十个工作日", "强制54", field)
    elif (over := command.day("demand_over_on")) and today <= over:
        text = f"催告书送达后未满十个工作日，{cn_date(over)}之后再申请"
        yield Reason("demand_runs", text, "强制54", field)


def _window(served_on: date, command: Command, edition: Edition, field: str) -> Iterator[Reason]:
    today = command.today
    ends = command.day("remedies_over_on") or remedies_end(served_on, edition)
    latest = add_months(ends, edition.days("pursue.enforcement_months").n)
    if today <= ends:
        text = f"行政复议、行政诉讼期限未满，最早于{cn_date(ends)}之后申请"
        yield Reason("remedies_open", text, "强制53", field)
    elif today > latest:
        text = f"申请强制执行的期限已于{cn_date(latest)}届满，改用其他途径"
        yield Reason("too_late", text, "强制53", field)
