"""确认返校, 到校确认, 申请办结, 恢复办理: the end of a round, or the beginning of the next (S14)."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.models import Unit
from caseflow.accounts.scope import current_actor
from caseflow.cases import dossier, service
from caseflow.cases.models import Case
from caseflow.cases.service import Answer
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.desk import Step, desk_form, load, obstacles, take, typed
from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.policy.codes import TaskKind
from caseflow.policy.edition import load_edition
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Trigger
from caseflow.roster.queries import classes_of
from caseflow.tasks.models import Task
from caseflow.web.commit import commits
from caseflow.web.forms import AtMost, BaseForm, ChineseDateField, Picked, SelectField
from caseflow.web.paging import id_arg

RETURN = Step(
    Trigger.RETURN_TO_SCHOOL,
    "确认返校",
    "确认返校",
    "已确认返校，进入跟踪",
    template="cases/return.html",
)
CLOSE = Step(
    Trigger.CLOSE,
    "申请办结",
    "提交申请",
    "办结申请已提交，等待县教育局审批",
    ("由县教育局审批，批准后个案办结", "办结后在观察期内缺勤的，提示重开"),
)
RESUME = Step(
    Trigger.RESUME,
    "恢复办理",
    "恢复办理",
    "已恢复办理，请学校核实是否到校",
    ("暂缓结束，回到劝返", "生成待办：核实是否到校", "此前的文书留卷，不再计算期限"),
)


class ReturnForm(BaseForm):
    on_day = ChineseDateField("返校日期")
    class_id = SelectField("就读班级", [Picked("就读班级")], coerce=lambda value: int(value or 0))


class AttestForm(BaseForm):
    on_day = ChineseDateField("确认日期")


class NoteForm(BaseForm):
    note = TextAreaField("说明", [AtMost(500)])


@bp.route("/cases/<bigid:case_id>/return", methods=["GET", "POST"])
@requires(Permission.CASE_RETURN)
@commits
def return_to_school(case_id: int) -> ResponseReturnValue:
    """Two presses from the case: the date is today, the class the child's own, unless changed."""
    case = load(case_id, Permission.CASE_RETURN)
    form = ReturnForm()
    school_id = id_arg("school") or case.school_id
    form.class_id.choices = _classes(school_id)
    if not form.is_submitted():
        form.on_day.data, form.class_id.data = clock.today(), case.class_id
    return take(
        case,
        form,
        RETURN,
        lambda: service.return_to_school(
            case.id, form.on_day.data, form.class_id.data, current_actor(), clock.now()
        ),
        consequences=_after_return(case),
        schools=_schools(),
        school_id=school_id,
    )


def _classes(school_id: int | None) -> list[tuple[str, str]]:
    found = classes_of(school_id) if school_id else []
    return [("", "请选择"), *((str(unit.id), unit.name) for unit in found)]


def _schools() -> Sequence[Unit]:
    query = db.select(Unit).where(Unit.kind == "school", Unit.status == "active")
    return db.session.scalars(query.order_by(Unit.rank, Unit.id)).all()


def _after_return(case: Case) -> list[str]:
    days = "、".join(str(rule.n) for rule in load_edition(case.edition).day_rules("stage.returned.followups"))
    return [
        "各项期限停止，待办办结",
        f"返校后第{days}日各跟踪一次，到期生成到校确认待办",
        "尚未送达的文书作废（已返校）",
        "即时报县教育局",
    ]


@bp.route("/cases/<bigid:case_id>/attest", methods=["GET", "POST"])
@requires(Permission.ATTEST_PRESENCE)
@commits
def attest(case_id: int) -> ResponseReturnValue:
    """Two big buttons. 不在校 begins a new round, so it is asked once more."""
    case = load(case_id, Permission.ATTEST_PRESENCE)
    form = AttestForm()
    if not form.is_submitted():
        form.on_day.data = clock.today()
        return _attest_page(case, form, blocked=obstacles(case, Trigger.ATTEST))
    answer = {"1": True, "0": False}.get(request.form.get("present", ""))
    if not form.validate() or answer is None:
        return _attest_page(case, form)
    if answer is False and request.form.get("sure") != "1":
        return desk_form("cases/attest_absent.html", form, case)
    try:
        service.attest(case.id, Answer(form.on_day.data, answer), current_actor(), clock.now())
    except Refused as refused:
        form.add_reasons(refused)
        return _attest_page(case, form)
    flash("已确认在校" if answer else "已登记不在校，转为再次辍学，进入新一轮劝返")
    return redirect(url_for("cases.show", case_id=case.id))


def _attest_page(case: Case, form: AttestForm, **context: Any) -> ResponseReturnValue:
    return desk_form("cases/attest.html", form, case, followups=_followups(case), **context)


def _followups(case: Case) -> list[Task]:
    """Those still to be answered, the next one first."""
    return [row.task for row in dossier.owed_on(case) if row.task.kind == TaskKind.FOLLOWUP]


@bp.route("/cases/<bigid:case_id>/close", methods=["GET", "POST"])
@requires(Permission.CASE_CLOSE_REQUEST)
@commits
def close(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.CASE_CLOSE_REQUEST)
    form = NoteForm()
    return take(
        case,
        form,
        CLOSE,
        lambda: service.request(
            case.id, Trigger.CLOSE, current_actor(), clock.now(), {}, note=typed(form.note.data)
        ),
    )


@bp.route("/cases/<bigid:case_id>/resume", methods=["GET", "POST"])
@requires(Permission.CASE_RESUME)
@commits
def resume(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.CASE_RESUME)
    form = BaseForm()
    return take(case, form, RESUME, lambda: service.resume(case.id, current_actor(), clock.now()))
