"""A batch of a thousand notices is killed a hundred times and goes on: all made, every number used once.

python -m benchmarks.kills [--cases 1000] [--kills 100] [--no-postgres]

The work runs in a child process, which is killed (SIGKILL) at random moments and started anew. The limit of a
hundred per batch is the page's; here one batch holds them all.
"""

import argparse
import json
import random
import signal
import sys
import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from subprocess import PIPE, Popen
from time import perf_counter, sleep
from typing import Any

from sqlalchemy import func, select

from benchmarks import harness
from benchmarks.stores import Store, checkpoint, close_app, open_app, stores
from caseflow import clock
from caseflow.cases import journal
from caseflow.cases.batches import building, running, sending
from caseflow.cases.batches.kinds import get_batched
from caseflow.cases.machine import session_line
from caseflow.cases.models import NoticeBatch, NoticeBatchItem
from caseflow.extensions import db, writing
from caseflow.files import store as files
from caseflow.files import vault
from caseflow.notices.models import Notice, NoticeCounter
from caseflow.notices.proving import verify_notices
from caseflow.policy.codes import BatchState, ItemState, NoticeKind
from caseflow.policy.stages import Stage
from tests import make, walk
from tests.conftest import NOW

_SERIES = "限复"


def main(arguments: argparse.Namespace) -> bool:
    """False when a notice or a number was lost or doubled."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="caseflow-kills-")))
        found = stack.enter_context(stores(folder, with_postgres=not arguments.no_postgres))
        lines = [_measured(store, folder / store.kind, arguments) for store in found]
    for line in lines:
        print(json.dumps({"bench": "kills", **line}, ensure_ascii=False))
    return all(line["met"] for line in lines)


def _measured(store: Store, folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    folder.mkdir()
    url = store.base("kills")
    app = open_app(url, folder, testing=True, sqlite_synchronous="OFF")
    with app.app_context():
        batch_id = _prepared(arguments.cases)
        checkpoint()
    close_app(app)
    app, start = open_app(url, folder), perf_counter()
    with app.app_context():
        kills = _killed(url, folder, batch_id, arguments)
        seconds = round(perf_counter() - start, 1)
        found = _proved(batch_id, arguments.cases)
    close_app(app)
    return {"database": store.kind, "kills": kills, **found, "seconds": seconds}


def _prepared(cases: int) -> int:
    """Children reported to one township, and their batch, begun and not worked at."""
    db.create_all()
    with clock.frozen(NOW), writing():
        world = make.build_world(db.session)
        unit = world.units
        home = {"household_unit_id": unit["qingshi"], "household_village": "石桥村"}
        ours = {"school_id": unit["middle"], "class_id": unit["c72"]}
        made = []
        for number in range(cases):
            # 1,000 children on as many birthdays and serials as it takes
            born, serial = date(2012, 1 + number % 12, 1 + number // 12 % 28), f"{20 + number // 336:02}"
            key = f"child{number}"
            guardians = (make.GuardianData(name="陈建国", relation="父亲", phone="13900000099"),)
            world.pupils[key] = make.make_pupil(
                f"陈{chr(0x4E00 + number)}", born, serial=serial, guardians=guardians, **home, **ours
            )
            made.append(walk.make_case(world, key, Stage.REPORTED))
        officer = walk.person(world, "officer")
        batched = get_batched(NoticeKind.RETURN_NOTICE)
        batch = building.begin(batched, made, officer, NOW, form_key=walk.key(), most=cases)
        sending.start(batch, officer, NOW)
        db.session.commit()
        return batch.id


def _killed(url: str, folder: Path, batch_id: int, arguments: argparse.Namespace) -> int:
    """So many kills spread over the batch, each somewhere within an item; the last child may finish."""
    dice, kills, pace = random.Random(7), 0, 0.02
    for left in range(arguments.kills, 0, -1):
        waiting = arguments.cases - _issued(batch_id)
        # a child does an item or two more than it has told, so two are kept for every kill to come
        steps = max(0, min(dice.randint(0, 2 * waiting // (left + 1)), waiting - 2 * left))
        child, began = _child(url, folder, batch_id), perf_counter()
        for _ in range(steps):
            _line(child)
        if steps:
            pace = (perf_counter() - began) / steps
        sleep(dice.random() * pace)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        kills += child.returncode == -signal.SIGKILL
    _child(url, folder, batch_id).communicate()
    return kills


def _child(url: str, folder: Path, batch_id: int) -> "Popen[str]":
    """Returns once it is at work."""
    command = harness.module("kills", "--child", url, str(folder), str(batch_id))
    child = Popen(command, stdout=PIPE, text=True)
    _line(child)
    return child


def _line(child: "Popen[str]") -> None:
    """It says a word when it begins and after every item."""
    assert child.stdout
    child.stdout.readline()


def work(url: str, folder: str, batch_id: int) -> None:
    app = open_app(url, folder)
    print("ready", flush=True)
    with app.app_context(), clock.frozen(NOW), writing():
        for _ in running.work(batch_id, NOW):
            db.session.commit()
            print("done", flush=True)


def _issued(batch_id: int) -> int:
    db.session.rollback()
    made = NoticeBatchItem.batch_id == batch_id, NoticeBatchItem.state == ItemState.ISSUED.value
    return db.session.scalar(select(func.count()).where(*made)) or 0


def _state(batch_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(NoticeBatch, batch_id).state


def _proved(batch_id: int, cases: int) -> dict[str, Any]:
    db.session.rollback()
    kind = Notice.kind == NoticeKind.RETURN_NOTICE.value
    numbers = sorted(db.session.scalars(select(Notice.number).where(kind)))
    file_ids = db.session.scalars(select(Notice.file_id).where(kind)).all()
    named = {files.get_file(file_id).sha256 for file_id in file_ids}
    wanted = list(range(1, cases + 1))
    last = db.session.scalar(select(NoticeCounter.last).where(NoticeCounter.series == _SERIES))
    faults = len(files.verify_all()) + len(verify_notices()) + len(list(journal.verify(session_line())))
    unnamed = set(files.unnamed())
    half = {path.name for path in vault.folder().rglob("*") if path.is_file()} - set(vault.stored_digests())
    found = {
        "issued": len(numbers),
        "files": len(named),
        "holes": len(set(wanted) - set(numbers)),
        "doubles": len(numbers) - len(set(numbers)),
        "faults": faults,
        "unnamed": len(unnamed),
        "half_written": len(half),
    }
    done = _state(batch_id) == BatchState.DONE and _issued(batch_id) == cases
    met = done and numbers == wanted and len(named) == cases and last == cases and not faults
    return {**found, "met": met}


def parser() -> argparse.ArgumentParser:
    known = argparse.ArgumentParser(description=__doc__)
    known.add_argument("--cases", type=int, default=1000)
    known.add_argument("--kills", type=int, default=100)
    known.add_argument("--no-postgres", action="store_true")
    known.add_argument("--child", nargs=3, metavar="ARGUMENT", help="internal")
    return known


if __name__ == "__main__":
    known = parser().parse_args()
    if known.child:
        work(known.child[0], known.child[1], int(known.child[2]))
        sys.exit(0)
    sys.exit(0 if main(known) else 1)
