"""移送 (S19) and 司法局工作台 (S20)."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.cases import referrals, service
from caseflow.cases.orders import organ_of
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.desk import Step, load, obstacles, take, typed
from caseflow.cases.views.step_forms import (
    NoteForm,
    ReferForm,
    RemarkForm,
)
from caseflow.cases.views.supplying import pieces_of
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Trigger
from caseflow.web.commit import commits

_SHELVES = (("waiting", "待签收"), ("working", "办理中"), ("done", "已办结"))
REFER = Step(
    Trigger.REFER,
    "移送司法",
    "移送",
    "已移送县司法局，等待签收",
    ("县司法局自移送起可查看本案卷宗", "移送后责任单位不变，继续劝返"),
    template="cases/refer.html",
)
ACCEPT = Step(
    Trigger.ACCEPT_REFERRAL,
    "签收移送",
    "签收",
    "已签收，开始计算制发司法文书的期限",
    template="cases/accept_referral.html",
)
DECLINE = Step(
    Trigger.DECLINE,
    "退回移送",
    "退回",
    "已退回移送单位",
    ("个案回到“逾期未返”，移送单位补充材料后可再次移送",),
    danger=True,
)


@bp.route("/cases/<bigid:case_id>/refer", methods=["GET", "POST"])
@requires(Permission.CASE_REFER)
@commits
def refer(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.CASE_REFER)
    form = ReferForm()
    if not form.is_submitted():
        form.contact.data, form.phone.data = current_user.name, organ_of(case, current_actor()).phone
    return take(
        case,
        form,
        REFER,
        lambda: service.refer(
            case.id, current_actor(), clock.now(), note=typed(form.note.data), letter=form.paper()
        ),
        pieces=pieces_of(case),
        reasons=obstacles(case, Trigger.REFER),
        blocked=(),
    )


@bp.get("/judicial")
@requires(Permission.REFERRAL_ACCEPT)
def judicial_desk() -> ResponseReturnValue:
    shelf = request.args.get("shelf", "")
    here = next((i for i, (key, _) in enumerate(_SHELVES) if key == shelf), 0)
    rows = {key: referrals.referred(current_actor(), key) for key, _ in _SHELVES}
    shelves = [
        (text, url_for("cases.judicial_desk", shelf=key if i else None), len(rows[key]))
        for i, (key, text) in enumerate(_SHELVES)
    ]
    return render_template(
        "cases/judicial_desk.html",
        shelves=shelves,
        here=here,
        rows=rows[_SHELVES[here][0]],
        shelf=_SHELVES[here][0],
    )


@bp.route("/cases/<bigid:case_id>/referral/accept", methods=["GET", "POST"])
@requires(Permission.REFERRAL_ACCEPT)
@commits
def accept_referral(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.REFERRAL_ACCEPT)
    form = RemarkForm()
    return take(
        case,
        form,
        ACCEPT,
        lambda: service.move(
            case.id, Trigger.ACCEPT_REFERRAL, current_actor(), clock.now(), note=typed(form.note.data)
        ),
        pieces=referrals.dossier_of(case),
    )


@bp.route("/cases/<bigid:case_id>/referral/decline", methods=["GET", "POST"])
@requires(Permission.REFERRAL_DECLINE)
@commits
def decline(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.REFERRAL_DECLINE)
    form = NoteForm()
    return take(
        case,
        form,
        DECLINE,
        lambda: service.move(
            case.id, Trigger.DECLINE, current_actor(), clock.now(), note=typed(form.note.data)
        ),
    )
