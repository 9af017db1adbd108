"""Which documents beside the ladder a person may make of a case, and why the others must wait."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from caseflow.accounts.models import Unit
from caseflow.accounts.tree import current_tree
from caseflow.cases.commands import may
from caseflow.cases.documents import objections
from caseflow.cases.drafts import TRIGGERS
from caseflow.cases.machine import facts_for
from caseflow.cases.models import Case
from caseflow.cases.orders import issuing_unit, paper_organ
from caseflow.cases.papers import particulars
from caseflow.cases.prefill import FACTS
from caseflow.errors import Reason
from caseflow.notices.drafting import issuer_form
from caseflow.notices.kinds import KINDS
from caseflow.notices.making import WITHOUT_CASE
from caseflow.notices.service import Issue
from caseflow.notices.spec import Kind
from caseflow.policy.codes import NoticeKind
from caseflow.policy.permissions import Actor, Permission
from caseflow.policy.stages import Trigger

#: forms printed of a case, and the right each takes
_FORMS = {
    NoticeKind.SERVICE_RECEIPT: Permission.SERVICE_RECORD,
    NoticeKind.ADDRESS_CONFIRMATION: Permission.SERVICE_RECORD,
    "close_approval": Permission.CASE_CLOSE_REQUEST,
}
_FORM = Permission.VISIT_LOG
RIGHTS = (Permission.PAPER_ISSUE, _FORM, *dict.fromkeys(_FORMS.values()))
#: known to the records and nevertheless the clerk's to word
_WORDED = frozenset({"联系电话", "辍学原因"})


@dataclass(frozen=True, slots=True)
class Choice:
    """``reasons`` empty: it may be made now."""

    kind: Kind
    reasons: tuple[Reason, ...]


def choices(case: Case, actor: Actor, now: datetime) -> list[Choice]:
    return [
        Choice(kind, tuple(against(case, kind, actor, now))) for kind in KINDS.values() if is_beside(kind)
    ]


def is_beside(kind: Kind) -> bool:
    """Not one that a step of the ladder makes, nor one that belongs to no case."""
    if kind.id in WITHOUT_CASE:
        return False
    return not kind.frozen or TRIGGERS.get(NoticeKind(kind.id)) is Trigger.ISSUE_PAPER


def right_to(kind: Kind) -> Permission:
    return Permission.PAPER_ISSUE if kind.frozen else _FORMS.get(kind.id, _FORM)


def organ_for(case: Case, kind: Kind, actor: Actor) -> Unit:
    """Who signs; a class teacher fills in the forms of his school."""
    school_id = case.school_id
    if school_id is not None and not kind.frozen and school_id in _schools_of(actor):
        return issuing_unit(school_id)
    return paper_organ(case, actor)


def fixed_facts(kind: Kind) -> frozenset[str]:
    """Facts that stand on the paper as the records have them."""
    return frozenset(fact.name for fact in kind.facts if fact.name in FACTS) - _WORDED


def against(case: Case, kind: Kind, actor: Actor, now: datetime) -> Iterator[Reason]:
    """All that must be cured elsewhere before this paper can be made."""
    right = right_to(kind)
    if not may(actor, right, facts_for(case.id, Trigger.ISSUE_PAPER)):
        yield Reason("no_permission", f"当前岗位没有“{right.words}”的权限")
    unit = organ_for(case, kind, actor)
    if kind.frozen:
        yield from _objections(case, kind, unit, actor, now)
    elif issuer_form(unit) not in kind.issuers:
        yield Reason("issuer_unlawful", f"由{'、'.join(kind.issuers)}填写", kind.clauses[0])


def _objections(case: Case, kind: Kind, unit: Unit, actor: Actor, now: datetime) -> Iterator[Reason]:
    """What speaks against the step; what the paper lacks is asked for on its own page."""
    order = Issue(kind=kind.id, values={}, unit=unit, case_id=case.id, numbered=False)
    found = objections(Trigger.ISSUE_PAPER, order, particulars(case, order), actor, now)
    yield from (reason for reason in found if not reason.code.startswith("fact_"))


def _schools_of(actor: Actor) -> set[int | None]:
    tree = current_tree()
    own = (tree.nodes[post.unit_id] for post in actor.posts if post.unit_id in tree.nodes)
    return {node.parent_id if node.kind == "class" else node.id for node in own}
