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
from benchmarks.stores import Store, checkpoint, close_app, open_app, stores
from caseflow.extensions import db, writing

HALF, SIX = 0.5, 6.0
#: a run is cut into so many, worked in turn with the floor
SLICES = 40
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
    with copied(store, "base") as url:
        harness.spawn(_job("record", Place(url, "OFF", folder)))


def _arms(found: list[Store], folder: Path, peer: Arm) -> Iterator[Arm]:
    by_kind = {store.kind: store for store in found}
    for kind, synchronous in SETTINGS:
        if kind in by_kind:
            name = f"{kind} {synchronous}"
            yield Arm(name, partial(_measure, by_kind[kind], folder, name, synchronous))
    yield peer


def _measure(store: Store, folder: Path, name: str, synchronous: str) -> dict[str, Any]:
    """Ours and the floor, each on its own copy of the base."""
    with copied(store, "base") as ours, copied(store, "base") as floors:
        return harness.relay(
            {
                f"{name} caseflow": _job("caseflow", Place(ours, synchronous, folder)),
                f"{name} raw": _job("raw", Place(floors, synchronous, folder)),
            }
        )


@contextmanager
def copied(store: Store, name: str) -> Iterator[str]:
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
    checkpoint()
    return {"units": cases, "seconds": perf_counter() - start}


def _record(place: Place) -> dict[str, Any]:
    start, scene = perf_counter(), walk.scene()
    plays.record(scene, place.plays)
    return {"units": len(scene.case_ids), "seconds": perf_counter() - start}


def _ours(place: Place) -> dict[str, Any]:
    scene = walk.scene()
    db.session.commit()
    steps = [(step, case_id) for step in scene.steps for case_id in scene.case_ids]

    def take(stretch: list[Any]) -> None:
        for step, case_id in stretch:
            walk.take(step, case_id, scene.actor)

    seconds = harness.work_in_slices([partial(take, stretch) for stretch in cut(steps)])
    _prove(place, scene)
    return {"units": len(steps), "seconds": sum(seconds)}


def _raw(place: Place) -> dict[str, Any]:
    scene = walk.scene()
    transitions = [floor.prepare(play) for play in plays.load(place.plays)[0]]
    on_sqlite = db.engine.dialect.name == "sqlite"
    if not on_sqlite:
        transitions = [[(sql.replace("?", "%s"), values) for sql, values in sent] for sent in transitions]
    db.session.remove()
    path = place.url.removeprefix("sqlite:///")
    take = floor.open_sqlite(path, place.synchronous) if on_sqlite else floor.open_postgresql(place.url)
    seconds = harness.work_in_slices([partial(take, stretch) for stretch in cut(transitions)])
    _prove(place, scene)
    return {"units": len(transitions), "seconds": sum(seconds)}


def cut(work: list[Any]) -> list[list[Any]]:
    size = -(-len(work) // SLICES)
    return [work[start : start + size] for start in range(0, len(work), size)]


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
