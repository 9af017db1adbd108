"""Eight clerks issue at once and one try in ten fails: no number twice, none left out.

python -m benchmarks.numbers [--clerks 8] [--each 1000] [--no-postgres]

Each clerk is a process of its own and issues whole documents: number, snapshot, sealed file, commit. Half of
the failures are refused before a number is drawn, half are undone after it.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from subprocess import PIPE, Popen
from time import perf_counter
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from benchmarks import harness
from benchmarks.stores import Store, checkpoint, close_app, open_app, stores
from caseflow import clock
from caseflow.accounts.models import Unit
from caseflow.errors import Refused
from caseflow.extensions import db, writing
from caseflow.files import store as files
from caseflow.notices import service
from caseflow.notices.models import Notice, NoticeCounter
from caseflow.notices.service import Issue

FAILING = 0.1
_VALUES = {
    "监护人姓名": "陈建国",
    "被监护人姓名": "陈小明",
    "辍学日期": date(2026, 9, 14),
    "复学截止日期": date(2026, 12, 4),
    "施教区学校": "青石镇中心学校",
}


def main(arguments: argparse.Namespace) -> bool:
    """False when a number was lost or doubled."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="caseflow-numbers-")))
        found = stack.enter_context(stores(folder, with_postgres=not arguments.no_postgres))
        lines = [_measured(store, folder / store.kind, arguments) for store in found]
    for line in lines:
        print(json.dumps({"bench": "numbers", **line}, ensure_ascii=False))
    return all(line["met"] for line in lines)


def _measured(store: Store, folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    folder.mkdir()
    url = store.base("numbers")
    app = open_app(url, folder)
    with app.app_context():
        db.create_all()
        unit = Unit(kind="township", name="青石镇", form="镇", doc_code="青政", path="/1/")
        db.session.add(unit)
        db.session.commit()
        unit_id = unit.id
        checkpoint()
    close_app(app)
    start = perf_counter()
    jobs = ((url, str(folder), str(unit_id), str(arguments.each), str(n)) for n in range(arguments.clerks))
    clerks = [Popen(harness.module("numbers", "--clerk", *job), stdout=PIPE, text=True) for job in jobs]
    told = [json.loads(one.communicate()[0]) for one in clerks]
    seconds = round(perf_counter() - start, 1)
    return {"database": store.kind, **_proved(url, folder, arguments), **_summed(told), "seconds": seconds}


def _proved(url: str, folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    app, wanted = open_app(url, folder), arguments.clerks * arguments.each
    with app.app_context():
        numbers = sorted(db.session.scalars(select(Notice.number)))
        last = db.session.scalar(select(func.max(NoticeCounter.last)))
        damaged = len(files.verify_all())
    close_app(app)
    holes = len(set(range(1, wanted + 1)) - set(numbers))
    doubles = len(numbers) - len(set(numbers))
    met = numbers == list(range(1, wanted + 1)) and last == wanted and not damaged
    found = {"issued": len(numbers), "holes": holes, "doubles": doubles, "damaged_files": damaged}
    return {**found, "last": last, "met": met}


def _summed(told: list[dict[str, Any]]) -> dict[str, int]:
    return {name: sum(one[name] for one in told) for name in ("refused", "undone", "busy")}


def clerk(url: str, folder: str, unit_id: int, each: int, seed: int) -> dict[str, Any]:
    """One process: so many documents, whatever fails on the way."""
    app, dice = open_app(url, folder), random.Random(seed)
    counts, issued, start = {"refused": 0, "undone": 0, "busy": 0}, 0, perf_counter()
    while issued < each:
        with app.app_context(), writing():
            outcome = _try(unit_id, dice.random())
        if outcome:
            counts[outcome] += 1
        else:
            issued += 1
    return {**counts, "units": issued, "seconds": perf_counter() - start}


def _try(unit_id: int, fate: float) -> str:
    """ "" when it was issued."""
    values = {} if fate < FAILING / 2 else _VALUES
    try:
        unit = db.session.get_one(Unit, unit_id)
        service.issue(Issue(kind="return_notice", values=values, unit=unit), 1, clock.now())
        if fate < FAILING:
            db.session.rollback()
            return "undone"
        db.session.commit()
    except Refused:
        db.session.rollback()
        return "refused"
    except OperationalError:
        db.session.rollback()
        return "busy"
    return ""


def parser() -> argparse.ArgumentParser:
    known = argparse.ArgumentParser(description=__doc__)
    known.add_argument("--clerks", type=int, default=8)
    known.add_argument("--each", type=int, default=1000)
    known.add_argument("--no-postgres", action="store_true")
    known.add_argument("--clerk", nargs=5, metavar="ARGUMENT", help="internal")
    return known


def _run(arguments: argparse.Namespace) -> Iterator[int]:
    if arguments.clerk:
        url, folder, unit_id, each, seed = arguments.clerk
        print(json.dumps(clerk(url, folder, int(unit_id), int(each), int(seed))))
        yield 0
    else:
        yield 0 if main(arguments) else 1


if __name__ == "__main__":
    sys.exit(next(_run(parser().parse_args())))
