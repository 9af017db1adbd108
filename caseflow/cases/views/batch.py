"""One batch: its check table, its way to the signer, its progress, its result."""

from time import monotonic

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.models import User
from caseflow.accounts.scope import current_actor
from caseflow.cases import drafts
from caseflow.cases.batches import building, checking, reading, running, sending
from caseflow.cases.batches.kinds import get_batched
from caseflow.cases.letters import guardian_of
from caseflow.cases.models import NoticeBatch
from caseflow.cases.orders import earliest_printed_day
from caseflow.cases.signing.desk import desk_of, signers
from caseflow.cases.signing.rules import must_be_signed
from caseflow.cases.views.batch_forms import CommonForm, typed_rows
from caseflow.cases.views.batches import ISSUERS
from caseflow.cases.views.blueprint import bp
from caseflow.errors import NotFound, Refused
from caseflow.extensions import db
from caseflow.notices.kinds import get_kind
from caseflow.policy.codes import BatchState
from caseflow.web.commit import commits
from caseflow.web.forms import show_form
from caseflow.web.paging import MAX_ID, bounded_int

#: how long one request works before it shows how far it has come
_SLICE_SECONDS = 2.0
_PROGRESS_SECONDS = "3"


@bp.route("/batches/<bigid:batch_id>", methods=["GET", "POST"])
@requires(*ISSUERS)
@commits
def batch(batch_id: int) -> ResponseReturnValue:
    """GET by state; POST amends the check table and goes on by the button pressed."""
    found = reading.get_batch(current_actor(), batch_id)
    if request.method == "POST":
        return _amend(found)
    if found.state == BatchState.RUNNING:
        return _progress(found)
    if found.state in (BatchState.DONE, BatchState.DROPPED):
        return _result(found)
    form = CommonForm()
    form.refill(found)
    return _check(found, form)


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
        return _check(found, form)
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
    return render_template("cases/batch_item.html", batch=found, row=row, letter=letter, title=_title(found))


def _amend(found: NoticeBatch) -> ResponseReturnValue:
    form, actor, now = CommonForm(), current_actor(), clock.now()
    if not form.validate():
        return _check(found, form)
    building.amend(found, form.common(), typed_rows(request.form), actor)
    if item_id := bounded_int(request.form.get("take_out"), 1, MAX_ID, 0):
        building.take_out(found, item_id, actor, now)
    step = request.form.get("step", "check")
    try:
        return _STEPS.get(step, _saved)(found, form)
    except Refused as refused:
        form.add_reasons(refused)
        return _check(found, form)


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


def _check(found: NoticeBatch, form: CommonForm) -> ResponseReturnValue:
    actor, batched = current_actor(), get_batched(found.kind)
    check = checking.check(found, actor, clock.now())
    case = check.rows[0].case if check.rows else None
    others = signers(desk_of(found.unit), found.created_by)
    expected = form.expected_service_on.data
    return show_form(
        "cases/batch.html",
        form,
        batch=found,
        check=check,
        title=_title(found),
        own=found.created_by == actor.user_id and found.state in building.OPEN,
        signs=sending.signs(found, actor),
        maker=db.session.get_one(User, found.created_by).name,
        signed_only=any(must_be_signed(row.case, found.unit) for row in check.rows),
        signers="、".join(name for _, name in others),
        earliest=earliest_printed_day(case, batched.section, expected) if case and expected else None,
        guardian_of=guardian_of,
        gaps=request.args.get("gaps") == "1",
    )


def _progress(found: NoticeBatch) -> ResponseReturnValue:
    result = reading.result_of(found, checking.cases_of(found))
    page = render_template("cases/batch_progress.html", batch=found, result=result, title=_title(found))
    response = make_response(page)
    response.headers["Refresh"] = _PROGRESS_SECONDS
    return response


def _result(found: NoticeBatch) -> ResponseReturnValue:
    decided = [found.decided_by] if found.decided_by else []
    people = {user_id: db.session.get_one(User, user_id).name for user_id in (found.created_by, *decided)}
    return render_template(
        "cases/batch_result.html",
        batch=found,
        result=reading.result_of(found, checking.cases_of(found)),
        title=_title(found),
        people=people,
    )


def _title(found: NoticeBatch) -> str:
    return get_kind(found.kind).name
