"""The clerk's desk that is measured: cases reported to a township, a 限期复学通知书 issued for each.

Each is issued as a request makes it: permission and guards, every fact checked, the number drawn, the
document made, sealed and synced, the journal written, tasks ended and opened; committed by itself.
"""

from datetime import date, timedelta

from sqlalchemy import select

from caseflow import clock
from caseflow.accounts.models import User
from caseflow.accounts.sessions import actor_for
from caseflow.cases import journal, service, tally
from caseflow.cases.machine import session_line
from caseflow.cases.models import Case
from caseflow.cases.service import Paper
from caseflow.extensions import db
from caseflow.notices.service import verify_notices
from caseflow.policy.actors import Actor
from caseflow.policy.stages import Stage
from caseflow.roster.models import Guardian, Pupil
from tests import walk as road
from tests.conftest import NOW
from tests.make import build_world

_BORN = date(2013, 5, 6)


def build_base(cases: int) -> None:
    """So many children of one school, walked up to 已报乡镇 by the services."""
    db.create_all()
    world = build_world(db.session)
    for number in range(cases):
        pupil = Pupil(
            name=f"学生{number}",
            sex="1",
            born_on=_BORN,
            school_id=world.units["middle"],
            class_id=world.units["c72"],
            household_unit_id=world.units["qingshi"],
            created_at=NOW,
            updated_at=NOW,
        )
        pupil.guardians.append(Guardian(name=f"家长{number}", relation="父亲", rank=1))
        db.session.add(pupil)
        db.session.flush()
        world.pupils[f"p{number}"] = pupil.id
        road.make_case(world, f"p{number}", Stage.REPORTED)
    db.session.commit()


def reported() -> list[int]:
    return list(db.session.scalars(select(Case.id).where(Case.stage == Stage.REPORTED).order_by(Case.id)))


def officer() -> Actor:
    return actor_for(db.session.scalars(select(User.id).where(User.login == "officer")).one())


def issue(case_id: int, actor: Actor) -> None:
    with clock.frozen(NOW):
        printed, expected = (NOW + timedelta(days=days) for days in (21, 4))
        paper = Paper(f"form-{case_id}", printed.date(), expected.date(), signer="唐建平")
        service.issue_notice(case_id, paper, actor, NOW)
        db.session.commit()


def prove(cases: int) -> None:
    """Every case has its paper, the numbers run from 1 without a gap, every file is what was issued."""
    line = session_line()
    problems = [*journal.verify(line), *verify_notices()]
    assert not problems, problems[0]
    assert tally.kept(line) == tally.recount(line), "tally differs from a recount"
    numbers = line.run("SELECT number FROM notice WHERE kind = 'return_notice' ORDER BY number").fetchall()
    assert [row[0] for row in numbers] == list(range(1, cases + 1)), "numbers with a gap or a double"
