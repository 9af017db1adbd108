from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from caseflow.accounts.guard import requires
from caseflow.accounts.models import User
from caseflow.audit import queries, service
from caseflow.extensions import db
from caseflow.lib import dates
from caseflow.lib.text import clean_line
from caseflow.policy.log_words import SUBJECT_WORDS, log_detail, log_word, subject_word
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits
from caseflow.web.paging import Page, id_arg, read_paging

bp = Blueprint("audit", __name__)


@bp.route("/log")
@requires(Permission.AUDIT_VIEW)
def log() -> ResponseReturnValue:
    """日志: who signed in, looked, changed and handed out rights, and from where."""
    who = clean_line(request.args.get("who", ""))[:40]
    wanted = queries.LogFilter(
        action=request.args.get("action", "")[:40],
        user_ids=_people(who) if who else None,
        subject_type=request.args.get("type", "")[:20],
        subject_id=id_arg("id"),
        since=dates.find_date(request.args.get("since", "")),
        until=dates.find_date(request.args.get("until", "")),
    )
    paging = read_paging(50)
    entries, total = queries.list_entries(wanted, limit=paging.size, offset=paging.offset)
    return render_template(
        "audit/log.html",
        page=Page(entries, total, paging),
        wanted=wanted,
        who=who,
        names=_names({entry.user_id for entry in entries if entry.user_id}),
        actions=queries.known_actions(),
        subjects=SUBJECT_WORDS,
        log_word=log_word,
        log_detail=log_detail,
        subject_word=subject_word,
    )


@bp.route("/log/verify", methods=["POST"])
@requires(Permission.AUDIT_VIEW)
@commits
def verify() -> ResponseReturnValue:
    """Prove the chain on the spot."""
    found = service.verify_log()
    for problem in found.problems[:10]:
        flash(problem, "error")
    if not found.problems:
        flash(f"共{found.entries}条记录，逐条相接，未见改动")
    return redirect(url_for("audit.log"))


def _people(who: str) -> list[int]:
    match = or_(User.name.contains(who, autoescape=True), User.login == who)
    return list(db.session.scalars(select(User.id).where(match).limit(500)))


def _names(user_ids: set[int]) -> dict[int, str]:
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    return {row.id: row.name for row in rows}
