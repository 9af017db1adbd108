"""How many cases per unit, stage and due day: kept in the journal's transaction, equal to a recount."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from caseflow.cases.wire import Line

NO_DATE = date(9999, 12, 31)
#: (unit, side, stage, due day)
Cell = tuple[int, str, str, date]

_UPSERT = "INSERT INTO case_tally (unit_id, side, stage, due_on, cases) VALUES "
_CONFLICT = (
    " ON CONFLICT (unit_id, side, stage, due_on) DO UPDATE SET cases = case_tally.cases + excluded.cases"
)
_COUNT = (
    "SELECT responsible_unit_id, 'responsible', stage, due_on, count(*) FROM case_file GROUP BY 1, 2, 3, 4"
    " UNION ALL SELECT school_id, 'school', stage, due_on, count(*) FROM case_file"
    " WHERE school_id IS NOT NULL GROUP BY 1, 2, 3, 4"
)


def cells(unit_id: int, school_id: int | None, stage: str, due_on: date | None) -> list[Cell]:
    """Where one case counts: under its responsible unit and under its school."""
    day = due_on or NO_DATE
    mine = [(unit_id, "responsible", stage, day)]
    if school_id is not None:
        mine.append((school_id, "school", stage, day))
    return mine


def change(line: Line, delta: Mapping[Cell, int]) -> None:
    """Add and subtract in one statement; the order of cells is fixed so that writers cannot deadlock."""
    moved = sorted((cell, n) for cell, n in delta.items() if n)
    if not moved:
        return
    values: list[Any] = []
    for (unit_id, side, stage, due_on), n in moved:
        values += (unit_id, side, stage, line.wire.day(due_on), n)
    marks = ",".join(["(?,?,?,?,?)"] * len(moved))
    line.run(_UPSERT + marks + _CONFLICT, values)


def recount(line: Line) -> "Counter[Cell]":
    """The figures from the cases themselves."""
    found: Counter[Cell] = Counter()
    for unit_id, side, stage, due_on, n in line.run(_COUNT):
        found[(unit_id, side, stage, line.wire.as_day(due_on) or NO_DATE)] += n
    return found


def kept(line: Line) -> "Counter[Cell]":
    rows = line.run("SELECT unit_id, side, stage, due_on, cases FROM case_tally WHERE cases <> 0")
    return Counter({(r[0], r[1], r[2], line.wire.as_day(r[3]) or NO_DATE): r[4] for r in rows})


def rebuild(line: Line) -> None:
    """Throw the kept figures away and count anew (restore, bulk load)."""
    line.run("DELETE FROM case_tally")
    fresh = sorted(recount(line).items())
    for start in range(0, len(fresh), 100):
        change(line, Counter(dict(fresh[start : start + 100])))
