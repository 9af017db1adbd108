"""Batches within sight, and what has come of one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from caseflow.cases.batches.kinds import batched_by, get_batched
from caseflow.cases.models import Case, NoticeBatch, NoticeBatchItem
from caseflow.cases.orders import organs_of
from caseflow.errors import NotFound
from caseflow.extensions import db
from caseflow.notices.models import Notice
from caseflow.notices.ranges import range_text
from caseflow.policy.codes import ItemState
from caseflow.policy.permissions import Actor


@dataclass(frozen=True, slots=True)
class Result:
    """``range``: the numbers of those issued, in words."""

    issued: Sequence[tuple[NoticeBatchItem, Case, Notice]]
    failed: Sequence[tuple[NoticeBatchItem, Case]]
    dropped: Sequence[tuple[NoticeBatchItem, Case]]
    waiting: int
    range: str

    @property
    def done(self) -> int:
        return len(self.issued) + len(self.failed) + len(self.dropped)

    @property
    def total(self) -> int:
        return self.done + self.waiting


def get_batch(actor: Actor, batch_id: int) -> NoticeBatch:
    """:raise NotFound: absent, or of an organ whose papers are not this person's (404)"""
    query = select(NoticeBatch).where(NoticeBatch.id == batch_id)
    batch = db.session.scalar(query.options(selectinload(NoticeBatch.items), joinedload(NoticeBatch.unit)))
    if batch is None or batch.unit_id not in organs_of(actor, get_batched(batch.kind).permission):
        raise NotFound
    return batch


def batches_of(actor: Actor, *, limit: int = 50) -> Sequence[NoticeBatch]:
    """Of this person's organs, the newest first."""
    organs = {unit for batched in batched_by(actor) for unit in organs_of(actor, batched.permission)}
    query = select(NoticeBatch).where(NoticeBatch.unit_id.in_(sorted(organs)))
    query = query.options(selectinload(NoticeBatch.items), joinedload(NoticeBatch.unit))
    return db.session.scalars(query.order_by(NoticeBatch.id.desc()).limit(limit)).all()


def result_of(batch: NoticeBatch, cases: dict[int, Case]) -> Result:
    by_state: dict[str, list[NoticeBatchItem]] = {state.value: [] for state in ItemState}
    for item in batch.items:
        by_state[item.state].append(item)
    made = {notice.id: notice for notice in notices_of(batch)}
    issued = [(i, cases[i.case_id], made[i.notice_id]) for i in by_state["issued"] if i.notice_id in made]
    return Result(
        issued,
        [(item, cases[item.case_id]) for item in by_state["failed"]],
        [(item, cases[item.case_id]) for item in by_state["dropped"]],
        len(by_state["waiting"]),
        range_text(made.values()),
    )


def notices_of(batch: NoticeBatch) -> list[Notice]:
    """In the order of the batch."""
    ids = [item.notice_id for item in batch.items if item.notice_id]
    known = {n.id: n for n in db.session.scalars(select(Notice).where(Notice.id.in_(ids)))}
    return [known[notice_id] for notice_id in ids if notice_id in known]
