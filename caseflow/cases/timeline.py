"""The journal as people read it: what happened, who did it, why, newest first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import User
from caseflow.accounts.tree import current_tree
from caseflow.cases.models import Case, CaseEvent, CaseNote, Visit
from caseflow.extensions import db
from caseflow.lib.dates import cn_date
from caseflow.policy import codes
from caseflow.policy.labels import label
from caseflow.policy.stages import Stage, Trigger

Facts = Mapping[str, Any]
Detail = Callable[[Facts], str]

CLOCK = "系统（到期自动办理）"
T = Trigger
#: what the timeline may be narrowed to
KINDS: dict[str, tuple[str, frozenset[Trigger]]] = {
    "visits": ("家访", frozenset({T.LOG_VISIT, T.FLAG})),
    "papers": (
        "文书与送达",
        frozenset(
            {T.REPORT, T.ISSUE_NOTICE, T.ISSUE_LETTER, T.RECORD_SERVICE, T.SERVICE_FAILED, T.VOID_NOTICE}
            | {T.VOID_PAPER}
            | {T.ISSUE_PAPER, T.INQUIRE, T.ANSWER_INQUIRY, T.FILE_PROOF}
        ),
    ),
    "people": (
        "审批与经办",
        frozenset({T.REQUEST, T.REJECT, T.ASSIGN, T.TRANSFER_UNIT, T.EXTEND, T.SEND_BACK, T.DECLINE}),
    ),
}
STAGE_CHANGES = "stages"
#: a new round begins with these
_NEW_ROUND = frozenset({T.RELAPSE, T.REOPEN, T.RESUME})


@dataclass(frozen=True, slots=True)
class Entry:
    seq: int
    what: str
    at: datetime
    who: str
    clause: str
    #: it moved the case
    key: bool
    detail: str = ""
    #: typed words; empty for those who may not read them
    words: str = ""
    visit: Visit | None = None
    #: recorded later than it fell due
    fell_due_at: datetime | None = None


def events_of(case_id: int) -> Sequence[CaseEvent]:
    query = select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.seq.desc())
    return db.session.scalars(query).all()


def narrowed(events: Sequence[CaseEvent], kind: str) -> Sequence[CaseEvent]:
    if kind == STAGE_CHANGES:
        return [event for event in events if event.from_stage != event.to_stage]
    if kind not in KINDS:
        return events
    return [event for event in events if event.trigger in KINDS[kind][1]]


def stages_of_round(events: Sequence[CaseEvent]) -> frozenset[Stage]:
    """The stages the case has been in since its present round began; ``events`` newest first."""
    seen: set[Stage] = set()
    for event in events:
        seen.add(Stage(event.to_stage))
        if event.trigger in _NEW_ROUND:
            break
    return frozenset(seen)


def entries(case: Case, events: Sequence[CaseEvent], *, words: bool) -> list[Entry]:
    """``words`` False leaves out what was typed: who reads without the files reads no free text."""
    users = _names(one for event in events for one in (event.actor_id, event.facts.get("owner_id")))
    visits = _visits(case, events)
    notes = _notes(events) if words else {}
    return [_entry(event, users, visits, notes.get(event.note_id or 0, ""), words=words) for event in events]


def _entry(
    event: CaseEvent, users: Mapping[int, str], visits: Mapping[int, Visit], note: str, *, words: bool
) -> Entry:
    trigger = Trigger(event.trigger)
    known = Entry(
        seq=event.seq,
        what=_what(trigger, event),
        at=event.at,
        who=_who(event, users),
        clause=event.clause,
        key=event.from_stage != event.to_stage,
        detail=_detail(trigger, event.facts, users),
        words=note,
        fell_due_at=event.fell_due_at,
    )
    visit = visits.get(int(event.facts.get("visit_id", 0)))
    if visit is None:
        return known
    what = f"{label(codes.VisitMethod(visit.method))}：{label(codes.VisitResult(visit.result))}"
    return replace(known, what=what, detail=_met(visit), words=visit.account if words else "", visit=visit)


def detail_of(trigger: Trigger, facts: Facts) -> str:
    """What a step, or the request for it, says of itself."""
    return _DETAILS.get(trigger, _nothing)(facts)


def _detail(trigger: Trigger, facts: Facts, users: Mapping[int, str]) -> str:
    if trigger is T.ASSIGN:
        return f"转由{users.get(int(facts['owner_id']), '')}经办"
    return detail_of(trigger, facts)


def _what(trigger: Trigger, event: CaseEvent) -> str:
    if trigger is T.REQUEST:
        return f"申请{label(Trigger(event.facts['for']))}"
    if trigger is T.REJECT:
        return f"退回“{label(Trigger(event.facts['for']))}”的申请"
    if trigger is T.FLAG:
        return "侵害线索已处理" if event.facts.get("handled") else label(trigger)
    approved = event.facts.get("approval_id") and trigger is not T.ASSIGN
    return f"{label(trigger)}（经批准）" if approved else label(trigger)


def _who(event: CaseEvent, users: Mapping[int, str]) -> str:
    if event.actor_id is None:
        return CLOCK
    unit = current_tree().name(event.actor_unit_id)
    return f"{unit} {users.get(event.actor_id, '')}".strip()


def _names(ids: Iterable[int | None]) -> dict[int, str]:
    wanted = sorted({one for one in ids if one})
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}


def _visits(case: Case, events: Sequence[CaseEvent]) -> dict[int, Visit]:
    wanted = [int(event.facts["visit_id"]) for event in events if "visit_id" in event.facts]
    found = db.session.scalars(select(Visit).where(Visit.case_id == case.id, Visit.id.in_(wanted)))
    return {visit.id: visit for visit in found}


def _notes(events: Sequence[CaseEvent]) -> dict[int, str]:
    wanted = [event.note_id for event in events if event.note_id]
    found = db.session.scalars(select(CaseNote).where(CaseNote.id.in_(wanted)))
    return {note.id: note.text for note in found}


def _met(visit: Visit) -> str:
    parts = ["见到" + "、".join(label(codes.Met(code)) for code in visit.met)] if visit.met else []
    if codes.Met.NOBODY in visit.met:
        parts = [label(codes.Met.NOBODY)]
    if visit.promised_on:
        parts.append(f"约定{cn_date(visit.promised_on)}返校")
    if visit.harm:
        parts.append(f"侵害线索：{label(codes.Harm(visit.harm))}")
    return "，".join(parts)


def _day(facts: Facts, name: str) -> str:
    value = facts.get(name)
    return cn_date(date.fromisoformat(value)) if value else ""


def _nothing(facts: Facts) -> str:
    return ""


def _opened(facts: Facts) -> str:
    parts = [f"来源：{label(codes.Source(facts['source']))}"]
    if facts.get("last_attended_on"):
        parts.append(f"最后到校{_day(facts, 'last_attended_on')}")
    if facts.get("reached") is not None:
        parts.append("已联系上" if facts["reached"] else "尚未联系上")
    return "，".join(parts)


def _concluded(facts: Facts) -> str:
    return f"核实结论：{codes.conclusion(str(facts['conclusion'])).title}"


def _reported(facts: Facts) -> str:
    return f"报至{current_tree().name(facts.get('unit_id'))}"


def _issued(facts: Facts) -> str:
    parts = [str(facts.get("number", "")), f"文书载明日期{_day(facts, 'printed_on')}"]
    return "，".join(part for part in parts if part)


def _paper(facts: Facts) -> str:
    parts = [label(codes.NoticeKind(facts["kind"])), str(facts.get("number", ""))]
    return "，".join(part for part in parts if part)


def _served(facts: Facts) -> str:
    mode = codes.service_mode(str(facts["mode"])).title
    effective = _day(facts, "effective_on")
    return f"{mode}，{effective}生效" if effective else f"{mode}，待回执"


def _not_served(facts: Facts) -> str:
    parts = [codes.service_mode(str(facts["mode"])).title]
    if facts.get("ground"):
        parts.append(label(str(facts["ground"]), codes.ServiceFailure))
    if facts.get("next_mode"):
        parts.append(f"改用{codes.service_mode(str(facts['next_mode'])).title}")
    return "，".join(parts)


def _lapsed(facts: Facts) -> str:
    return f"文书载明的{_day(facts, 'fell_due_on')}已过，未返校"


def _to_unit(facts: Facts) -> str:
    return f"至{current_tree().name(facts.get('to_unit') or facts.get('unit_id'))}"


def _returned(facts: Facts) -> str:
    klass = current_tree().name(facts.get("class_id"))
    return f"{_day(facts, 'on_day')}到校，就读{klass}"


def _attested(facts: Facts) -> str:
    source = label(str(facts.get("source", "school")), codes.AttestSource)
    return f"{_day(facts, 'on_day')}{'在校' if facts.get('present') else '不在校'}（{source}）"


def _parked(facts: Facts) -> str:
    return f"{codes.park_kind(str(facts['kind'])).title}，至{_day(facts, 'until')}"


def _ended(facts: Facts) -> str:
    return f"去向：{codes.outcome(str(facts.get('outcome') or codes.BACK_IN_CLASS)).title}"


def _pursued(facts: Facts) -> str:
    return f"途径：{label(codes.Route(facts['route']))}" if facts.get("route") else ""


def _proceeding(facts: Facts) -> str:
    return label(codes.Proceeding(facts["proceeding"])) if facts.get("proceeding") else ""


def _filed(facts: Facts) -> str:
    return codes.proof_title(str(facts["kind"])) if facts.get("kind") else ""


def _extended(facts: Facts) -> str:
    return f"延长至{_day(facts, 'until')}" if facts.get("until") else ""


def _asked(facts: Facts) -> str:
    asked = facts.get("asked") or {}
    return detail_of(Trigger(facts["for"]), asked)


_DETAILS: dict[Trigger, Detail] = {
    T.OPEN: _opened,
    T.CONFIRM: _concluded,
    T.DISMISS: _concluded,
    T.REPORT: _reported,
    T.ISSUE_NOTICE: _issued,
    T.ISSUE_LETTER: _issued,
    T.ISSUE_PAPER: _paper,
    T.RECORD_SERVICE: _served,
    T.SERVICE_FAILED: _not_served,
    T.LAPSE: _lapsed,
    T.REFER: _to_unit,
    T.TRANSFER_UNIT: _to_unit,
    T.PURSUE: _pursued,
    T.LOG_PROCEEDING: _proceeding,
    T.RETURN_TO_SCHOOL: _returned,
    T.ATTEST: _attested,
    T.PARK: _parked,
    T.CLOSE: _ended,
    T.RESETTLE: _ended,
    T.FILE_PROOF: _filed,
    T.EXTEND: _extended,
    T.REQUEST: _asked,
}
