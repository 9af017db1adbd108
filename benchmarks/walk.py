"""The walk that is measured: the ordinary case, from 疑似 over three visits back to class; no documents.

A school confirms the suspicion, logs three visits and reports the child back in class. Each step
asks permission and guards, writes one line of the journal, ends tasks and opens others, moves the
tally where the stage or the due day moves, and is committed by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import Unit, User
from caseflow.accounts.sessions import actor_for
from caseflow.cases import journal, service, tally
from caseflow.cases.machine import session_line
from caseflow.cases.models import Case
from caseflow.cases.service import Suspicion
from caseflow.extensions import db
from caseflow.policy.actors import Actor
from caseflow.policy.stages import Stage, Trigger
from caseflow.roster.models import Pupil
from tests.make import build_world

OPENED = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
EDITION = "shanting-ruian"
_BORN = date(2013, 5, 6)


@dataclass(frozen=True)
class Step:
    name: str
    trigger: Trigger
    at: datetime
    data: dict[str, Any]
    #: what the case is afterwards
    stage: Stage


@dataclass(frozen=True)
class Scene:
    """What a process that walks needs to know of the base."""

    actor: Actor
    case_ids: tuple[int, ...]
    steps: tuple[Step, ...]


def build_base(cases: int) -> None:
    """The tests' county with so many suspected children of one school, all opened by the service."""
    db.create_all()
    world = build_world(db.session)
    actor = actor_for(world.users["registrar"])
    for number in range(cases):
        pupil = Pupil(
            name=f"学生{number}",
            sex="1",
            born_on=_BORN,
            school_id=world.units["middle"],
            class_id=world.units["c72"],
            household_unit_id=world.units["qingshi"],
            created_at=OPENED,
            updated_at=OPENED,
        )
        db.session.add(pupil)
        db.session.flush()
        found = Suspicion(pupil.id, "attendance", (OPENED - timedelta(days=3)).date(), reached=True)
        service.open_case(found, actor, OPENED, EDITION)
    db.session.commit()


def scene() -> Scene:
    registrar = db.session.scalars(select(User.id).where(User.login == "registrar")).one()
    klass = db.session.scalars(select(Unit.id).where(Unit.kind == "class", Unit.grade == 7)).first()
    ids = tuple(db.session.scalars(select(Case.id).order_by(Case.id)))
    return Scene(actor_for(registrar), ids, tuple(_steps(klass or 0)))


def _steps(class_id: int) -> Iterator[Step]:
    confirmed = {"conclusion": "12", "reason_code": "work"}
    yield Step("confirm", Trigger.CONFIRM, _after(1), confirmed, Stage.PERSUADING)
    for day in (2, 4, 7):
        visited = {"on_day": _day(day), "result": "not_yet"}
        yield Step(f"visit {day}", Trigger.LOG_VISIT, _after(day), visited, Stage.PERSUADING)
    back = {"on_day": _day(9), "class_id": class_id}
    yield Step("return", Trigger.RETURN_TO_SCHOOL, _after(9), back, Stage.RETURNED)


def _after(days: int) -> datetime:
    return OPENED + timedelta(days=days)


def _day(days: int) -> str:
    return _after(days).date().isoformat()


def take(step: Step, case_id: int, actor: Actor) -> None:
    """One transition as a request makes it: through the service, committed by itself."""
    service.move(case_id, step.trigger, actor, step.at, step.data)
    db.session.commit()


def prove(cases: int, steps: int) -> None:
    """Nothing counts before the journal is whole, the tally equals a recount and every case has arrived."""
    line = session_line()
    problems = list(journal.verify(line))
    assert not problems, problems[0]
    assert tally.kept(line) == tally.recount(line), "tally differs from a recount"
    arrived = line.run("SELECT count(*) FROM case_file WHERE stage = 'returned' AND seq = ?", (steps + 1,))
    assert arrived.fetchone()[0] == cases, "not every case has arrived"
