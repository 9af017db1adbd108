"""文书台账 (S16)."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.accounts.tree import current_tree
from caseflow.lib.masking import mask_name
from caseflow.notices import queries, service
from caseflow.notices.forms import KINDS, STATES
from caseflow.notices.models import Notice
from caseflow.notices.queries import Register
from caseflow.notices.undelivered import count_undelivered
from caseflow.notices.views.blueprint import bp
from caseflow.policy.permissions import Permission
from caseflow.web.paging import Page, bounded_int, id_arg, read_paging, without_arg

#: for whom the register shows a name, by kind of document
_PARTY = ("学生姓名", "监护人姓名", "受送达人")


@bp.get("/notices")
@requires(Permission.NOTICE_VIEW)
def index() -> ResponseReturnValue:
    wanted, paging = _wanted(), read_paging()
    found, total = queries.list_notices(current_actor(), wanted, limit=paging.size, offset=paging.offset)
    tree = current_tree()
    return render_template(
        "notices/index.html",
        page=Page(found, total, paging),
        wanted=wanted,
        parties={notice.id: _party(notice) for notice in found},
        status_of=service.status_of,
        tasks=queries.open_tasks(found),
        kinds=KINDS,
        states=STATES,
        issuers=[(unit_id, tree.name(unit_id)) for unit_id in queries.issuers(current_actor())],
        chosen=_chosen(wanted),
        undelivered=count_undelivered(current_actor()),
    )


def _wanted() -> Register:
    kind, status = request.args.get("kind", ""), request.args.get("status", "")
    return Register(
        text=request.args.get("q", "").strip()[:40],
        kind=kind if kind in dict(KINDS) else "",
        status=status if status in dict(STATES) else "",
        unit_id=id_arg("unit"),
        year=bounded_int(request.args.get("year"), 2000, 2100, 0) or None,
        case_id=id_arg("case"),
    )


def _chosen(wanted: Register) -> list[tuple[str, str]]:
    """The filters in words, each with the address that drops it."""
    words = (
        ("q", f"文号含{wanted.text}" if wanted.text else ""),
        ("kind", dict(KINDS).get(wanted.kind, "")),
        ("status", dict(STATES).get(wanted.status, "")),
        ("unit", current_tree().name(wanted.unit_id)),
        ("year", f"{wanted.year}年" if wanted.year else ""),
        ("case", "一件个案" if wanted.case_id else ""),
    )
    return [(text, without_arg(name)) for name, text in words if text]


def _party(notice: Notice) -> str:
    values = service.values_of(notice)
    return next((mask_name(str(values[name])) for name in _PARTY if values.get(name)), "")
