from collections.abc import Callable, Sequence

import pytest

from caseflow.accounts.models import Unit
from caseflow.extensions import db, writing
from caseflow.roster import intake as road
from caseflow.roster import run_steps, runs
from caseflow.roster.columns import FIELDS, map_titles
from caseflow.roster.intake import Report
from tests.make import PASSWORD
from tests.unit.roster.sheets import workbook


class Importer:
    """Imports rows for one unit, as the command line does; ``dry`` only looks."""

    def __init__(self, world, now):
        self.world = world
        self.now = now
        self.passwords = []

    def __call__(
        self, titles: Sequence[str], rows, *, kind="pupils", unit="county", dry=False, actor=None
    ) -> Report:
        table = runs.read_sheet(kind, workbook(titles, rows), "名册.xlsx")
        mapping = map_titles(table.heading.titles, FIELDS[kind])
        place = db.session.get_one(Unit, self.world.units[unit])
        intake = run_steps.make_intake(kind, place, self.now, actor)
        made = road.plan(intake, table, mapping)
        if dry:
            return road.dry_run(intake, made)
        tally = road.Tally(made)
        with writing():
            for chunk in road.chunks(made.rows, intake.chunk):
                tally.add(intake.write(chunk))
                db.session.commit()
        self.passwords = getattr(intake, "passwords", [])
        return tally.report(intake.vanished(made, tally.matched))


@pytest.fixture
def imports(session, world, now) -> Importer:
    return Importer(world, now)


@pytest.fixture
def enter(app, world) -> Callable:
    """A client in which the person of that login has signed in."""

    def enter(login: str):
        client = app.test_client()
        answer = client.post("/sign-in", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 302, answer.text
        return client

    return enter
