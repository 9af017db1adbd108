"""How a document is made: 核对 → 预览 → 取号生成, on one address and without a trace until the last step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.scope import current_actor, may
from caseflow.audit.service import record
from caseflow.cases import drafts, service
from caseflow.cases.documents import made_before
from caseflow.cases.drafts import Draft
from caseflow.cases.letters import full_name
from caseflow.cases.models import Case
from caseflow.cases.offers import in_the_way
from caseflow.cases.signing import reading
from caseflow.cases.signing.keeping import mark_issued
from caseflow.cases.views import keeping
from caseflow.cases.views.case import identity
from caseflow.cases.views.desk import desk_form, load, obstacles
from caseflow.cases.views.document_forms import DraftForm, completed
from caseflow.errors import Reason, Refused
from caseflow.notices import service as notices
from caseflow.notices.drafting import is_numbered
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import Notice
from caseflow.notices.pdf import find_office
from caseflow.notices.preview import Preview, preview
from caseflow.notices.service import Issue
from caseflow.notices.shown import shown_facts
from caseflow.policy.codes import DropoutReason, NoticeKind
from caseflow.policy.edition import load_edition
from caseflow.policy.permissions import Permission
from caseflow.web.commit import pause
from caseflow.web.downloads import send_bytes
from caseflow.web.paging import id_arg

STEPS = ("选个案", "核对", "预览", "取号生成")
#: typed on the form beside the list of facts
_ON_FORM = frozenset({"复学截止日期", "复函期限"})


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
    #: what its own template shows besides
    more: Callable[[Case], Mapping[str, Any]] | None = None
    #: whoever may write it for somebody else to issue
    drafters: tuple[Permission, ...] = ()


def draft_page(case_id: int, document: Document) -> ResponseReturnValue:
    case = load(case_id, document.permission, *document.drafters)
    form = _form(case, document)
    if not form.is_submitted():
        _suggest(case, document, form)
        return _check_page(case, document, form)
    if known := made_before(form.paper()):
        return _issued(known, document)
    step = request.form.get("step", "preview")
    if not form.validate() or step == "edit":
        return _check_page(case, document, form)
    if step == "keep":
        return keeping.keep(case, document, form)
    draft = drafts.draft(
        case, document.kind, form.paper(), current_actor(), clock.now(), reason_code=form.reason
    )
    if draft.reasons:
        form.add_reasons(Refused(draft.reasons))
        return _check_page(case, document, form)
    return _ACTIONS.get(step, _preview)(case, document, form, draft)


def _form(case: Case, document: Document) -> DraftForm:
    # The reason for dropping out is chosen on the form, so it is not what the records lack
    blank = _order(case, document, service.Paper(""), str(DropoutReason.OTHER))
    return completed(document.form, drafts.missing_facts(blank, clock.today()))()


def _order(case: Case, document: Document, paper: service.Paper, reason: str) -> Issue:
    actor, today = current_actor(), clock.today()
    return drafts.order_of(case, document.kind, paper, actor, today=today, reason_code=reason)


def _suggest(case: Case, document: Document, form: DraftForm) -> None:
    """What the records and the edition propose; the clerk changes what he knows better."""
    order = _order(case, document, service.Paper(""), case.reason_code)
    proposed: dict[str, Any] = {
        "联系电话": order.unit.phone,
        "reason_code": case.reason_code,
        "printed_on": order.values.get("复函期限"),
        **{name: order.values.get(name) for name in ("劝返结果", "下步建议")},
    }
    if document.section:
        dates = service.suggested_dates(case, document.section, clock.today())
        proposed |= {"printed_on": dates.printed_on, "expected_service_on": dates.expected_service_on}
    for name, value in proposed.items():
        if name in form and value:
            form[name].data = value
    if kept := keeping.find_kept(case, document):
        keeping.refill(form, kept)


def _check_page(case: Case, document: Document, form: DraftForm) -> ResponseReturnValue:
    blocked = _blocked(case, document) if not form.is_submitted() else ()
    order = _order(case, document, form.paper(), form.reason)
    return desk_form(
        document.template,
        form,
        case,
        document=document,
        order=order,
        known=_known(order, form),
        contact_needed=bool((fact := get_kind(document.kind).find_fact("联系人")) and fact.required),
        lacking=[f for f in form if not f.name.isascii() and f.name not in document.form.facts],
        blocked=blocked,
        drafts=reading.beside(case.id, document.kind, id_arg("draft")),
        steps=document.steps,
        dates=_rule_words(case, document, form.paper().expected_service_on),
        **(document.more(case) if document.more else {}),
    )


def _blocked(case: Case, document: Document) -> tuple[Reason, ...]:
    trigger = drafts.TRIGGERS[document.kind]
    if may(document.permission, case):
        return obstacles(case, trigger)
    return in_the_way(case.id, trigger, current_actor(), clock.now())


def _known(order: Issue, form: DraftForm) -> list[tuple[str, str]]:
    """The facts to be checked, as they will stand on the paper; those being typed stand in the form."""
    pairs = [("发文机关", full_name(order.unit)), *shown_facts(order.kind, order.values)]
    return [(name, words) for name, words in pairs if name not in form and name not in _ON_FORM]


def _rule_words(case: Case, document: Document, expected: date | None) -> dict[str, Any]:
    if not document.section:
        return {}
    rule = load_edition(case.edition).days(f"{document.section}.minimum_days")
    dates = service.suggested_dates(case, document.section, clock.today())
    earliest = service.earliest_printed_day(case, document.section, expected) if expected else dates.earliest
    return {"minimum": rule.n, "clause": rule.clause, "earliest": earliest}


def _preview(
    case: Case, document: Document, form: DraftForm, draft: Draft, *, drawn: Preview | None = None
) -> ResponseReturnValue:
    """The words at once; ``drawn`` shows the pages instead, which takes LibreOffice seconds."""
    paper, today = form.paper(), clock.today()
    return render_template(
        "cases/document_preview.html",
        case=case,
        who=identity(case),
        form=form,
        document=document,
        order=draft.order,
        letter=drafts.letter_of(draft.order, today),
        ways=keeping.ways(case, document, draft.order.unit, form),
        numbered=_is_numbered(draft.order),
        cautions=drafts.cautions(draft.order, case, today, paper.printed_on),
        steps=document.steps,
        preview=drawn,
        drawable=find_office() is not None,
    )


def _is_numbered(order: Issue) -> bool:
    return is_numbered(get_kind(order.kind), order.wording) if order.numbered is None else order.numbered


def _draw(case: Case, document: Document, form: DraftForm, draft: Draft) -> ResponseReturnValue:
    data = notices.preview(draft.order, clock.now())
    pause()
    drawn = preview(data)
    record("notice.preview", "case", case.id, {"kind": str(document.kind)}, user_id=current_actor().user_id)
    return _preview(case, document, form, draft, drawn=drawn)


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
        raise Refused([Reason("not_made", "文书没有生成，返回个案查看")])
    if kept := keeping.find_kept(case, document):
        mark_issued(kept, notice, current_actor().user_id, clock.now())
    return _issued(notice, document)


def _send(case: Case, document: Document, form: DraftForm, draft: Draft) -> ResponseReturnValue:
    try:
        return keeping.send(case, document, form)
    except Refused as refused:
        form.add_reasons(refused)
        return _check_page(case, document, form)


def _issued(notice: Notice, document: Document) -> ResponseReturnValue:
    name = notice.number_text or notice.title
    flash(f"{name}{document.done}")
    return redirect(url_for("notices.show", notice_id=notice.id))


_ACTIONS = {"download": _download, "draw": _draw, "issue": _issue, "submit": _send}
