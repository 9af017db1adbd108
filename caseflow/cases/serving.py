"""Service of a case's documents: an attempt, its evidence, and the step it makes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from caseflow.cases.commands import act, ensure, may
from caseflow.cases.family import known_of, registered_home
from caseflow.cases.machine import facts_for
from caseflow.cases.models import Case
from caseflow.cases.reading import get_case
from caseflow.cases.uploads import Upload, save_all
from caseflow.cases.visits import sibling_cases
from caseflow.clock import to_local
from caseflow.errors import Forbidden, Reason, Refused
from caseflow.extensions import db
from caseflow.files import store
from caseflow.files.models import StoredFile
from caseflow.notices import delivery
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import Notice, ServiceRecord
from caseflow.notices.service_rules import Attempt
from caseflow.policy.codes import JUDICIAL_LETTER, RETURN_NOTICES
from caseflow.policy.deadlines import latest_service_day, starts_clock
from caseflow.policy.edition import load_edition
from caseflow.policy.permissions import Actor, Permission
from caseflow.policy.stages import Trigger

#: the fields of the form that hold files
_FILES = ("evidence", "confirmation")
_WITH_A_CLOCK = frozenset({*RETURN_NOTICES, JUDICIAL_LETTER})


def record_service(
    case_id: int,
    notice_ids: Sequence[int],
    attempt: Attempt,
    actor: Actor,
    now: datetime,
    *,
    form_key: str,
    uploads: Sequence[Upload] = (),
    at_registered_home: bool = False,
) -> delivery.Served:
    """One attempt for documents to one addressee, of this case and of siblings'; it decides the step.

    ``at_registered_home``: the place is the address on file, which the form does not show.

    :raise Refused: what is wrong with the files and what is wrong with the record, at once
    """
    facts = facts_for(case_id, Trigger.RECORD_SERVICE)
    ensure(actor, Permission.SERVICE_RECORD, facts)
    case = get_case(case_id)
    papers = _papers(case, notice_ids, actor)
    saved, faults = save_all(uploads, ("service", 0), actor, now)
    attempt = replace(attempt, evidence=(*attempt.evidence, *(file.id for file in saved)))
    if at_registered_home:
        attempt = replace(attempt, place=registered_home(case), at_home=True)
    served = _register(case, papers, attempt, actor, now, form_key=form_key, faults=faults)
    if served.repeated:
        _forget(saved)
        return served
    _file(saved, served.records, actor, now)
    for record in served.records:
        _tell_case(record, actor, now)
    return served


def _papers(case: Case, notice_ids: Sequence[int], actor: Actor) -> list[Notice]:
    """Of this case and, on the same receipt, of siblings' cases that this person serves too.

    A report to one's superiors is handed in, not served.
    """
    cases = [case.id, *(other.id for other in served_together(case, actor))]
    query = select(Notice).where(Notice.id.in_(list(notice_ids)), Notice.case_id.in_(cases))
    papers = list(db.session.scalars(query.order_by(Notice.id)))
    if len(papers) != len(set(notice_ids)) or case.id not in {paper.case_id for paper in papers}:
        raise Refused.because("no_document", "请选择本案的文书", field="notice_id")
    if other := [paper.title for paper in papers if not get_kind(paper.kind).served]:
        raise Refused.because("not_served", f"{'、'.join(other)}不需要登记送达", field="notice_id")
    facts = facts_for(case.id, Trigger.RECORD_SERVICE)
    if foreign := [paper for paper in papers if not serves(paper, lambda right: may(actor, right, facts))]:
        raise Forbidden(f"此文书由{foreign[0].unit.name}制发，学校只登记本校文书的送达")
    return papers


def serves(paper: Notice, holds: Callable[[Permission], bool]) -> bool:
    """A school serves its own papers and no organ's; an organ serves what lies in its cases."""
    if paper.unit.kind == "school":
        return holds(Permission.SERVICE_RECORD)
    return holds(Permission.SERVICE_RECORD) and holds(Permission.NOTICE_VOID)


def served_together(case: Case, actor: Actor) -> list[Case]:
    """Open cases of brothers and sisters whose papers this person may serve on one way."""
    return [
        other
        for other in sibling_cases(case)
        if may(actor, Permission.SERVICE_RECORD, facts_for(other.id, Trigger.RECORD_SERVICE))
    ]


def _register(
    case: Case,
    papers: Sequence[Notice],
    attempt: Attempt,
    actor: Actor,
    now: datetime,
    *,
    form_key: str,
    faults: Sequence[Reason],
) -> delivery.Served:
    """A file that could not be taken is named for what it is, not as missing evidence."""
    day = to_local(attempt.at or now).date()
    try:
        served = delivery.register(
            papers,
            attempt,
            load_edition(case.edition),
            key=form_key,
            actor_id=actor.user_id,
            now=now,
            known=known_of(case, day),
        )
    except Refused as refused:
        told = [r for r in refused.reasons if not (faults and r.field in _FILES)]
        raise Refused([*told, *faults]) from None
    if faults and not served.repeated:
        raise Refused(faults)
    return served


def _file(saved: Sequence[StoredFile], records: Sequence[ServiceRecord], actor: Actor, now: datetime) -> None:
    """The evidence hangs on the first record of each case: a sibling's file must be whole by itself."""
    first = {record.notice.case_id: record for record in reversed(records)}
    (_, owner), *others = sorted(first.items(), key=lambda item: item[1].id)
    for file in saved:
        file.subject_id = owner.id
    for case_id, record in others:
        copies = [store.save_again(file, ("service", record.id), actor.user_id, now) for file in saved]
        for own in records:
            if own.notice.case_id == case_id:
                own.evidence = [copy.id for copy in copies]
    db.session.flush()  # the case's rules look for the receipt


def _forget(saved: Sequence[StoredFile]) -> None:
    """The same form sent twice brought the same files; those of the first time stand."""
    for file in saved:
        db.session.delete(file)


def _tell_case(record: ServiceRecord, actor: Actor, now: datetime) -> None:
    case_id = record.notice.case_id
    if case_id is None:
        raise LookupError(record.notice_id)  # _papers has seen to it
    data: dict[str, Any] = {"notice_id": record.notice_id, "service_id": record.id, "mode": record.mode}
    if record.succeeded:
        effective = record.effective_on.isoformat() if record.effective_on else None
        act(case_id, Trigger.RECORD_SERVICE, actor, now, {**data, "effective_on": effective})
        return
    data |= {"ground": record.ground, "next_mode": record.notice.next_mode}
    act(case_id, Trigger.SERVICE_FAILED, actor, now, data)


def has_clock(notice: Notice) -> bool:
    """Only these set a date that the case waits for; service of others is a fact and nothing more."""
    return notice.printed_on is not None and notice.kind in _WITH_A_CLOCK


def minimum_days(case: Case, notice: Notice) -> int:
    """Between effective service and the printed date; less starts no clock."""
    section = "letter" if notice.kind == JUDICIAL_LETTER else "notice"
    return load_edition(case.edition).days(f"{section}.minimum_days").n


def latest_days(notices: Sequence[Notice]) -> dict[int, date]:
    """By notice: the last day on which service still starts the clock."""
    ids = sorted({notice.case_id for notice in notices if notice.case_id})
    cases = {case.id: case for case in db.session.scalars(select(Case).where(Case.id.in_(ids)))}
    return {
        notice.id: latest_service_day(notice.printed_on, minimum_days(cases[notice.case_id], notice))
        for notice in notices
        if notice.printed_on and has_clock(notice) and notice.case_id in cases
    }


def is_late(case: Case, notice: Notice, effective_on: date | None = None) -> bool:
    """Whether service on that day, or as it was, leaves the printed date too near."""
    day = effective_on or notice.effective_on
    if day is None or notice.printed_on is None or not has_clock(notice):
        return False
    return not starts_clock(day, notice.printed_on, minimum_days(case, notice))
