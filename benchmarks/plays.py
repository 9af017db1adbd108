"""What the walk reads and writes, row by row, so that raw SQL can do exactly the same.

Taken from a run of ours: after each step the tables are laid beside what they were before. The
journal's lines come with their hashes ready; the floor computes nothing.
"""

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.walk import Scene, take
from caseflow.cases import tally
from caseflow.cases.machine import session_line
from caseflow.extensions import Base

Row = tuple[Any, ...]


def columns_of(table: str) -> list[str]:
    return [column.name for column in Base.metadata.tables[table].columns]


#: written when a task ends, never when it is opened
ENDED_COLUMNS = ("state", "ended_at", "ended_by", "wake_at")
_LATER = {"id", "missed_at", "ended_at", "ended_by"}


def opened_columns() -> list[str]:
    return [name for name in columns_of("task") if name not in _LATER]


@dataclass(frozen=True)
class Play:
    """One transition as rows."""

    case_id: int
    seq: int
    #: columns of the case that change, and what they become
    columns: tuple[str, ...]
    values: Row
    event: Row
    ended: tuple[int, ...]
    ended_values: Row
    opened: tuple[Row, ...]
    #: (unit, side, stage, due day, cases)
    tally: tuple[Row, ...]
    #: the step's rules read the documents of the case as well
    reads_notices: bool


def record(scene: Scene, path: Path) -> None:
    """Walk every case and keep what happened."""
    plays: list[Play] = []
    before = Picture.take()
    for step in scene.steps:
        for case_id in scene.case_ids:
            take(step, case_id, scene.actor)
        after = Picture.take()
        back = step.name == "return"
        plays += [play_of(case_id, before, after, reads_notices=back) for case_id in scene.case_ids]
        before = after
    path.write_bytes(pickle.dumps((plays, digest())))


def load(path: Path) -> tuple[list[Play], str]:
    plays: tuple[list[Play], str] = pickle.loads(path.read_bytes())  # noqa: S301 written by ``record``
    return plays


def digest() -> str:
    """Over every row of the tables a step writes."""
    line = session_line()
    found = sha256()
    for table in ("case_file", "case_event", "task", "case_tally"):
        key = ", ".join(column.name for column in Base.metadata.tables[table].primary_key)
        for row in line.run(f"{select_all(table)} ORDER BY {key}"):
            found.update(repr(tuple(row)).encode())
    return found.hexdigest()


@dataclass(frozen=True)
class Picture:
    cases: dict[int, dict[str, Any]]
    #: the last line of each case
    events: dict[int, Row]
    #: by case: by id
    tasks: dict[int, dict[int, dict[str, Any]]]

    @classmethod
    def take(cls) -> "Picture":
        line = session_line()
        tasks: dict[int, dict[int, dict[str, Any]]] = {}
        for row in line.run(select_all("task")):
            task = dict(zip(columns_of("task"), row, strict=True))
            tasks.setdefault(task["case_id"], {})[task["id"]] = task
        cases = (
            dict(zip(columns_of("case_file"), row, strict=True)) for row in line.run(select_all("case_file"))
        )
        events = {row[0]: tuple(row) for row in line.run(select_all("case_event") + " ORDER BY case_id, seq")}
        return cls({case["id"]: case for case in cases}, events, tasks)


def select_all(table: str) -> str:
    return f"SELECT {', '.join(columns_of(table))} FROM {table}"


def play_of(case_id: int, before: Picture, after: Picture, *, reads_notices: bool) -> Play:
    """What happened to one case between the pictures."""
    old, new = before.cases[case_id], after.cases[case_id]
    changed = tuple(name for name in old if old[name] != new[name])
    had, has = before.tasks[case_id], after.tasks[case_id]
    ended = tuple(i for i in had if had[i]["state"] == "open" and has[i]["state"] != "open")
    opened = tuple(tuple(has[i][name] for name in opened_columns()) for i in sorted(has) if i not in had)
    return Play(
        case_id=case_id,
        seq=old["seq"],
        columns=changed,
        values=tuple(new[name] for name in changed),
        event=after.events[case_id],
        ended=ended,
        ended_values=tuple(has[ended[0]][name] for name in ENDED_COLUMNS) if ended else (),
        opened=opened,
        tally=tuple(_moved(old, new)),
        reads_notices=reads_notices,
    )


def _moved(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Row]:
    sums: dict[Row, int] = {}
    for case, n in ((old, -1), (new, 1)):
        for unit_id, side, stage, _ in tally.cells(
            case["responsible_unit_id"], case["school_id"], case["stage"], None
        ):
            key = (unit_id, side, stage, case["due_on"])
            sums[key] = sums.get(key, 0) + n
    return ((*key, n) for key, n in sorted(sums.items(), key=str) if n)
