"""审批: who asked, who decided, when, with what words; and the 结案审批表 of a closed case."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from caseflow import clock
from caseflow.accounts.models import Unit
from caseflow.cases.casefile.people import moment, name_of, organ_for, organ_name
from caseflow.cases.casefile.pieces import Piece
from caseflow.cases.casefile.sheets import filled, plain
from caseflow.cases.models import Approval, Case, CaseNote
from caseflow.cases.prefill import values_for
from caseflow.cases.timeline import detail_of
from caseflow.extensions import db
from caseflow.lib.dates import cn_date
from caseflow.notices.kinds import get_kind
from caseflow.policy.codes import Decision
from caseflow.policy.labels import label
from caseflow.policy.stages import Stage, Trigger

_CLOSE = "close_approval"


def decisions(case: Case, now: datetime) -> Iterator[Piece]:
    query = select(Approval).where(Approval.case_id == case.id).order_by(Approval.id)
    for approval in db.session.scalars(query):
        yield _decision(approval)
        if approval.decision == Decision.APPROVED and approval.trigger == Trigger.CLOSE:
            yield from _close_form(case, approval, now)


def _decision(approval: Approval) -> Piece:
    what = label(Trigger(approval.trigger))
    decided = label(approval.decision, Decision) if approval.decision else "待审批"
    note = db.session.get(CaseNote, approval.note_id) if approval.note_id else None
    unit = organ_name(db.session.get_one(Unit, approval.unit_id))
    rows = [
        ("申请事项", what),
        ("申请内容", detail_of(Trigger(approval.trigger), approval.data)),
        ("申请人", name_of(approval.requested_by)),
        ("申请时间", moment(approval.requested_at)),
        ("申请理由", note.text if note else ""),
        ("审批单位", unit),
        ("审批人", name_of(approval.decided_by)),
        ("审批结果", decided),
        ("审批时间", moment(approval.decided_at)),
        ("审批意见", approval.comment),
    ]
    return Piece(
        title=f"审批单：{what}",
        at=approval.decided_at or approval.requested_at,
        author=unit,
        remark="" if approval.decision == Decision.APPROVED else decided,
        docx=plain("审批单", rows),
    )


def _close_form(case: Case, approval: Approval, now: datetime) -> Iterator[Piece]:
    """Of the close that stands; one that was undone by a reopening is told by its 审批单."""
    if approval.decided_at is None or case.stage != Stage.CLOSED:
        return
    unit = organ_for(case, get_kind(_CLOSE))
    values = values_for(_CLOSE, case, unit, clock.to_local(now).date())
    decided = cn_date(clock.to_local(approval.decided_at).date())
    opinion = f"{approval.comment or '同意'}（{name_of(approval.decided_by)}，{decided}）"
    docx = filled(_CLOSE, case, unit, {**values, "教育局意见": opinion}, now)
    if docx is not None:
        yield Piece(title="结案审批表", at=approval.decided_at, author=organ_name(unit), docx=docx)
