"""Pages that make a document of one case: 核对 → 预览 → 取号生成."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.accounts.tree import current_tree
from caseflow.audit.service import record
from caseflow.cases import drafts, service
from caseflow.cases.documents import goal_of, made_before
from caseflow.cases.drafts import Draft
from caseflow.cases.models import Case
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.case import identity
from caseflow.cases.views.desk import desk_form, load, obstacles
from caseflow.cases.views.document_forms import (
    DraftForm,
    InquiryForm,
    LetterForm,
    NoticeForm,
    ReportForm,
    completed,
)
from caseflow.errors import Reason, Refused
from caseflow.lib.dates import cn_date
from caseflow.lib.masking import mask_address, mask_id, mask_phone
from caseflow.notices import service as notices
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import Notice
from caseflow.notices.spec import FactType
from caseflow.policy.codes import DropoutReason, NoticeKind
from caseflow.policy.edition import load_edition
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits
from caseflow.web.downloads import send_bytes

STEPS = ("选个案", "核对", "预览", "取号生成")
_REPORT_STEPS = ("选个案", "核对", "预览", "上报")
#: shown masked while checking; the paper itself has them in full, and its preview is logged
_MASKED: Mapping[str, Callable[[str], str]] = {
    "监护人电话": mask_phone,
    "户籍地址": mask_address,
    "现居住地址": mask_address,
    "学籍号": mask_id,
}
_NOT_CHECKED = frozenset({FactType.ROWS})


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of document as its pages know it; ``section`` of the edition dates it."""

    kind: NoticeKind
    permission: Permission
    heading: str
    form: type[DraftForm]
    issue: Callable[[Case, DraftForm], object]
    done: str
    section: str = ""
    template: str = "cases/document.html"
    steps: tuple[str, ...] = STEPS


def _report(case: Case, form: DraftForm) -> object:
    return service.report(case.id, form.paper(), current_actor(), clock.now(), form.reason)


REPORT = Document(
    NoticeKind.PERSUASION_REPORT,
    Permission.CASE_REPORT,
    "报乡镇（街道）",
    ReportForm,
    _report,
    "已上报，劝返情况报告已生成。打印后由校长签名、盖章，送接收单位",
    template="cases/report.html",
    steps=_REPORT_STEPS,
)
NOTICE = Document(
    NoticeKind.RETURN_NOTICE,
    Permission.NOTICE_ISSUE,
    "制发限期复学通知书",
    NoticeForm,
    lambda case, form: service.issue_notice(case.id, form.paper(), current_actor(), clock.now()),
    "已生成。打印盖章后上传扫描件，并在送达期限前送达",
    "notice",
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
@requires(Permission.CASE_REPORT)
@commits
def report(case_id: int) -> ResponseReturnValue:
    return _draft_page(case_id, REPORT)


@bp.route("/cases/<bigid:case_id>/notice", methods=["GET", "POST"])
@requires(Permission.NOTICE_ISSUE)
@commits
def issue_notice(case_id: int) -> ResponseReturnValue:
    return _draft_page(case_id, NOTICE)


@bp.route("/cases/<bigid:case_id>/letter", methods=["GET", "POST"])
@requires(Permission.LETTER_ISSUE)
@commits
def issue_letter(case_id: int) -> ResponseReturnValue:
    return _draft_page(case_id, LETTER)


@bp.route("/cases/<bigid:case_id>/inquiry", methods=["GET", "POST"])
@requires(Permission.INQUIRY_SEND)
@commits
def inquire(case_id: int) -> ResponseReturnValue:
    return _draft_page(case_id, INQUIRY)


def _draft_page(case_id: int, document: Document) -> ResponseReturnValue:
    case = load(case_id, document.permission)
    form = _form(case, document)
    if not form.is_submitted():
        _suggest(case, document, form)
        return _check_page(case, document, form)
    if known := made_before(form.paper()):
        return _issued(known, document)
    step = request.form.get("step", "preview")
    if not form.validate() or step == "edit":
        return _check_page(case, document, form)
    draft = drafts.draft(
        case, document.kind, form.paper(), current_actor(), clock.now(), reason_code=form.reason
    )
    if draft.reasons:
        form.add_reasons(Refused(draft.reasons))
        return _check_page(case, document, form)
    return _ACTIONS.get(step, _preview)(case, document, form, draft)


def _form(case: Case, document: Document) -> DraftForm:
    # The reason for dropping out is chosen on the form, so it is not what the records lack
    reason = str(DropoutReason.OTHER)
    blank = drafts.order_of(case, document.kind, service.Paper(""), clock.today(), reason)
    return completed(document.form, drafts.missing_facts(blank, clock.today()))()


def _suggest(case: Case, document: Document, form: DraftForm) -> None:
    """What the records and the edition propose; the clerk changes what he knows better."""
    order = drafts.order_of(case, document.kind, service.Paper(""), clock.today(), case.reason_code)
    proposed: dict[str, Any] = {
        "联系电话": order.unit.phone,
        "reason_code": case.reason_code,
        "wording": order.wording,
        "printed_on": order.values.get("复函期限"),
        **{name: order.values.get(name) for name in ("劝返结果", "下步建议")},
    }
    if document.section:
        dates = service.suggested_dates(case, document.section, clock.today())
        proposed |= {"printed_on": dates.printed_on, "expected_service_on": dates.expected_service_on}
    for name, value in proposed.items():
        if name in form and value:
            form[name].data = value


def _check_page(case: Case, document: Document, form: DraftForm) -> ResponseReturnValue:
    blocked = obstacles(case, drafts.TRIGGERS[document.kind]) if not form.is_submitted() else ()
    order = drafts.order_of(case, document.kind, form.paper(), clock.today(), form.reason)
    return desk_form(
        document.template,
        form,
        case,
        document=document,
        order=order,
        known=_known(document.kind, order.values, form),
        contact_needed=bool((fact := get_kind(document.kind).find_fact("联系人")) and fact.required),
        lacking=[f for f in form if not f.name.isascii() and f.name not in document.form.facts],
        blocked=blocked,
        steps=document.steps,
        dates=_rule_words(case, document, form.paper().expected_service_on),
        goal=_goal_words(case) if document is REPORT else None,
    )


def _known(kind: NoticeKind, values: Mapping[str, Any], form: DraftForm) -> list[tuple[str, str]]:
    """The facts to be checked, as they will stand on the paper; those being typed stand in the form."""
    names = [fact.name for fact in get_kind(kind).facts if fact.type not in _NOT_CHECKED]
    dates = {"复学截止日期", "复函期限"}
    return [
        (name, _shown(name, values[name]))
        for name in names
        if name in values and name not in form and name not in dates
    ]


def _shown(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "、".join(value)
    if isinstance(value, date):
        return cn_date(value)
    return _MASKED[name](value) if name in _MASKED else str(value)


def _rule_words(case: Case, document: Document, expected: date | None) -> dict[str, Any]:
    if not document.section:
        return {}
    rule = load_edition(case.edition).days(f"{document.section}.minimum_days")
    dates = service.suggested_dates(case, document.section, clock.today())
    earliest = service.earliest_printed_day(case, document.section, expected) if expected else dates.earliest
    return {"minimum": rule.n, "clause": rule.clause, "earliest": earliest}


def _goal_words(case: Case) -> dict[str, Any]:
    """Which township the report goes to, and why this one (RA-2.1d, ST-10a)."""
    goal, tree, edition = goal_of(case), current_tree(), load_edition(case.edition)
    rule = edition.value("addressee.township")
    return {
        "unit": tree.name(goal.unit_id),
        "copied_to": tree.name(goal.copy_unit_id),
        "outside": goal.outside,
        "mode": rule.value,
        "clause": rule.clauses[-1] if rule.value == "local" else rule.clause,
        "to_bureau": goal.unit_id == tree.root().id,
    }


def _preview(case: Case, document: Document, form: DraftForm, draft: Draft) -> ResponseReturnValue:
    paper, today = form.paper(), clock.today()
    return render_template(
        "cases/document_preview.html",
        case=case,
        who=identity(case),
        form=form,
        document=document,
        order=draft.order,
        letter=drafts.letter_of(draft.order, today),
        cautions=drafts.cautions(draft.order, case, today, paper.printed_on),
        steps=document.steps,
    )


def _download(case: Case, document: Document, form: DraftForm, draft: Draft) -> ResponseReturnValue:
    data = notices.preview(draft.order, clock.now())
    record("notice.preview", "case", case.id, {"kind": str(document.kind)}, user_id=current_actor().user_id)
    name = f"{get_kind(document.kind).name}_预览_{case.number}.docx"
    return send_bytes(data, name)


def _issue(case: Case, document: Document, form: DraftForm, draft: Draft) -> ResponseReturnValue:
    try:
        document.issue(case, form)
    except Refused as refused:
        form.add_reasons(refused)
        return _check_page(case, document, form)
    notice = made_before(form.paper())
    if notice is None:
        raise Refused([Reason("not_made", "文书没有生成，请返回个案查看")])
    return _issued(notice, document)


def _issued(notice: Notice, document: Document) -> ResponseReturnValue:
    name = notice.number_text or notice.title
    flash(f"{name}{document.done}")
    return redirect(url_for("notices.show", notice_id=notice.id))


_ACTIONS = {"download": _download, "issue": _issue}
