"""Pages that make a document of one case."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.accounts.tree import current_tree
from caseflow.cases import service
from caseflow.cases.models import Case
from caseflow.cases.orders import goal_of, organ_of
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.desk import Step, load, take
from caseflow.cases.views.document_forms import (
    DraftForm,
    InquiryForm,
    LetterForm,
    NoticeForm,
    OrderForm,
    ReportForm,
    UnschooledForm,
)
from caseflow.cases.views.drafting import Document, draft_page
from caseflow.notices.drafting import issuer_form
from caseflow.policy.codes import RETURN_NOTICES, NoticeKind
from caseflow.policy.edition import load_edition
from caseflow.policy.issuing import issuer_reasons
from caseflow.policy.labels import label
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Trigger
from caseflow.web.commit import commits


def _goal(case: Case) -> dict[str, Any]:
    """Which township the report goes to, and why this one (RA-2.1d, ST-10a)."""
    goal, tree, edition = goal_of(case), current_tree(), load_edition(case.edition)
    rule = edition.value("addressee.township")
    words = {
        "unit": tree.name(goal.unit_id),
        "copied_to": tree.name(goal.copy_unit_id),
        "outside": goal.outside,
        "mode": rule.value,
        "clause": rule.clauses[-1] if rule.value == "local" else rule.clause,
        "to_bureau": goal.unit_id == tree.root().id,
    }
    return {"goal": words}


def _chosen() -> NoticeKind:
    """Which of the two papers; the gentler one unless the other was asked for."""
    asked = request.args.get("kind", "")
    return NoticeKind.CORRECTION_ORDER if asked == NoticeKind.CORRECTION_ORDER else NoticeKind.RETURN_NOTICE


def _choice(case: Case) -> dict[str, Any]:
    """Both papers, and whether this organ may give the order (义教58)."""
    unit, edition = organ_of(case, current_actor()), load_edition(case.edition)
    form = issuer_form(unit)
    reasons = tuple(issuer_reasons(NoticeKind.CORRECTION_ORDER, form, edition))
    addresses = [
        (label(kind), url_for("cases.issue_notice", case_id=case.id, kind=kind), None)
        for kind in RETURN_NOTICES
    ]
    return {"kinds": addresses, "here": RETURN_NOTICES.index(_chosen()), "may_not_order": reasons}


def _report(case: Case, form: DraftForm) -> object:
    return service.report(case.id, form.paper(), current_actor(), clock.now(), form.reason)


REPORT = Document(
    NoticeKind.PERSUASION_REPORT,
    Permission.CASE_REPORT,
    "报乡镇（街道）",
    ReportForm,
    _report,
    "已生成并上报。打印后由校长签名、盖章，送接收单位",
    template="cases/report.html",
    steps=("选个案", "核对", "预览", "上报"),
    more=_goal,
    drafters=(Permission.REPORT_DRAFT,),
)
UNSCHOOLED = Step(
    Trigger.REPORT,
    "转入书面通知",
    "转入书面通知",
    "已转入书面通知，按期限制发限期复学通知书",
    ("学生未入学，没有学校出具劝返情况报告", "由户籍所在地乡镇（街道）制发限期复学通知书"),
)
NOTICE = Document(
    NoticeKind.RETURN_NOTICE,
    Permission.NOTICE_ISSUE,
    "制发限期复学通知书",
    NoticeForm,
    lambda case, form: service.issue_notice(case.id, form.paper(), current_actor(), clock.now()),
    "已生成。打印盖章后上传扫描件，并在送达期限前送达",
    "notice",
    template="cases/notice.html",
    more=_choice,
)
ORDER = Document(
    NoticeKind.CORRECTION_ORDER,
    Permission.NOTICE_ISSUE,
    "制发责令限期改正通知书",
    OrderForm,
    lambda case, form: service.issue_notice(
        case.id, form.paper(), current_actor(), clock.now(), NoticeKind.CORRECTION_ORDER
    ),
    "已生成。打印盖章后上传扫描件，并在送达期限前送达",
    "notice",
    template="cases/notice.html",
    more=_choice,
)
LETTER = Document(
    NoticeKind.JUDICIAL_LETTER,
    Permission.LETTER_ISSUE,
    "制发司法文书",
    LetterForm,
    lambda case, form: service.issue_letter(case.id, form.paper(), current_actor(), clock.now()),
    "已生成。打印盖章后上传扫描件，并在送达期限前送达",
    "letter",
)
INQUIRY = Document(
    NoticeKind.INQUIRY_LETTER,
    Permission.INQUIRY_SEND,
    "发协查函",
    InquiryForm,
    lambda case, form: service.inquire(case.id, form.paper(), current_actor(), clock.now()),
    "协查函已生成。寄出后等候回复，个案照常办理",
)


@bp.route("/cases/<bigid:case_id>/report", methods=["GET", "POST"])
@requires(Permission.CASE_REPORT, Permission.REPORT_DRAFT)
@commits
def report(case_id: int) -> ResponseReturnValue:
    case = load(case_id, Permission.CASE_REPORT, Permission.REPORT_DRAFT)
    return draft_page(case_id, REPORT) if case.school_id else _without_school(case)


def _without_school(case: Case) -> ResponseReturnValue:
    """A child who never entered a school: the unit that persuades goes on to the written notice."""
    form = UnschooledForm()
    form.reason_code.data = form.reason_code.data or case.reason_code
    paper = service.Paper(str(form.once.data))
    return take(
        case,
        form,
        UNSCHOOLED,
        lambda: service.report(case.id, paper, current_actor(), clock.now(), form.reason_code.data or ""),
    )


@bp.route("/cases/<bigid:case_id>/notice", methods=["GET", "POST"])
@requires(Permission.NOTICE_ISSUE)
@commits
def issue_notice(case_id: int) -> ResponseReturnValue:
    return draft_page(case_id, ORDER if _chosen() is NoticeKind.CORRECTION_ORDER else NOTICE)


@bp.route("/cases/<bigid:case_id>/letter", methods=["GET", "POST"])
@requires(Permission.LETTER_ISSUE)
@commits
def issue_letter(case_id: int) -> ResponseReturnValue:
    return draft_page(case_id, LETTER)


@bp.route("/cases/<bigid:case_id>/inquiry", methods=["GET", "POST"])
@requires(Permission.INQUIRY_SEND)
@commits
def inquire(case_id: int) -> ResponseReturnValue:
    return draft_page(case_id, INQUIRY)
