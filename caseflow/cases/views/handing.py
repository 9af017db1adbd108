"""Small steps of the desk: 退回学校, 转办, 签收, 延长期限, 作废文书, 协查回复, 侵害线索."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor, may
from caseflow.cases import dossier, service
from caseflow.cases.models import Case
from caseflow.cases.officer_queries import eligible_officers
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.desk import Step, load, take, typed
from caseflow.cases.views.step_forms import (
    AssignForm,
    ExtendForm,
    FlagForm,
    HandledForm,
    NoteForm,
    ReplyForm,
    VoidForm,
)
from caseflow.cases.views.uploading import uploads_of
from caseflow.errors import Reason
from caseflow.lib.dates import cn_date
from caseflow.notices.queries import is_issuer
from caseflow.notices.service import name_of
from caseflow.policy.codes import JUDICIAL_LETTER, RETURN_NOTICES, Proof, TaskKind
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Stage, Trigger
from caseflow.web.commit import commits
from caseflow.web.paging import id_arg

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
EXTEND = Step(
    Trigger.EXTEND,
    "延长期限",
    "延长",
    "期限已延长，理由已记入时间轴",
    ("文书载明的日期不能延长，须作废后重新制发",),
)
VOID = Step(
    Trigger.VOID_NOTICE,
    "作废文书",
    "作废",
    "文书已作废，请重新制发",
    ("文号保留，不再使用；文书和扫描件留卷", "已起算的期限停止", "制发机关须重新制发替换的文书"),
    danger=True,
)
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
#: dates printed on paper move with no one's approval
_FIXED = frozenset({TaskKind.RETURN_BY, TaskKind.LETTER_BY, TaskKind.APPROVE, TaskKind.PARK_END})


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
    form.owner_id.choices = eligible_officers(case)
    blocked = None if form.owner_id.choices else (_NOBODY,)
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


@bp.route("/cases/<bigid:case_id>/extend", methods=["GET", "POST"])
@requires(Permission.DEADLINE_EXTEND)
@commits
def extend(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.DEADLINE_EXTEND)
    form = ExtendForm()
    owed = [row for row in dossier.owed_on(case) if row.task.kind not in _FIXED]
    form.task_id.choices = [(row.task.id, f"{row.title}　{cn_date(row.task.due_on)}到期") for row in owed]
    data = {"task_id": form.task_id.data, "until": form.until.data.isoformat() if form.until.data else None}
    nothing = Reason("no_task", "本案没有可延长的期限；文书载明的日期须作废后重新制发")
    return take(
        case,
        form,
        EXTEND,
        lambda: service.move(
            case.id, Trigger.EXTEND, current_actor(), clock.now(), data, note=typed(form.note.data)
        ),
        blocked=() if owed else (nothing,),
    )


@bp.route("/cases/<bigid:case_id>/void", methods=["GET", "POST"])
@requires(Permission.NOTICE_VOID)
@commits
def void_notice(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.NOTICE_VOID)
    form = VoidForm()
    form.notice_id.choices = _voidable(case)
    if not form.is_submitted():
        ids = [value for value, _ in form.notice_id.choices]
        wanted = id_arg("notice")
        form.notice_id.data = wanted if wanted in ids else next(iter(ids), None)
    nothing = Reason("no_document", "本案没有可由本单位作废的文书：只有制发机关能作废本轮生效的文书")
    return take(
        case,
        form,
        VOID,
        lambda: service.void_notice(
            case.id, form.notice_id.data, current_actor(), clock.now(), note=typed(form.note.data)
        ),
        blocked=None if form.notice_id.choices else (nothing,),
    )


def _voidable(case: Case) -> list[tuple[int, str]]:
    kinds = (JUDICIAL_LETTER,) if case.stage == Stage.JUDICIAL else RETURN_NOTICES
    return [
        (notice.id, f"{name_of(notice)}（{cn_date(notice.issued_on)}）")
        for notice in dossier.notices_of(case.id)
        if notice.round == case.round
        and notice.kind in kinds
        and notice.status != "void"
        and is_issuer(current_actor(), notice)
    ]


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
