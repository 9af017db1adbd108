"""An import as it is kept: uploaded, checked, running, done; what it found lies sealed with it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import select, update

from caseflow import clock
from caseflow.accounts.models import Unit
from caseflow.accounts.sessions import actor_for
from caseflow.audit import service as audit
from caseflow.columns import keyring
from caseflow.errors import Refused
from caseflow.extensions import db, writing
from caseflow.files import store
from caseflow.files.checks import SPREADSHEETS, Limits, safe_name, sniff
from caseflow.lib.hashing import sha256_hex
from caseflow.lib.sheets import read_table
from caseflow.policy.actors import Actor
from caseflow.roster import intake as road
from caseflow.roster.columns import FIELDS, map_titles
from caseflow.roster.heading import Table, split_table
from caseflow.roster.intake import Intake, Report
from caseflow.roster.intake_people import FirstPassword, PeopleIntake
from caseflow.roster.intake_pupils import PupilIntake
from caseflow.roster.intake_units import UnitIntake
from caseflow.roster.models import ImportRun
from caseflow.roster.proposals import Plan

UPLOADED, CHECKING, CHECKED = "uploaded", "checking", "checked"
RUNNING, DONE, FAILED = "running", "done", "failed"
BUSY = frozenset({CHECKING, RUNNING})
#: a run that has given no sign for so long has lost its process
SILENCE = timedelta(minutes=2)
_PLACE = "import_run.errors"
_SHEETS = Limits(extensions=SPREADSHEETS)


def read_sheet(kind: str, data: bytes, filename: str) -> Table:
    """:raise Refused: no table file, too large, or no heading row"""
    return split_table(read_table(data, filename), FIELDS[kind])


def make_intake(kind: str, unit: Unit, now: datetime, actor: Actor | None = None) -> Intake:
    match kind:
        case "pupils":
            return PupilIntake(unit, now)
        case "units":
            return UnitIntake(unit, now, actor)
        case _:
            return PeopleIntake(unit, now, actor)


def upload(kind: str, data: bytes, filename: str, *, unit_id: int, actor: Actor, now: datetime) -> ImportRun:
    """Keep the file, sealed, and propose a column for each field."""
    table = read_sheet(kind, data, filename)
    mapping = map_titles(table.heading.titles, FIELDS[kind], remembered(kind, unit_id))
    run = _add_run(kind, data, filename, unit_id=unit_id, user_id=actor.user_id, now=now)
    set_mapping(run, table.heading.titles, mapping)
    # An .xls named .xlsx is kept under the name its bytes speak for.
    name = f"{PurePosixPath(run.filename).stem}.{sniff(data) or 'csv'}"
    file = store.save(
        data, name=name, kind="import", subject=("import", run.id), by=actor.user_id, now=now, limits=_SHEETS
    )
    run.file_id, run.total = file.id, len(table.rows)
    return run


def table_of(run: ImportRun) -> Table:
    if run.file_id is None:
        raise Refused.because("import.file", "此次导入没有保留原文件，请重新选择文件导入")
    return read_sheet(run.kind, store.load(store.get_file(run.file_id)), run.filename)


def mapping_of(run: ImportRun) -> dict[int, str]:
    return {int(column): key for column, (_, key) in run.mapping.items() if key}


def titles_of(run: ImportRun) -> list[str]:
    """The headings of the file, kept with the run so that mapping them again needs no reading."""
    return [run.mapping[str(column)][0] for column in range(len(run.mapping))]


def set_mapping(run: ImportRun, titles: Sequence[str], mapping: Mapping[int, str]) -> None:
    run.mapping = {str(column): [title, mapping.get(column, "")] for column, title in enumerate(titles)}


def remembered(kind: str, unit_id: int) -> dict[str, str]:
    """Heading -> field, as this unit's last finished import of the kind had it."""
    query = (
        select(ImportRun.mapping)
        .where(ImportRun.kind == kind, ImportRun.unit_id == unit_id, ImportRun.state == DONE)
        .order_by(ImportRun.id.desc())
        .limit(1)
    )
    pairs: Iterable[tuple[str, str]] = (db.session.scalar(query) or {}).values()
    return {title: key for title, key in pairs if key}


def find_earlier(run: ImportRun) -> ImportRun | None:
    """The same file, imported before (已于…导入过)."""
    query = select(ImportRun).where(
        ImportRun.sha256 == run.sha256,
        ImportRun.kind == run.kind,
        ImportRun.unit_id == run.unit_id,
        ImportRun.state == DONE,
        ImportRun.id != run.id,
    )
    return db.session.scalar(query.order_by(ImportRun.id.desc()).limit(1))


def is_interrupted(run: ImportRun, now: datetime) -> bool:
    """Its process is gone: restarted server, power cut. What was written stands, the rest can follow."""
    return run.state in BUSY and now - datetime.fromisoformat(run.counts["beat"]) > SILENCE


def begin(run: ImportRun, state: str, now: datetime) -> None:
    """Claim the run for one process; a second press of the button changes nothing and is told so."""
    resting = [UPLOADED, CHECKED, FAILED] if state == CHECKING else [CHECKED, FAILED]
    allowed = resting + ([run.state] if is_interrupted(run, now) else [])
    counts = {**run.counts, "beat": now.isoformat()}
    claimed = db.session.execute(
        update(ImportRun)
        .where(ImportRun.id == run.id, ImportRun.state.in_(allowed))
        .values(state=state, done=0, counts=counts)
        .execution_options(synchronize_session=False)
    )
    if not claimed.rowcount:  # type: ignore[attr-defined]
        raise Refused.because("import.busy", "此次导入正在进行或已完成，请查看最新进度")
    db.session.expire(run)


def check(run_id: int, now: datetime) -> Iterator[None]:
    """The dry run; the caller commits at every yield. Reading ends before the result is written."""
    run = _claimed(run_id, CHECKING)
    intake, table, made = _prepare(run, now)
    report = road.dry_run(intake, made, whole=not road.is_receipt(table.heading.titles))
    yield
    with writing():
        run = db.session.get_one(ImportRun, run_id)
        _keep(run, report)
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


def advance(run: ImportRun, rows: int, total: int) -> None:
    """Progress, and the sign of life by which others see that somebody is at it."""
    run.total, run.done = total, run.done + rows
    run.counts = {**run.counts, "beat": clock.now().isoformat()}


def finish(run: ImportRun, report: Report, now: datetime, *, passwords: Sequence[FirstPassword] = ()) -> None:
    _keep(run, report, passwords)
    run.state, run.finished_at = DONE, now
    counts = {**report.counts, "kind": run.kind}
    audit.record("import.done", "import", run.id, counts, user_id=run.created_by, now=now)


def fail(run_id: int, problems: list[str]) -> None:
    """The reasons are shown with the run; rows written before stand and count as unchanged next time."""
    run = db.session.get_one(ImportRun, run_id)
    if run.state in BUSY:
        run.state, run.counts = FAILED, {**run.counts, "problems": problems}


def report_of(run: ImportRun) -> Report | None:
    data = _opened(run)
    return Report.from_json(data["report"]) if data else None


def has_passwords(run: ImportRun) -> bool:
    return bool((_opened(run) or {}).get("passwords"))


def take_passwords(run: ImportRun) -> list[FirstPassword]:
    """The list of first passwords, given out once: afterwards nobody can read it again."""
    data = _opened(run) or {}
    found = [FirstPassword(**entry) for entry in data.get("passwords", ())]
    if not found:
        raise Refused.because("import.passwords", "初始密码已经下载过，请对未拿到密码的人员发放重置码")
    run.errors = _sealed({**data, "passwords": []})
    return found


def record_run(kind: str, data: bytes, filename: str, *, unit_id: int, now: datetime) -> ImportRun:
    """For an import that keeps no file (command line): the line of the history."""
    run = _add_run(kind, data, filename, unit_id=unit_id, user_id=None, now=now)
    run.state, run.counts = RUNNING, {"beat": now.isoformat()}
    return run


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


def _add_run(
    kind: str, data: bytes, filename: str, *, unit_id: int, user_id: int | None, now: datetime
) -> ImportRun:
    run = ImportRun(
        kind=kind,
        filename=safe_name(filename)[:120],
        sha256=sha256_hex(data),
        state=UPLOADED,
        unit_id=unit_id,
        created_at=now,
        created_by=user_id,
        mapping={},
        counts={},
    )
    db.session.add(run)
    db.session.flush()  # the stored file hangs on its id
    return run


def _keep(run: ImportRun, report: Report, passwords: Sequence[FirstPassword] = ()) -> None:
    run.counts = {**run.counts, **report.counts}
    run.errors = _sealed({"report": report.as_json(), "passwords": [asdict(entry) for entry in passwords]})


def _sealed(data: dict[str, object]) -> bytes:
    return keyring().seal(json.dumps(data, ensure_ascii=False), _PLACE)


def _opened(run: ImportRun) -> dict[str, Any] | None:
    return json.loads(keyring().open(bytes(run.errors), _PLACE)) if run.errors else None
