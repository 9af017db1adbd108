"""An import as it is kept: uploaded, checked, running, done; what it found lies sealed with it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from sqlalchemy import select, update

from caseflow import clock
from caseflow.audit import service as audit
from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.files import store
from caseflow.files.checks import SPREADSHEETS, Limits, safe_name, sniff
from caseflow.lib.hashing import sha256_hex
from caseflow.lib.sheets import read_table
from caseflow.policy.actors import Actor
from caseflow.roster.columns import FIELDS, map_titles
from caseflow.roster.first_passwords import FirstPassword
from caseflow.roster.heading import Table, split_table
from caseflow.roster.intake import Report
from caseflow.roster.models import ImportRun
from caseflow.roster.run_report import keep_report

UPLOADED, CHECKING, CHECKED = "uploaded", "checking", "checked"
RUNNING, DONE, FAILED = "running", "done", "failed"
BUSY = frozenset({CHECKING, RUNNING})
#: a run that has given no sign for so long has lost its process
SILENCE = timedelta(minutes=2)
_SHEETS = Limits(extensions=SPREADSHEETS)


def read_sheet(kind: str, data: bytes, filename: str) -> Table:
    """:raise Refused: no table file, too large, or no heading row"""
    return split_table(read_table(data, filename), FIELDS[kind])


def upload(kind: str, data: bytes, filename: str, *, unit_id: int, actor: Actor, now: datetime) -> ImportRun:
    """Keep the file, sealed, and propose a column for each field."""
    table = read_sheet(kind, data, filename)
    mapping = map_titles(table.heading.titles, FIELDS[kind], remembered(kind, unit_id))
    run = _add_run(kind, data, filename, unit_id=unit_id, user_id=actor.user_id, now=now)
    set_mapping(run, table.heading.titles, mapping)
    # An .xls named .xlsx is kept under the name its bytes speak for.
    kept = _utf8(data)
    name = f"{PurePosixPath(run.filename).stem}.{sniff(kept) or 'csv'}"
    file = store.save(
        kept, name=name, kind="import", subject=("import", run.id), by=actor.user_id, now=now, limits=_SHEETS
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


def advance(run: ImportRun, rows: int, total: int) -> None:
    """Progress, and the sign of life by which others see that somebody is at it."""
    run.total, run.done = total, run.done + rows
    run.counts = {**run.counts, "beat": clock.now().isoformat()}


def finish(run: ImportRun, report: Report, now: datetime, *, passwords: Sequence[FirstPassword] = ()) -> None:
    keep_report(run, report, passwords)
    run.state, run.finished_at = DONE, now
    counts = {**report.counts, "kind": run.kind}
    audit.record("import.done", "import", run.id, counts, user_id=run.created_by, now=now)


def fail(run_id: int, problems: list[str]) -> None:
    """The reasons are shown with the run; rows written before stand and count as unchanged next time."""
    run = db.session.get_one(ImportRun, run_id)
    if run.state in BUSY:
        run.state, run.counts = FAILED, {**run.counts, "problems": problems}


def record_run(kind: str, data: bytes, filename: str, *, unit_id: int, now: datetime) -> ImportRun:
    """For an import that keeps no file (command line): the line of the history."""
    run = _add_run(kind, data, filename, unit_id=unit_id, user_id=None, now=now)
    run.state, run.counts = RUNNING, {"beat": now.isoformat()}
    return run


def _utf8(data: bytes) -> bytes:
    """The store takes no text with NUL bytes, as UTF-16 has."""
    is_utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    return data.decode("utf-16").encode("utf-8-sig") if is_utf16 else data


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
