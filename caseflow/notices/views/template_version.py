"""One version of a template: what the check said of it, its file, and how it looks when filled."""

from flask import render_template
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.models import User
from caseflow.accounts.scope import current_actor, may, subject_of
from caseflow.audit.service import record
from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.files.store import Damaged
from caseflow.notices import template_list
from caseflow.notices.filling import render
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import NoticeTemplate
from caseflow.notices.preview import preview_context
from caseflow.notices.template.report import report_of
from caseflow.notices.template.trial import trial_facts
from caseflow.notices.template_steps import SUBJECT, name_of
from caseflow.notices.templates import bytes_of, state_of
from caseflow.notices.views.blueprint import bp
from caseflow.notices.views.template_forms import WORDINGS, scope_words
from caseflow.policy.permissions import Permission
from caseflow.web.commit import pause, records_access
from caseflow.web.downloads import send_bytes

_RIGHTS = (Permission.TEMPLATE_EDIT, Permission.TEMPLATE_APPROVE)


@bp.get("/templates/<bigid:template_id>")
@requires(*_RIGHTS)
def template(template_id: int) -> ResponseReturnValue:
    one = template_list.get_template(current_actor(), template_id)
    return render_template(
        "notices/templates/version.html",
        one=one,
        kind=get_kind(one.kind),
        name=name_of(one),
        scope=scope_words(one.unit),
        wordings=WORDINGS,
        state=state_of(one, clock.today()),
        report=report_of(one.report),
        people={user_id: _person(user_id) for user_id in (one.uploaded_by, one.decided_by, one.retired_by)},
        may_submit=may(Permission.TEMPLATE_EDIT, one.unit),
        may_decide=may(Permission.TEMPLATE_APPROVE, subject_of(one.unit, requested_by=one.uploaded_by)),
        may_retire=may(Permission.TEMPLATE_APPROVE, one.unit),
    )


@bp.get("/templates/<bigid:template_id>/word")
@requires(*_RIGHTS)
@records_access
def template_word(template_id: int) -> ResponseReturnValue:
    one, data = _read(template_id)
    record("template.download", SUBJECT, one.id, {"sha256": one.sha256}, user_id=current_actor().user_id)
    return send_bytes(data, f"{name_of(one)}.docx")


@bp.get("/templates/<bigid:template_id>/trial")
@requires(*_RIGHTS)
def template_trial(template_id: int) -> ResponseReturnValue:
    """试填: an invented child, never a real one."""
    one, data = _read(template_id)
    name = name_of(one)
    return send_bytes(_filled(one.kind, one.wording, data), f"{name}试填.docx")


@bp.get("/templates/<bigid:template_id>/preview")
@requires(*_RIGHTS)
@records_access
def template_preview(template_id: int) -> ResponseReturnValue:
    """The trial as pages; keeping the PDF for the next look writes a row."""
    one, data = _read(template_id)
    kind_id, wording = one.kind, one.wording
    pause()
    shown = preview_context(_filled(kind_id, wording, data))
    one = template_list.get_template(current_actor(), template_id)
    record("template.preview", SUBJECT, one.id, {"sha256": one.sha256}, user_id=current_actor().user_id)
    kind = get_kind(kind_id)
    return render_template("notices/templates/preview.html", one=one, kind=kind, name=name_of(one), **shown)


def _read(template_id: int) -> tuple[NoticeTemplate, bytes]:
    one = template_list.get_template(current_actor(), template_id)
    try:
        return one, bytes_of(one)
    except Damaged as damage:
        text = f"{damage}，不能打开。请系统管理员运行 caseflow verify 核对"
        raise Refused.because("template.damaged", text) from damage


def _filled(kind_id: str, wording: str, data: bytes) -> bytes:
    return render(trial_facts(get_kind(kind_id)), wording, data)


def _person(user_id: int | None) -> str:
    user = db.session.get(User, user_id) if user_id else None
    return user.name if user else "--"
