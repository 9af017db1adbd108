"""家访记录表 on paper: as a visit was recorded, or blank but for the names, to be taken along."""

from typing import Any

from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.audit.service import record
from caseflow.cases import printed, service
from caseflow.cases.choosing import organ_for
from caseflow.cases.models import Case
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.desk import load
from caseflow.cases.visits import find_visit
from caseflow.errors import NotFound
from caseflow.notices import service as notices
from caseflow.notices.kinds import get_kind
from caseflow.notices.service import Issue
from caseflow.policy.permissions import Permission
from caseflow.web.commit import records_access
from caseflow.web.downloads import send_bytes
from caseflow.web.fact_pages import PRINTED

KIND = "visit_record"


@bp.get("/cases/<bigid:case_id>/visits/<bigid:visit_id>/record.docx")
@requires(Permission.VISIT_LOG)
@records_access
def visit_record(case_id: int, visit_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.VISIT_LOG)
    visit = find_visit(case.id, visit_id)
    if visit is None:
        raise NotFound
    return _send(case, printed.visit_record(case, visit), f"{visit.on_day:%Y%m%d}")


@bp.get("/cases/<bigid:case_id>/visits/record.docx")
@requires(Permission.VISIT_LOG)
@records_access
def blank_visit_record(case_id: int) -> ResponseReturnValue:
    return _send(load(case_id, Permission.VISIT_LOG), {}, "空白")


def _send(case: Case, told: dict[str, Any], mark: str) -> ResponseReturnValue:
    unit = organ_for(case, get_kind(KIND), current_actor())
    values = {**service.values_for(KIND, case, unit, clock.today()), **told}
    data = notices.preview(Issue(kind=KIND, values=values, unit=unit, case_id=case.id), clock.now())
    record(PRINTED, "case", case.id, {"form": get_kind(KIND).name}, user_id=current_actor().user_id)
    return send_bytes(data, f"家访记录表_{case.number}_{mark}.docx")
