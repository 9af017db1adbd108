from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from caseflow import clock
from caseflow.accounts.tree import current_tree
from caseflow.cases.alerts import alert_bureau
from caseflow.cases.commands import act
from caseflow.cases.machine import facts_for
from caseflow.cases.models import Case, Visit
from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.policy import codes
from caseflow.policy.edition import load_edition
from caseflow.policy.facts import Command
from caseflow.policy.guards import enough_visits
from caseflow.policy.permissions import Actor
from caseflow.policy.stages import Stage, Trigger
from caseflow.roster.models import Guardian
from caseflow.tasks.models import Task


@dataclass(frozen=True, slots=True)
class VisitForm:
    """What was typed about one visit, call or failed attempt; no photo, no location, ever asked."""

    form_key: str
    at: datetime
    method: str
    result: str
    met: Sequence[str] = ()
    promised_on: date | None = None
    account: str = ""
    hardship: str = ""
    companions: str = ""
    reason_code: str = ""
    #: 未保11: kind of harm seen or suspected
    harm: str = ""
    #: further cases (siblings) the same visit is logged to
    siblings: Sequence[int] = field(default_factory=tuple)


def log_visit(case_id: int, form: VisitForm, actor: Actor, now: datetime) -> list[Visit]:
    """One visit on one or several cases; the same form sent twice makes one.

    :raise Refused: with every reason at once, nothing written for any of the cases
    """
    ids = list(dict.fromkeys((case_id, *form.siblings)))
    # Held in one order, so that of two sends of one form the second finds what the first wrote
    db.session.execute(select(Case.id).where(Case.id.in_(ids)).order_by(Case.id).with_for_update())
    return [_log_one(one, form, actor, now) for one in ids]


def _log_one(case_id: int, form: VisitForm, actor: Actor, now: datetime) -> Visit:
    known = db.session.scalar(select(Visit).where(Visit.case_id == case_id, Visit.form_key == form.form_key))
    if known:
        return known
    case = db.session.get(Case, case_id)
    if case is None:
        raise Refused.because("no_case", "没有这个个案")
    visit = _row(case, form, actor, now)
    db.session.add(visit)
    db.session.flush()  # the journal names it
    act(case_id, Trigger.LOG_VISIT, actor, now, _data(visit))
    if form.harm:
        alert_bureau(case, now)
    return visit


def _row(case: Case, form: VisitForm, actor: Actor, now: datetime) -> Visit:
    return Visit(
        case_id=case.id,
        round=case.round,
        on_day=clock.to_local(form.at).date(),
        at=form.at,
        method=form.method or codes.ON_FOOT,
        result=form.result,
        failed=form.result in codes.FAILED_RESULTS,
        met=list(form.met),
        visitor_id=actor.user_id,
        companions=form.companions,
        account=form.account,
        hardship=form.hardship,
        reason_code=form.reason_code,
        promised_on=form.promised_on if form.result == codes.PROMISED else None,
        harm=form.harm,
        recorded_at=now,
        form_key=form.form_key,
    )


def _data(visit: Visit) -> dict[str, object]:
    return {
        "visit_id": visit.id,
        "on_day": visit.on_day.isoformat(),
        "result": visit.result,
        "failed": visit.failed,
        "promised_on": visit.promised_on.isoformat() if visit.promised_on else None,
        "reason_code": visit.reason_code or None,
        "harm": visit.harm or None,
    }


def sibling_cases(case: Case) -> list[Case]:
    """Open cases of children who share a guardian with this one."""
    keys = select(Guardian.phone_index, Guardian.id_index).where(Guardian.pupil_id == case.pupil_id)
    phones = {row[0] for row in db.session.execute(keys) if row[0]}
    ids = {row[1] for row in db.session.execute(keys) if row[1]}
    if not phones and not ids:
        return []
    shared = select(Guardian.pupil_id).where(
        Guardian.phone_index.in_(sorted(phones)) | Guardian.id_index.in_(sorted(ids))
    )
    found = select(Case).where(Case.pupil_id.in_(shared), Case.id != case.id, Case.stage != "closed")
    return [c for c in db.session.scalars(found) if _same_eyes(c, case)]


def _same_eyes(one: Case, other: Case) -> bool:
    """Whoever sees the one case may be told of the other: same school or same responsible unit."""
    if one.responsible_unit_id == other.responsible_unit_id:
        return True
    tree = current_tree()
    return bool(one.school_id) and tree.path(one.school_id) == tree.path(other.school_id)


def find_visit(case_id: int, visit_id: int) -> Visit | None:
    visit = db.session.get(Visit, visit_id)
    return visit if visit and visit.case_id == case_id else None


def followed_by(visit: Visit) -> list[Task]:
    """The tasks this visit opened that are still to be done."""
    query = select(Task).where(Task.case_id == visit.case_id, Task.state == "open")
    query = query.where(Task.created_at == visit.recorded_at)
    return list(db.session.scalars(query.order_by(Task.due_on, Task.id)))


def same_form(visit: Visit) -> list[Case]:
    """The other cases this visit was logged to."""
    query = select(Case).join(Visit, Visit.case_id == Case.id)
    query = query.where(Visit.form_key == visit.form_key, Case.id != visit.case_id)
    return list(db.session.scalars(query.order_by(Case.id)))


def may_report(case: Case, now: datetime) -> bool:
    """The round has its visits or failed attempts; what else a report needs is typed with it."""
    if case.stage != Stage.PERSUADING:
        return False
    command = Command(Trigger.REPORT, now, clock.to_local(now).date(), None)
    facts = facts_for(case.id, Trigger.REPORT)
    return not any(enough_visits(facts, command, load_edition(case.edition)))
