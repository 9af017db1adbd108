"""What the form of a document may do besides issuing: be kept as a draft, be sent for signing."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.models import Unit
from caseflow.accounts.scope import current_actor, may
from caseflow.cases.models import Case
from caseflow.cases.signing import keeping, reading
from caseflow.cases.signing.desk import desk_of, signers
from caseflow.cases.signing.rules import must_be_signed
from caseflow.cases.signing.typed import facts_in, reason_in
from caseflow.cases.views.document_forms import DraftForm
from caseflow.lib.dates import find_date
from caseflow.notices.models import NoticeDraft
from caseflow.policy.permissions import Permission
from caseflow.web.forms import ChineseDateField
from caseflow.web.paging import id_arg

if TYPE_CHECKING:
    from caseflow.cases.views.drafting import Document

_NOBODY = "本单位没有可以签发的人员，由系统管理员设置岗位后再送签；草稿可以先存"


@dataclass(frozen=True, slots=True)
class Ways:
    """How this person may bring the document on its way; ``hint`` says why there is none."""

    issue: bool
    send: bool
    signers: str = ""
    #: 签发人 is on the form and blank: who signs is then for the leader to say
    unsigned: bool = False

    @property
    def to_leader(self) -> bool:
        """Sending it is the first thing to do; issuing it oneself may stay open beside it."""
        return self.send and (self.unsigned or not self.issue)

    @property
    def hint(self) -> str:
        return "" if self.issue or self.send else _NOBODY


def ways(case: Case, document: "Document", organ: Unit, form: DraftForm) -> Ways:
    others = signers(desk_of(organ), current_actor().user_id)
    return Ways(
        issue=may(document.permission, case) and not must_be_signed(case, organ),
        send=bool(others) and may(Permission.NOTICE_DRAFT, case),
        signers="、".join(name for _, name in others),
        unsigned="signer" in form and not form.paper().signer,
    )


def find_kept(case: Case, document: "Document") -> NoticeDraft | None:
    """The draft this form goes on with (?draft=7)."""
    return reading.find_own(current_actor(), case.id, document.kind, id_arg("draft"))


def refill(form: DraftForm, draft: NoticeDraft) -> None:
    typed = {
        **facts_in(draft.typed),
        "reason_code": reason_in(draft.typed),
        "printed_on": draft.printed_on,
        "expected_service_on": draft.expected_service_on,
        "signer": draft.signer,
    }
    typed["原因说明"] = str(typed.get("辍学原因", "")).partition("。")[2]
    for name, value in typed.items():
        if name in form and value:
            is_day = isinstance(form[name], ChineseDateField) and isinstance(value, str)
            form[name].data = find_date(value) if is_day else value


def keep(case: Case, document: "Document", form: DraftForm) -> ResponseReturnValue:
    draft = _keep(case, document, form)
    flash("草稿已保存")
    return redirect(url_for("cases.paper_draft", draft_id=draft.id))


def send(case: Case, document: "Document", form: DraftForm) -> ResponseReturnValue:
    """:raise Refused: with every reason at once"""
    draft = _keep(case, document, form)
    keeping.submit(draft, current_actor(), clock.now())
    flash("已送签，签发后生成文书")
    return redirect(url_for("cases.paper_draft", draft_id=draft.id))


def _keep(case: Case, document: "Document", form: DraftForm) -> NoticeDraft:
    return keeping.keep(
        case,
        document.kind,
        form.paper(),
        current_actor(),
        clock.now(),
        reason_code=form.reason,
        draft=find_kept(case, document),
    )
