"""核对表: what each paper lacks, what forbids it, what to think of; said once where common."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from caseflow import clock
from caseflow.cases import drafts
from caseflow.cases.batches.building import waiting_items
from caseflow.cases.batches.papers import paper_of
from caseflow.cases.models import Case, NoticeBatch, NoticeBatchItem
from caseflow.cases.signing.typed import facts_in
from caseflow.errors import Reason
from caseflow.extensions import db
from caseflow.notices.service import Issue
from caseflow.notices.spec import Fact
from caseflow.policy.codes import NoticeKind
from caseflow.policy.permissions import Actor
from caseflow.roster.models import Pupil

#: what is typed once for all is wrong for all
_COMMON_FIELDS = frozenset({"printed_on", "expected_service_on", "unit", "机关类型", "发文机关"})


@dataclass(frozen=True, slots=True)
class Row:
    item: NoticeBatchItem
    case: Case
    order: Issue
    #: facts the records do not hold, each with what has been typed for it
    gaps: tuple[tuple[Fact, str], ...]
    reasons: tuple[Reason, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    rows: tuple[Row, ...]
    #: against the whole batch
    reasons: tuple[Reason, ...]
    cautions: tuple[str, ...]

    @property
    def blocked(self) -> int:
        return sum(bool(row.reasons) for row in self.rows)

    @property
    def ready(self) -> int:
        return 0 if self.reasons else len(self.rows) - self.blocked


def check(batch: NoticeBatch, actor: Actor, now: datetime) -> Check:
    cases, items = cases_of(batch), waiting_items(batch)
    rows = [_row(batch, item, cases[item.case_id], actor, now) for item in items]
    reasons = {r.text: r for row in rows for r in row.reasons if r.field in _COMMON_FIELDS}
    shared = set.intersection(*(set(row.cautions) for row in rows)) if len(rows) > 1 else set()
    first = rows[0].cautions if rows else ()
    return Check(
        tuple(_own(row, shared) for row in rows),
        tuple(reasons.values()),
        tuple(text for text in first if text in shared),
    )


def cases_of(batch: NoticeBatch) -> dict[int, Case]:
    query = (
        select(Case)
        .where(Case.id.in_([item.case_id for item in batch.items]))
        .options(joinedload(Case.pupil).selectinload(Pupil.guardians), joinedload(Case.school))
    )
    return {case.id: case for case in db.session.scalars(query)}


def _row(batch: NoticeBatch, item: NoticeBatchItem, case: Case, actor: Actor, now: datetime) -> Row:
    paper, today = paper_of(batch, item), clock.to_local(now).date()
    made = drafts.draft(case, NoticeKind(batch.kind), paper, actor, now)
    typed = facts_in(item.typed)
    facts = _gaps(made.order, typed, now)
    cautions = drafts.cautions(made.order, case, today, batch.printed_on)
    gaps = tuple((fact, str(typed.get(fact.name, ""))) for fact in facts)
    return Row(item, case, made.order, gaps, made.reasons, tuple(cautions))


def _gaps(order: Issue, typed: dict[str, object], now: datetime) -> Sequence[Fact]:
    """Also those that have been filled: they may be corrected."""
    from_records = {name: value for name, value in order.values.items() if name not in typed}
    return drafts.missing_facts(_with(order, from_records), clock.to_local(now).date())


def _with(order: Issue, values: dict[str, object]) -> Issue:
    return Issue(kind=order.kind, values=values, unit=order.unit, wording=order.wording)


def _own(row: Row, shared: set[str]) -> Row:
    reasons = tuple(r for r in row.reasons if r.field not in _COMMON_FIELDS)
    cautions = tuple(text for text in row.cautions if text not in shared)
    return Row(row.item, row.case, row.order, row.gaps, reasons, cautions)
