"""One document: its facts, what it is worth, whom it reached."""

from flask import render_template
from flask.typing import ResponseReturnValue

from caseflow.accounts.guard import requires
from caseflow.accounts.models import User
from caseflow.accounts.scope import current_actor, may
from caseflow.cases.queries import find_case
from caseflow.cases.serving import serves
from caseflow.extensions import db
from caseflow.notices import queries, service
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import Notice
from caseflow.notices.shown import shown_facts
from caseflow.notices.spec import FactType
from caseflow.notices.views.blueprint import bp
from caseflow.notices.views.scans import may_seal
from caseflow.policy.codes import SERVICE_MODES, NoticeKind
from caseflow.policy.permissions import Permission


@bp.get("/notices/<bigid:notice_id>")
@requires(Permission.NOTICE_VIEW)
def show(notice_id: int) -> ResponseReturnValue:
    notice = queries.get_notice(current_actor(), notice_id)
    case = find_case(current_actor(), notice.case_id) if notice.case_id else None
    return render_template(
        "notices/show.html",
        notice=notice,
        case=case,
        status=service.status_of(notice),
        values=shown_facts(notice.kind, service.values_of(notice)),
        rows=_rows(notice),
        scans=queries.scans_of(notice),
        task=queries.open_tasks([notice]).get(notice.id),
        replaced=db.session.get(Notice, notice.replaces_id) if notice.replaces_id else None,
        replacement=queries.replacement_of(notice),
        maker=db.session.get(User, notice.created_by) if notice.created_by else None,
        voider=db.session.get(User, notice.voided_by) if notice.voided_by else None,
        modes=SERVICE_MODES,
        served=get_kind(notice.kind).served,
        may_seal=may_seal(notice),
        may_serve=case and get_kind(notice.kind).served and serves(notice, lambda right: may(right, case)),
        may_void=case
        and (may(Permission.NOTICE_VOID, case) or may(Permission.PAPER_ISSUE, case))
        and queries.is_issuer(current_actor(), notice)
        and _current(notice),
        may_amend=_may_amend(notice),
        name_of=service.name_of,
    )


def _may_amend(notice: Notice) -> bool:
    """A paper of no case is voided and made anew by the unit that issued it."""
    own = notice.case_id is None and queries.is_issuer(current_actor(), notice)
    return own and may(Permission.PAPER_ISSUE)


def _current(notice: Notice) -> bool:
    """A report that went up with its case is on file there and stays."""
    return notice.status != "void" and notice.kind != NoticeKind.PERSUASION_REPORT


def _rows(notice: Notice) -> list[tuple[str, int]]:
    values = service.values_of(notice)
    lists = [fact.name for fact in get_kind(notice.kind).facts if fact.type is FactType.ROWS]
    return [(name, len(values[name])) for name in lists if values.get(name)]
