"""A batch by its state: the check table, how far it is, what has come of it."""

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.models import User
from caseflow.accounts.scope import current_actor
from caseflow.cases.batches import building, checking, reading, sending
from caseflow.cases.batches.kinds import get_batched
from caseflow.cases.letters import guardian_of
from caseflow.cases.models import NoticeBatch
from caseflow.cases.orders import earliest_printed_day
from caseflow.cases.signing.desk import desk_of, signers
from caseflow.cases.signing.rules import must_be_signed
from caseflow.cases.views.batch_forms import CommonForm
from caseflow.extensions import db
from caseflow.notices.kinds import get_kind
from caseflow.web.forms import show_form

_AGAIN_SECONDS = "3"


def check_page(found: NoticeBatch, form: CommonForm) -> ResponseReturnValue:
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
        title=title_of(found),
        own=found.created_by == actor.user_id and found.state in building.OPEN,
        signs=sending.signs(found, actor),
        maker=db.session.get_one(User, found.created_by).name,
        signed_only=any(must_be_signed(row.case, found.unit) for row in check.rows),
        signers="、".join(name for _, name in others),
        earliest=earliest_printed_day(case, batched.section, expected) if case and expected else None,
        guardian_of=guardian_of,
        gaps=request.args.get("gaps") == "1",
    )


def progress_page(found: NoticeBatch) -> ResponseReturnValue:
    result = reading.result_of(found, checking.cases_of(found))
    page = render_template("cases/batch_progress.html", batch=found, result=result, title=title_of(found))
    response = make_response(page)
    response.headers["Refresh"] = _AGAIN_SECONDS
    return response


def result_page(found: NoticeBatch) -> ResponseReturnValue:
    decided = [found.decided_by] if found.decided_by else []
    people = {user_id: db.session.get_one(User, user_id).name for user_id in (found.created_by, *decided)}
    return render_template(
        "cases/batch_result.html",
        batch=found,
        result=reading.result_of(found, checking.cases_of(found)),
        title=title_of(found),
        people=people,
    )


def title_of(found: NoticeBatch) -> str:
    return get_kind(found.kind).name
