"""What a record of service did to the documents and to the clock, said in words."""

from flask import render_template
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor, may
from caseflow.cases.models import Case
from caseflow.cases.serving import has_clock, is_late, minimum_days
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.case import identity
from caseflow.cases.views.desk import load
from caseflow.errors import NotFound
from caseflow.lib.dates import cn_date
from caseflow.notices import service as notices
from caseflow.notices.delivery import receipt_records
from caseflow.notices.models import ServiceRecord
from caseflow.notices.queries import is_issuer
from caseflow.policy.codes import ServiceFailure, service_mode
from caseflow.policy.labels import label
from caseflow.policy.permissions import Permission


@bp.get("/cases/<bigid:case_id>/service/<bigid:record_id>")
@requires(Permission.SERVICE_RECORD)
def served(case_id: int, record_id: int) -> ResponseReturnValue:
    """What the record did: said in words, with the next step."""
    case = load(case_id, Permission.SERVICE_RECORD)
    papers = {notice.id: notice for notice in notices.notices_of(case.id)}
    found = next((r for n in papers.values() for r in n.services if r.id == record_id), None)
    if found is None:
        raise NotFound
    together = receipt_records(found)
    return render_template(
        "cases/served.html",
        case=case,
        who=identity(case),
        record=found,
        effects=[_effect(case, one) for one in together],
        redo=next((n for n in (one.notice for one in together) if n.id in papers and is_late(case, n)), None),
        may_void=may(Permission.NOTICE_VOID, case) and is_issuer(current_actor(), found.notice),
        next_rule=service_mode(found.notice.next_mode) if found.notice.next_mode else None,
    )


def _effect(case: Case, record: ServiceRecord) -> tuple[str, str]:
    """(document, what follows) in words: the only due date is the printed one."""
    notice, name = record.notice, notices.name_of(record.notice)
    if not record.succeeded:
        return name, f"未送达：{label(ServiceFailure(record.ground))}"
    effective = record.effective_on
    if effective is None:
        return name, "等待回执，收到后再登记送达"
    counted = (
        f"自{cn_date(effective)}起视为送达" if effective > clock.today() else f"于{cn_date(effective)}送达"
    )
    if notice.printed_on is None or not has_clock(notice):
        return name, counted
    if is_late(case, notice):
        return name, (
            f"{counted}，距文书载明的{cn_date(notice.printed_on)}不足{minimum_days(case, notice)}天，"
            f"送达过晚，期限不起算，由{notice.unit.name}作废并另定日期重新制发"
        )
    return name, f"{counted}，期限已起算，{cn_date(notice.printed_on)}届满（含当日）"
