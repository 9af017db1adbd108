"""The two long works of an import, in steps: the caller commits at every yield."""

from collections.abc import Iterator
from datetime import datetime

from caseflow.accounts.models import Unit
from caseflow.accounts.sessions import actor_for
from caseflow.errors import Refused
from caseflow.extensions import db, writing
from caseflow.policy.actors import Actor
from caseflow.roster import intake as road
from caseflow.roster.heading import Table
from caseflow.roster.intake import Intake
from caseflow.roster.intake_people import PeopleIntake
from caseflow.roster.intake_pupils import PupilIntake
from caseflow.roster.intake_units import UnitIntake
from caseflow.roster.models import ImportRun
from caseflow.roster.proposals import Plan
from caseflow.roster.run_report import keep_report
from caseflow.roster.runs import CHECKED, CHECKING, RUNNING, advance, finish, mapping_of, table_of


def make_intake(kind: str, unit: Unit, now: datetime, actor: Actor | None = None) -> Intake:
    match kind:
        case "pupils":
            return PupilIntake(unit, now)
        case "units":
            return UnitIntake(unit, now, actor)
        case _:
            return PeopleIntake(unit, now, actor)


def check(run_id: int, now: datetime) -> Iterator[None]:
    """The dry run; the caller commits at every yield. Reading ends before the result is written."""
    run = _claimed(run_id, CHECKING)
    intake, table, made = _prepare(run, now)
    report = road.dry_run(intake, made, whole=not road.is_receipt(table.heading.titles))
    yield
    with writing():
        run = db.session.get_one(ImportRun, run_id)
        keep_report(run, report)
        run.state, run.total = CHECKED, len(made.rows)
    yield


def carry_out(run_id: int, now: datetime) -> Iterator[None]:
    """Write in chunks; the caller commits at every yield, so that progress shows and locks stay short."""
    run = _claimed(run_id, RUNNING)
    intake, table, made = _prepare(run, now)
    whole = not road.is_receipt(table.heading.titles)
    yield
    tally = road.Tally(made)
    for chunk in road.chunks(made.rows, intake.chunk):
        with writing():
            run = db.session.get_one(ImportRun, run_id)
            tally.add(intake.write(chunk))
            advance(run, len(chunk), len(made.rows))
        yield
    with writing():
        vanished = intake.vanished(made, tally.matched) if whole else []
        run = db.session.get_one(ImportRun, run_id)
        finish(run, tally.report(vanished), now, passwords=getattr(intake, "passwords", ()))
    yield


def _prepare(run: ImportRun, now: datetime) -> tuple[Intake, Table, Plan]:
    unit = db.session.get_one(Unit, run.unit_id)
    actor = actor_for(run.created_by) if run.created_by else None
    intake = make_intake(run.kind, unit, now, actor)
    table = table_of(run)
    return intake, table, road.plan(intake, table, mapping_of(run))


def _claimed(run_id: int, state: str) -> ImportRun:
    """The request that began the work must have come through; otherwise nothing is done."""
    run = db.session.get_one(ImportRun, run_id)
    if run.state != state:
        raise Refused.because("import.claim", "此次导入未能开始，请重新操作")
    return run
