"""What the signing of papers asks of whoever issues one; asked within the issuing command itself."""

from collections.abc import Iterator

from caseflow.accounts.models import Unit
from caseflow.cases.commands import may
from caseflow.cases.machine import facts_for
from caseflow.cases.models import Case
from caseflow.cases.reading import get_case
from caseflow.cases.signing.desk import desk_of
from caseflow.errors import Reason
from caseflow.notices.service import Issue
from caseflow.policy.edition import load_edition
from caseflow.policy.permissions import Actor, Permission
from caseflow.policy.stages import Trigger

KEY, REQUIRED = "notice.approval", "required"


def must_be_signed(case: Case, organ: Unit) -> bool:
    """By the edition's switch; a school's papers are the headmaster's own word (ST-4)."""
    return organ.kind != "school" and load_edition(case.edition).text(KEY) == REQUIRED


def signing_reasons(order: Issue, actor: Actor) -> Iterator[Reason]:
    """Against issuing unsigned what must be signed, and against signing what one may not sign."""
    if order.case_id is None:
        return
    case = get_case(order.case_id)
    clause = load_edition(case.edition).clause(KEY)
    if order.drafted_by is not None:
        yield from _signer_reasons(case, order.unit, order.drafted_by, actor)
    elif must_be_signed(case, order.unit):
        yield Reason("unsigned", "本县规定文书须经签发：送分管领导签发后生成", clause)


def _signer_reasons(case: Case, organ: Unit, drafter_id: int, actor: Actor) -> Iterator[Reason]:
    if drafter_id == actor.user_id:
        yield Reason("own_draft", "拟稿人不能签发自己拟的文书，由他人签发")
    elif not may_sign(case, organ, drafter_id, actor):
        yield Reason("not_signer", f"文书由{organ.name}的分管领导签发，当前岗位不能签发")


def may_sign(case: Case, organ: Unit, drafter_id: int, actor: Actor) -> bool:
    if not desk_of(organ).is_mine(actor):
        return False
    facts = facts_for(case.id, Trigger.REQUEST)
    return may(actor, Permission.NOTICE_SIGN, facts, requested_by=drafter_id)
