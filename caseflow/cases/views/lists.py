"""个案列表: search, filters, sorting, pages; all of it stands in the address."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.calendars.service import work_calendar
from caseflow.cases.filters import CaseFilter
from caseflow.cases.picker import chosen_words, pick_lists
from caseflow.cases.queries import CaseRow, list_cases
from caseflow.cases.views.blueprint import bp
from caseflow.policy.labels import label
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Stage
from caseflow.web.due import DueChip, build_chip
from caseflow.web.links import Links
from caseflow.web.paging import Page, read_paging

_STAGE_WORDS = {stage.value: label(stage) for stage in Stage}


class Line(NamedTuple):
    """A row as it is shown."""

    row: CaseRow
    url: str
    stage: str
    chip: DueChip | None


@bp.get("/cases")
@requires(Permission.CASE_VIEW)
def index() -> ResponseReturnValue:
    actor = current_actor()
    wanted = CaseFilter.read(request.args, actor.user_id)
    paging = read_paging()
    found = list_cases(actor, wanted, offset=paging.offset, limit=paging.size)
    here = url_for("cases.index")
    chosen = [
        (words, f"{here}?{wanted.but(**without).query}")
        for words, without in chosen_words(wanted, actor.user_id)
    ]
    return render_template(
        "cases/index.html",
        page=Page(found.rows, found.total, paging, found.capped),
        lines=lines_of(found.rows),
        wanted=wanted,
        lists=pick_lists(actor, wanted),
        chosen=chosen,
        here=here,
        unit_now=str(wanted.units[0]) if wanted.units else "",
        mine=wanted.owner_id == actor.user_id,
    )


def lines_of(rows: Sequence[CaseRow]) -> list[Line]:
    """Each due day is put into words once, however many rows share it."""
    links, today, calendar = Links(), clock.today(), work_calendar()
    days = {row.due_on for row in rows if row.due_on}
    chips = {day: build_chip(day, today, calendar) for day in days}
    return [
        Line(
            row,
            links.to("cases.show", "case_id", row.id),
            _STAGE_WORDS[row.stage],
            chips.get(row.due_on) if row.due_on else None,
        )
        for row in rows
    ]
