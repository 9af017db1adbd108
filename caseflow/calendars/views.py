from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.calendars.forms import TermForm
from caseflow.calendars.queries import rests_of, terms, year_rows
from caseflow.calendars.rulebook import groups
from caseflow.calendars.service import enter_term
from caseflow.errors import NotFound, Refused
from caseflow.policy.edition import DEFAULT_EDITION, edition_ids, load_edition
from caseflow.policy.permissions import Permission
from caseflow.web.commit import commits
from caseflow.web.forms import show_form
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


@bp.route("/calendar/terms/new", methods=["GET", "POST"])
@requires(Permission.CALENDAR_EDIT)
@commits
def term_new() -> ResponseReturnValue:
    """Without terms nobody knows a teaching day: deadlines in 教学日 stay provisional."""
    form = TermForm()
    first_day, last_day = form.first_day.data, form.last_day.data
    if not form.validate_on_submit() or first_day is None or last_day is None:
        return show_form("calendars/term.html", form)
    try:
        enter_term(form.name.data or "", first_day, last_day, stage=form.stage.data)
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("calendars/term.html", form)
    flash("学期已录入")
    return redirect(url_for("calendars.index"))


@bp.get("/rules")
@requires(Permission.RULES_VIEW)
def rules() -> ResponseReturnValue:
    """S31 业务规则: every value of an edition with its clause; what no source sets is marked as ours."""
    asked = request.args.get("edition", DEFAULT_EDITION)
    if asked not in edition_ids():
        raise NotFound
    edition = load_edition(asked)
    editions = [load_edition(one) for one in edition_ids()]
    return render_template(
        "calendars/rules.html", edition=edition, editions=editions, groups=list(groups(edition))
    )
