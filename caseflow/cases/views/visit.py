"""记家访 (S3) and what it led to (S4): the page a class teacher uses most, thumb first."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor, may
from caseflow.accounts.tree import current_tree
from caseflow.cases import service
from caseflow.cases.models import Case, Visit
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.desk import load, obstacles
from caseflow.cases.views.steps import page_url, step_url
from caseflow.cases.views.visit_form import VisitForm
from caseflow.cases.visits import find_visit, followed_by, may_report, same_form, sibling_cases
from caseflow.errors import NotFound, Refused
from caseflow.lib.masking import mask_name
from caseflow.policy import codes
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Trigger
from caseflow.tasks.queries import Filters, todo_list
from caseflow.tasks.registry import labels_of
from caseflow.web.commit import commits
from caseflow.web.forms import show_form

#: 常用语: put into the text as a beginning, never a record by itself
PHRASES = (
    "家长表示支持返校，已约定返校时间。",
    "家长表示孩子厌学，暂不愿返校，已说明义务教育法规定。",
    "孩子随父母外出，已电话联系家长，家长答应商量后回复。",
    "邻居称全家外出，归期不明，已留下联系电话。",
    "家庭经济困难，已告知资助政策和申请办法。",
)


@dataclass(frozen=True, slots=True)
class NextTask:
    title: str
    url: str


@bp.route("/cases/<bigid:case_id>/visits/new", methods=["GET", "POST"])
@requires(Permission.VISIT_LOG)
@commits
def visit(case_id: int) -> ResponseReturnValue:
    case, form = load(case_id, Permission.VISIT_LOG), VisitForm()
    siblings = [other for other in sibling_cases(case) if may(Permission.VISIT_LOG, other)]
    form.siblings.choices = [(other.id, _name_and_class(other)) for other in siblings]
    if not form.is_submitted():
        form.start(clock.now())
        return _page(case, form, blocked=obstacles(case, Trigger.LOG_VISIT))
    if not form.validate():
        return _page(case, form)
    try:
        visits = service.log_visit(case.id, form.facts(), current_actor(), clock.now())
    except Refused as refused:
        form.add_reasons(refused)
        return _page(case, form)
    return redirect(url_for("cases.visit_done", case_id=case.id, visit_id=visits[0].id))


def _page(case: Case, form: VisitForm, **context: Any) -> ResponseReturnValue:
    return show_form("cases/visit.html", form, case=case, phrases=PHRASES, **context)


@bp.get("/cases/<bigid:case_id>/visits/<bigid:visit_id>/done")
@requires(Permission.VISIT_LOG)
def visit_done(case_id: int, visit_id: int) -> ResponseReturnValue:
    """What the visit set in motion, and where to go next."""
    case = load(case_id, Permission.VISIT_LOG)
    saved = find_visit(case.id, visit_id)
    if saved is None:
        raise NotFound
    others = [other for other in same_form(saved) if may(Permission.CASE_VIEW, other)]
    return render_template(
        "cases/visit_done.html",
        case=case,
        visit=saved,
        name=mask_name(case.pupil.name),
        follows=followed_by(saved),
        others=[_name_and_class(other) for other in others],
        advice=_advice(case, saved),
        next_task=_next_task(case),
    )


def _advice(case: Case, saved: Visit) -> tuple[str, str, str]:
    """(sentence, button, address): 已返校 asks for the return, enough attempts for the report (T9)."""
    if saved.result == codes.CAME_BACK and may(Permission.CASE_RETURN, case):
        return (
            "学生已返校的，办理确认返校后期限停止。",
            "确认返校",
            step_url(Trigger.RETURN_TO_SCHOOL, case.id),
        )
    if not may_report(case, clock.now()):
        return "", "", ""
    if may(Permission.CASE_REPORT, case):
        return "劝返次数已满，可报乡镇（街道）。", "报乡镇（街道）", step_url(Trigger.REPORT, case.id)
    return "劝返次数已满，可请校长报乡镇（街道）。", "", ""


def _next_task(case: Case) -> NextTask | None:
    """The most pressing to-do on another case."""
    rows = todo_list(current_actor(), clock.today(), Filters(limit=10)).rows
    row = next((row for row in rows if row.case_id != case.id), None)
    if row is None:
        return None
    known = labels_of([row])[row.id]
    url = page_url(known.endpoint, **known.args)
    return NextTask(f"{known.title} {known.who}".strip(), url) if url else None


def _name_and_class(case: Case) -> str:
    tree = current_tree()
    return f"{mask_name(case.pupil.name)} {tree.name(case.class_id) or tree.name(case.school_id)}".strip()
