"""制发其他文书: any document beside the ladder, from the case's tab 文书与送达."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import StringField

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor, may
from caseflow.cases import choosing, service
from caseflow.cases.choosing import RIGHTS, fixed_facts, organ_for, right_to
from caseflow.cases.models import Case
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.case import identity
from caseflow.cases.views.desk import load
from caseflow.cases.views.document_forms import DraftForm
from caseflow.cases.views.drafting import Document, draft_page
from caseflow.errors import Forbidden, NotFound
from caseflow.notices.kinds import KINDS
from caseflow.notices.spec import Kind
from caseflow.policy.codes import NoticeKind
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits
from caseflow.web.fact_fields import fact_fields
from caseflow.web.fact_pages import Sheet, fact_page
from caseflow.web.forms import AtMost, ChineseDateField, Needed


class PaperForm(DraftForm):
    signer = StringField("签发人", [AtMost(20)], description="在纸质发文稿上签批的负责人，留作登记")


@bp.get("/cases/<bigid:case_id>/papers")
@requires(*RIGHTS)
def papers(case_id: int) -> ResponseReturnValue:
    case = load(case_id, *RIGHTS)
    return render_template(
        "cases/papers.html",
        case=case,
        who=identity(case),
        choices=choosing.choices(case, current_actor(), clock.now()),
    )


@bp.route("/cases/<bigid:case_id>/papers/<kind_id>", methods=["GET", "POST"])
@requires(*RIGHTS)
@commits
def paper(case_id: int, kind_id: str) -> ResponseReturnValue:
    kind = KINDS.get(kind_id)
    if kind is None or not choosing.is_beside(kind):
        raise NotFound
    case = load(case_id, *RIGHTS)
    if not may(right_to(kind), case):
        raise Forbidden
    if request.method == "GET" and (
        blocked := tuple(choosing.against(case, kind, current_actor(), clock.now()))
    ):
        who = identity(case)
        return render_template("cases/paper_waits.html", case=case, who=who, kind=kind, blocked=blocked)
    if kind.frozen:
        return draft_page(case_id, _document(case, kind))
    return fact_page(_sheet(case, kind))


def _sheet(case: Case, kind: Kind) -> Sheet:
    unit = organ_for(case, kind, current_actor())
    return Sheet(
        kind=kind,
        unit=unit,
        known=service.values_for(kind.id, case, unit, clock.today()),
        fixed=fixed_facts(kind),
        subject=("case", case.id),
        case_id=case.id,
        back=url_for("cases.papers", case_id=case.id),
        file_name=f"_{case.number}",
        frame="cases/desk.html",
        context={"case": case, "who": identity(case)},
    )


def _document(case: Case, kind: Kind) -> Document:
    noted = NoticeKind(kind.id)
    return Document(
        noted,
        Permission.PAPER_ISSUE,
        f"制发{kind.name}",
        _form(case, kind),
        lambda case, form: service.issue_paper(case.id, noted, form.paper(), current_actor(), clock.now()),
        "已生成。打印盖章后上传扫描件" + ("，并在送达期限前送达" if kind.served else ""),
        template="cases/paper.html",
        more=lambda _: {"needed": {fact.name for fact in kind.facts if fact.required}},
    )


def _form(case: Case, kind: Kind) -> type[DraftForm]:
    """A field for each fact that the records do not fix; what they suggest stands in it."""
    known = service.values_for(kind.id, case, organ_for(case, kind, current_actor()), clock.today())
    if kind.find_fact("联系人"):
        known.setdefault("联系人", current_user.name)
    fixed = {name for name in fixed_facts(kind) if known.get(name)}
    dated: dict[str, Any] = {}
    if kind.served:
        dated["expected_service_on"] = ChineseDateField("预计送达日期")
    if kind.deadline:
        dated["printed_on"] = ChineseDateField(kind.deadline, [Needed(kind.deadline)])
    fields = fact_fields(kind, known, {*fixed, kind.deadline})
    return type("PaperForm", (PaperForm,), {"facts": fields, **dated})
