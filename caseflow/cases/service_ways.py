"""How it went at the door or afterwards, in one tap: each way stands for a mode and a result."""

from dataclasses import dataclass
from typing import Final

from caseflow.policy.codes import Proof, Relation, ServiceFailure, ServiceMode, service_mode


@dataclass(frozen=True, slots=True)
class Way:
    """``mode`` is None where the form asks for it."""

    code: str
    title: str
    mode: ServiceMode | None
    succeeded: bool = True
    #: known without asking
    relation: str = ""
    ground: str = ""
    #: what the field 送达时间 means
    time: str = ""

    def proof(self, mode: str) -> Proof:
        """What the uploaded evidence is: never a receipt where nothing was handed over."""
        if self.succeeded:
            return service_mode(mode).proofs[0]
        return Proof.MAIL_SLIP if mode == ServiceMode.MAIL else Proof.SERVICE_PHOTO


_WAYS = (
    Way("signed", "本人签收", ServiceMode.DIRECT, relation=Relation.SELF, time="签收的时间"),
    Way("family", "他人代收", ServiceMode.DIRECT, time="签收的时间"),
    Way("left", "拒收，留置", ServiceMode.LEFT, ground=ServiceFailure.REFUSED, time="留下文书的时间"),
    Way("absent", "无人在家", ServiceMode.DIRECT, succeeded=False, ground=ServiceFailure.ABSENT),
    Way("mail", "邮寄送达", ServiceMode.MAIL, time="交寄的时间"),
    Way("electronic", "电子送达", ServiceMode.ELECTRONIC, relation=Relation.SELF, time="到达对方系统的时间"),
    Way("entrusted", "委托送达", ServiceMode.ENTRUSTED, time="发出委托的时间"),
    Way(
        "transfer",
        "转交送达",
        ServiceMode.TRANSFER,
        relation=Relation.SELF,
        ground=ServiceFailure.DETAINED,
        time="送交转交单位的时间",
    ),
    Way("public", "公告送达", ServiceMode.PUBLIC, time="公告发出的时间"),
    Way("failed", "其他未送达", None, succeeded=False),
)
WAYS: Final[dict[str, Way]] = {way.code: way for way in _WAYS}


def way_for(mode: str) -> str:
    """The way to begin with when this mode is to be tried next."""
    return next((way.code for way in _WAYS if way.succeeded and way.mode == mode), _WAYS[0].code)
