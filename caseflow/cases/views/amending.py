"""What was set is changed by name and with a reason: 延长期限, 作废文书."""

from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.cases import dossier, service
from caseflow.cases.models import Case
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.desk import Step, load, take, typed
from caseflow.cases.views.step_forms import ExtendForm, VoidForm
from caseflow.errors import Reason
from caseflow.lib.dates import cn_date
from caseflow.notices.queries import is_issuer
from caseflow.notices.service import name_of
from caseflow.policy.codes import JUDICIAL_LETTER, RETURN_NOTICES, TaskKind
from caseflow.policy.papers import OF_THE_LADDER
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Stage, Trigger
from caseflow.web.commit import commits
from caseflow.web.paging import id_arg

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
    template="cases/void.html",
)
#: dates printed on paper move with no one's approval
_FIXED = frozenset({TaskKind.RETURN_BY, TaskKind.LETTER_BY, TaskKind.APPROVE, TaskKind.PARK_END})


@bp.route("/cases/<bigid:case_id>/extend", methods=["GET", "POST"])
@requires(Permission.DEADLINE_EXTEND)
@commits
def extend(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.DEADLINE_EXTEND)
    form = ExtendForm()
    owed = [row for row in dossier.owed_on(case) if row.task.kind not in _FIXED]
    if len(owed) == 1 and not form.is_submitted():
        form.task_id.data = owed[0].task.id
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
@requires(Permission.NOTICE_VOID, Permission.PAPER_ISSUE)
@commits
def void_notice(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.NOTICE_VOID, Permission.PAPER_ISSUE)
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
    """What the stage waits for, and papers beside the ladder."""
    current = (JUDICIAL_LETTER,) if case.stage == Stage.JUDICIAL else RETURN_NOTICES
    return [
        (notice.id, f"{name_of(notice)}（{cn_date(notice.issued_on)}）")
        for notice in dossier.notices_of(case.id)
        if notice.round == case.round
        and (notice.kind in current or notice.kind not in OF_THE_LADDER)
        and notice.status != "void"
        and is_issuer(current_actor(), notice)
    ]
