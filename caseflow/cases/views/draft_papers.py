"""草稿和签发: a draft as its writer keeps it and as its signer reads it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.models import User
from caseflow.accounts.scope import current_actor, may
from caseflow.cases import drafts
from caseflow.cases.models import Case
from caseflow.cases.reading import get_case
from caseflow.cases.signing import deciding, keeping, reading
from caseflow.cases.signing.rules import may_sign
from caseflow.cases.views.blueprint import bp
from caseflow.cases.views.case import identity
from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import NoticeDraft
from caseflow.policy.codes import DraftState, NoticeKind
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits
from caseflow.web.forms import AtMost, BaseForm, show_form

#: where a draft of each kind is written; every other kind has the page of papers beside the ladder
_FORMS = {
    NoticeKind.PERSUASION_REPORT: "cases.report",
    NoticeKind.RETURN_NOTICE: "cases.issue_notice",
    NoticeKind.CORRECTION_ORDER: "cases.issue_notice",
    NoticeKind.JUDICIAL_LETTER: "cases.issue_letter",
    NoticeKind.INQUIRY_LETTER: "cases.inquire",
}


class CommentForm(BaseForm):
    comment = TextAreaField("退回意见", [AtMost(500)])


@bp.get("/drafts")
@requires(Permission.NOTICE_DRAFT)
def paper_drafts() -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "cases/drafts.html",
        waiting=reading.on_desk(actor) if may(Permission.NOTICE_SIGN) else [],
        mine=reading.mine(actor),
        title_of=lambda draft: get_kind(draft.kind).name,
    )


@bp.get("/drafts/<bigid:draft_id>")
@requires(Permission.NOTICE_DRAFT)
def paper_draft(draft_id: int) -> ResponseReturnValue:
    return _page(reading.get_draft(current_actor(), draft_id), CommentForm())


@bp.post("/drafts/<bigid:draft_id>/submit")
@requires(Permission.NOTICE_DRAFT)
@commits
def submit_draft(draft_id: int) -> ResponseReturnValue:
    draft = reading.get_draft(current_actor(), draft_id)
    keeping.submit(draft, current_actor(), clock.now())
    flash("已送签，签发后生成文书")
    return redirect(url_for("cases.paper_draft", draft_id=draft_id))


@bp.post("/drafts/<bigid:draft_id>/take-back")
@requires(Permission.NOTICE_DRAFT)
@commits
def take_back_draft(draft_id: int) -> ResponseReturnValue:
    draft = reading.get_draft(current_actor(), draft_id)
    keeping.take_back(draft, current_actor(), clock.now())
    flash("已撤回，可以修改后再送签")
    return redirect(url_for("cases.paper_draft", draft_id=draft_id))


@bp.post("/drafts/<bigid:draft_id>/drop")
@requires(Permission.NOTICE_DRAFT)
@commits
def drop_draft(draft_id: int) -> ResponseReturnValue:
    draft = reading.get_draft(current_actor(), draft_id)
    keeping.drop(draft, current_actor(), clock.now())
    flash("草稿已撤下")
    return redirect(url_for("cases.paper_drafts"))


@bp.post("/drafts/<bigid:draft_id>/sign")
@requires(Permission.NOTICE_SIGN)
@commits
def sign_draft(draft_id: int) -> ResponseReturnValue:
    draft = reading.get_draft(current_actor(), draft_id)
    notice = deciding.sign(draft, current_actor(), clock.now())
    if notice is None:
        flash(f"文书未生成，草稿已撤下：{draft.comment}", "warning")
        return redirect(url_for("cases.paper_draft", draft_id=draft_id))
    flash(f"{notice.number_text or notice.title}已签发，由拟稿人打印盖章后送达")
    return redirect(url_for("notices.show", notice_id=notice.id))


@bp.post("/drafts/<bigid:draft_id>/return")
@requires(Permission.NOTICE_SIGN)
@commits
def return_draft(draft_id: int) -> ResponseReturnValue:
    draft, form = reading.get_draft(current_actor(), draft_id), CommentForm()
    if not form.validate():
        return _page(draft, form)
    try:
        deciding.send_back(draft, form.comment.data or "", current_actor(), clock.now())
    except Refused as refused:
        form.add_reasons(refused)
        return _page(draft, form)
    flash("已退回拟稿人")
    return redirect(url_for("cases.paper_drafts"))


def _page(draft: NoticeDraft, form: CommentForm) -> ResponseReturnValue:
    actor, case, now = current_actor(), get_case(draft.case_id or 0), clock.now()
    alive = draft.status in keeping.ALIVE
    checked = keeping.check(draft, actor, now) if alive else None
    return show_form(
        "cases/draft.html",
        form,
        draft=draft,
        case=case,
        who=identity(case),
        title=get_kind(draft.kind).name,
        checked=checked,
        letter=_letter(checked),
        cautions=drafts.cautions(checked.order, case, clock.today(), draft.printed_on) if checked else [],
        people={user_id: _name(user_id) for user_id in (draft.created_by, draft.decided_by) if user_id},
        own=draft.created_by == actor.user_id,
        signs=_signs(draft, case),
        form_url=_form_url(draft),
    )


def _form_url(draft: NoticeDraft) -> str:
    endpoint = _FORMS.get(NoticeKind(draft.kind))
    if endpoint:
        return url_for(endpoint, case_id=draft.case_id, kind=draft.kind, draft=draft.id)
    return url_for("cases.paper", case_id=draft.case_id, kind_id=draft.kind, draft=draft.id)


def _signs(draft: NoticeDraft, case: Case) -> bool:
    sent = draft.status == DraftState.SUBMITTED
    return sent and may_sign(case, draft.unit, draft.created_by, current_actor())


def _letter(checked: drafts.Draft | None) -> object:
    """Its words, once nothing is missing."""
    if checked is None or any(r.code.startswith("fact") or r.code == "no_date" for r in checked.reasons):
        return None
    try:
        return drafts.letter_of(checked.order, clock.today())
    except Refused:
        return None


def _name(user_id: int) -> str:
    user = db.session.get(User, user_id)
    return user.name if user else ""
