"""Rooms above add their part to the case page: registered with ``create_app``, asked when it is shown."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app
from markupsafe import Markup

from caseflow.cases.models import Case
from caseflow.policy.actors import Actor

_KEY = "caseflow.case_panels"
#: markup for this person, or None when the room has nothing to show on this case
Render = Callable[[Case, Actor], Markup | None]


@dataclass(frozen=True, slots=True)
class Panel:
    title: str
    render: Render


@dataclass(frozen=True, slots=True)
class Shown:
    title: str
    body: Markup


def register_panel(app: Flask, panel: Panel) -> None:
    app.extensions.setdefault(_KEY, []).append(panel)


def panels_for(case: Case, actor: Actor) -> list[Shown]:
    """The room that registered a panel keeps the scope of what it shows."""
    known: list[Panel] = current_app.extensions.get(_KEY, [])
    rendered = [(panel.title, panel.render(case, actor)) for panel in known]
    return [Shown(title, body) for title, body in rendered if body]
