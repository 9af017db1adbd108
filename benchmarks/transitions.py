"""Transitions per second through ``cases.service.move``, beside raw SQL on the same rows and beside viewflow.

python -m benchmarks.transitions [--rounds 5] [--cases 400] [--no-postgres] [--peer viewflow=CMD]
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import floor, harness, peers, plays, walk
from benchmarks.harness import Arm, Ratio
from benchmarks.stores import Store, close_app, open_app, stores
from caseflow.extensions import db, writing

HALF, SIX = 0.5, 6.0
#: database, durability
SETTINGS = (("sqlite", "FULL"), ("sqlite", "NORMAL"), ("postgresql", "FULL"))
#: NORMAL loses the last commits with the power: it is there to meet viewflow on equal terms
PROMISED = {"FULL": HALF}


@dataclass(frozen=True)
class Place:
    """Where one run happens: a copy of the base, and the plays recorded on another copy of it."""

    url: str
    synchronous: str
    folder: Path

    @property
    def plays(self) -> Path:
        return self.folder / f"{self.url.partition(':')[0].partition('+')[0]}.plays"


def main(arguments: argparse.Namespace) -> bool:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="caseflow-bench-")))
        found = stack.enter_context(stores(folder, with_postgres=not arguments.no_postgres))
        for store in found:
            _prepare(store, folder, arguments.cases)
        arms = list(_arms(found, folder, peers.viewflow(arguments.peer, folder)))
        run = harness.measure("transitions", "transitions/s", arms, arguments.rounds)
    return harness.report(run, list(_ratios()))


def _prepare(store: Store, folder: Path, cases: int) -> None:
    base = store.base("base")
    harness.spawn(_job("base", Place(base, "OFF", folder), cases))
    with _copy(store, "base") as url:
        harness.spawn(_job("record", Place(url, "OFF", folder)))


def _arms(found: list[Store], folder: Path, peer: Arm) -> Iterator[Arm]:
    by_kind = {store.kind: store for store in found}
    for kind, synchronous in SETTINGS:
        for name in ("caseflow", "raw"):
            if kind in by_kind:
                measured = partial(_measure, by_kind[kind], folder, name, synchronous)
                yield Arm(f"{kind} {synchronous} {name}", measured)
    yield peer


def _measure(store: Store, folder: Path, arm: str, synchronous: str) -> dict[str, Any]:
    with _copy(store, "base") as url:
        return harness.spawn(_job(arm, Place(url, synchronous, folder)))


@contextmanager
def _copy(store: Store, name: str) -> Iterator[str]:
    url = store.copy(name)
    try:
        yield url
    finally:
        store.drop(url)


def _ratios() -> Iterator[Ratio]:
    for kind, synchronous in SETTINGS:
        yield Ratio(
            f"{kind} {synchronous} caseflow", f"{kind} {synchronous} raw", PROMISED.get(synchronous, 0.0)
        )
    yield Ratio("sqlite NORMAL caseflow", peers.VIEWFLOW, SIX)


def _job(name: str, place: Place, cases: int = 0) -> list[str]:
    options = ["--job", name, "--url", place.url, "--sync", place.synchronous, "--folder", str(place.folder)]
    return harness.module("transitions", *options, "--cases", str(cases))


def do_job(arguments: argparse.Namespace) -> dict[str, Any]:
    """In a process of its own: build the base, record the plays, or be one arm."""
    place = Place(arguments.url, arguments.sync, Path(arguments.folder))
    app = open_app(place.url, place.folder, sqlite_synchronous=place.synchronous)
    with app.app_context(), writing():
        found = {
            "base": lambda: _build(arguments.cases),
            "record": lambda: _record(place),
            "caseflow": lambda: _ours(place),
            "raw": lambda: _raw(place),
        }[arguments.job]()
    close_app(app)
    return found


def _build(cases: int) -> dict[str, Any]:
    start = perf_counter()
    walk.build_base(cases)
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return {"units": cases, "seconds": perf_counter() - start}


def _record(place: Place) -> dict[str, Any]:
    start, scene = perf_counter(), walk.scene()
    plays.record(scene, place.plays)
    return {"units": len(scene.case_ids), "seconds": perf_counter() - start}


def _ours(place: Place) -> dict[str, Any]:
    scene = walk.scene()
    seconds: dict[str, float] = {}
    db.session.commit()
    for step in scene.steps:
        start = perf_counter()
        for case_id in scene.case_ids:
            walk.take(step, case_id, scene.actor)
        seconds[step.name] = perf_counter() - start
    _prove(place, scene)
    count = len(scene.case_ids)
    each = {name: round(spent / count * 1e6) for name, spent in seconds.items()}
    return {"units": count * len(scene.steps), "seconds": sum(seconds.values()), "microseconds": each}


def _raw(place: Place) -> dict[str, Any]:
    scene = walk.scene()
    transitions = [floor.prepare(play) for play in plays.load(place.plays)[0]]
    on_sqlite = db.engine.dialect.name == "sqlite"
    if not on_sqlite:
        transitions = [[(sql.replace("?", "%s"), values) for sql, values in sent] for sent in transitions]
    db.session.remove()
    start = perf_counter()
    if on_sqlite:
        floor.walk_sqlite(place.url.removeprefix("sqlite:///"), place.synchronous, transitions)
    else:
        floor.walk_postgresql(place.url, transitions)
    seconds = perf_counter() - start
    _prove(place, scene)
    return {"units": len(transitions), "seconds": seconds}


def _prove(place: Place, scene: walk.Scene) -> None:
    """Both leave the same rows, and those are right."""
    walk.prove(len(scene.case_ids), len(scene.steps))
    assert plays.digest() == plays.load(place.plays)[1], "other rows than were recorded"


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m benchmarks.transitions")
    found.add_argument("--rounds", type=int, default=5)
    found.add_argument("--cases", type=int, default=400)
    found.add_argument("--no-postgres", action="store_true")
    found.add_argument("--peer", action="append", default=[], metavar="NAME=CMD")
    for hidden in ("--job", "--url", "--sync", "--folder"):
        found.add_argument(hidden, help=argparse.SUPPRESS)
    return found


if __name__ == "__main__":
    given = parser().parse_args()
    if given.job:
        print(json.dumps(do_job(given)))
    else:
        print(json.dumps({"machine": harness.machine()}))
        sys.exit(0 if main(given) else 1)
