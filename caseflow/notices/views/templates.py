"""模板管理 (S18): every kind with the template in force, its versions, and the names it may use."""

from flask import render_template
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.errors import NotFound
from caseflow.notices import template_list
from caseflow.notices.filling import shipped_template
from caseflow.notices.kinds import get_kind
from caseflow.notices.spec import Kind
from caseflow.notices.template.placeholders import placeholder_letter
from caseflow.notices.template.vocabulary import entries, syntax
from caseflow.notices.templates import state_of
from caseflow.notices.views.blueprint import bp
from caseflow.notices.views.template_forms import WORDINGS
from caseflow.notices.word.drawing import draw
from caseflow.policy.permissions import Permission
from caseflow.web.downloads import send_bytes

_RIGHTS = (Permission.TEMPLATE_EDIT, Permission.TEMPLATE_APPROVE)


@bp.get("/templates")
@requires(*_RIGHTS)
def templates() -> ResponseReturnValue:
    actor = current_actor()
    rows = template_list.overview(actor, clock.today())
    return render_template(
        "notices/templates/index.html",
        waiting=template_list.submitted(actor),
        own=[row for row in rows if not row.shipped],
        shipped=[row for row in rows if row.shipped],
        wordings=WORDINGS,
    )


@bp.get("/templates/kinds/<kind_id>")
@requires(*_RIGHTS)
def template_kind(kind_id: str) -> ResponseReturnValue:
    kind, actor, today = known_kind(kind_id), current_actor(), clock.today()
    found = template_list.versions(actor, kind)
    return render_template(
        "notices/templates/kind.html",
        kind=kind,
        wordings=WORDINGS,
        versions=[(one, state_of(one, today)) for one in found],
        used=template_list.used(actor, kind, today),
        may_upload=bool(template_list.units_for(actor, kind)),
    )


@bp.get("/templates/kinds/<kind_id>/placeholders")
@requires(*_RIGHTS)
def template_placeholders(kind_id: str) -> ResponseReturnValue:
    kind = known_kind(kind_id)
    names = {"rows": list(entries(kind)), "syntax": list(syntax(kind))}
    return render_template("notices/templates/placeholders.html", kind=kind, **names)


@bp.get("/templates/kinds/<kind_id>/placeholders.docx")
@requires(*_RIGHTS)
def template_placeholders_word(kind_id: str) -> ResponseReturnValue:
    kind = known_kind(kind_id)
    return send_bytes(draw(placeholder_letter(kind)), f"{kind.name}占位符对照表.docx")


@bp.get("/templates/kinds/<kind_id>/shipped/<wording>")
@requires(*_RIGHTS)
def template_shipped(kind_id: str, wording: str) -> ResponseReturnValue:
    """The built-in template, to start from."""
    kind = known_kind(kind_id)
    if wording not in kind.wordings:
        raise NotFound
    return send_bytes(shipped_template(kind.id, wording), f"{kind.name}模板（系统自带）.docx")


def known_kind(kind_id: str) -> Kind:
    kind = get_kind(kind_id)
    if kind.id != kind_id:
        raise NotFound
    return kind
