"""依法追究: asked for with the days that only a calendar can tell (强制法53、54、69)."""

from datetime import date, datetime

from sqlalchemy import select

from caseflow.cases import approvals
from caseflow.cases.days import calendars_of
from caseflow.cases.models import Approval, Case
from caseflow.cases.reading import get_case
from caseflow.extensions import db
from caseflow.notices.models import Notice
from caseflow.policy.codes import ENFORCEMENT, NoticeKind
from caseflow.policy.deadlines import due_on
from caseflow.policy.edition import load_edition
from caseflow.policy.enforcement import remedies_end
from caseflow.policy.permissions import Actor
from caseflow.policy.stages import Trigger


def pursue(case_id: int, route: str | None, actor: Actor, now: datetime, *, note: str = "") -> Approval:
    """The township asks, the county countersigns."""
    days = counted(get_case(case_id)) if route == ENFORCEMENT else {}
    data = {"route": route, **{name: day.isoformat() for name, day in days.items()}}
    return approvals.request(case_id, Trigger.PURSUE, actor, now, data, note=note)


def counted(case: Case) -> dict[str, date]:
    """What only a calendar can tell: the end of the remedies and of the ten working days of the 催告."""
    edition, calendars = load_edition(case.edition), calendars_of(case.school_id)
    found = {}
    if order := _served(case, NoticeKind.CORRECTION_ORDER):
        ends = due_on(edition.days("pursue.suit_months"), order, calendars).day
        found["remedies_over_on"] = max(ends, remedies_end(order, edition))
    if demand := _served(case, NoticeKind.DEMAND_LETTER):
        found["demand_over_on"] = after_ten_workdays(case, demand)
    return found


def after_ten_workdays(case: Case, served_on: date) -> date:
    return due_on(
        load_edition(case.edition).days("pursue.demand"), served_on, calendars_of(case.school_id)
    ).day


def _served(case: Case, kind: NoticeKind) -> date | None:
    query = select(Notice.effective_on).where(
        Notice.case_id == case.id,
        Notice.round == case.round,
        Notice.kind == kind.value,
        Notice.status != "void",
        Notice.effective_on.is_not(None),
    )
    return db.session.scalar(query.order_by(Notice.id.desc()).limit(1))
