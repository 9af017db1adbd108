"""From hand to hand: 退回学校, 转办, 签收."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.cases import service
from caseflow.cases.officer_queries import eligible_officers
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.desk import Step, load, take, typed
from caseflow.cases.views.step_forms import (
    AssignForm,
    NoteForm,
)
from caseflow.errors import Reason
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Trigger
from caseflow.web.commit import commits

SEND_BACK = Step(
    Trigger.SEND_BACK,
    "退回学校",
    "退回",
    "已退回学校继续劝返",
    ("责任单位改回学校，学校的待办中显示退回理由", "本单位仍可查看此案"),
    danger=True,
)
ASSIGN = Step(
    Trigger.ASSIGN,
    "转办",
    "转办",
    "已转办，等待新经办人签收",
    ("新经办人立即接手全部待办，并收到签收提醒", "原经办人的经办记录保留"),
)


@bp.route("/cases/<bigid:case_id>/send-back", methods=["GET", "POST"])
@requires(Permission.CASE_SEND_BACK)
@commits
def send_back(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.CASE_SEND_BACK)
    form = NoteForm()
    return take(
        case,
        form,
        SEND_BACK,
        lambda: service.send_back(case.id, current_actor(), clock.now(), note=typed(form.note.data)),
    )


@bp.route("/cases/<bigid:case_id>/assign", methods=["GET", "POST"])
@requires(Permission.CASE_ASSIGN)
@commits
def assign(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.CASE_ASSIGN)
    form = AssignForm()
    people = eligible_officers(case)
    form.owner_id.choices = [("", "请选择"), *people]
    blocked = None if people else (_NOBODY,)
    return take(
        case,
        form,
        ASSIGN,
        lambda: service.assign(
            case.id, form.owner_id.data, current_actor(), clock.now(), note=typed(form.note.data)
        ),
        blocked=blocked,
    )


_NOBODY = Reason("nobody", "责任单位没有其他在任人员，先由教育局授予岗位，或移交单位")


@bp.post("/cases/<bigid:case_id>/take-over")
@requires(Permission.CASE_TAKE_OVER)
@commits
def take_over(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.CASE_TAKE_OVER)
    service.take_over(case.id, current_actor(), clock.now())
    flash("已签收")
    return redirect(url_for("cases.show", case_id=case.id))
