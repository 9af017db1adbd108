"""依法追究: asked for by the township, countersigned by the bureau, kept alive by its reviews."""

from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.cases import service
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.desk import Step, load, take, typed
from caseflow.cases.views.step_forms import ProceedingForm, PursueForm
from caseflow.cases.views.uploading import uploads_of
from caseflow.policy.codes import Proof
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Trigger
from caseflow.web.commit import commits

PURSUE = Step(
    Trigger.PURSUE,
    "申请依法追究",
    "提交会签",
    "已提交县教育局会签",
    (
        "由县教育局会签，会签前个案阶段不变",
        "申请强制执行须以已送达的责令限期改正通知书为据，且复议、诉讼期限届满",
    ),
)
PROCEEDING = Step(
    Trigger.LOG_PROCEEDING, "记录追究进展", "提交", "进展已记录，下次复查日期已排定", upload=True
)


@bp.route("/cases/<bigid:case_id>/pursue", methods=["GET", "POST"])
@requires(Permission.CASE_PURSUE)
@commits
def pursue(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.CASE_PURSUE)
    form = PursueForm()
    return take(
        case,
        form,
        PURSUE,
        lambda: service.pursue(
            case.id, form.route.data, current_actor(), clock.now(), note=typed(form.note.data)
        ),
    )


@bp.route("/cases/<bigid:case_id>/proceeding", methods=["GET", "POST"])
@requires(Permission.PROCEEDING_LOG)
@commits
def log_proceeding(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.PROCEEDING_LOG)
    form = ProceedingForm()
    return take(
        case,
        form,
        PROCEEDING,
        lambda: service.log_proceeding(
            case.id,
            {"proceeding": form.proceeding.data, "paper_no": typed(form.paper_no.data)},
            current_actor(),
            clock.now(),
            note=typed(form.note.data),
            uploads=uploads_of(form.files, Proof.COURT),
        ),
    )
