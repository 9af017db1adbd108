"""Word from outside: 协查回复, 侵害线索."""

from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor, may
from caseflow.cases import dossier, service
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.desk import Step, load, take, typed
from caseflow.cases.views.step_forms import FlagForm, HandledForm, ReplyForm
from caseflow.cases.views.uploading import uploads_of
from caseflow.errors import Reason
from caseflow.policy.codes import Proof, TaskKind
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Trigger
from caseflow.web.commit import commits

ANSWER = Step(Trigger.ANSWER_INQUIRY, "登记协查回复", "提交", "协查回复已登记", upload=True)
FLAG = Step(
    Trigger.FLAG,
    "登记侵害线索",
    "上报",
    "线索已上报县教育局",
    ("县教育局立即收到提醒，并按规定向公安、民政报告", "未成年人保护法第十一条：发现侵害线索应当立即报告"),
    danger=True,
)
SETTLE = Step(
    Trigger.FLAG, "处理侵害线索", "处理完毕", "处理情况已登记", ("登记后此项待办结束，处理情况留卷",)
)


@bp.route("/cases/<bigid:case_id>/inquiry/answer", methods=["GET", "POST"])
@requires(Permission.INQUIRY_ANSWER)
@commits
def answer_inquiry(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.INQUIRY_ANSWER)
    form = ReplyForm()
    return take(
        case,
        form,
        ANSWER,
        lambda: service.answer_inquiry(
            case.id,
            current_actor(),
            clock.now(),
            note=typed(form.note.data),
            uploads=uploads_of(form.files, Proof.REPLY),
        ),
    )


@bp.route("/cases/<bigid:case_id>/flag", methods=["GET", "POST"])
@requires(Permission.CASE_FLAG, Permission.ALERT_SETTLE)
@commits
def flag(case_id: int) -> ResponseReturnValue:
    """Raise an alert; the bureau, while one is open, settles it here."""
    case = load(case_id, Permission.CASE_FLAG, Permission.ALERT_SETTLE)
    is_open = any(row.task.kind == TaskKind.HARM_ALERT for row in dossier.owed_on(case))
    actor, now = current_actor(), clock.now()
    if is_open and may(Permission.ALERT_SETTLE, case):
        settled = HandledForm()
        return take(
            case,
            settled,
            SETTLE,
            lambda: service.settle_alert(case.id, actor, now, note=typed(settled.note.data)),
        )
    form = FlagForm()
    waits = (Reason("alert_open", "线索已上报县教育局，正在处理；有新情况请记入家访"),) if is_open else None
    return take(
        case,
        form,
        FLAG,
        lambda: service.raise_alert(case.id, form.harm.data, actor, now, note=typed(form.note.data)),
        blocked=waits,
    )
