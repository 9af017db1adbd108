"""What is still owed after a case has ended: one page, one button."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.cases import aftermath
from caseflow.cases.views.blueprint import bp
from caseflow.policy.codes import TaskKind
from caseflow.policy.labels import label
from caseflow.policy.permissions import Permission
from caseflow.tasks.registry import labels_of
from caseflow.web.commit import commits
from caseflow.web.forms import BaseForm, show_form

#: what has to be true before it is ticked off
_MEANING = {
    TaskKind.DEATH_REPORT: "已凭证明书面报告教育局；教育局已在学籍系统注销学籍",
    TaskKind.PLATFORM_REMARK: "已在国家平台控辍保学模块备注说明",
    TaskKind.TRANSFER_RECORD: "监护人已办理学籍转接",
    TaskKind.TRANSFER_ARRIVAL: "已向转入学校核实学生到校就读",
}


class SettleForm(BaseForm):
    """Nothing to fill in: the step itself is the statement."""


@bp.route("/tasks/<bigid:task_id>/settle", methods=["GET", "POST"])
@requires(Permission.CASE_RESETTLE_REQUEST)
@commits
def settle(task_id: int) -> ResponseReturnValue:
    task = aftermath.get_task(task_id, current_actor())
    form = SettleForm()
    if not form.validate_on_submit():
        kind = TaskKind(task.kind)
        row = labels_of([task])[task.id]
        words = {"title": label(kind), "meaning": _MEANING[kind], "who": row.who, "task": task}
        return show_form("cases/settle.html", form, **words)
    aftermath.settle(task_id, current_actor(), clock.now())
    flash("已办结")
    return redirect(url_for("home.index"))
