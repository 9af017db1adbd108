"""The floor: the same rows read and written by the bare driver, everything computed beforehand."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import psycopg

from benchmarks.plays import ENDED_COLUMNS, Play, columns_of, opened_columns
from caseflow.extensions import CONNECTION_PRAGMAS

_CASE = (
    "SELECT stage, round, edition, responsible_unit_id, owner_id, school_id, class_id, stage_since,"
    " conclusion, reason_code, due_on, seq, head FROM case_file WHERE id = ?"
)
_TASKS = (
    "SELECT id, kind, due_on, unit_id, owner_id, subject_type, subject_id, data, role"
    " FROM task WHERE case_id = ? AND state = 'open'"
)
_NOTICES = "SELECT id, kind, round, status, issued_on, printed_on, effective_on FROM notice WHERE case_id = ?"
_TALLY = (
    "INSERT INTO case_tally (unit_id, side, stage, due_on, cases) VALUES {}"
    " ON CONFLICT (unit_id, side, stage, due_on) DO UPDATE SET cases = case_tally.cases + excluded.cases"
)
Send = Callable[[str, Sequence[Any]], Any]
#: what one transition sends after BEGIN and before COMMIT
Sent = list[tuple[str, Sequence[Any]]]


def prepare(play: Play) -> Sent:
    """Reads first, writes after; the statements of every play of a step have the same text."""
    sent: Sent = [(_CASE, (play.case_id,)), (_TASKS, (play.case_id,))]
    if play.reads_notices:
        sent.append((_NOTICES, (play.case_id,)))
    marks = ", ".join(f"{name} = ?" for name in play.columns)
    sent.append(
        (f"UPDATE case_file SET {marks} WHERE id = ? AND seq = ?", (*play.values, play.case_id, play.seq))
    )
    sent.append((insert("case_event", columns_of("case_event"), 1), play.event))
    if play.ended:
        ended = ", ".join(f"{name} = ?" for name in ENDED_COLUMNS)
        ids = ",".join("?" * len(play.ended))
        sent.append((f"UPDATE task SET {ended} WHERE id IN ({ids})", (*play.ended_values, *play.ended)))
    if play.opened:
        sent.append((insert("task", opened_columns(), len(play.opened)), _flat(play.opened)))
    if play.tally:
        marks = ",".join(["(?,?,?,?,?)"] * len(play.tally))
        sent.append((_TALLY.format(marks), _flat(play.tally)))
    return sent


def insert(table: str, columns: Sequence[str], rows: int) -> str:
    marks = "(" + ",".join("?" * len(columns)) + ")"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES " + ",".join([marks] * rows)


def _flat(rows: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    return tuple(value for row in rows for value in row)


def open_sqlite(path: str, synchronous: str) -> Callable[[Sequence[Sent]], None]:
    """What walks a stretch of transitions, one commit each."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in CONNECTION_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA synchronous={synchronous}")

    def walk(transitions: Sequence[Sent]) -> None:
        for sent in transitions:
            connection.execute("BEGIN IMMEDIATE")
            _send(connection.execute, sent)
            connection.execute("COMMIT")

    return walk


def open_postgresql(url: str) -> Callable[[Sequence[Sent]], None]:
    connection = psycopg.connect(url.replace("+psycopg", ""))

    def walk(transitions: Sequence[Sent]) -> None:
        for sent in transitions:
            _send(connection.execute, sent)
            connection.commit()

    return walk


def _send(execute: Send, sent: Sent) -> None:
    for sql, values in sent:
        cursor = execute(sql, values)
        if sql.startswith("SELECT") or "RETURNING" in sql:
            cursor.fetchall()
        elif cursor.rowcount < 1:
            raise RuntimeError(f"nothing written by {sql}")
