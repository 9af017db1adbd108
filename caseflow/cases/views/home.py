"""工作台 / 待办: what to do now, by due day; on a desk also how many cases stand where."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import signed_in
from caseflow.accounts.scope import current_actor, may
from caseflow.calendars.service import work_calendar
from caseflow.cases.figures import SUM_FILTERS, Sum, totals
from caseflow.cases.queries import list_requests, recent_events
from caseflow.lib.numbers import MAX_ID, bounded_int
from caseflow.notices import template_list
from caseflow.notices.undelivered import count_undelivered
from caseflow.policy.actors import Actor
from caseflow.policy.permissions import Permission
from caseflow.tasks import queries as tasks
from caseflow.tasks.registry import Label, labels_of
from caseflow.web.due import build_chip, chip_markup
from caseflow.web.links import Links
from caseflow.web.markup import escape_cells, fill_rows
from caseflow.web.paging import keep_args, read_paging

bp = Blueprint("home", __name__)

SIZE = 50
_STATS = ((Sum.ACTIVE, "在办"), (Sum.OVERDUE, "超期"), (Sum.WEEK, "7天内到期"), (Sum.RETURNED, "本月复学"))
_PLACES = (
    ("roster.index", "查看全部学生", Permission.PUPIL_VIEW),
    ("cases.index", "查看全部个案", Permission.CASE_VIEW),
)
_QUERIES = {of: SUM_FILTERS[of].query for of, _ in _STATS}


class Stat(NamedTuple):
    words: str
    number: int
    url: str
    over: bool


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    tabs = {"done": _done, "mine": _requests}
    if may(Permission.CASE_VIEW):
        tabs["news"] = _news
    return tabs.get(request.args.get("tab", ""), _todo)()


def _todo() -> ResponseReturnValue:
    actor, today = current_actor(), clock.today()
    found = tasks.todo_list(actor, today, tasks.Filters(after=_after(), limit=SIZE))
    counts = tasks.count_todo(actor, today)
    rows = found.rows
    lines = dict(zip((row.id for row in rows), _lines(rows, today), strict=True))
    groups = [
        (tasks.GROUP_TITLES[group], group.value, getattr(counts, group.value), [lines[row.id] for row in own])
        for group, own in found.groups
    ]
    templates = _templates(actor)
    if templates and not _after():
        groups.append(("待批准的文书模板", "templates", len(templates), templates))
    return render_template(
        "cases/home.html",
        groups=groups,
        todo_count=counts.all + len(templates),
        next_url=_next_url(found.next_after),
        fill_rows=fill_rows,
        stats=_stats(totals(actor)) if may(Permission.CASE_VIEW) else [],
        undelivered=count_undelivered(actor) if may(Permission.NOTICE_VOID) else 0,
        **({} if groups else _elsewhere()),
    )


def _done() -> ResponseReturnValue:
    actor, paging = current_actor(), read_paging(SIZE)
    rows = tasks.done_list(actor.user_id, offset=paging.offset, limit=paging.size)
    shown, links = rows[: paging.size], Links()
    labels = labels_of(shown)
    lines = [
        (labels[row.id], links.to("cases.show", "case_id", row.case_id) if row.case_id else "", row.ended_at)
        for row in shown
    ]
    more, count = len(rows) > paging.size, _open(actor)
    return render_template("cases/done.html", lines=lines, paging=paging, more=more, todo_count=count)


def _requests() -> ResponseReturnValue:
    actor, paging = current_actor(), read_paging(SIZE)
    rows = list_requests(actor.user_id, offset=paging.offset, limit=paging.size)
    links = Links()
    lines = [(row, links.to("cases.show", "case_id", row.case_id)) for row in rows[: paging.size]]
    more, count = len(rows) > paging.size, _open(actor)
    return render_template("cases/requests.html", lines=lines, paging=paging, more=more, todo_count=count)


def _open(actor: Actor) -> int:
    return tasks.count_todo(actor, clock.today()).all + len(_templates(actor))


def _templates(actor: Actor) -> list[list[str]]:
    """Templates that wait for this person's approval: they have no case, and so no task."""
    if not may(Permission.TEMPLATE_APPROVE):
        return []
    links = Links()
    cells = (
        (
            links.to("notices.template", "template_id", one.id),
            f"批准{one.title}第{one.version}版",
            one.unit.name,
            "",
            "",
        )
        for one in template_list.waiting_for(actor)
    )
    return escape_cells(list(cells))


def _news() -> ResponseReturnValue:
    actor, links = current_actor(), Links()
    lines = [(row, links.to("cases.show", "case_id", row.case_id)) for row in recent_events(actor)]
    return render_template("cases/news.html", lines=lines, todo_count=_open(actor))


def _elsewhere() -> dict[str, str]:
    """Where to go when there is nothing to do."""
    for endpoint, words, permission in _PLACES:
        if endpoint in current_app.view_functions and may(permission):
            return {"all_url": url_for(endpoint), "all_text": words}
    return {"all_url": "", "all_text": ""}


def _stats(numbers: Mapping[Any, int]) -> list[Stat]:
    here = url_for("cases.index")
    return [
        Stat(words, numbers.get(of, 0), f"{here}?{_QUERIES[of]}", of is Sum.OVERDUE) for of, words in _STATS
    ]


def _lines(rows: Sequence[Any], today: date) -> list[list[str]]:
    """Escaped cells in the order of the template's pattern: one tap target that leads to its form."""
    labels, links, calendar = labels_of(rows), Links(), work_calendar()
    lines = escape_cells([_cells(labels[row.id], links, row) for row in rows])
    for cells, row in zip(lines, rows, strict=True):
        cells.append(str(chip_markup(build_chip(row.due_on, today, calendar, provisional=row.provisional))))
    return lines


def _cells(label: Label, links: Links, row: Any) -> tuple[str, ...]:
    return _url(links, label, row), label.title, label.who, label.place


def _url(links: Links, label: Label, row: Any) -> str:
    """Straight to the form; where that page is not there, to the case."""
    for argument, value in label.args.items():
        if found := links.to(label.endpoint, argument, value):
            return found
    return links.to("cases.show", "case_id", row.case_id) if row.case_id else url_for("home.index")


def _after() -> tuple[date, int] | None:
    """Where the page before ended: 2026-11-20.17"""
    day, _, number = request.args.get("after", "").partition(".")
    task_id = bounded_int(number, 1, MAX_ID, 0)
    try:
        return (date.fromisoformat(day), task_id) if task_id else None
    except ValueError:
        return None


def _next_url(after: tuple[date, int] | None) -> str:
    return keep_args(after=f"{after[0].isoformat()}.{after[1]}") if after else ""
