"""送达登记 (S17): what was handed to whom, when and how, and what that does to the clock."""

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor, may
from caseflow.audit.service import record
from caseflow.cases import letters, service
from caseflow.cases.models import Case
from caseflow.cases.reading import papers_of
from caseflow.cases.serving import minimum_days
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.desk import desk_form, load
from caseflow.cases.views.service_form import SERVED, ServiceForm
from caseflow.errors import Refused
from caseflow.notices import service as notices
from caseflow.notices.delivery import Served, recorded_before
from caseflow.notices.models import Notice, ServiceRecord
from caseflow.notices.service import Issue
from caseflow.policy.codes import (
    SERVICE_MODES,
    NoticeKind,
    NoticeStatus,
)
from caseflow.policy.deadlines import latest_service_day
from caseflow.policy.edition import load_edition
from caseflow.policy.permissions import Permission
from caseflow.roster import service as roster
from caseflow.web.commit import commits, records_access
from caseflow.web.downloads import send_bytes
from caseflow.web.paging import id_arg

_SERVED_KINDS = (NoticeKind.RETURN_NOTICE, NoticeKind.CORRECTION_ORDER, NoticeKind.JUDICIAL_LETTER)
_HOME_PURPOSE = "送达文书"


@bp.route("/cases/<bigid:case_id>/service", methods=["GET", "POST"])
@requires(Permission.SERVICE_RECORD)
@commits
def record_service(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.SERVICE_RECORD)
    waiting = _waiting(case)
    form = ServiceForm()
    form.notice_id.choices = [(notice.id, notices.name_of(notice)) for notice in waiting]
    if not form.is_submitted():
        _suggest(form, waiting)
        return _page(case, form, waiting)
    if known := _sent_before(case, str(form.once.data)):
        return redirect(url_for("cases.served", case_id=case.id, record_id=known.id))
    if request.form.get("step") == "home":
        form.place.data = _home(case)
        return _page(case, form, waiting)
    if not form.validate():
        return _page(case, form, waiting)
    try:
        served = _record(case, form)
    except Refused as refused:
        form.add_reasons(refused)
        return _page(case, form, waiting)
    flash("送达已登记" if form.is_served else "未送达的情况已登记")
    return redirect(url_for("cases.served", case_id=case.id, record_id=served.records[0].id))


@bp.get("/cases/<bigid:case_id>/receipt.docx")
@requires(Permission.SERVICE_RECORD)
@records_access
def receipt(case_id: int) -> ResponseReturnValue:
    """A blank 送达回证 for the pen; several documents to one addressee share one."""
    case = load(case_id, Permission.SERVICE_RECORD)
    ids = [int(text) for text in request.args.getlist("notice") if text.isdecimal() and len(text) < 10]
    chosen = papers_of(case.id, ids) if ids else _waiting(case)
    if not chosen:
        raise Refused.because("no_document", "本案没有等待送达的文书，制发文书后再打印送达回证")
    order = Issue(
        kind=NoticeKind.SERVICE_RECEIPT, values=letters.service_receipt(case, chosen), unit=chosen[0].unit
    )
    data = notices.preview(order, clock.now())
    record("notice.receipt", "case", case.id, {"notices": ids}, user_id=current_actor().user_id)
    return send_bytes(data, f"送达回证_{case.number}.docx")


def _sent_before(case: Case, form_key: str) -> ServiceRecord | None:
    return recorded_before(notices.notices_of(case.id), form_key)


def _waiting(case: Case) -> list[Notice]:
    """Documents that go with a receipt and have reached nobody yet."""
    kinds = {str(kind) for kind in _SERVED_KINDS}
    return [
        notice
        for notice in notices.notices_of(case.id)
        if notice.kind in kinds and notice.status != NoticeStatus.VOID and notice.effective_on is None
    ]


def _suggest(form: ServiceForm, waiting: Sequence[Notice]) -> None:
    wanted = id_arg("notice")
    ids = [notice.id for notice in waiting]
    form.notice_id.data = [wanted] if wanted in ids else ids[-1:]
    form.succeeded.data = SERVED
    form.mode.data = next(
        (notice.next_mode for notice in waiting if notice.id in form.notice_id.data), "direct"
    )
    form.at.data = clock.to_local(clock.now()).replace(second=0, microsecond=0, tzinfo=None)


def _home(case: Case) -> str:
    """The address on file is shown on request and the look is logged, as anywhere else."""
    if not may(Permission.PUPIL_REVEAL, case):
        return ""
    fields = ("dwelling_address", "household_address")
    actor = current_actor()
    found = (
        roster.reveal(case.pupil, name, actor, _HOME_PURPOSE) for name in fields if getattr(case.pupil, name)
    )
    return next(found, "")


def _page(case: Case, form: ServiceForm, waiting: Sequence[Notice]) -> ResponseReturnValue:
    latest = _latest_days(case, waiting)
    return desk_form(
        "cases/record_service.html",
        form,
        case,
        waiting=waiting,
        tries=[record for notice in waiting for record in notice.services],
        modes=SERVICE_MODES,
        edition=load_edition(case.edition),
        latest=latest,
        too_late=[name for name, _, last in latest if last < clock.today()],
    )


def _latest_days(case: Case, waiting: Sequence[Notice]) -> list[tuple[str, date, date]]:
    """Until when each document must be served for its date to hold."""
    return [
        (
            notices.name_of(notice),
            notice.printed_on,
            latest_service_day(notice.printed_on, minimum_days(case, notice)),
        )
        for notice in waiting
        if notice.printed_on
    ]


def _record(case: Case, form: ServiceForm) -> Served:
    return service.record_service(
        case.id,
        form.notice_id.data or [],
        form.attempt(),
        current_actor(),
        clock.now(),
        form_key=str(form.once.data),
        uploads=form.uploads(),
    )
