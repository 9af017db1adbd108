"""A batch is carried through one document at a time, each in a transaction of its own.

Page, scheduler and command line run the same steps, at once if need be: an item is held by its row, and its
document's key comes from batch and case, so that a stop at any moment loses none and doubles none.
"""

import logging
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.exc import OperationalError

from caseflow.accounts.models import User
from caseflow.accounts.sessions import actor_for
from caseflow.cases.batches.building import change
from caseflow.cases.batches.papers import paper_of
from caseflow.cases.making import make
from caseflow.cases.models import NoticeBatch, NoticeBatchItem
from caseflow.cases.signing import waiting
from caseflow.cases.signing.falling import fallen_away
from caseflow.errors import Forbidden, Refused
from caseflow.extensions import db
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import Notice
from caseflow.policy.codes import BatchState, ItemState, NoticeKind
from caseflow.policy.permissions import Actor

log = logging.getLogger(__name__)
_RUNNING = (BatchState.RUNNING,)
_BROKEN = "生成时出错，原因已记入系统日志，可重试"


def work(batch_id: int, now: datetime) -> Iterator[None]:
    """One item a step, for as long as any waits; the caller commits at every yield and may stop at any."""
    batch = db.session.get(NoticeBatch, batch_id, populate_existing=True)
    actor = actor_for(batch.decided_by or batch.created_by) if batch else Actor(0)
    signer = _name(batch.decided_by) if batch and batch.decided_by else ""
    while batch is not None and batch.state == BatchState.RUNNING:
        item = _next(batch_id)
        if item is None:
            _finish(batch, now)
            yield
            return
        _settle(batch, item, actor, now, signer)
        yield
        batch = db.session.get(NoticeBatch, batch_id, populate_existing=True)


def unfinished() -> list[int]:
    """Batches begun and not carried through, the oldest first."""
    query = select(NoticeBatch.id).where(NoticeBatch.state == BatchState.RUNNING.value)
    return list(db.session.scalars(query.order_by(NoticeBatch.started_at, NoticeBatch.id)))


def retry(batch: NoticeBatch, actor: Actor, now: datetime) -> int:
    """Those that failed are tried again; how many."""
    if actor.user_id not in (batch.created_by, batch.decided_by):
        raise Forbidden("批次由建立或签发的人重试")
    failed = [item for item in batch.items if item.state == ItemState.FAILED]
    if failed:
        change(batch, (BatchState.DONE,), state=BatchState.RUNNING.value, started_at=now, finished_at=None)
    for item in failed:
        item.state, item.reasons, item.done_at = ItemState.WAITING.value, [], None
    return len(failed)


def _next(batch_id: int) -> NoticeBatchItem | None:
    """The first that waits and that nobody else is at; held until the step is committed."""
    query = select(NoticeBatchItem).where(
        NoticeBatchItem.batch_id == batch_id, NoticeBatchItem.state == ItemState.WAITING.value
    )
    query = query.order_by(NoticeBatchItem.seq).limit(1).with_for_update(skip_locked=True)
    return db.session.scalar(query.execution_options(populate_existing=True))


def _settle(batch: NoticeBatch, item: NoticeBatchItem, actor: Actor, now: datetime, signer: str) -> None:
    """Issued, failed or dropped; what a failure wrote is undone, what it says stays."""
    try:
        with db.session.begin_nested():
            paper = paper_of(batch, item, signer=signer)
            notice = make(item.case_id, NoticeKind(batch.kind), paper, actor, now)
        _mark(item, ItemState.ISSUED, [], now, notice)
    except Refused as refused:
        gone = fallen_away(item.case_id, NoticeKind(batch.kind))
        reasons = [gone] if gone else [reason.text for reason in refused.reasons]
        _mark(item, ItemState.DROPPED if gone else ItemState.FAILED, reasons, now)
    except Forbidden as forbidden:
        _mark(item, ItemState.FAILED, [str(forbidden)], now)
    except OperationalError:
        raise  # the database is busy or gone: nothing is wrong with the child's paper
    except Exception:
        log.exception("item %s of batch %s could not be issued", item.id, batch.id)
        _mark(item, ItemState.FAILED, [_BROKEN], now)


def _mark(
    item: NoticeBatchItem, state: ItemState, reasons: list[str], now: datetime, notice: Notice | None = None
) -> None:
    item.state, item.reasons, item.done_at = state.value, reasons, now
    item.notice_id = notice.id if notice else None


def _finish(batch: NoticeBatch, now: datetime) -> None:
    """Whoever finds nothing left closes it, unless somebody is still at the last one."""
    busy = exists().where(
        NoticeBatchItem.batch_id == batch.id, NoticeBatchItem.state == ItemState.WAITING.value
    )
    if db.session.scalar(select(busy)):
        return
    change(batch, _RUNNING, state=BatchState.DONE.value, finished_at=now)
    made = sum(item.state == ItemState.ISSUED for item in batch.items)
    text = f"批量{get_kind(batch.kind).name}已完成：生成{made}件，共{len(batch.items)}件"
    waiting.tell(batch.created_by, text, ("notice_batch", batch.id), now)


def _name(user_id: int) -> str:
    return db.session.get_one(User, user_id).name
