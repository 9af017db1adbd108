"""What the pages of the desk share: a case loaded within scope, one command, and what follows from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from caseflow import clock
from caseflow.accounts.scope import current_actor, may
from caseflow.cases import service
from caseflow.cases.models import Case
from caseflow.cases.queries import get_case
from caseflow.cases.views.case import identity
from caseflow.errors import Forbidden, NotFound, Reason, Refused
from caseflow.policy.labels import label
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Stage, Trigger
from caseflow.web.forms import BaseForm, show_form


@dataclass(frozen=True, slots=True)
class Step:
    """What the page of one step says: its words, and what follows from it."""

    trigger: Trigger
    heading: str
    submit: str
    done: str
    consequences: tuple[str, ...] = ()
    danger: bool = False
    template: str = "cases/step.html"
    upload: bool = False


def load(case_id: int, *permissions: Permission) -> Case:
    """:raise NotFound: out of sight (404); Forbidden: in sight, but not for this post (403)"""
    case = get_case(current_actor(), case_id)
    if not any(may(permission, case) for permission in permissions):
        raise Forbidden
    return case


def obstacles(case: Case, trigger: Trigger) -> tuple[Reason, ...]:
    """Why the step must wait, said before anything is typed."""
    offers = service.offers(case.id, current_actor(), clock.now())
    offer = next((offer for offer in offers if offer.trigger is trigger), None)
    if offer is None:
        text = f"个案处于“{label(Stage(case.stage))}”，不能办理“{label(trigger)}”"
        return (Reason("wrong_stage", text),)
    return offer.reasons


def take(
    case: Case,
    form: BaseForm,
    step: Step,
    command: Callable[[], object],
    *,
    blocked: tuple[Reason, ...] | None = None,
    after: str = "",
    **context: Any,
) -> ResponseReturnValue:
    """Show the form of a step; sent well, give the command once and go back to the case, or to ``after``."""
    if form.validate_on_submit():
        try:
            command()
        except Refused as refused:
            form.add_reasons(refused)
        else:
            flash(step.done)
            return redirect(after or _home_of(case.id))
    if blocked is None:
        blocked = () if form.is_submitted() else obstacles(case, step.trigger)
    return desk_form(step.template, form, case, step=step, blocked=blocked, **context)


def _home_of(case_id: int) -> str:
    """The page of the case; the to-do list for somebody out of whose sight the step has brought it."""
    try:
        get_case(current_actor(), case_id)
    except NotFound:
        return url_for("home.index")
    return url_for("cases.show", case_id=case_id)


def desk_form(template: str, form: BaseForm, case: Case, **context: Any) -> ResponseReturnValue:
    return show_form(template, form, case=case, who=identity(case), **context)


def typed(value: str | None) -> str:
    return (value or "").strip()
