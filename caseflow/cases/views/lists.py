"""个案列表: search, filters, sorting, pages; all of it stands in the address."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.calendars.service import work_calendar
from caseflow.cases.filters import SORTS, CaseFilter
from caseflow.cases.picker import Options, chosen_words, pick_lists
from caseflow.cases.queries import CaseRow, list_cases
from caseflow.cases.views.blueprint import bp
from caseflow.policy.labels import label
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Stage
from caseflow.web.due import build_chip, chip_markup
from caseflow.web.filters import day_words
from caseflow.web.links import Links
from caseflow.web.markup import escape_cells, fill_rows
from caseflow.web.paging import Page, keep_args, read_paging

_STAGE_WORDS = {stage.value: label(stage) for stage in Stage}


_NO_CHIP = "--"
#: cells that hold markup of our own
_MARKS, _CHIP = 3, 7


@bp.get("/cases")
@requires(Permission.CASE_VIEW)
def index() -> ResponseReturnValue:
    actor = current_actor()
    wanted = CaseFilter.read(request.args, actor.user_id)
    paging = read_paging()
    found = list_cases(actor, wanted, offset=paging.offset, limit=paging.size)
    page = Page(found.rows, found.total, paging, found.capped)
    if found.total and not found.rows:  # cases were closed since: the address of a page that is no more
        return redirect(keep_args(page=page.last))
    here = url_for("cases.index")
    chosen = [
        (words, f"{here}?{wanted.but(**without).query}")
        for words, without in chosen_words(wanted, actor.user_id)
    ]
    return render_template(
        "cases/index.html",
        page=page,
        lines=lines_of(found.rows),
        wanted=wanted,
        lists=pick_lists(actor, wanted),
        sorts=_sorts(wanted, here),
        options=options,
        fill_rows=fill_rows,
        chosen=chosen,
        here=here,
        unit_now=str(wanted.units[0]) if wanted.units else "",
        mine=wanted.owner_id == actor.user_id,
    )


def _sorts(wanted: CaseFilter, here: str) -> dict[str, tuple[str, str]]:
    """For each column that sorts: where its head leads, and how it sorts now."""
    rest = wanted.but(sort="due", backwards=False).query
    start = f"{here}?{rest}&sort=" if rest else f"{here}?sort="
    now = {wanted.sort: "descending" if wanted.backwards else "ascending"}
    turned = "" if wanted.backwards else "-"
    return {
        column: (f"{start}{turned if column in now else ''}{column}", now.get(column, "")) for column in SORTS
    }


@lru_cache(maxsize=512)
def options(choices: Options, now: str) -> Markup:
    """The options of a select, which are the same on nearly every page."""
    one = Markup('<option value="{}"{}>{}</option>')
    return Markup("").join(
        one.format(value, Markup(" selected") if value == now else "", words) for value, words in choices
    )


def lines_of(rows: Sequence[CaseRow]) -> list[list[str]]:
    """Escaped cells, in the order of the pattern in the template; each due day is put into words once."""
    links, today, calendar = Links(), clock.today(), work_calendar()
    days = {row.due_on for row in rows if row.due_on}
    chips = {day: str(chip_markup(build_chip(day, today, calendar))) for day in days}
    lines = escape_cells([_cells(row, links, today) for row in rows])
    for cells, row in zip(lines, rows, strict=True):
        cells[_MARKS] = _marks(row) if row.flagged or row.round > 1 else ""
        cells[_CHIP] = chips[row.due_on] if row.due_on else _NO_CHIP
    return lines


def _cells(row: CaseRow, links: Links, today: date) -> tuple[str, ...]:
    return (
        links.to("cases.show", "case_id", row.id),
        row.number,
        row.name,
        "",
        f"{row.school}{row.klass}",
        row.place,
        _STAGE_WORDS[row.stage],
        "",
        row.owner,
        day_words(clock.to_local(row.updated_at).date(), today),
    )


def _marks(row: CaseRow) -> str:
    flagged = ' <span class="tag tag-red">侵害线索</span>' if row.flagged else ""
    return flagged + (' <span class="tag">再次</span>' if row.round > 1 else "")
