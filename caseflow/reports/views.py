from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.cases.figures import Column, Sum
from caseflow.errors import NotFound
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Stage
from caseflow.reports.queries import COLUMNS, Row, Table, View, township_table, views_of
from caseflow.web.paging import id_arg

bp = Blueprint("reports", __name__)

_VIEW_WORDS = {View.UNIT: "按责任单位", View.PLACE: "按学校所在乡镇", View.SCHOOL: "按学校"}
#: heads of narrow columns
_COLUMN_WORDS: dict[Column, str] = {
    Stage.SUSPECTED: "疑似",
    Stage.PERSUADING: "劝返",
    Stage.REPORTED: "已报",
    Stage.NOTICED: "限期复学",
    Stage.LAPSED: "逾期",
    Stage.REFERRED: "已移送",
    Stage.JUDICIAL: "司法文书",
    Stage.PURSUED: "追究",
    Stage.RETURNED: "跟踪",
    Sum.ACTIVE: "在办合计",
    Stage.PARKED: "暂缓",
    Sum.OVERDUE: "超期",
    Sum.WEEK: "7天内到期",
    Sum.RETURNED: "本月复学",
}
_STATS = (Sum.ACTIVE, Sum.OVERDUE, Sum.WEEK, Sum.RETURNED)


@bp.get("/reports/townships")
@requires(Permission.REPORT_VIEW)
def townships() -> ResponseReturnValue:
    actor = current_actor()
    views = views_of(actor)
    table = township_table(actor, _view(views), id_arg("unit"))
    total = _cells(table.total)
    tabs = [(_VIEW_WORDS[view], url_for("reports.townships", view=view.value), None) for view in views]
    return render_template(
        "reports/townships.html",
        table=table,
        heads=[{"text": _COLUMN_WORDS[column], "cls": "num"} for column in COLUMNS],
        rows=[(row.name, _opens(table, row), _cells(row)) for row in table.rows],
        total=total,
        stats=[(_COLUMN_WORDS[of], *total[COLUMNS.index(of)], of is Sum.OVERDUE) for of in _STATS],
        tabs=tabs,
        here=views.index(table.view),
        View=View,
    )


def _view(views: tuple[View, ...]) -> View:
    asked = request.args.get("view")
    if not asked:
        return views[0]
    if asked not in views:
        raise NotFound
    return View(asked)


def _opens(table: Table, row: Row) -> str:
    """A township by the place of its schools opens into them."""
    if table.view is View.SCHOOL or not row.unit_id:
        return ""
    return url_for("reports.townships", view=View.SCHOOL.value, unit=row.unit_id)


def _cells(row: Row) -> list[tuple[int, str]]:
    here = url_for("cases.index")
    return [(cell.count, f"{here}?{cell.wanted.query}" if cell.count else "") for cell in row.cells]
