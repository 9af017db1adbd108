"""Who may sign for a document, or refuse it (民诉88): never a minor. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from caseflow.errors import Reason
from caseflow.lib.dates import age_on
from caseflow.policy.codes import Relation, ServiceMode

FULL_AGE = 18
_CLAUSE = "民诉88"
#: named by the addressee, so they need not live with him
_NAMED = frozenset({Relation.AGENT, Relation.DELEGATE})
#: the addressee himself or nobody
_IN_PERSON = frozenset({ServiceMode.ELECTRONIC, ServiceMode.TRANSFER})
_BETWEEN = re.compile(r"[\s·•‧・]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Who signed or refused, and who is known."""

    mode: str
    receiver: str
    relation: str
    #: an adult who lives with the addressee, as ticked
    adult: bool | None = None
    addressees: frozenset[str] = field(default_factory=frozenset)
    minors: frozenset[str] = field(default_factory=frozenset)


def plain_name(name: str) -> str:
    """陈 · 建国 and 陈建国 are one person."""
    return _BETWEEN.sub("", name)


def minors_among(people: Iterable[tuple[str, date | None]], day: date) -> frozenset[str]:
    """Names of those who are not of age on that day."""
    return frozenset(name for name, born_on in people if born_on and age_on(born_on, day) < FULL_AGE)


def signer_reasons(signing: Signing) -> Iterator[Reason]:
    """The addressee, else an adult of the household, an agent or a person named to receive."""
    yield from _name_reasons(signing)
    relation = signing.relation
    if not relation or relation in {Relation.SELF, Relation.PUPIL}:  # a pupil has his sentence in policy
        return
    if relation == Relation.OTHER or relation not in set(Relation):
        text = "签收人应为受送达人、同住成年家属、代理人或指定的代收人，邻居等其他人不能代收"
        yield Reason("service.relation", text, _CLAUSE, "relation")
    elif relation not in _NAMED and not signing.adult:
        text = "代收的家属应与受送达人同住并已成年，确认后勾选，或改由他人签收"
        yield Reason("service.adult", text, _CLAUSE, "adult")


def _name_reasons(signing: Signing) -> Iterator[Reason]:
    name = plain_name(signing.receiver)
    if not name or signing.mode == ServiceMode.PUBLIC:
        return
    addressees = {plain_name(one) for one in signing.addressees}
    if name in addressees:
        return
    if name in {plain_name(one) for one in signing.minors}:
        text = "收件人是未成年人，不能签收，改由受送达人或同住成年家属签收"
        yield Reason("service.receiver", text, _CLAUSE, "receiver")
    elif addressees and (signing.relation == Relation.SELF or signing.mode in _IN_PERSON):
        text = "收件人与文书载明的受送达人不一致，本人签收的填写文书上的姓名，他人代收的改选关系"
        yield Reason("service.receiver", text, _CLAUSE, "receiver")
