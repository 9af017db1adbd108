"""签发 or 退回: the leader's decision on a draft. To sign is to issue, so every rule is asked anew."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from caseflow import clock
from caseflow.accounts.models import User
from caseflow.cases import drafts
from caseflow.cases.making import make
from caseflow.cases.models import Case
from caseflow.cases.orders import Paper
from caseflow.cases.reading import get_case
from caseflow.cases.signing import waiting
from caseflow.cases.signing.falling import fallen_away
from caseflow.cases.signing.keeping import change
from caseflow.cases.signing.rules import may_sign
from caseflow.cases.signing.typed import paper_of, reason_in
from caseflow.errors import Conflict, Forbidden, Refused
from caseflow.extensions import db
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import Notice, NoticeDraft
from caseflow.policy.codes import DraftState, NoticeKind
from caseflow.policy.permissions import Actor

_SENT = (DraftState.SUBMITTED,)


def sign(draft: NoticeDraft, actor: Actor, now: datetime) -> Notice | None:
    """Number, file and signature in one transaction. None: the case went on and the draft dropped out.

    :raise Forbidden: not this organ's leader, or the drafter himself
    :raise Refused: with every reason that has come up since it was sent
    """
    case, kind = _at_the_desk(draft, actor), NoticeKind(draft.kind)
    if why := fallen_away(case.id, kind):
        _fall(draft, why, now)
        return None
    name = db.session.get_one(User, actor.user_id).name
    paper = _signed(draft, name)
    _ensure_same_organ(draft, case, paper, actor, now)
    notice = make(case.id, kind, paper, actor, now, reason_code=reason_in(draft.typed))
    decided = {"decided_by": actor.user_id, "decided_at": now, "notice_id": notice.id}
    change(draft, _SENT, status=DraftState.ISSUED.value, **decided)
    waiting.settle(_subject(draft), actor.user_id, now)
    words = notice.number_text or notice.title
    waiting.tell(draft.created_by, f"{words}已签发，打印盖章后送达", ("notice", notice.id), now)
    return notice


def send_back(draft: NoticeDraft, comment: str, actor: Actor, now: datetime) -> None:
    """退回 with a comment; the drafter amends it, sends it again or drops it."""
    _at_the_desk(draft, actor)
    if not comment.strip():
        raise Refused.because("no_comment", "退回需要写明意见", field="comment")
    decided = {"decided_by": actor.user_id, "decided_at": now, "comment": comment.strip()}
    change(draft, _SENT, status=DraftState.RETURNED.value, **decided)
    waiting.settle(_subject(draft), actor.user_id, now)
    text = f"{get_kind(draft.kind).name}的草稿已退回，按意见修改后再送签"
    waiting.tell(draft.created_by, text, _subject(draft), now, back=True)


def drop_fallen(now: datetime) -> int:
    """At night: what lies on a desk and has lost its ground; how many."""
    sent = select(NoticeDraft).where(NoticeDraft.status == DraftState.SUBMITTED.value)
    fallen = 0
    for draft in db.session.scalars(sent.order_by(NoticeDraft.id)).all():
        if draft.case_id and (why := fallen_away(draft.case_id, NoticeKind(draft.kind))):
            _fall(draft, why, now)
            fallen += 1
    return fallen


def _at_the_desk(draft: NoticeDraft, actor: Actor) -> Case:
    if draft.status != DraftState.SUBMITTED:
        raise Conflict.because("draft.state", "此草稿已有结果或已撤回，刷新后查看")
    case = get_case(draft.case_id or 0)
    if not may_sign(case, draft.unit, draft.created_by, actor):
        raise Forbidden(f"文书由{draft.unit.name}的分管领导签发；拟稿人不能签发自己拟的文书")
    return case


def _signed(draft: NoticeDraft, name: str) -> Paper:
    paper = paper_of(draft, signer=name, signed=True)
    if draft.kind == NoticeKind.PERSUASION_REPORT:
        return replace(paper, typed={**paper.typed, "校长": name})
    return paper


def _ensure_same_organ(draft: NoticeDraft, case: Case, paper: Paper, actor: Actor, now: datetime) -> None:
    """The case may have gone to another unit while the draft lay on the desk."""
    today, kind = clock.to_local(now).date(), NoticeKind(draft.kind)
    order = drafts.order_of(case, kind, paper, actor, today=today, reason_code=reason_in(draft.typed))
    if order.unit.id != draft.unit_id:
        text = f"此案的发文机关已变为{order.unit.name}，退回后由该机关重新拟稿"
        raise Refused.because("draft.organ", text)


def _fall(draft: NoticeDraft, why: str, now: datetime) -> None:
    change(draft, _SENT, status=DraftState.DROPPED.value, decided_at=now, comment=why)
    waiting.call_off(_subject(draft), None, now)
    text = f"{get_kind(draft.kind).name}的草稿已撤下：{why}"
    waiting.tell(draft.created_by, text, _subject(draft), now)


def _subject(draft: NoticeDraft) -> tuple[str, int]:
    return "notice_draft", draft.id
