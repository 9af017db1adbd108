"""What a record of service must say, beyond the fields of its mode (policy.serving). Pure."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from caseflow import clock
from caseflow.errors import Reason
from caseflow.lib.dates import cn_date
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
    #: who may not sign: the children the documents are about
    children: frozenset[str] = frozenset()


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
    yield from _signer_reasons(attempt, background)
    if attempt.mode == codes.ServiceMode.LEFT:
        yield from _left_reasons(attempt, background)
    if attempt.mode == codes.ServiceMode.PUBLIC:
        yield from codes.public_service_reasons(background.tried, background.failures)


def _signer_reasons(attempt: Attempt, background: Background) -> Iterator[Reason]:
    """民诉88: the addressee, else an adult of the household, an agent or a person named to receive."""
    if attempt.mode == codes.ServiceMode.DIRECT and attempt.receiver.strip() in background.children:
        text = "收件人是未成年的学生本人，不能签收，改由受送达人或同住成年家属签收"
        yield _reason("receiver", text, "民诉88")
    if attempt.relation and attempt.relation not in _SIGNERS:
        yield _reason("relation", "签收人应为受送达人、同住成年家属、代理人或指定的代收人", "民诉88")
    doubtful = attempt.relation == codes.Relation.SIBLING and not attempt.adult
    if doubtful or attempt.adult is False:
        yield _reason("adult", "签收的家属应为同住的成年人，确认已成年，或改由他人签收", "民诉88")


def _left_reasons(attempt: Attempt, background: Background) -> Iterator[Reason]:
    """民诉89: at the home, before a witness of the village or unit, or shown by photo or video."""
    if attempt.at_home is None:
        yield _reason("at_home", "确认是否在受送达人住所留置", "民诉89")
    if not attempt.witnesses.strip() and not background.evidence_kinds & _MEDIA:
        text = "留置送达缺少见证人，填写基层组织或所在单位的见证人，或上传送达照片、录像"
        yield _reason("witnesses", text, "民诉89")


def _failure_reasons(attempt: Attempt, background: Background, edition: Edition) -> Iterator[Reason]:
    if attempt.at is None:
        yield _reason("at", "填写尝试送达的时间")
    if attempt.ground not in set(codes.ServiceFailure):
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


#: "pupil" has its own sentence in policy.serving
_SIGNERS = frozenset(str(relation) for relation in codes.Relation) | {"pupil"}


def _reason(field: str, text: str, clause: str = "") -> Reason:
    return Reason(f"service.{field}", text, clause, field)
