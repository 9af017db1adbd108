"""Issued notices per second (number, freeze, journal, sealed file) beside a floor that writes the same rows.

python -m benchmarks.issuing [--rounds 5] [--cases 200] [--no-postgres]

The floor draws the number from the same counter row, writes the rows that ours wrote in a recorded run, and
the same sealed bytes, synced the same way, with one commit each; nothing is checked, composed or computed.
"""

import argparse
import json
import pickle
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import desk, floor, harness, plays
from benchmarks.harness import Arm, Ratio
from benchmarks.stores import Store, checkpoint, close_app, open_app, stores
from benchmarks.transitions import Place, copied, cut
from caseflow.extensions import db, writing
from caseflow.files import vault

THIRD = 1 / 3
_DRAW = (
    "INSERT INTO notice_counter (unit_id, series, year, last) VALUES (?, ?, ?, 1)"
    " ON CONFLICT (unit_id, series, year) DO UPDATE SET last = notice_counter.last + 1 RETURNING last"
)


@dataclass(frozen=True)
class Paper:
    """What issuing one notice writes beside the rows of its case."""

    play: plays.Play
    series: plays.Row
    number: int
    notice: plays.Row
    file: plays.Row
    digest: str
    sealed: bytes


def record(path: Path) -> dict[str, Any]:
    start, actor, ids = perf_counter(), desk.officer(), desk.reported()
    before = plays.Picture.take()
    for case_id in ids:
        desk.issue(case_id, actor)
    after = plays.Picture.take()
    rows = _rows("notice", "WHERE kind = 'return_notice'")
    files = {row["id"]: row for row in _rows("stored_file")}
    papers = [_paper(row, files[row["file_id"]], before, after) for row in rows]
    path.write_bytes(pickle.dumps(papers))
    return {"units": len(papers), "seconds": perf_counter() - start}


def _rows(table: str, where: str = "") -> list[dict[str, Any]]:
    names = plays.columns_of(table)
    found = plays.session_line().run(f"{plays.select_all(table)} {where} ORDER BY id").fetchall()
    return [dict(zip(names, row, strict=True)) for row in found]


def _paper(notice: dict[str, Any], file: dict[str, Any], before: Any, after: Any) -> Paper:
    return Paper(
        play=plays.play_of(notice["case_id"], before, after, reads_notices=True),
        series=(notice["unit_id"], notice["series"], notice["year"]),
        number=notice["number"],
        notice=tuple(notice.values()),
        file=tuple(file.values()),
        digest=file["sha256"],
        sealed=vault.path_of(file["sha256"]).read_bytes(),
    )


def issue_raw(place: Place) -> dict[str, Any]:
    """Without the ORM, the rules and the template."""
    papers: list[Paper] = pickle.loads(_papers(place).read_bytes())  # noqa: S301 written by ``record``
    on_sqlite = db.engine.dialect.name == "sqlite"
    form: Callable[[str], str] = (lambda sql: sql) if on_sqlite else (lambda sql: sql.replace("?", "%s"))
    sent = [_sent(paper, form) for paper in papers]
    db.session.remove()
    path = place.url.removeprefix("sqlite:///")
    walk = floor.open_sqlite(path, place.synchronous) if on_sqlite else floor.open_postgresql(place.url)

    def take(stretch: Sequence[tuple[Paper, floor.Sent]]) -> None:
        for paper, statements in stretch:
            vault._write(vault.path_of(paper.digest), paper.sealed)  # noqa: SLF001 the same road to the disk
            walk([statements])

    seconds = harness.work_in_slices(
        [partial(take, stretch) for stretch in cut(list(zip(papers, sent, strict=True)))]
    )
    desk.prove(len(papers))
    return {"units": len(papers), "seconds": sum(seconds)}


def _sent(paper: Paper, form: Callable[[str], str]) -> floor.Sent:
    inserts = [
        (floor.insert("stored_file", plays.columns_of("stored_file"), 1), paper.file),
        (floor.insert("notice", plays.columns_of("notice"), 1), paper.notice),
    ]
    sent = [(_DRAW, paper.series), *inserts, *floor.prepare(paper.play)]
    return [(form(sql), values) for sql, values in sent]


def issue_ours(place: Place) -> dict[str, Any]:
    actor, ids = desk.officer(), desk.reported()
    db.session.commit()

    def take(stretch: Sequence[int]) -> None:
        for case_id in stretch:
            desk.issue(case_id, actor)

    seconds = harness.work_in_slices([partial(take, stretch) for stretch in cut(ids)])
    desk.prove(len(ids))
    return {"units": len(ids), "seconds": sum(seconds)}


def build(cases: int) -> dict[str, Any]:
    start = perf_counter()
    desk.build_base(cases)
    checkpoint()
    return {"units": cases, "seconds": perf_counter() - start}


def _papers(place: Place) -> Path:
    return place.folder / f"{place.url.partition(':')[0].partition('+')[0]}.papers"


def do_job(arguments: argparse.Namespace) -> dict[str, Any]:
    """In a process of its own: build the base, record, or be one arm."""
    place = Place(arguments.url, "FULL", Path(arguments.folder))
    app = open_app(place.url, place.folder, arguments.instance, sqlite_synchronous=place.synchronous)
    with app.app_context(), writing():
        jobs: dict[str, Callable[[], dict[str, Any]]] = {
            "base": lambda: build(arguments.cases),
            "record": lambda: record(_papers(place)),
            "caseflow": lambda: issue_ours(place),
            "raw": lambda: issue_raw(place),
        }
        found = jobs[arguments.job]()
    close_app(app)
    return found


@contextmanager
def _arm(job: str, store: Store, folder: Path) -> Iterator[list[str]]:
    """The command of an arm on its own copy of the base and of the base's files: it writes all anew."""
    with copied(store, "base") as url, tempfile.TemporaryDirectory(dir=folder) as instance:
        shutil.copytree(_base_files(store, folder), f"{instance}/files")
        yield _job(job, url, folder, instance)


def _base_files(store: Store, folder: Path) -> Path:
    return folder / store.kind / "files"


def _job(name: str, url: str, folder: Path, instance: str | Path, cases: int = 0) -> list[str]:
    places = ["--url", url, "--folder", str(folder), "--instance", str(instance)]
    return harness.module("issuing", "--job", name, *places, "--cases", str(cases))


def _measure(store: Store, folder: Path) -> dict[str, Any]:
    with _arm("caseflow", store, folder) as ours, _arm("raw", store, folder) as floors:
        return harness.relay({f"{store.kind} caseflow": ours, f"{store.kind} raw": floors})


def main(arguments: argparse.Namespace) -> bool:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="caseflow-bench-")))
        found = stack.enter_context(stores(folder, with_postgres=not arguments.no_postgres))
        for store in found:
            base = store.base("base")
            (folder / store.kind).mkdir()
            harness.spawn(_job("base", base, folder, folder / store.kind, arguments.cases))
            with _arm("record", store, folder) as command:
                harness.spawn(command)
        arms = [Arm(store.kind, partial(_measure, store, folder)) for store in found]
        run = harness.measure("issued notices", "notices/s", arms, arguments.rounds)
        kinds = [store.kind for store in found]
    return harness.report(run, [Ratio(f"{kind} caseflow", f"{kind} raw", THIRD) for kind in kinds])


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m benchmarks.issuing")
    found.add_argument("--rounds", type=int, default=5)
    found.add_argument("--cases", type=int, default=200)
    found.add_argument("--no-postgres", action="store_true")
    for hidden in ("--job", "--url", "--folder", "--instance"):
        found.add_argument(hidden, help=argparse.SUPPRESS)
    return found


if __name__ == "__main__":
    given = parser().parse_args()
    if given.job:
        print(json.dumps(do_job(given)))
    else:
        print(json.dumps({"machine": harness.machine()}))
        sys.exit(0 if main(given) else 1)
