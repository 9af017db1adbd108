"""家访记录表 of every visit, call and failed attempt."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from caseflow import clock
from caseflow.cases import letters, printed
from caseflow.cases.casefile.people import moment, organ_for
from caseflow.cases.casefile.pieces import Piece
from caseflow.cases.casefile.sheets import filled, plain
from caseflow.cases.models import Case, CaseEvent, Visit
from caseflow.cases.prefill import values_for
from caseflow.extensions import db
from caseflow.notices.kinds import get_kind
from caseflow.policy import codes
from caseflow.policy.labels import label
from caseflow.policy.stages import Trigger

_KIND = "visit_record"
#: 预防59, 个保28: named to the case's own people only
_HIDDEN = "已登记，仅经办人员可见"


def visits(case: Case, now: datetime, *, own: bool) -> Iterator[Piece]:
    """``own``: for the case's own people, who read every reason."""
    units = _units(case)
    for visit in letters.visits_of(case):
        values = printed.visit_record(case, visit)
        if visit.reason_code in codes.SENSITIVE_REASONS and not own:
            values["未到校原因"] = _HIDDEN
        unit = organ_for(case, get_kind(_KIND), units.get(visit.id))
        known = values_for(_KIND, case, unit, clock.to_local(now).date())
        method, result = codes.VisitMethod(visit.method), codes.VisitResult(visit.result)
        yield Piece(
            title=f"家访记录表（{label(method)}，{label(result)}）",
            at=visit.at,
            author=visit.visitor.name if visit.visitor else unit.name,
            docx=filled(_KIND, case, unit, {**known, **values}, now) or _plain(visit, values),
        )


def _units(case: Case) -> dict[int, int | None]:
    """From which unit each visit was logged."""
    query = select(CaseEvent).where(
        CaseEvent.case_id == case.id, CaseEvent.trigger == Trigger.LOG_VISIT.value
    )
    return {int(event.facts.get("visit_id", 0)): event.actor_unit_id for event in db.session.scalars(query)}


def _plain(visit: Visit, values: dict[str, object]) -> bytes:
    rows = [(name, str(value)) for name, value in values.items() if name != "开始时间"]
    return plain("家访（劝返）记录表", [("时间", moment(visit.at)), *rows])
