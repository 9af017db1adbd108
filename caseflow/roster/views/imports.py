from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor, may
from caseflow.audit import service as audit
from caseflow.errors import Forbidden, Reason, Refused
from caseflow.extensions import db
from caseflow.policy.permissions import Permission, scope_units
from caseflow.roster import queries, receipt, run_report, run_steps, runs
from caseflow.roster.columns import FIELDS, missing_fields
from caseflow.roster.heading import masked_sample, samples
from caseflow.roster.models import ImportRun
from caseflow.roster.queries import IMPORT_PERMISSIONS
from caseflow.roster.views.background import start
from caseflow.roster.views.blueprint import bp
from caseflow.roster.views.download import send_workbook
from caseflow.roster.views.forms import ImportForm
from caseflow.web.commit import commits, records_access
from caseflow.web.forms import INVALID, show_form

NAMES = {"pupils": "学生名册", "units": "单位和班级", "people": "人员和岗位"}
_ANY = tuple(IMPORT_PERMISSIONS.values())
_PROGRESS_SECONDS = "2"


@bp.route("/imports")
@requires(*_ANY)
def imports() -> ResponseReturnValue:
    kinds = [(kind, name) for kind, name in NAMES.items() if may(IMPORT_PERMISSIONS[kind])]
    found = queries.find_runs(current_actor())
    return render_template("roster/imports.html", kinds=kinds, runs=found, names=NAMES, now=clock.now())


@bp.route("/imports/template/<kind>")
@requires(*_ANY)
def import_template(kind: str) -> ResponseReturnValue:
    _check_kind(kind)
    return send_workbook(receipt.template(FIELDS[kind], NAMES[kind]), f"{NAMES[kind]}导入模板.xlsx")


@bp.route("/imports/new/<kind>", methods=["GET", "POST"])
@requires(*_ANY)
@commits
def import_new(kind: str) -> ResponseReturnValue:
    """Step 1: the file."""
    _check_kind(kind)
    form = ImportForm()
    page = {"kind": kind, "name": NAMES[kind]}
    if not form.validate_on_submit():
        return show_form("roster/import_new.html", form, **page)
    actor = current_actor()
    unit_id, _ = scope_units(actor, IMPORT_PERMISSIONS[kind])[0]
    # Reading the file takes a while: let go of the write lock, nothing has been written yet.
    db.session.rollback()
    try:
        run = runs.upload(
            kind,
            form.file.data.read(),
            form.file.data.filename or "",
            unit_id=unit_id,
            actor=actor,
            now=clock.now(),
        )
    except Refused as refused:
        form.add_reasons(refused)
        return show_form("roster/import_new.html", form, **page)
    return redirect(url_for("roster.import_run", run_id=run.id))


@bp.route("/imports/<bigid:run_id>")
@requires(*_ANY)
def import_run(run_id: int) -> ResponseReturnValue:
    """Steps 2 to 4, by what the run has come to."""
    run = queries.get_run(current_actor(), run_id)
    if runs.is_interrupted(run, clock.now()):
        return _page(run, "interrupted")
    if run.state in runs.BUSY:
        response = make_response(_page(run, "progress"))
        response.headers["Refresh"] = _PROGRESS_SECONDS
        return response
    if run.state == runs.UPLOADED:
        return _mapping_page(run, runs.mapping_of(run))
    if run.state == runs.FAILED:
        return _page(run, "failed", problems=run.counts.get("problems", []))
    return _result_page(run)


@bp.route("/imports/<bigid:run_id>/mapping", methods=["GET", "POST"])
@requires(*_ANY)
@commits
def import_mapping(run_id: int) -> ResponseReturnValue:
    """Step 2: which column is which field; then the dry run begins."""
    run = queries.get_run(current_actor(), run_id)
    if request.method != "POST":
        return _mapping_page(run, runs.mapping_of(run))
    mapping, reasons = _read_mapping(run)
    if reasons:
        return _mapping_page(run, mapping, reasons)
    runs.begin(run, runs.CHECKING, clock.now())
    runs.set_mapping(run, runs.titles_of(run), mapping)
    start(run_steps.check, run.id)
    return redirect(url_for("roster.import_run", run_id=run.id))


@bp.route("/imports/<bigid:run_id>/run", methods=["POST"])
@requires(*_ANY)
@commits
def import_start(run_id: int) -> ResponseReturnValue:
    """Step 4: write the good rows, leave out the others."""
    run = queries.get_run(current_actor(), run_id)
    runs.begin(run, runs.RUNNING, clock.now())
    start(run_steps.carry_out, run.id)
    return redirect(url_for("roster.import_run", run_id=run.id))


@bp.route("/imports/<bigid:run_id>/errors")
@requires(*_ANY)
@records_access
def import_errors(run_id: int) -> ResponseReturnValue:
    """错误回执: the rows in error with reason and advice, ready to be mended and sent again."""
    run = queries.get_run(current_actor(), run_id)
    report = run_report.report_of(run)
    if report is None or not report.errors:
        abort(404)
    data = receipt.error_workbook(runs.table_of(run), report.errors, runs.mapping_of(run))
    _log("import.receipt", run)
    return send_workbook(data, f"{NAMES[run.kind]}错误回执_{clock.today():%Y%m%d}.xlsx")


@bp.route("/imports/<bigid:run_id>/passwords", methods=["POST"])
@requires(Permission.IMPORT_PEOPLE)
@commits
def import_passwords(run_id: int) -> ResponseReturnValue:
    """The first passwords, once; only the person who imported gets them."""
    run = queries.get_run(current_actor(), run_id)
    if run.created_by != current_actor().user_id:
        raise Forbidden
    data = receipt.password_workbook(run_report.take_passwords(run))
    _log("import.passwords", run)
    return send_workbook(data, f"初始密码_{clock.today():%Y%m%d}.xlsx")


def _check_kind(kind: str) -> None:
    if kind not in NAMES:
        abort(404)
    if not may(IMPORT_PERMISSIONS[kind]):
        raise Forbidden


def _read_mapping(run: ImportRun) -> tuple[dict[int, str], list[Reason]]:
    """The chosen field of each column; a field twice or a required one missing is refused."""
    fields = FIELDS[run.kind]
    chosen = {column: request.form.get(f"c{column}", "") for column in range(len(run.mapping))}
    mapping = {column: key for column, key in chosen.items() if key in fields}
    keys = list(mapping.values())
    twice = dict.fromkeys(key for key in keys if keys.count(key) > 1)
    reasons = [Reason("import.twice", f"“{fields[key].label}”对应了两列，请只保留一列") for key in twice]
    missing = missing_fields(keys, fields)
    reasons += [Reason("import.missing", f"缺少必填的“{field.label}”，请选择对应的列") for field in missing]
    return mapping, reasons


def _mapping_page(
    run: ImportRun, mapping: Mapping[int, str], reasons: Sequence[Reason] = ()
) -> ResponseReturnValue:
    table = runs.table_of(run)
    columns = [
        (column, title, mapping.get(column, ""), [masked_sample(value) for value in values])
        for column, title in enumerate(table.heading.titles)
        if (values := samples(table, column)) or title
    ]
    page = _page(
        run,
        "mapping",
        columns=columns,
        fields=FIELDS[run.kind],
        mapped=len(mapping),
        rows=len(table.rows),
        reasons=reasons,
        earlier=runs.find_earlier(run),
    )
    return page, INVALID if reasons else 200


def _result_page(run: ImportRun) -> str:
    report = run_report.report_of(run)
    vanished = queries.pupils_by_id(report.vanished) if report and run.kind == "pupils" else {}
    counts = run.counts
    good = counts.get("new", 0) + counts.get("changed", 0) + counts.get("same", 0)
    return _page(
        run,
        "result",
        report=report,
        good=good,
        vanished=list(vanished.values()),
        earlier=runs.find_earlier(run),
        has_passwords=run.created_by == current_actor().user_id and run_report.has_passwords(run),
    )


def _page(run: ImportRun, what: str, **context: Any) -> str:
    return render_template(f"roster/import_{what}.html", run=run, name=NAMES[run.kind], **context)


def _log(action: str, run: ImportRun) -> None:
    audit.record(action, "import", run.id, user_id=current_actor().user_id, now=clock.now())
