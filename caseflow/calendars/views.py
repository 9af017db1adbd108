from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.calendars.queries import rests_of, terms, year_rows
from caseflow.policy.permissions import Permission
from caseflow.web.paging import bounded_int

bp = Blueprint("calendars", __name__)


@bp.get("/calendar")
@requires(Permission.CALENDAR_VIEW)
def index() -> ResponseReturnValue:
    """S32 节假日: which years are known, and the days of one of them."""
    today = clock.today()
    years = year_rows(today)
    asked = bounded_int(request.args.get("year"), years[-1].year, years[0].year, today.year)
    chosen = next(row for row in years if row.year == asked)
    return render_template(
        "calendars/index.html", years=years, chosen=chosen, rests=rests_of(asked), terms=terms()
    )
