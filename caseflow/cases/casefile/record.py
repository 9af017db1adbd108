"""The journal of the case as printed proof: every line with the text that was hashed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from caseflow import clock
from caseflow.audit.models import DaySeal
from caseflow.cases import timeline
from caseflow.cases.casefile.people import moment
from caseflow.cases.casefile.pieces import Journal, Line
from caseflow.cases.journal import Event, facts_text
from caseflow.cases.models import Case, CaseEvent
from caseflow.extensions import db
from caseflow.lib.dates import cn_date
from caseflow.lib.hashing import GENESIS


def journal_of(case: Case) -> Journal:
    """Proved line by line; what does not fit is said and nothing is left out."""
    events = list(reversed(timeline.events_of(case.id)))
    told = timeline.entries(case, events, words=False)
    words = [
        "　".join(filter(None, (moment(entry.at), entry.who, entry.what, entry.detail, entry.clause)))
        for entry in told
    ]
    lines = tuple(_lines(events, words))
    head = lines[-1].digest if lines else GENESIS
    problems = [f"第{line.seq}条：{line.problem}" for line in lines if line.problem]
    if (len(lines), head) != (case.seq, case.head or GENESIS):
        problems.append(f"日志止于第{len(lines)}条，个案记为第{case.seq}条：尾部被截或被改")
    seals, unsealed = _seals(events)
    return Journal(lines, head, seals, unsealed, tuple(problems))


def _lines(events: Sequence[CaseEvent], words: Sequence[str]) -> Iterator[Line]:
    previous = GENESIS
    for number, (row, said) in enumerate(zip(events, words, strict=True), start=1):
        event = _event(row)
        line = Line(row.seq, said, event.payload().decode(), row.hash)
        if row.seq != number:
            line = replace(line, problem=f"应为第{number}条，有缺行")
        elif row.prev_hash != previous:
            line = replace(line, problem="与上一条不相连")
        elif event.hash() != row.hash:
            line = replace(line, problem="内容与哈希不符，已被改动")
        previous = row.hash
        yield line


def _event(row: CaseEvent) -> Event:
    return Event(
        row.case_id,
        row.seq,
        row.at,
        row.fell_due_at,
        row.actor_id,
        row.actor_unit_id,
        row.trigger,
        row.from_stage,
        row.to_stage,
        row.clause,
        facts_text(row.facts),
        row.note_id,
        row.prev_hash,
    )


def _seals(events: Sequence[CaseEvent]) -> tuple[tuple[tuple[str, str, int], ...], tuple[str, ...]]:
    days: list[date] = sorted({clock.to_local(event.at).date() for event in events})
    query = select(DaySeal).where(DaySeal.day.in_(days)).order_by(DaySeal.day)
    sealed = {seal.day: seal for seal in db.session.scalars(query)}
    rows = tuple((seal.day.isoformat(), seal.root, seal.events) for seal in sealed.values())
    return rows, tuple(cn_date(day) for day in days if day not in sealed)
