"""Service of a case's documents: an attempt, its evidence, and the step it makes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from caseflow.cases.commands import act, ensure
from caseflow.cases.machine import facts_for
from caseflow.cases.models import Case
from caseflow.cases.reading import papers_of
from caseflow.cases.uploads import Upload, save_all
from caseflow.errors import Reason, Refused
from caseflow.extensions import db
from caseflow.files.models import StoredFile
from caseflow.notices import delivery
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import Notice, ServiceRecord
from caseflow.notices.service_rules import Attempt
from caseflow.policy.codes import JUDICIAL_LETTER
from caseflow.policy.deadlines import starts_clock
from caseflow.policy.edition import load_edition
from caseflow.policy.permissions import Actor, Permission
from caseflow.policy.stages import Trigger

_EVIDENCE = "evidence"


def record_service(
    case_id: int,
    notice_ids: Sequence[int],
    attempt: Attempt,
    actor: Actor,
    now: datetime,
    *,
    form_key: str,
    uploads: Sequence[Upload] = (),
) -> delivery.Served:
    """One attempt for one or several documents of the case; success or failure decides the step.

    :raise Refused: what is wrong with the files and what is wrong with the record, at once
    """
    facts = facts_for(case_id, Trigger.RECORD_SERVICE)
    ensure(actor, Permission.SERVICE_RECORD, facts)
    papers = papers_of(case_id, notice_ids)
    _ensure_served(papers)
    saved, faults = save_all(uploads, ("service", 0), actor, now)
    attempt = replace(attempt, evidence=(*attempt.evidence, *(file.id for file in saved)))
    served = _register(papers, attempt, facts.edition, actor, now, form_key=form_key, faults=faults)
    if served.repeated:
        _forget(saved)
        return served
    for file in saved:
        file.subject_id = served.records[0].id
    db.session.flush()  # the case's rules look for the receipt
    for record in served.records:
        _tell_case(case_id, record, served, actor, now)
    return served


def _ensure_served(papers: Sequence[Notice]) -> None:
    """A report to one's superiors is handed in, not served."""
    if other := [paper.title for paper in papers if not get_kind(paper.kind).served]:
        raise Refused.because("not_served", f"{'、'.join(other)}不需要登记送达", field="notice_id")


def _register(
    papers: Sequence[Notice],
    attempt: Attempt,
    edition_id: str,
    actor: Actor,
    now: datetime,
    *,
    form_key: str,
    faults: Sequence[Reason],
) -> delivery.Served:
    """A file that could not be taken is named for what it is, not as missing evidence."""
    try:
        served = delivery.register(
            papers, attempt, load_edition(edition_id), key=form_key, actor_id=actor.user_id, now=now
        )
    except Refused as refused:
        told = [r for r in refused.reasons if not (faults and r.field == _EVIDENCE)]
        raise Refused([*told, *faults]) from None
    if faults and not served.repeated:
        raise Refused(faults)
    return served


def _forget(saved: Sequence[StoredFile]) -> None:
    """The same form sent twice brought the same files; those of the first time stand."""
    for file in saved:
        db.session.delete(file)


def _tell_case(
    case_id: int, record: ServiceRecord, served: delivery.Served, actor: Actor, now: datetime
) -> None:
    data: dict[str, Any] = {"notice_id": record.notice_id, "service_id": record.id, "mode": record.mode}
    if record.succeeded:
        effective = record.effective_on.isoformat() if record.effective_on else None
        act(case_id, Trigger.RECORD_SERVICE, actor, now, {**data, "effective_on": effective})
        return
    data |= {"ground": record.ground, "next_mode": served.next_mode}
    act(case_id, Trigger.SERVICE_FAILED, actor, now, data)


def minimum_days(case: Case, notice: Notice) -> int:
    """Between effective service and the printed date; less starts no clock."""
    section = "letter" if notice.kind == JUDICIAL_LETTER else "notice"
    return load_edition(case.edition).days(f"{section}.minimum_days").n


def is_late(case: Case, notice: Notice) -> bool:
    if notice.effective_on is None or notice.printed_on is None:
        return False
    return not starts_clock(notice.effective_on, notice.printed_on, minimum_days(case, notice))
