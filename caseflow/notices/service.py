"""Issuing a document freezes it: number, snapshot, file and hashes in one transaction. Void, never delete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import text, update

from caseflow import clock
from caseflow.accounts.models import Unit
from caseflow.errors import Conflict, Reason, Refused
from caseflow.extensions import db, is_writing
from caseflow.files import store
from caseflow.files.models import StoredFile
from caseflow.lib.hashing import canonical_json
from caseflow.notices.drafting import DATED_FACT, NUMBER_FACT, day_in, draft_check, facts_for, is_numbered
from caseflow.notices.facts import NoticeFacts
from caseflow.notices.filling import render
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import Notice, NoticeTemplate
from caseflow.notices.numbering import code_of, draw, hold, number_text
from caseflow.notices.papers import (
    document,
    get_notice,
    issued_with,
    name_of,
    notices_of,
    status_of,
    values_of,
)
from caseflow.notices.proving import verify_notices
from caseflow.notices.spec import Kind, Wording
from caseflow.notices.templates import bytes_of, in_force

__all__ = [
    "Issue",
    "document",
    "draft_check",
    "get_notice",
    "issue",
    "mark_sealed",
    "name_of",
    "notices_of",
    "preview",
    "status_of",
    "values_of",
    "verify_notices",
    "void",
]

#: raised when a change of the shipped wording or layout makes the same facts give another paper
SHIPPED_VERSION = "2"
#: kinds of stored files
_DOCUMENT, _SCAN = "document", "scan"
# The file is stored before its notice has an id
_BELONGS = text("UPDATE stored_file SET subject_id = :notice_id WHERE id = :file_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What is to be issued; ``values`` are the facts keyed in Chinese, without issuer and number."""

    kind: str
    values: Mapping[str, Any]
    unit: Unit
    case_id: int | None = None
    round: int = 1
    serve_by: date | None = None
    wording: str = Wording.LAWFUL
    signer: str = ""
    copies: Sequence[str] = ()
    replaces: Notice | None = None
    idempotency_key: str | None = None
    #: who wrote what somebody else signs; None: whoever issues wrote it himself
    drafted_by: int | None = None
    #: None: as the kind and its wording have it
    numbered: bool | None = field(default=None)


def issue(order: Issue, actor_id: int | None, now: datetime) -> Notice:
    """Freeze a document; the date printed on it is the only due date there is.

    1. Refuse with all reasons while facts are missing or the unit may not sign.
    2. Wait at the counter's row; the same key a second time gives the first document.
    3. Draw the number, render, store the file, write the row.

    :raise Refused: with every reason at once
    """
    kind, today = get_kind(order.kind), clock.to_local(now).date()
    if reasons := _reasons(order, today):
        raise Refused(reasons)
    series, year = kind.code or kind.id, today.year
    if earlier := _issued_before(order, series, year):
        return earlier
    notice = _frozen(order, kind, today)
    _number(notice, order, kind, year)
    facts = _final_facts(order, notice, today)
    _fill(notice, facts, order)
    template = in_force(kind.id, order.wording, order.unit, today)
    _keep_version(notice, template)
    data = _rendered(facts, order, template)
    _attach(notice, data, order.drafted_by or actor_id, now)
    return notice


def preview(order: Issue, now: datetime) -> bytes:
    """The document as it would be issued now, without a number and without a trace."""
    today = clock.to_local(now).date()
    if reasons := _reasons(order, today):
        raise Refused(reasons)
    facts = facts_for(order.kind, order.values, order.unit, today)
    return _rendered(facts, order, in_force(get_kind(order.kind).id, order.wording, order.unit, today))


def void(notice: Notice, reason: str, actor_id: int | None, now: datetime) -> None:
    """The number stays used, the paper stays on file.

    :raise Refused: without a reason; Conflict: it is void already
    """
    if not reason.strip():
        raise Refused.because("notice.void_reason", "缺少作废理由，写明后再作废", field="reason")
    change = update(Notice).where(Notice.id == notice.id, Notice.status != "void")
    values = {"status": "void", "voided_at": now, "voided_by": actor_id, "void_reason": reason.strip()[:200]}
    result = db.session.execute(change.values(**values), execution_options={"synchronize_session": False})
    if result.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict([Reason("notice.void", f"{name_of(notice)}已经作废，不必重复办理")])
    db.session.refresh(notice)


def mark_sealed(notice: Notice, scan: StoredFile) -> None:
    """已印发: the sealed paper's scan is on file."""
    if notice.status == "void":
        raise Refused.because("notice.void", f"{name_of(notice)}已作废，不能登记盖章件")
    scan.subject_type, scan.subject_id, scan.kind = "notice", notice.id, _SCAN
    notice.status = "sealed"
    db.session.flush()  # the page that follows lists the scan


def _reasons(order: Issue, today: date) -> list[Reason]:
    reasons = list(
        draft_check(
            order.kind, order.values, order.unit, today, wording=order.wording, numbered=order.numbered
        )
    )
    if order.replaces and order.replaces.status != "void":
        told = f"{name_of(order.replaces)}尚未作废，作废后再制发替换的文书"
        reasons.append(Reason("notice.replaces", told, field="replaces"))
    return reasons


def _issued_before(order: Issue, series: str, year: int) -> Notice | None:
    """Made from the same form, perhaps while this one waited for its turn."""
    if not order.idempotency_key:
        return None
    # A writer on SQLite has waited for all others when his transaction began
    if not (is_writing() and db.session.get_bind().dialect.name == "sqlite"):
        hold(order.unit.id, series, year)
    return issued_with(order.idempotency_key)


def _frozen(order: Issue, kind: Kind, today: date) -> Notice:
    return Notice(
        kind=kind.id,
        case_id=order.case_id,
        round=order.round,
        unit_id=order.unit.id,
        wording=order.wording,
        title=kind.name,
        status="issued",
        issued_on=today,
        serve_by=order.serve_by if kind.served else None,
        signer=order.signer,
        copies=list(order.copies or kind.copies),
        replaces_id=order.replaces.id if order.replaces else None,
        idempotency_key=order.idempotency_key,
        number_text="",
    )


def _number(notice: Notice, order: Issue, kind: Kind, year: int) -> None:
    numbered = is_numbered(kind, order.wording) if order.numbered is None else order.numbered
    if not numbered:
        return
    code = code_of(order.unit.doc_code, kind)
    notice.series, notice.year = kind.code, year
    notice.number = draw(order.unit.id, kind.code, year)
    notice.number_text = number_text(code, year, notice.number)


def _final_facts(order: Issue, notice: Notice, today: date) -> NoticeFacts:
    facts = facts_for(order.kind, order.values, order.unit, today)
    values = {name: value for name, value in facts.values.items() if name != NUMBER_FACT}
    if notice.number_text:
        values[NUMBER_FACT] = notice.number_text
    return replace(facts, values=values)


def _fill(notice: Notice, facts: NoticeFacts, order: Issue) -> None:
    snapshot = canonical_json({"kind": facts.kind, "wording": order.wording, "values": dict(facts.values)})
    notice.facts = snapshot.decode()
    notice.facts_sha256 = sha256(snapshot).hexdigest()
    notice.printed_on = day_in(facts, get_kind(facts.kind).deadline)
    notice.issued_on = day_in(facts, DATED_FACT) or notice.issued_on


def _keep_version(notice: Notice, template: NoticeTemplate | None) -> None:
    """What it was made with; that version is never changed or deleted."""
    notice.template_id = template.id if template else None
    version = f"{template.id}-v{template.version}" if template else SHIPPED_VERSION
    notice.template_version = f"{notice.kind}-{version}"


def _rendered(facts: NoticeFacts, order: Issue, template: NoticeTemplate | None) -> bytes:
    return render(facts, order.wording, bytes_of(template) if template else None)


def _attach(notice: Notice, data: bytes, actor_id: int | None, now: datetime) -> None:
    name = f"{notice.title}{notice.number_text}.docx"
    file = store.prepare(
        data, name=name, kind=_DOCUMENT, subject=("notice", 0), by=actor_id, now=now, own=True
    )
    notice.file, notice.sha256 = file, file.sha256
    notice.created_by, notice.created_at = actor_id, now
    db.session.add(notice)
    db.session.flush()  # the case's journal names the notice by its id
    db.session.execute(_BELONGS, {"notice_id": notice.id, "file_id": file.id})
    db.session.expire(file, ["subject_id"])
