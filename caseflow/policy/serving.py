"""送达 (民诉法 88–95, DOMAIN §4.3): what each mode must record, from when it counts, what comes next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from caseflow.policy.edition import Edition
from caseflow.policy.proofs import Proof


class ServiceMode(StrEnum):
    DIRECT = "direct"
    LEFT = "left"
    ELECTRONIC = "electronic"
    ENTRUSTED = "entrusted"
    MAIL = "mail"
    TRANSFER = "transfer"
    PUBLIC = "public"


class ServiceFailure(StrEnum):
    ABSENT = "absent"
    REFUSED = "refused"
    MOVED = "moved"
    RETURNED = "returned"
    NO_CONSENT = "no_consent"
    DETAINED = "detained"
    UNKNOWN = "unknown"
    #: no failure of one attempt but of all of them: the other ground of 公告
    EXHAUSTED = "exhausted"
    OTHER = "other"


class CountsFrom(StrEnum):
    """The day from which the document counts as served."""

    THAT_DAY = "that_day"
    RECEIPT = "receipt"
    AFTER_POSTING = "after_posting"


@dataclass(frozen=True, slots=True)
class ServiceRule:
    mode: ServiceMode
    title: str
    condition: str
    clause: str
    #: fields of the service record that may not stay empty
    fields: tuple[str, ...]
    counts_from: CountsFrom = CountsFrom.THAT_DAY
    proofs: tuple[Proof, ...] = (Proof.RECEIPT,)


_ALWAYS = ("at", "place", "servers")
_SIGNED = ("receiver", "relation")

_RULES = (
    ServiceRule(
        ServiceMode.DIRECT,
        "直接送达",
        "交受送达人；不在的交同住成年家属、代理人或指定代收人",
        "民诉88",
        (*_ALWAYS, *_SIGNED, "evidence"),
    ),
    ServiceRule(
        ServiceMode.LEFT,
        "留置送达",
        "受送达人或同住成年家属拒收的，在其住所由基层组织代表见证，或拍照、录像后留下",
        "民诉89",
        (*_ALWAYS, *_SIGNED, "ground", "remark", "evidence"),
        proofs=(Proof.RECEIPT, Proof.SERVICE_PHOTO),
    ),
    ServiceRule(
        ServiceMode.ELECTRONIC,
        "电子送达",
        "受送达人签署送达地址确认书，同意电子送达",
        "民诉90",
        ("at", "place", "receiver", "consent", "evidence"),
        proofs=(Proof.ARRIVAL, Proof.CONSENT),
    ),
    ServiceRule(
        ServiceMode.ENTRUSTED,
        "委托送达",
        "直接送达有困难的，委托当地机关代送",
        "民诉91",
        ("at", "place", "entrusted_to", *_SIGNED, "receipt_on", "evidence"),
        CountsFrom.RECEIPT,
    ),
    ServiceRule(
        ServiceMode.MAIL,
        "邮寄送达",
        "直接送达有困难的，以回执上的收件日期为送达日期",
        "民诉91",
        ("at", "place", *_SIGNED, "tracking_no", "receipt_on", "evidence"),
        CountsFrom.RECEIPT,
        (Proof.MAIL_SLIP,),
    ),
    ServiceRule(
        ServiceMode.TRANSFER,
        "转交送达",
        "受送达人是军人或被监禁、被采取强制性教育措施的，由所在单位转交",
        "民诉92",
        ("at", "place", "entrusted_to", "receiver", "receipt_on", "evidence"),
        CountsFrom.RECEIPT,
    ),
    ServiceRule(
        ServiceMode.PUBLIC,
        "公告送达",
        "下落不明，或用其他方式无法送达",
        "民诉95",
        ("at", "place", "ground", "remark", "evidence"),
        CountsFrom.AFTER_POSTING,
        (Proof.PUBLIC_NOTICE,),
    ),
)
SERVICE_MODES: Final[Mapping[ServiceMode, ServiceRule]] = {rule.mode: rule for rule in _RULES}

#: Who cannot take the paper at home is tried elsewhere; 公告 stays the last.
_AFTER_FAILURE: Final[Mapping[ServiceFailure, ServiceMode]] = {
    ServiceFailure.REFUSED: ServiceMode.LEFT,
    ServiceFailure.DETAINED: ServiceMode.TRANSFER,
    ServiceFailure.UNKNOWN: ServiceMode.PUBLIC,
    ServiceFailure.EXHAUSTED: ServiceMode.PUBLIC,
    ServiceFailure.NO_CONSENT: ServiceMode.DIRECT,
}
_LADDER: Final[Mapping[ServiceMode, ServiceMode]] = {
    ServiceMode.ELECTRONIC: ServiceMode.DIRECT,
    ServiceMode.DIRECT: ServiceMode.MAIL,
    ServiceMode.LEFT: ServiceMode.MAIL,
    ServiceMode.MAIL: ServiceMode.ENTRUSTED,
    ServiceMode.TRANSFER: ServiceMode.MAIL,
    ServiceMode.ENTRUSTED: ServiceMode.PUBLIC,
    ServiceMode.PUBLIC: ServiceMode.PUBLIC,
}


def service_mode(mode: str) -> ServiceRule:
    return SERVICE_MODES[ServiceMode(mode)]


def next_mode(mode: str, failure: str, tried: Collection[str] = ()) -> ServiceMode:
    """The mode a failed attempt opens: what fits the failure, else the next untried one, at last 公告."""
    opened = _AFTER_FAILURE.get(ServiceFailure(failure), _LADDER[ServiceMode(mode)])
    while opened in {mode, *tried} and opened is not ServiceMode.PUBLIC:
        opened = _LADDER[opened]
    return opened


def effective_on(
    mode: str, at: date, edition: Edition, *, receipt_on: date | None = None, abroad: bool = False
) -> date | None:
    """The day from which service counts; None while the receipt has not come back."""
    counts_from = service_mode(mode).counts_from
    if counts_from is CountsFrom.RECEIPT:
        return receipt_on
    if counts_from is CountsFrom.AFTER_POSTING:
        key = "service.announcement_abroad" if abroad else "service.announcement"
        return at + timedelta(days=edition.days(key).n)
    return at
