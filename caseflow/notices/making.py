"""Documents that belong to no case: who may make which, of what the roster knows."""

from collections.abc import Sequence
from dataclasses import dataclass

from caseflow.accounts.models import Unit
from caseflow.errors import Reason
from caseflow.notices.drafting import issuer_form
from caseflow.notices.kinds import KINDS
from caseflow.notices.spec import Kind
from caseflow.policy.codes import NoticeKind

#: in the order in which they are offered
WITHOUT_CASE = (NoticeKind.PARENTS_LETTER, NoticeKind.ADMISSION_LETTER, NoticeKind.CIRCULAR, "class_list")
#: printed for each class, blank but for the names
BY_CLASS = ("class_list", "visit_record")


@dataclass(frozen=True, slots=True)
class Offer:
    """``unit`` None: none of this person's units may sign it, and ``reason`` says who may."""

    kind: Kind
    unit: Unit | None
    reason: Reason | None = None


def offers(units: Sequence[Unit]) -> list[Offer]:
    """The frozen kinds for somebody who acts for these units."""
    return [offer_of(KINDS[name], units) for name in WITHOUT_CASE if KINDS[name].frozen]


def offer_of(kind: Kind, units: Sequence[Unit]) -> Offer:
    unit = next((unit for unit in units if issuer_form(unit) in kind.issuers), None)
    if unit is not None:
        return Offer(kind, unit)
    return Offer(kind, None, Reason("issuer_unlawful", f"由{'、'.join(kind.issuers)}制发", kind.clauses[0]))
