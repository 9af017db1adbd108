"""One batch: its check table, its way to the signer, its progress, its result."""

from time import monotonic

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.cases import drafts
from caseflow.cases.batches import building, checking, reading, running, sending
from caseflow.cases.models import NoticeBatch
from caseflow.cases.views.batch_forms import CommonForm, typed_rows
from caseflow.cases.views.batch_pages import check_page, progress_page, result_page, title_of
from caseflow.cases.views.batches import ISSUERS
from caseflow.cases.views.blueprint import bp
from caseflow.errors import NotFound, Refused
from caseflow.extensions import db
from caseflow.policy.codes import BatchState
from caseflow.web.commit import commits
from caseflow.web.paging import MAX_ID, bounded_int

#: how long one request works before it shows how far it has come
_SLICE_SECONDS = 2.0


@bp.route("/batches/<bigid:batch_id>", methods=["GET", "POST"])
@requires(*ISSUERS)
@commits
def batch(batch_id: int) -> ResponseReturnValue:
    """GET by state; POST amends the check table and goes on by the button pressed."""
    found = reading.get_batch(current_actor(), batch_id)
    if request.method == "POST":
        return _amend(found)
    if found.state == BatchState.RUNNING:
        return progress_page(found)
    if found.state in (BatchState.DONE, BatchState.DROPPED):
        return result_page(found)
    form = CommonForm()
    form.refill(found)
    return check_page(found, form)


@bp.post("/batches/<bigid:batch_id>/run")
@requires(*ISSUERS)
@commits
def batch_run(batch_id: int) -> ResponseReturnValue:
    """A slice of the work; the page, the scheduler or the command line goes on with the rest."""
    reading.get_batch(current_actor(), batch_id)
    _run(batch_id)
    return redirect(url_for("cases.batch", batch_id=batch_id))


@bp.post("/batches/<bigid:batch_id>/retry")
@requires(*ISSUERS)
@commits
def batch_retry(batch_id: int) -> ResponseReturnValue:
    found = reading.get_batch(current_actor(), batch_id)
    running.retry(found, current_actor(), clock.now())
    db.session.commit()
    _run(batch_id)
    return redirect(url_for("cases.batch", batch_id=batch_id))


@bp.post("/batches/<bigid:batch_id>/take-back")
@requires(*ISSUERS)
@commits
def batch_take_back(batch_id: int) -> ResponseReturnValue:
    sending.take_back(reading.get_batch(current_actor(), batch_id), current_actor(), clock.now())
    flash("已撤回，可以修改后再送签")
    return redirect(url_for("cases.batch", batch_id=batch_id))


@bp.post("/batches/<bigid:batch_id>/drop")
@requires(*ISSUERS)
@commits
def batch_drop(batch_id: int) -> ResponseReturnValue:
    building.drop(reading.get_batch(current_actor(), batch_id), current_actor(), clock.now())
    flash("批次已撤下，没有生成文书")
    return redirect(url_for("cases.batches"))


@bp.post("/batches/<bigid:batch_id>/sign")
@requires(*ISSUERS)
@commits
def batch_sign(batch_id: int) -> ResponseReturnValue:
    sending.sign(reading.get_batch(current_actor(), batch_id), current_actor(), clock.now())
    db.session.commit()
    _run(batch_id)
    return redirect(url_for("cases.batch", batch_id=batch_id))


@bp.post("/batches/<bigid:batch_id>/return")
@requires(*ISSUERS)
@commits
def batch_return(batch_id: int) -> ResponseReturnValue:
    found, form = reading.get_batch(current_actor(), batch_id), CommonForm()
    try:
        sending.send_back(found, form.comment.data or "", current_actor(), clock.now())
    except Refused as refused:
        form.refill(found)
        form.add_reasons(refused)
        return check_page(found, form)
    flash("已退回拟稿人")
    return redirect(url_for("cases.paper_drafts"))


@bp.get("/batches/<bigid:batch_id>/items/<bigid:item_id>")
@requires(*ISSUERS)
def batch_item(batch_id: int, item_id: int) -> ResponseReturnValue:
    """One paper of the batch as it would read."""
    found = reading.get_batch(current_actor(), batch_id)
    rows = checking.check(found, current_actor(), clock.now()).rows
    row = next((row for row in rows if row.item.id == item_id), None)
    if row is None:
        raise NotFound
    letter = None if row.reasons else drafts.letter_of(row.order, clock.today())
    return render_template(
        "cases/batch_item.html", batch=found, row=row, letter=letter, title=title_of(found)
    )


def _amend(found: NoticeBatch) -> ResponseReturnValue:
    form, actor, now = CommonForm(), current_actor(), clock.now()
    if not form.validate():
        return check_page(found, form)
    building.amend(found, form.common(), typed_rows(request.form), actor)
    if item_id := bounded_int(request.form.get("take_out"), 1, MAX_ID, 0):
        building.take_out(found, item_id, actor, now)
    step = request.form.get("step", "check")
    try:
        return _STEPS.get(step, _saved)(found, form)
    except Refused as refused:
        form.add_reasons(refused)
        return check_page(found, form)


def _saved(found: NoticeBatch, form: CommonForm) -> ResponseReturnValue:
    return redirect(url_for("cases.batch", batch_id=found.id))


def _start(found: NoticeBatch, form: CommonForm) -> ResponseReturnValue:
    """With gaps left it asks once more; "rest" leaves those out as failed."""
    check = checking.check(found, current_actor(), clock.now())
    if check.reasons:
        raise Refused(check.reasons)
    if check.blocked and request.form.get("step") != "rest":
        db.session.flush()
        return redirect(url_for("cases.batch", batch_id=found.id, gaps=1))
    sending.start(found, current_actor(), clock.now())
    db.session.commit()
    _run(found.id)
    return redirect(url_for("cases.batch", batch_id=found.id))


def _submit(found: NoticeBatch, form: CommonForm) -> ResponseReturnValue:
    sending.submit(found, current_actor(), clock.now())
    flash("已送签，签发后生成文书")
    return redirect(url_for("cases.batch", batch_id=found.id))


_STEPS = {"issue": _start, "rest": _start, "submit": _submit}


def _run(batch_id: int) -> None:
    """Commits document by document: what is done is done, whatever happens to this request."""
    until = monotonic() + _SLICE_SECONDS
    for _ in running.work(batch_id, clock.now()):
        db.session.commit()
        if monotonic() > until:
            return
