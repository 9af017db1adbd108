from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.extensions import db
from caseflow.messages.models import Message
from caseflow.messages.service import count_messages, inbox, mark_read, unread_count
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits
from caseflow.web.paging import Page, read_paging

bp = Blueprint("messages", __name__)

#: where a line leads, by its subject: endpoint and the name of its argument
_PAGES = {
    "case": ("cases.show", "case_id"),
    "notice": ("notices.show", "notice_id"),
    "notice_draft": ("cases.paper_draft", "draft_id"),
    "notice_batch": ("cases.batch", "batch_id"),
    "notice_template": ("notices.template", "template_id"),
}


@bp.get("/messages")
@requires(Permission.MESSAGE_VIEW)
def index() -> ResponseReturnValue:
    unread_only = request.args.get("show") == "unread"
    paging = read_paging(50)
    total = count_messages(current_user.id, unread_only=unread_only)
    lines = inbox(current_user.id, unread_only=unread_only, offset=paging.offset, limit=paging.size)
    unread = unread_count(current_user.id)
    page = Page(lines, total, paging)
    return render_template("messages/index.html", page=page, unread=unread, unread_only=unread_only)


@bp.post("/messages/<bigid:message_id>/open")
@requires(Permission.MESSAGE_VIEW)
@commits
def open_message(message_id: int) -> ResponseReturnValue:
    """Reading a line marks it; a GET would have to write."""
    message = db.session.get(Message, message_id)
    if message is None or message.user_id != current_user.id:
        abort(404)
    mark_read(current_user.id, clock.now(), [message_id])
    return redirect(_page_of(message))


@bp.post("/messages/read")
@requires(Permission.MESSAGE_VIEW)
@commits
def read_all() -> ResponseReturnValue:
    count = mark_read(current_user.id, clock.now())
    flash(f"{count}条消息已标为已读")
    return redirect(url_for("messages.index"))


def _page_of(message: Message) -> str:
    endpoint, argument = _PAGES.get(message.subject_type, ("", ""))
    if endpoint not in current_app.view_functions:
        return url_for("messages.index")
    arguments: dict[str, Any] = {argument: message.subject_id}
    return url_for(endpoint, **arguments)
