"""审批: what waits for this unit, and one request with the facts it rests on."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor, may
from caseflow.cases import dossier, pending, service
from caseflow.cases.models import Approval, Case
from caseflow.cases.queries import find_case
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.case import identity
from caseflow.cases.views.step_forms import APPROVE, DecideForm
from caseflow.errors import Forbidden, Refused
from caseflow.extensions import db
from caseflow.notices import template_list
from caseflow.policy.codes import proof_title
from caseflow.policy.labels import label
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Trigger
from caseflow.web.commit import commits
from caseflow.web.forms import show_form

_ANYBODY = (*pending.DECIDERS, Permission.TASK_VIEW)


@bp.get("/approvals")
@requires(*pending.DECIDERS)
def approvals() -> ResponseReturnValue:
    """Requests to this unit, and templates; those of one's own stand apart and are decided by another."""
    actor = current_actor()
    mine = request.args.get("mine") == "1"
    waiting, asked = pending.waiting_for(actor), pending.asked_by(actor)
    templates = template_list.waiting_for(actor) if may(Permission.TEMPLATE_APPROVE) else ()
    rows = asked if mine else waiting
    tabs = [
        ("待审批", url_for("cases.approvals"), len(waiting) + len(templates)),
        ("我提出的", url_for("cases.approvals", mine=1), len(asked)),
    ]
    return render_template(
        "cases/approvals.html",
        rows=[(row, case, label(Trigger(row.trigger)), pending.told(row)) for row, case in rows],
        names=pending.names([row for row, _ in rows]),
        tabs_of=tabs,
        here=int(mine),
        templates=() if mine else templates,
        actor=actor,
    )


@bp.route("/approvals/<bigid:approval_id>", methods=["GET", "POST"])
@requires(*_ANYBODY)
@commits
def decide(approval_id: int) -> ResponseReturnValue:
    approval = pending.get_request(current_actor(), approval_id)
    form = DecideForm()
    if form.is_submitted() and not approval.decided_at and not pending.may_decide(current_actor(), approval):
        raise Forbidden
    if not form.validate_on_submit():
        return _page(approval, form)
    agreed = form.decision.data == APPROVE
    try:
        moved = service.decide(
            approval.id, current_actor(), clock.now(), approve=agreed, comment=form.comment.data or ""
        )
    except Refused as refused:
        form.add_reasons(refused)
        return _page(approval, form)
    words = label(Trigger(approval.trigger))
    flash(f"已同意“{words}”" if agreed else f"已退回“{words}”的申请")
    seen = find_case(current_actor(), moved.case_id)
    return redirect(url_for("cases.show", case_id=seen.id) if seen else url_for("cases.approvals"))


def _page(approval: Approval, form: DecideForm) -> ResponseReturnValue:
    case = db.session.get_one(Case, approval.case_id)
    filed = dossier.files_of(case.id)
    wanted = [str(proof) for proof in pending.wanted_proofs(approval)]
    return show_form(
        "cases/decide.html",
        form,
        approval=approval,
        case=case,
        who=identity(case),
        words=label(Trigger(approval.trigger)),
        told=pending.told(approval),
        note=pending.note_of(approval),
        names=pending.names([approval]),
        proofs=[(proof_title(kind), any(f.kind == kind for f in filed), "") for kind in wanted],
        files=filed,
        visits=dossier.visits_of(case.id)[:5],
        attestations=dossier.attestations_of(case.id)[:5],
        notices=dossier.notices_of(case.id),
        may_decide=pending.may_decide(current_actor(), approval),
        sees_case=find_case(current_actor(), case.id) is not None,
    )
