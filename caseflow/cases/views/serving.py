"""送达登记 (S17): what was handed to whom, when and how, and what that does to the clock."""

from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor, may
from caseflow.audit.service import record
from caseflow.cases import letters, service
from caseflow.cases.models import Case
from caseflow.cases.reading import papers_of
from caseflow.cases.service_outlook import deadlines, of_attempt
from caseflow.cases.service_ways import WAYS
from caseflow.cases.serving import served_together, serves
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.desk import desk_form, load
from caseflow.cases.views.service_form import ServiceForm
from caseflow.cases.views.service_start import Doorstep, name_papers, offer_places, suggest
from caseflow.errors import Forbidden, Refused
from caseflow.notices import service as notices
from caseflow.notices.delivery import Served, addressee_of, recorded_before
from caseflow.notices.kinds import find_kind
from caseflow.notices.models import Notice, ServiceRecord
from caseflow.notices.queries import is_issuer
from caseflow.notices.service import Issue
from caseflow.notices.signers import plain_name
from caseflow.policy.codes import SERVICE_MODES, NoticeKind, NoticeStatus
from caseflow.policy.edition import load_edition
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits, records_access
from caseflow.web.downloads import send_bytes


@bp.route("/cases/<bigid:case_id>/service", methods=["GET", "POST"])
@requires(Permission.SERVICE_RECORD)
@commits
def record_service(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.SERVICE_RECORD)
    door, form = _doorstep(case), ServiceForm()
    name_papers(form, door)
    offer_places(form, case)
    if not form.is_submitted():
        suggest(form, door)
        return _page(door, form)
    if known := _sent_before(case, str(form.once.data)):
        return redirect(url_for("cases.served", case_id=case.id, record_id=known.id))
    if request.form.get("step") == "outlook" or not form.validate():
        return _page(door, form)
    try:
        served = _record(door, form)
    except Refused as refused:
        form.add_reasons(refused)
        return _page(door, form)
    flash("送达已登记" if form.chosen.succeeded else "未送达的情况已登记")
    mine = next(one for one in served.records if one.notice.case_id == case.id)
    return redirect(url_for("cases.served", case_id=case.id, record_id=mine.id))


@bp.get("/cases/<bigid:case_id>/receipt.docx")
@requires(Permission.SERVICE_RECORD)
@records_access
def receipt(case_id: int) -> ResponseReturnValue:
    """A blank 送达回证 for the pen; several documents to one addressee share one."""
    case = load(case_id, Permission.SERVICE_RECORD)
    ids = [int(text) for text in request.args.getlist("notice") if text.isdecimal() and len(text) < 10]
    waiting = _doorstep(case).papers
    beside = [paper for paper in waiting if paper.id in ids and paper.case_id != case.id]
    own = [number for number in ids if number not in {paper.id for paper in beside}]
    chosen = [*papers_of(case.id, own), *beside] if ids else _waiting(case)
    if not all(serves(paper, lambda right: may(right, case)) for paper in chosen):
        raise Forbidden
    if not chosen:
        raise Refused.because("no_document", "本案没有等待送达的文书，制发文书后再打印送达回证")
    order = Issue(
        kind=NoticeKind.SERVICE_RECEIPT, values=letters.service_receipt(case, chosen), unit=chosen[0].unit
    )
    data = notices.preview(order, clock.now())
    record("notice.receipt", "case", case.id, {"notices": ids}, user_id=current_actor().user_id)
    return send_bytes(data, f"送达回证_{case.number}.docx")


def _doorstep(case: Case) -> Doorstep:
    """What waits for this family: the case's own papers, and those of siblings to the same addressee."""
    own = _waiting(case)
    named = {plain_name(addressee_of(paper)) for paper in own}
    siblings = served_together(case, current_actor()) if own else []
    beside = [(paper, other) for other in siblings for paper in _waiting(other)]
    return Doorstep(case, own, [pair for pair in beside if plain_name(addressee_of(pair[0])) in named])


def _sent_before(case: Case, form_key: str) -> ServiceRecord | None:
    return recorded_before(notices.notices_of(case.id), form_key)


def _waiting(case: Case) -> list[Notice]:
    """Documents that go with a receipt, have reached nobody yet and are for this person to serve."""
    return [
        notice
        for notice in notices.notices_of(case.id)
        if _is_served(notice)
        and notice.status != NoticeStatus.VOID
        and notice.effective_on is None
        and serves(notice, lambda right: may(right, case))
    ]


def _is_served(notice: Notice) -> bool:
    kind = find_kind(notice.kind)
    return kind is not None and kind.served


def _page(door: Doorstep, form: ServiceForm) -> ResponseReturnValue:
    case, edition = door.case, load_edition(door.case.edition)
    owed = deadlines(case, door.own)
    late = [one.name for one in owed if one.latest < clock.today()]
    return desk_form(
        "cases/record_service.html",
        form,
        case,
        door=door,
        tries=[tried for notice in door.own for tried in notice.services],
        modes=SERVICE_MODES,
        servers=edition.count("service.servers"),
        owed=owed,
        outlooks=door.outlooks(edition, owed),
        computed=of_attempt(form.attempt(""), edition, owed) if _asked(form) else "",
        too_late=late,
        may_void=bool(late) and may(Permission.NOTICE_VOID, case) and _issued(door.own),
    )


def _asked(form: ServiceForm) -> bool:
    """The dates as typed are worked out on request, and again whenever the form comes back."""
    return form.is_submitted() and form.way.data in WAYS


def _issued(papers: Sequence[Notice]) -> bool:
    return any(is_issuer(current_actor(), paper) for paper in papers)


def _record(door: Doorstep, form: ServiceForm) -> Served:
    chosen = form.notice_id.data or []
    named = [addressee_of(paper) for paper in door.papers if paper.id in chosen]
    return service.record_service(
        door.case.id,
        chosen,
        form.attempt(next(iter(named), "")),
        current_actor(),
        clock.now(),
        form_key=str(form.once.data),
        uploads=form.uploads(),
        at_registered_home=form.at_registered_home,
    )
