"""What a record of service must say, beyond the fields of its mode (policy.serving). Pure."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from caseflow import clock
from caseflow.errors import Reason
from caseflow.lib.dates import cn_date
from caseflow.notices.signers import Signing, signer_reasons
from caseflow.policy import codes
from caseflow.policy.edition import Edition

#: proofs that show how a refused paper was left
_MEDIA = frozenset({codes.Proof.SERVICE_PHOTO})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to hand over one or several documents to one addressee."""

    mode: str
    succeeded: bool
    at: datetime | None = None
    place: str = ""
    receiver: str = ""
    relation: str = ""
    #: names, with 、 between them
    servers: str = ""
    witnesses: str = ""
    #: ServiceFailure when it failed; the reason of refusal or of 公告 when it succeeded
    ground: str = ""
    remark: str = ""
    tracking_no: str = ""
    #: ids of stored files
    evidence: tuple[int, ...] = ()
    receipt_on: date | None = None
    entrusted_to: str = ""
    consent: bool = False
    #: whoever signs for the addressee is an adult of the household
    adult: bool | None = None
    #: at the addressee's home (住所)
    at_home: bool | None = None
    abroad: bool = False


@dataclass(frozen=True, slots=True)
class Background:
    """What the record is judged against."""

    #: 成文日期 of the documents, and earlier attempts at serving them
    issued_on: date
    tried: frozenset[str] = frozenset()
    failures: frozenset[str] = frozenset()
    #: proof kinds of the evidence on file
    evidence_kinds: frozenset[str] = frozenset()
    #: to whom the documents are addressed
    addressees: frozenset[str] = frozenset()
    #: who may not sign: the children the documents are about, and whoever is known to be a minor
    children: frozenset[str] = frozenset()
    minors: frozenset[str] = frozenset()
    #: proof kinds that earlier service of this family left on file
    on_file: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What the caller knows of the family beyond the documents; names of minors as on the roster."""

    minors: frozenset[str] = frozenset()
    on_file: frozenset[str] = frozenset()


def attempt_reasons(
    attempt: Attempt, background: Background, edition: Edition, now: datetime
) -> tuple[Reason, ...]:
    """Everything that stands against this record."""
    if attempt.mode not in set(codes.ServiceMode):
        return (_reason("mode", "选择送达方式"),)
    of_mode = _success_reasons if attempt.succeeded else _failure_reasons
    return (
        *of_mode(attempt, background, edition),
        *_time_reasons(attempt, background, clock.to_local(now).date()),
    )


def _success_reasons(attempt: Attempt, background: Background, edition: Edition) -> Iterator[Reason]:
    servers = edition.count("service.servers")
    yield from codes.service_reasons(attempt.mode, asdict(attempt), servers=servers)
    yield from signer_reasons(_signing(attempt, background))
    yield from codes.difficulty_reasons(attempt.mode, attempt.ground, background.failures)
    if attempt.ground == codes.ServiceFailure.OTHER and not attempt.remark.strip():
        yield _reason("remark", "事由为其他的，在备注中写明")
    if attempt.mode == codes.ServiceMode.LEFT:
        yield from _left_reasons(attempt, background)
    if attempt.mode == codes.ServiceMode.ELECTRONIC:
        yield from _electronic_reasons(attempt, background)
    if attempt.mode == codes.ServiceMode.PUBLIC:
        yield from codes.public_service_reasons(background.tried, background.failures, attempt.ground)


def _signing(attempt: Attempt, background: Background) -> Signing:
    return Signing(
        mode=attempt.mode,
        receiver=attempt.receiver,
        relation=attempt.relation,
        adult=attempt.adult,
        addressees=background.addressees,
        minors=background.children | background.minors,
    )


def _left_reasons(attempt: Attempt, background: Background) -> Iterator[Reason]:
    """民诉89: at the home, before a witness of the village or unit, or shown by photo or video."""
    if attempt.at_home is None:
        yield _reason("at_home", "确认是否在受送达人住所留置", "民诉89")
    if not attempt.witnesses.strip() and not background.evidence_kinds & _MEDIA:
        text = "留置送达缺少见证人，填写基层组织或所在单位的见证人，或上传送达照片、录像"
        yield _reason("witnesses", text, "民诉89")


def _electronic_reasons(attempt: Attempt, background: Background) -> Iterator[Reason]:
    """民诉90: the signed consent, now or from before, and that it arrived."""
    if codes.Proof.CONSENT not in background.evidence_kinds | background.on_file:
        yield _reason("confirmation", "电子送达缺少已签署的送达地址确认书，上传扫描件或照片", "民诉90")
    if attempt.evidence and codes.Proof.ARRIVAL not in background.evidence_kinds:
        yield _reason("evidence", "电子送达缺少到达记录，上传显示到达时间的截图", "民诉90")


def _failure_reasons(attempt: Attempt, background: Background, edition: Edition) -> Iterator[Reason]:
    if attempt.at is None:
        yield _reason("at", "填写尝试送达的时间")
    if attempt.ground not in _FAILURES:
        yield _reason("ground", "选择未送达的原因")
    if not attempt.place.strip():
        yield _reason("place", "填写尝试送达的地点")
    if attempt.ground == codes.ServiceFailure.OTHER and not attempt.remark.strip():
        yield _reason("remark", "未送达的原因为其他的，在备注中写明")


def _time_reasons(attempt: Attempt, background: Background, today: date) -> Iterator[Reason]:
    issued = background.issued_on
    if attempt.at is not None:
        day = clock.to_local(attempt.at).date()
        if day > today:
            yield _reason("at", "送达时间晚于今天，核对后改正")
        if day < issued:
            yield _reason("at", f"送达时间早于文书的成文日期（{cn_date(issued)}），核对后改正")
        if attempt.receipt_on and attempt.receipt_on < day:
            yield _reason("receipt_on", f"回执日期早于送出日期（{cn_date(day)}），核对后改正")
    if attempt.receipt_on and attempt.receipt_on > today:
        yield _reason("receipt_on", "回执日期晚于今天，核对后改正")


_FAILURES = frozenset(codes.ServiceFailure) - {codes.ServiceFailure.EXHAUSTED}


def _reason(field: str, text: str, clause: str = "") -> Reason:
    return Reason(f"service.{field}", text, clause, field)
