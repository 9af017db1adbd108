"""The pages on which a document is made of facts typed and known: form, check, look, then print or issue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.models import Unit
from caseflow.accounts.scope import current_actor
from caseflow.audit.service import record
from caseflow.errors import Reason, Refused
from caseflow.notices import pdf, service
from caseflow.notices.drafting import draft_check, issuer_form
from caseflow.notices.html_view import view
from caseflow.notices.issuers import IssuerForm, issuer_of
from caseflow.notices.models import Notice
from caseflow.notices.preview import Preview, preview
from caseflow.notices.service import Issue
from caseflow.notices.shown import shown_facts
from caseflow.notices.spec import FactType, Kind
from caseflow.web.commit import pause
from caseflow.web.downloads import send_bytes
from caseflow.web.fact_fields import OWN, FactForm, fact_form
from caseflow.web.forms import show_form

FORM_PAGE, LOOK_PAGE = "notices/fact_form.html", "notices/fact_look.html"
#: paragraphs and tables of a long document that are shown; the rest is read in the file
SHOWN_BLOCKS = 80
#: a form printed for the pen, in the access log
PRINTED = "notice.form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One document to be made; ``known`` is in force where ``fixed`` names it, elsewhere a beginning.

    ``subject`` goes into the access log; ``issue`` is None for a form that is only printed.
    """

    kind: Kind
    unit: Unit
    known: Mapping[str, Any]
    subject: tuple[str, int]
    back: str
    file_name: str = ""
    fixed: frozenset[str] = frozenset()
    case_id: int | None = None
    issue: Callable[[Issue], Notice] | None = None
    replaces: Notice | None = None
    frame: str = "notices/desk.html"
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def verb(self) -> str:
        return "制发" if self.kind.frozen else "打印"


def fact_page(sheet: Sheet) -> ResponseReturnValue:
    form = fact_form(sheet.kind, sheet.known, sheet.fixed)()
    if not form.is_submitted():
        return _form_page(sheet, form)
    step = request.form.get("step", "look")
    if not form.validate() or step == "edit":
        return _form_page(sheet, form)
    order = _order(sheet, form)
    if reasons := _against(order):
        form.add_reasons(Refused(reasons))
        return _form_page(sheet, form)
    return _ACTIONS.get(step, _look)(sheet, form, order)


def _order(sheet: Sheet, form: FactForm) -> Issue:
    kept = {name: value for name, value in sheet.known.items() if name not in form}
    return Issue(
        kind=sheet.kind.id,
        values={**kept, **form.typed()},
        unit=sheet.unit,
        case_id=sheet.case_id,
        replaces=sheet.replaces,
        idempotency_key=str(form.once.data),
        # A village school without a document code of its own still writes to its parents
        numbered=None if sheet.unit.kind != "school" else bool(sheet.unit.doc_code.strip()),
    )


def _against(order: Issue) -> tuple[Reason, ...]:
    return draft_check(order.kind, order.values, order.unit, clock.today(), numbered=order.numbered)


def _form_page(sheet: Sheet, form: FactForm) -> ResponseReturnValue:
    return show_form(
        FORM_PAGE,
        form,
        sheet=sheet,
        shown=known_facts(sheet.kind, sheet.unit, sheet.known, form),
        needed={fact.name for fact in sheet.kind.facts if fact.required},
        **sheet.context,
    )


def known_facts(kind: Kind, unit: Unit, known: Mapping[str, Any], form: Any) -> list[tuple[str, str]]:
    """What will stand on the paper and is not typed here; of lists only how long they are."""
    kept = {name: value for name, value in known.items() if name not in form and name not in OWN}
    rows = [fact.name for fact in kind.facts if fact.type is FactType.ROWS and kept.get(fact.name)]
    lists = [(name, f"{len(kept[name])}行") for name in rows]
    form_of_unit = issuer_form(unit)
    issuer = issuer_of(unit.name, IssuerForm(form_of_unit)).name if form_of_unit else unit.name
    return [("发文机关", issuer), *shown_facts(kind.id, kept), *lists]


def _look(sheet: Sheet, form: FactForm, order: Issue, *, drawn: Preview | None = None) -> ResponseReturnValue:
    blocks = () if drawn else view(service.preview(order, clock.now()))
    return render_template(
        LOOK_PAGE,
        sheet=sheet,
        form=form,
        blocks=blocks[:SHOWN_BLOCKS],
        cut=len(blocks) > SHOWN_BLOCKS,
        preview=drawn,
        drawable=pdf.find_office() is not None,
        **sheet.context,
    )


def _draw(sheet: Sheet, form: FactForm, order: Issue) -> ResponseReturnValue:
    data = service.preview(order, clock.now())
    pause()
    return _look(sheet, form, order, drawn=preview(data))


def _download(sheet: Sheet, form: FactForm, order: Issue) -> ResponseReturnValue:
    data = service.preview(order, clock.now())
    subject_type, subject_id = sheet.subject
    detail, by = {"form": sheet.kind.name}, current_actor().user_id
    record("notice.preview" if sheet.kind.frozen else PRINTED, subject_type, subject_id, detail, user_id=by)
    mark = "_预览" if sheet.kind.frozen else ""
    return send_bytes(data, f"{sheet.kind.name}{mark}{sheet.file_name}.docx")


def _issue(sheet: Sheet, form: FactForm, order: Issue) -> ResponseReturnValue:
    if sheet.issue is None:
        return _look(sheet, form, order)
    try:
        notice = sheet.issue(order)
    except Refused as refused:
        form.add_reasons(refused)
        return _form_page(sheet, form)
    flash(f"{notice.number_text or notice.title}已生成。打印盖章后上传扫描件")
    return redirect(url_for("notices.show", notice_id=notice.id))


_ACTIONS = {"draw": _draw, "download": _download, "issue": _issue}
