"""Service of documents (送达): every attempt is a record; the first that succeeds sets the effective day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import select, update

from caseflow import clock
from caseflow.errors import Conflict, Reason, Refused
from caseflow.extensions import db
from caseflow.files.models import StoredFile
from caseflow.lib.dates import cn_date
from caseflow.notices.models import Notice, ServiceRecord
from caseflow.notices.papers import name_of, values_of
from caseflow.notices.service_rules import Attempt, Background, Known, attempt_reasons
from caseflow.notices.signers import plain_name
from caseflow.policy import codes
from caseflow.policy.edition import Edition

__all__ = ["Attempt", "Known", "Served", "addressee_of", "effective_day", "receipt_records", "register"]

#: the facts that name the addressee, by kind of document
_ADDRESSEE = ("监护人姓名", "受送达人")


@dataclass(frozen=True, slots=True)
class Served:
    """What the case clocks need: ``effective_on`` is None while unserved, ``next_mode`` is "" once served."""

    records: tuple[ServiceRecord, ...]
    effective_on: date | None
    next_mode: str
    #: the same form was sent before: nothing was written now
    repeated: bool = False


def register(
    notices: Sequence[Notice],
    attempt: Attempt,
    edition: Edition,
    *,
    key: str,
    actor_id: int | None,
    now: datetime,
    known: Known | None = None,
) -> Served:
    """Record one attempt for one or several documents to one addressee, on one receipt.

    A repeat of ``key`` changes nothing and gives the records of the first time.

    :raise Refused: with every reason at once
    """
    notices = _locked(notices)
    if earlier := _recorded_before(notices, key):
        return replace(_outcome(earlier, notices), repeated=True)
    if reasons := _reasons(notices, attempt, edition, now, known or Known()):
        raise Refused(reasons)
    effective = effective_day(attempt, edition) if attempt.succeeded else None
    records = tuple(_record(notice, attempt, effective, key) for notice in notices)
    for record in records:
        record.recorded_at, record.recorded_by = now, actor_id
        record.extra |= {"notices": [notice.id for notice in notices]}
    db.session.add_all(records)
    for notice in notices:
        _mark(notice, attempt, effective)
    db.session.flush()  # the case's journal names the records by their ids
    return _outcome(records, notices)


def receipt_records(record: ServiceRecord) -> list[ServiceRecord]:
    """All records that stand on the same receipt (送达回证), itself included."""
    ids = record.extra.get("notices", [record.notice_id])
    together = select(ServiceRecord).where(ServiceRecord.notice_id.in_(ids)).order_by(ServiceRecord.id)
    receipt = record.extra.get("receipt")
    return [other for other in db.session.scalars(together) if other.extra.get("receipt") == receipt]


def addressee_of(notice: Notice) -> str:
    """To whom the document is addressed; "" for kinds that name nobody."""
    values = values_of(notice)
    return next((str(values[name]) for name in _ADDRESSEE if values.get(name)), "")


def _locked(notices: Sequence[Notice]) -> list[Notice]:
    """In one order for everybody, so that two clerks never wait for each other."""
    ids = sorted({notice.id for notice in notices})
    query = select(Notice).where(Notice.id.in_(ids)).order_by(Notice.id).with_for_update()
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def recorded_before(notices: Sequence[Notice], key: str) -> ServiceRecord | None:
    """What the same form made when it was sent the first time."""
    return next(iter(_recorded_before(notices, key)), None)


def _recorded_before(notices: Sequence[Notice], key: str) -> tuple[ServiceRecord, ...]:
    keys = [_key(key, notice) for notice in notices]
    query = select(ServiceRecord).where(ServiceRecord.idempotency_key.in_(keys)).order_by(ServiceRecord.id)
    return tuple(db.session.scalars(query))


def _key(key: str, notice: Notice) -> str:
    return str(uuid5(NAMESPACE_OID, f"{key}:{notice.id}"))


def _reasons(
    notices: Sequence[Notice], attempt: Attempt, edition: Edition, now: datetime, known: Known
) -> list[Reason]:
    if not notices:
        return [Reason("service.notice", "选择要登记送达的文书", field="notice_id")]
    reasons = [reason for notice in notices for reason in _notice_reasons(notice)]
    background = _background(notices, attempt, known)
    if len({plain_name(name) for name in background.addressees}) > 1:
        text = "所选文书的受送达人不是同一人，一张回证只用于一个受送达人，分别登记"
        reasons.append(Reason("service.addressee", text, field="notice_id"))
    reasons += attempt_reasons(attempt, background, edition, now)
    missing = len(set(attempt.evidence)) - len(_evidence(attempt))
    if missing:
        reasons.append(Reason("service.evidence", f"有{missing}个送达凭证找不到，重新上传", field="evidence"))
    return reasons


def _notice_reasons(notice: Notice) -> list[Reason]:
    if notice.status == "void":
        return [Reason("service.void", f"{name_of(notice)}已作废，不再送达", field="notice_id")]
    if notice.effective_on:
        text = f"{name_of(notice)}已于{cn_date(notice.effective_on)}送达，不必重复登记"
        return [Reason("service.served", text, field="notice_id")]
    return []


def _background(notices: Sequence[Notice], attempt: Attempt, known: Known) -> Background:
    earlier = _earlier(notices)
    return Background(
        issued_on=max(notice.issued_on for notice in notices),
        tried=frozenset(record.mode for record in earlier),
        failures=frozenset(record.ground for record in earlier if not record.succeeded),
        evidence_kinds=frozenset(file.kind for file in _evidence(attempt)),
        addressees=frozenset(filter(None, map(addressee_of, notices))),
        children=frozenset(filter(None, (values_of(notice).get("被监护人姓名") for notice in notices))),
        minors=known.minors,
        on_file=known.on_file,
    )


def _earlier(notices: Sequence[Notice]) -> list[ServiceRecord]:
    """Read anew: somebody else may have tried since the notices were loaded."""
    ids = [notice.id for notice in notices]
    return list(db.session.scalars(select(ServiceRecord).where(ServiceRecord.notice_id.in_(ids))))


def _evidence(attempt: Attempt) -> list[StoredFile]:
    if not attempt.evidence:
        return []
    return list(db.session.scalars(select(StoredFile).where(StoredFile.id.in_(attempt.evidence))))


def effective_day(attempt: Attempt, edition: Edition) -> date | None:
    """From which day it counts as served when it goes as described; None while that is not known."""
    if attempt.at is None:
        return None
    day = clock.to_local(attempt.at).date()
    return codes.effective_on(
        attempt.mode, day, edition, receipt_on=attempt.receipt_on, abroad=attempt.abroad
    )


def _record(notice: Notice, attempt: Attempt, effective: date | None, key: str) -> ServiceRecord:
    return ServiceRecord(
        notice=notice,  # the notice's list of services knows it at once
        mode=attempt.mode,
        succeeded=attempt.succeeded,
        at=attempt.at,
        effective_on=effective,
        place=attempt.place,
        receiver=attempt.receiver,
        relation=attempt.relation,
        servers=attempt.servers,
        witnesses=attempt.witnesses,
        ground=attempt.ground,
        remark=attempt.remark,
        tracking_no=attempt.tracking_no,
        evidence=list(attempt.evidence),
        idempotency_key=_key(key, notice),
        extra=_extra(attempt, key),
    )


def _extra(attempt: Attempt, key: str) -> dict[str, object]:
    """Records with the same ``receipt`` stand on one 送达回证."""
    extra: dict[str, object] = {"receipt": str(uuid5(NAMESPACE_OID, key)), "at_home": attempt.at_home}
    if attempt.receipt_on:
        extra["receipt_on"] = attempt.receipt_on.isoformat()
    if attempt.entrusted_to:
        extra["entrusted_to"] = attempt.entrusted_to
    return extra | {name: True for name in ("consent", "abroad") if getattr(attempt, name)}


def _mark(notice: Notice, attempt: Attempt, effective: date | None) -> None:
    """Written only while the notice is neither void nor served: compare, then set."""
    tried = [record.mode for record in _earlier([notice])]
    after = "" if attempt.succeeded else str(codes.next_mode(attempt.mode, attempt.ground, tried))
    change = update(Notice).where(
        Notice.id == notice.id, Notice.status != "void", Notice.effective_on.is_(None)
    )
    values = {"effective_on": effective, "next_mode": after}
    result = db.session.execute(
        change.values(**values), execution_options={"synchronize_session": "evaluate"}
    )
    if result.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict([Reason("service.changed", f"{name_of(notice)}刚被他人更新，刷新后查看")])


def _outcome(records: Sequence[ServiceRecord], notices: Sequence[Notice]) -> Served:
    effective = next((record.effective_on for record in records if record.effective_on), None)
    return Served(tuple(records), effective, notices[0].next_mode if notices else "")
