"""The append-only journal of a case: each line carries the hash of the one before."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caseflow.cases.wire import Line
from caseflow.lib.hashing import GENESIS, canonical_json, chain

_INSERT = (
    "INSERT INTO case_event (case_id, seq, at, fell_due_at, actor_id, actor_unit_id, trigger,"
    " from_stage, to_stage, clause, facts, note_id, prev_hash, hash)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_ALL = (
    "SELECT case_id, seq, at, fell_due_at, actor_id, actor_unit_id, trigger, from_stage, to_stage,"
    " clause, facts, note_id, prev_hash, hash FROM case_event ORDER BY case_id, seq"
)
_HEADS = "SELECT id, number, stage, seq, head FROM case_file ORDER BY id"


@dataclass(frozen=True, slots=True)
class Event:
    """One line about to be written, or read back to be proved."""

    case_id: int
    seq: int
    at: datetime
    fell_due_at: datetime | None
    actor_id: int | None
    actor_unit_id: int | None
    trigger: str
    from_stage: str
    to_stage: str
    clause: str
    facts: str
    note_id: int | None
    prev_hash: str

    def hash(self) -> str:
        """Over the hash before and every column."""
        return chain(self.prev_hash, self.payload())

    def payload(self) -> bytes:
        """What is hashed; moments to the microsecond in UTC."""
        return canonical_json(
            [
                self.case_id,
                self.seq,
                _stamp(self.at),
                _stamp(self.fell_due_at),
                self.actor_id,
                self.actor_unit_id,
                self.trigger,
                self.from_stage,
                self.to_stage,
                self.clause,
                self.facts,
                self.note_id,
            ]
        )


def _stamp(moment: datetime | None) -> str:
    return "" if moment is None else moment.replace(tzinfo=None).isoformat("T", "microseconds")


def append(line: Line, event: Event, digest: str) -> None:
    """Write the line under its own hash, after the case has taken that as its head."""
    moment = line.wire.moment
    line.run(
        _INSERT,
        (
            event.case_id,
            event.seq,
            moment(event.at),
            moment(event.fell_due_at),
            event.actor_id,
            event.actor_unit_id,
            event.trigger,
            event.from_stage,
            event.to_stage,
            event.clause,
            event.facts,
            event.note_id,
            event.prev_hash,
            digest,
        ),
    )


def facts_text(facts: dict[str, Any]) -> str:
    return canonical_json(facts).decode()


@dataclass(frozen=True, slots=True)
class Problem:
    case: str
    seq: int
    text: str

    def __str__(self) -> str:
        return f"个案 {self.case} 第 {self.seq} 条：{self.text}"


def verify(line: Line) -> Iterator[Problem]:
    """Prove every journal: links, hashes, numbering, the kept head, and that the stage follows."""
    lines = _by_case(line)
    for case_id, number, stage, seq, head in line.run(_HEADS).fetchall():
        yield from _prove(number, stage, seq, head, lines.pop(case_id, []))
    for case_id, events in lines.items():
        yield Problem(f"#{case_id}", events[0][0].seq, "有日志而没有个案")


def _by_case(line: Line) -> dict[int, list[tuple[Event, str]]]:
    found: dict[int, list[tuple[Event, str]]] = {}
    for row in line.run(_ALL):
        values = list(row)
        values[2], values[3] = _moment(values[2]), _moment(values[3])
        found.setdefault(row[0], []).append((Event(*values[:-1]), row[-1]))
    return found


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _prove(
    number: str, stage: str, seq: int, head: str, events: list[tuple[Event, str]]
) -> Iterator[Problem]:
    previous, at_stage = GENESIS, ""
    for expected, (event, digest) in enumerate(events, start=1):
        yield from _prove_line(number, event, digest, expected=expected, previous=previous, at_stage=at_stage)
        previous, at_stage = digest, event.to_stage
    last = events[-1][0].seq if events else 0
    if (last, previous) != (seq, head):
        yield Problem(number, last, f"日志止于第 {last} 条，个案记为第 {seq} 条：尾部被截或被改")
    if events and at_stage != stage:
        yield Problem(number, last, "个案的阶段与日志不符")


def _prove_line(
    number: str, event: Event, digest: str, *, expected: int, previous: str, at_stage: str
) -> Iterator[Problem]:
    if event.seq != expected:
        yield Problem(number, event.seq, f"应为第 {expected} 条：有缺行")
    if event.prev_hash != previous:
        yield Problem(number, event.seq, "与上一条不相连")
    if event.hash() != digest:
        yield Problem(number, event.seq, "内容与哈希不符：已被改动")
    if event.from_stage != at_stage:
        yield Problem(number, event.seq, "起始阶段与上一条不符")
    if not _is_json(event.facts):
        yield Problem(number, event.seq, "事实栏无法读取")


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
