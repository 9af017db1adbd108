"""A batch is put together, its gaps are filled, single children are taken out; nothing is issued yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from caseflow import clock
from caseflow.accounts.models import Unit, User
from caseflow.accounts.scope import visible_cases
from caseflow.cases import drafts
from caseflow.cases.batches.kinds import MOST, Batched
from caseflow.cases.commands import ensure
from caseflow.cases.machine import facts_for
from caseflow.cases.models import Case, NoticeBatch, NoticeBatchItem
from caseflow.cases.orders import Paper, suggested_dates
from caseflow.cases.signing.typed import pack
from caseflow.errors import Conflict, Forbidden, NotFound, Refused
from caseflow.extensions import db
from caseflow.policy.codes import BatchState, ItemState
from caseflow.policy.permissions import Actor
from caseflow.roster.models import Pupil

OPEN = (BatchState.CHECKING, BatchState.RETURNED)
_WAITING = ItemState.WAITING.value


@dataclass(frozen=True, slots=True)
class Common:
    """Typed once for the whole batch."""

    printed_on: date | None
    expected_service_on: date | None
    signer: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def begin(
    batched: Batched,
    case_ids: Sequence[int],
    actor: Actor,
    now: datetime,
    *,
    form_key: str,
    most: int = MOST,
) -> NoticeBatch:
    """The ticked cases in their order, with the dates the edition proposes.

    :raise Refused: none, too many, or papers of different organs
    """
    if known := db.session.scalar(select(NoticeBatch).where(NoticeBatch.idempotency_key == form_key)):
        return known
    _ensure_number(case_ids, most)
    cases = _cases(batched, case_ids, actor)
    trigger = drafts.TRIGGERS[batched.kind]
    for case in cases:
        ensure(actor, batched.permission, facts_for(case.id, trigger))
    organ = _organ(batched, cases, actor, now)
    dates = suggested_dates(cases[0], batched.section, clock.to_local(now).date())
    contact = {"联系人": db.session.get_one(User, actor.user_id).name, "联系电话": organ.phone}
    batch = NoticeBatch(
        kind=batched.kind.value,
        unit_id=organ.id,
        printed_on=dates.printed_on,
        expected_service_on=dates.expected_service_on,
        typed=pack(contact),
        created_by=actor.user_id,
        created_at=now,
        idempotency_key=form_key,
    )
    batch.items = [NoticeBatchItem(seq=seq, case_id=case.id) for seq, case in enumerate(cases, start=1)]
    db.session.add(batch)
    db.session.flush()  # its page is the next address
    return batch


def amend(batch: NoticeBatch, common: Common, rows: Mapping[int, Mapping[str, Any]], actor: Actor) -> None:
    """``rows``: what was typed for single items, by their id."""
    ensure_open(batch, actor)
    batch.printed_on, batch.expected_service_on = common.printed_on, common.expected_service_on
    batch.signer, batch.typed = common.signer, pack(common.facts)
    for item in batch.items:
        if item.id in rows and item.state == _WAITING:
            item.typed = pack(rows[item.id])


def take_out(batch: NoticeBatch, item_id: int, actor: Actor, now: datetime) -> None:
    ensure_open(batch, actor)
    for item in batch.items:
        if item.id == item_id and item.state == _WAITING:
            item.state, item.reasons, item.done_at = ItemState.DROPPED.value, ["核对时移出"], now


def drop(batch: NoticeBatch, actor: Actor, now: datetime) -> None:
    """Nothing of it has been issued; the cases are free for another batch."""
    ensure_open(batch, actor)
    change(batch, OPEN, state=BatchState.DROPPED.value, finished_at=now)


def waiting_items(batch: NoticeBatch) -> list[NoticeBatchItem]:
    return [item for item in batch.items if item.state == _WAITING]


def ensure_open(batch: NoticeBatch, actor: Actor) -> None:
    if batch.created_by != actor.user_id:
        raise Forbidden("批次由建立的人核对、修改")
    if batch.state not in OPEN:
        raise Conflict.because("batch.state", "此批次已送签或已开始生成，刷新后查看")


def change(batch: NoticeBatch, expected: tuple[BatchState, ...], **values: Any) -> None:
    """Of two people at one batch the first wins."""
    db.session.flush()
    step = update(NoticeBatch).where(
        NoticeBatch.id == batch.id, NoticeBatch.state.in_([state.value for state in expected])
    )
    done = db.session.execute(step.values(**values), execution_options={"synchronize_session": False})
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict.because("batch.state", "此批次已由他人办理，刷新后查看")
    db.session.refresh(batch)


def _ensure_number(case_ids: Sequence[int], most: int) -> None:
    if not case_ids:
        raise Refused.because("batch.none", "没有选择学生，勾选后再制发", field="cases")
    if len(case_ids) > most:
        text = f"一批最多{most}件，已选{len(case_ids)}件，分批制发"
        raise Refused.because("batch.many", text, field="cases")


def _cases(batched: Batched, case_ids: Sequence[int], actor: Actor) -> list[Case]:
    query = (
        select(Case)
        .where(Case.id.in_(case_ids), visible_cases(actor, batched.permission, Case))
        .options(joinedload(Case.pupil).selectinload(Pupil.guardians), joinedload(Case.school))
    )
    known = {case.id: case for case in db.session.scalars(query)}
    if len(known) != len(set(case_ids)):
        raise NotFound
    return [known[case_id] for case_id in dict.fromkeys(case_ids)]


def _organ(batched: Batched, cases: Sequence[Case], actor: Actor, now: datetime) -> Unit:
    today = clock.to_local(now).date()
    orders = (drafts.order_of(case, batched.kind, Paper(""), actor, today=today) for case in cases)
    organs = {order.unit.id: order.unit for order in orders}
    if len(organs) > 1:
        names = "、".join(unit.name for unit in organs.values())
        raise Refused.because("batch.organs", f"所选学生的发文机关不同（{names}），分批制发", field="cases")
    return next(iter(organs.values()))
