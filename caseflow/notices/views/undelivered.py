"""未送达文书: what still has to be brought to somebody, in the order of its deadline."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.cases.serving import latest_days
from caseflow.lib.masking import mask_name
from caseflow.notices import undelivered as waiting
from caseflow.notices.delivery import addressee_of
from caseflow.notices.models import Notice
from caseflow.notices.queries import is_issuer
from caseflow.notices.views.blueprint import bp
from caseflow.policy.codes import SERVICE_MODES
from caseflow.policy.permissions import Permission
from caseflow.web.paging import Page, read_paging


@bp.get("/notices/undelivered")
@requires(Permission.NOTICE_VIEW)
def undelivered() -> ResponseReturnValue:
    actor, today, paging = current_actor(), clock.today(), read_paging()
    found, total = waiting.list_undelivered(actor, today, limit=paging.size, offset=paging.offset)
    notices = [one.notice for one in found]
    posted = waiting.list_posted(actor, today) if paging.number == 1 else ()
    servable = waiting.servable(actor, notices)
    return render_template(
        "notices/undelivered.html",
        page=Page(found, total, paging),
        posted=posted,
        parties=_parties([*notices, *posted]),
        modes=SERVICE_MODES,
        too_late={notice_id for notice_id, day in latest_days(notices).items() if day < today},
        servable=servable,
        voidable={one.id for one in notices if one.id in servable and is_issuer(actor, one)},
    )


def _parties(notices: Sequence[Notice]) -> dict[int, str]:
    return {notice.id: mask_name(addressee_of(notice)) for notice in notices}
