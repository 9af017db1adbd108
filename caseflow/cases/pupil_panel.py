"""What a pupil's page and the list of pupils say about cases."""

from collections.abc import Sequence

from flask import Flask
from sqlalchemy import select

from caseflow.accounts.scope import may, visible_cases
from caseflow.cases.models import Case
from caseflow.extensions import db
from caseflow.policy.actors import Actor
from caseflow.policy.labels import label
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Stage
from caseflow.roster import panels
from caseflow.roster.models import Pupil
from caseflow.roster.panels import Panel, Tag


def init_app(app: Flask) -> None:
    panels.register(app, pupil_panel)
    panels.register_tags(app, pupil_tags)


def pupil_panel(pupil: Pupil, actor: Actor) -> Panel | None:
    """The cases of the child this person may see, and the way to open one where none is open."""
    cases = _cases([pupil.id], actor)
    may_open = may(Permission.CASE_OPEN, pupil) and all(case.stage == Stage.CLOSED for case in cases)
    if not cases and not may_open:
        return None
    return Panel(
        "个案", "cases/pupil_panel.html", {"cases": cases, "may_open": may_open, "pupil_id": pupil.id}
    )


def pupil_tags(pupil_ids: Sequence[int], actor: Actor) -> dict[int, list[Tag]]:
    """The stage of the open case, if any."""
    running = [case for case in _cases(pupil_ids, actor) if case.stage != Stage.CLOSED]
    return {case.pupil_id: [(label(case.stage, "stage"), "amber")] for case in running}


def _cases(pupil_ids: Sequence[int], actor: Actor) -> Sequence[Case]:
    visible = visible_cases(actor, Permission.CASE_VIEW, Case)
    query = select(Case).where(Case.pupil_id.in_(pupil_ids), visible).order_by(Case.id.desc())
    return db.session.scalars(query).all()
