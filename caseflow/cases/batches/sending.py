"""A batch on its way: issued by its maker, or sent to the leader who signs it as a whole."""

from datetime import datetime

from caseflow.cases.batches import checking
from caseflow.cases.batches.building import OPEN, change, ensure_open, waiting_items
from caseflow.cases.models import NoticeBatch
from caseflow.cases.signing import waiting
from caseflow.cases.signing.desk import desk_of
from caseflow.cases.signing.rules import KEY, must_be_signed
from caseflow.errors import Conflict, Forbidden, Reason, Refused
from caseflow.notices.kinds import get_kind
from caseflow.policy.codes import BatchState
from caseflow.policy.edition import load_edition
from caseflow.policy.permissions import Actor

_SENT = (BatchState.SUBMITTED,)


def start(batch: NoticeBatch, actor: Actor, now: datetime) -> None:
    """取号生成: from now on it is carried through, whoever does the work."""
    ensure_open(batch, actor)
    _ensure_some(batch)
    if any(must_be_signed(case, batch.unit) for case in checking.cases_of(batch).values()):
        clause = load_edition().clause(KEY)
        raise Refused([Reason("unsigned", "本县规定文书须经签发：送分管领导签发后生成", clause)])
    change(batch, OPEN, state=BatchState.RUNNING.value, started_at=now)


def submit(batch: NoticeBatch, actor: Actor, now: datetime) -> None:
    """送签: one decision for all of them.

    :raise Refused: something is lacking, or nobody is there to sign
    """
    ensure_open(batch, actor)
    _ensure_some(batch)
    found = checking.check(batch, actor, now)
    if found.reasons:
        raise Refused(found.reasons)
    if found.blocked:
        text = f"有{found.blocked}件还有缺项或不能制发，补填或移出后再送签"
        raise Refused.because("batch.gaps", text)
    waiting.ask(_subject(batch), batch.unit, actor.user_id, now)
    change(batch, OPEN, state=BatchState.SUBMITTED.value, submitted_at=now, comment="")


def take_back(batch: NoticeBatch, actor: Actor, now: datetime) -> None:
    if batch.created_by != actor.user_id:
        raise Forbidden("批次由建立的人撤回")
    change(batch, _SENT, state=BatchState.CHECKING.value)
    waiting.call_off(_subject(batch), actor.user_id, now)


def sign(batch: NoticeBatch, actor: Actor, now: datetime) -> None:
    """签发: each paper is issued in the signer's name; what has changed since drops out or fails."""
    _ensure_signs(batch, actor)
    decided = {"decided_by": actor.user_id, "decided_at": now}
    change(batch, _SENT, state=BatchState.RUNNING.value, started_at=now, **decided)
    waiting.settle(_subject(batch), actor.user_id, now)


def send_back(batch: NoticeBatch, comment: str, actor: Actor, now: datetime) -> None:
    _ensure_signs(batch, actor)
    if not comment.strip():
        raise Refused.because("no_comment", "退回需要写明意见", field="comment")
    change(batch, _SENT, state=BatchState.RETURNED.value, comment=comment.strip())
    waiting.settle(_subject(batch), actor.user_id, now)
    text = f"批量{get_kind(batch.kind).name}已退回，按意见修改后再送签"
    waiting.tell(batch.created_by, text, _subject(batch), now, back=True)


def signs(batch: NoticeBatch, actor: Actor) -> bool:
    """Whether it lies on this person's desk; the right to each single paper is asked when it is issued."""
    on_desk = desk_of(batch.unit).is_mine(actor)
    return batch.state == BatchState.SUBMITTED and on_desk and batch.created_by != actor.user_id


def _ensure_signs(batch: NoticeBatch, actor: Actor) -> None:
    if batch.state != BatchState.SUBMITTED:
        raise Conflict.because("batch.state", "此批次已有结果或已撤回，刷新后查看")
    if not signs(batch, actor):
        raise Forbidden(f"文书由{batch.unit.name}的分管领导签发；拟稿人不能签发自己拟的文书")


def _ensure_some(batch: NoticeBatch) -> None:
    if not waiting_items(batch):
        raise Refused.because("batch.none", "此批次没有待制发的学生，另建一批")


def _subject(batch: NoticeBatch) -> tuple[str, int]:
    return "notice_batch", batch.id
