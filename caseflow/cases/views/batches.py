"""批量制发: 勾选 → 核对 → 取号生成 → 结果."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.guard import requires
from caseflow.accounts.scope import current_actor
from caseflow.accounts.tree import current_tree
from caseflow.cases.batches import building, eligible, reading
from caseflow.cases.batches.kinds import MOST, Batched, batched_by, get_batched
from caseflow.cases.models import Case
from caseflow.cases.orders import organs_of
from caseflow.cases.views.blueprint import bp
from caseflow.errors import Forbidden, Refused
from caseflow.notices.kinds import get_kind
from caseflow.policy.permissions import Permission, permits
from caseflow.web.commit import commits
from caseflow.web.forms import BaseForm, OnceField
from caseflow.web.paging import MAX_ID, Page, bounded_int, read_paging

ISSUERS = (Permission.NOTICE_ISSUE, Permission.LETTER_ISSUE)


class TickForm(BaseForm):
    """The ticks themselves are read by their name; sent twice they make one batch."""

    once = OnceField()

    @property
    def key(self) -> str:
        self.validate()
        return str(self.once.data)


@bp.get("/batches")
@requires(*ISSUERS)
def batches() -> ResponseReturnValue:
    actor = current_actor()
    counts = [(row.kind, eligible.candidates(actor, row, limit=1)[1]) for row in batched_by(actor)]
    kinds = [(kind, get_kind(kind).name, count) for kind, count in counts]
    return render_template(
        "cases/batches.html",
        kinds=kinds,
        batches=reading.batches_of(actor),
        title_of=lambda batch: get_kind(batch.kind).name,
    )


@bp.route("/batches/new/<kind>", methods=["GET", "POST"])
@requires(*ISSUERS)
@commits
def batch_new(kind: str) -> ResponseReturnValue:
    """可制发名单: tick at most a hundred."""
    batched = _batched(kind)
    if request.method != "POST":
        return _list(batched)
    ids = [bounded_int(value, 1, MAX_ID, 0) for value in request.form.getlist("case")]
    try:
        batch = building.begin(
            batched,
            [case_id for case_id in ids if case_id],
            current_actor(),
            clock.now(),
            form_key=TickForm().key,
        )
    except Refused as refused:
        return _list(batched, [reason.text for reason in refused.reasons]), 422
    return redirect(url_for("cases.batch", batch_id=batch.id))


@bp.post("/batches/new/<kind>/refresh")
@requires(*ISSUERS)
@commits
def batch_refresh(kind: str) -> ResponseReturnValue:
    batched = _batched(kind)
    count = eligible.refresh(batched, clock.now(), organs_of(current_actor(), batched.permission))
    flash(f"名单已更新，共{count}人")
    return redirect(url_for("cases.batch_new", kind=kind))


def _batched(kind: str) -> Batched:
    batched = get_batched(kind)
    if not permits(current_actor(), batched.permission):
        raise Forbidden
    return batched


def _list(batched: Batched, problems: list[str] | None = None) -> str:
    actor, paging = current_actor(), read_paging(MOST)
    rows, total = eligible.candidates(actor, batched, offset=paging.offset, limit=min(paging.size, MOST))
    ticked = set(request.form.getlist("case"))
    return render_template(
        "cases/batch_new.html",
        batched=batched,
        title=get_kind(batched.kind).name,
        rows=rows,
        page=Page(rows, total, paging),
        refreshed_at=eligible.last_refreshed(actor, batched),
        every=request.args.get("all") == "1",
        ticked=ticked,
        problems=problems or [],
        form=TickForm(),
        most=MOST,
        village_of=_village_of,
    )


def _village_of(case: Case) -> str:
    """As the to-do list names it."""
    return f"{current_tree().name(case.pupil.household_unit_id)}{case.pupil.household_village}"
