"""登记疑似 (S13) in three short pages, and what the verification found: 确认辍学 or 排除疑似."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor, may
from caseflow.cases import dossier, service
from caseflow.cases.entry import open_cases_of
from caseflow.cases.models import Case
from caseflow.cases.service import Suspicion
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.desk import Step, load, take, typed
from caseflow.cases.views.entry_forms import REACHED, ConfirmForm, DismissForm, SuspicionForm
from caseflow.cases.views.uploading import uploads_of
from caseflow.config import Settings
from caseflow.errors import Refused
from caseflow.policy import codes
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Trigger
from caseflow.roster.models import Pupil
from caseflow.roster.queries import PupilFilter, find_pupils, get_pupil
from caseflow.web.commit import commits
from caseflow.web.forms import show_form
from caseflow.web.paging import id_arg

STEPS = ("找学生", "情况", "核对提交")
#: more than this many names mean that the search was too wide
FOUND_LIMIT = 20
CONFIRM = Step(
    Trigger.CONFIRM,
    "确认辍学",
    "确认辍学",
    "已确认辍学，转入学校劝返",
    ("转入学校劝返，首次家访和上报期限自今日起算", "核实期限停止"),
    template="cases/confirm.html",
)
DISMISS = Step(
    Trigger.DISMISS,
    "申请排除疑似",
    "提交申请",
    "排除申请已提交，等待审批",
    ("由学校以外的人员审批，批准前核实期限照常计算",),
    template="cases/dismiss.html",
    upload=True,
)


@bp.get("/cases/new")
@requires(Permission.CASE_OPEN)
def new() -> ResponseReturnValue:
    """找学生: within what this person may open; a child with an open case leads there."""
    if pupil_id := id_arg("pupil"):
        return redirect(url_for("cases.new_details", pupil_id=pupil_id))
    text = request.args.get("q", "").strip()[:60]
    pupils: Sequence[Pupil] = ()
    total = 0
    if text:
        found = find_pupils(
            current_actor(),
            PupilFilter(text=text, status=""),
            limit=FOUND_LIMIT,
            permission=Permission.CASE_OPEN,
        )
        pupils, total = found.pupils, found.total
    known = _known_cases(pupils)
    return render_template("cases/new.html", steps=STEPS, text=text, pupils=pupils, total=total, known=known)


@bp.route("/cases/new/<bigid:pupil_id>", methods=["GET", "POST"])
@requires(Permission.CASE_OPEN)
@commits
def new_details(pupil_id: int) -> ResponseReturnValue:
    """情况, then 核对提交: the same form, shown to be read before it is sent."""
    pupil = get_pupil(current_actor(), pupil_id, Permission.CASE_OPEN)
    form = SuspicionForm()
    context = {"pupil": pupil, "steps": STEPS, "known": _known_cases([pupil]).get(pupil.id)}
    if not form.validate_on_submit() or request.form.get("go") == "back":
        return show_form("cases/new_details.html", form, **context)
    found = _suspicion(pupil, form)
    if reasons := service.suspicion_reasons(found, clock.now()):
        form.add_reasons(Refused(reasons))
        return show_form("cases/new_details.html", form, **context)
    if request.form.get("go") != "send":
        return render_template("cases/new_check.html", form=form, found=found, **context)
    return _open(found, form, context)


def _open(found: Suspicion, form: SuspicionForm, context: Mapping[str, Any]) -> ResponseReturnValue:
    settings: Settings = current_app.config["SETTINGS"]
    try:
        case = service.open_case(found, current_actor(), clock.now(), settings.edition)
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("cases/new_details.html", form, **context)
    flash("疑似已登记")
    return redirect(url_for("cases.show", case_id=case.id))


def _suspicion(pupil: Pupil, form: SuspicionForm) -> Suspicion:
    return Suspicion(
        pupil_id=pupil.id,
        source=form.source.data or "",
        last_attended_on=form.last_attended_on.data,
        reached=REACHED[form.reached.data or ""],
        note=typed(form.note.data),
    )


def _known_cases(pupils: Sequence[Pupil]) -> dict[int, tuple[Case, str]]:
    """Open cases of these children, with an address for those who may see them."""
    cases = open_cases_of([pupil.id for pupil in pupils])
    return {
        case.pupil_id: (
            case,
            url_for("cases.show", case_id=case.id) if may(Permission.CASE_VIEW, case) else "",
        )
        for case in cases
    }


@bp.route("/cases/<bigid:case_id>/confirm", methods=["GET", "POST"])
@requires(Permission.CASE_CONFIRM)
@commits
def confirm(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.CASE_CONFIRM)
    form = ConfirmForm()
    return take(case, form, CONFIRM, lambda: _confirm(case, form), others=_other_ends(case))


def _confirm(case: Case, form: ConfirmForm) -> object:
    data = {"conclusion": form.conclusion.data, "reason_code": form.reason_code.data or None}
    return service.move(
        case.id, Trigger.CONFIRM, current_actor(), clock.now(), data, note=typed(form.note.data)
    )


def _other_ends(case: Case) -> list[tuple[str, str]]:
    """Conclusions that are no dropout have pages of their own."""
    pages = (
        ("不是辍学（在校、死亡、超龄等）：申请排除疑似", "cases.dismiss", Permission.CASE_DISMISS),
        ("休学、延缓入学、送教上门：申请暂缓", "cases.park", Permission.CASE_PARK_REQUEST),
        ("已经返校：确认返校", "cases.return_to_school", Permission.CASE_RETURN),
    )
    return [
        (text, url_for(endpoint, case_id=case.id)) for text, endpoint, needed in pages if may(needed, case)
    ]


@bp.route("/cases/<bigid:case_id>/dismiss", methods=["GET", "POST"])
@requires(Permission.CASE_DISMISS)
@commits
def dismiss(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.CASE_DISMISS)
    form = DismissForm()
    return take(case, form, DISMISS, lambda: _dismiss(case, form), needs=_proofs_needed(case))


def _dismiss(case: Case, form: DismissForm) -> object:
    rule = codes.conclusion(form.conclusion.data)
    uploads = uploads_of(form.proof, rule.proofs[0] if rule.proofs else codes.Proof.OTHER)
    return service.ask_dismissal(
        case.id, rule.code, uploads, current_actor(), clock.now(), note=typed(form.note.data)
    )


def _proofs_needed(case: Case) -> list[tuple[str, str, bool]]:
    """(conclusion, words of its proof, on file?) for each conclusion of the form."""
    filed = {file.kind for file in dossier.files_of(case.id)}
    return [
        (rule.code, "、".join(codes.proof_title(kind) for kind in rule.proofs), set(rule.proofs) <= filed)
        for rule in codes.CONCLUSIONS.values()
        if rule.leads_to is codes.Follows.DISMISS
    ]
