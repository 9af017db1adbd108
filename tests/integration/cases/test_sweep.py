"""The clock's round: the right thing at the right moment, once, and never a document."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from caseflow import clock
from caseflow.cases import service
from caseflow.cases import sweep as sweep_module
from caseflow.cases.models import Case, CaseEvent
from caseflow.cases.sweep import sweep, would_do
from caseflow.messages.models import Message
from caseflow.notices.models import Notice
from caseflow.policy.codes import ParkKind, park_kind
from caseflow.policy.stages import Stage, Trigger
from caseflow.tasks.models import Task
from tests.conftest import NOW
from tests.walk import DAY, back, issue, make_case, open_case, person, proof, serve


def run(session, at):
    with clock.frozen(at):
        return sweep(at, session.flush)


def stage(session, case_id):
    session.expire_all()
    return session.get_one(Case, case_id).stage


@pytest.fixture
def noticed(session, world):
    """Served in time, printed date known."""
    case_id = make_case(world, "zhang", Stage.NOTICED)
    return case_id, session.scalars(select(Notice.printed_on).where(Notice.kind == "return_notice")).one()


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(-timedelta(seconds=1), "noticed"), (timedelta(0), "lapsed"), (timedelta(seconds=1), "lapsed")],
)
def test_it_lapses_when_the_printed_day_is_over_and_no_second_earlier(session, noticed, offset, expected):
    case_id, printed = noticed
    run(session, clock.day_end_utc(printed) + offset)
    assert stage(session, case_id) == expected


def test_a_lapse_carries_when_it_fell_due_beside_when_it_was_recorded(session, noticed):
    case_id, printed = noticed
    late = clock.day_end_utc(printed) + 3 * DAY
    run(session, late)
    event = session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.trigger == Trigger.LAPSE)
    ).one()
    assert event.fell_due_at == clock.day_end_utc(printed)
    assert event.at == late
    assert event.actor_id is None
    refer = session.scalars(select(Task).where(Task.case_id == case_id, Task.kind == "refer")).one()
    assert refer.derivation["start"] == printed.isoformat(), "the next period starts where the last one ended"


def test_a_second_sweep_finds_nothing_left_to_do(session, noticed):
    _, printed = noticed
    at = clock.day_end_utc(printed)
    assert run(session, at).lines
    before = session.scalar(select(func.count()).select_from(CaseEvent))
    assert run(session, at).lines == []
    assert session.scalar(select(func.count()).select_from(CaseEvent)) == before


def test_a_notice_served_too_late_never_lapses(session, world):
    case_id = make_case(world, "zhang", Stage.REPORTED)
    notice_id = issue(world, case_id, at=NOW)
    printed = session.get_one(Notice, notice_id).printed_on
    late = clock.day_start_utc(printed) - 2 * DAY
    serve(world, case_id, notice_id, at=late)
    run(session, clock.day_end_utc(printed) + 5 * DAY)
    assert stage(session, case_id) == "noticed"
    kinds = session.scalars(select(Task.kind).where(Task.case_id == case_id, Task.state == "open")).all()
    assert list(kinds) == ["replace_notice"], "the issuer owes a replacement with a new date"


def test_after_the_letter_s_date_the_township_owes_a_decision_and_nothing_is_pursued(session, world):
    case_id = make_case(world, "zhang", Stage.JUDICIAL)
    printed = session.scalars(select(Notice.printed_on).where(Notice.kind == "judicial_letter")).one()
    run(session, clock.day_end_utc(printed) - timedelta(seconds=1))
    before = set(session.scalars(select(Task.kind).where(Task.case_id == case_id, Task.state == "open")))
    assert before == {"letter_by"}
    run(session, clock.day_end_utc(printed))
    task = session.scalars(select(Task).where(Task.case_id == case_id, Task.state == "open")).one()
    assert (task.kind, task.unit_id) == ("decide", world.units["qingshi"])
    assert stage(session, case_id) == "judicial"


def test_an_unserved_notice_never_lapses(session, world):
    case_id = make_case(world, "zhang", Stage.REPORTED)
    notice_id = issue(world, case_id, at=NOW)
    printed = session.get_one(Notice, notice_id).printed_on
    run(session, clock.day_end_utc(printed) + 30 * DAY)
    assert stage(session, case_id) == "noticed"


def test_a_park_ends_by_itself_the_day_after(session, world):
    case_id = make_case(world, "zhang", Stage.PERSUADING)
    until = clock.to_local(NOW).date() + 60 * DAY
    approval = request_park(world, case_id, until)
    with clock.frozen(NOW):
        service.decide(approval.id, person(world, "bureau_leader"), NOW, approve=True)
    run(session, clock.day_end_utc(until) - timedelta(seconds=1))
    assert stage(session, case_id) == "parked"
    run(session, clock.day_end_utc(until))
    assert stage(session, case_id) == "persuading"
    open_kinds = set(session.scalars(select(Task.kind).where(Task.case_id == case_id, Task.state == "open")))
    assert "resume_check" in open_kinds


def request_park(world, case_id, until):
    chosen = park_kind(ParkKind.SUSPENSION)
    for kind in chosen.proofs:
        proof(world, ("case", case_id), kind)
    data = {"kind": ParkKind.SUSPENSION.value, "until": until.isoformat()}
    with clock.frozen(NOW):
        return service.request(case_id, Trigger.PARK, person(world, "head"), NOW, data, note="因病休学")


def test_reminders_go_before_on_and_after_then_to_the_superior(session, world):
    case_id = open_case(world, "zhang")
    task = session.scalars(select(Task).where(Task.case_id == case_id, Task.kind == "verify")).one()
    due = clock.day_start_utc(task.due_on)
    for days in range(-6, 12):
        run(session, due + days * DAY + timedelta(hours=9))
    told = session.execute(
        select(Message.once, Message.user_id).order_by(Message.created_at, Message.id)
    ).all()
    phases = [once.split(":", 3)[-1] for once, _ in told]
    assert len(told) == len(set(told)), "nobody is told the same thing twice"
    for phase in ("before:3", "before:1", "on", "after:1", "after:3", "escalate:1"):
        assert phase in phases, phases
    assert phases.index("before:3") < phases.index("on") < phases.index("after:1")


def test_messages_hold_no_names(session, world):
    open_case(world, "zhang")
    run(session, NOW + 20 * DAY)
    words = " ".join(session.scalars(select(Message.text)))
    assert words
    assert "张" not in words


def test_nothing_with_legal_effect_is_issued_by_the_clock(session, noticed):
    _, printed = noticed
    before = session.scalar(select(func.count()).select_from(Notice))
    for days in range(0, 120, 7):
        run(session, clock.day_end_utc(printed) + days * DAY)
    assert session.scalar(select(func.count()).select_from(Notice)) == before


def test_an_unanswered_follow_up_escalates_and_stays_open(session, world):
    case_id = make_case(world, "zhang", Stage.PERSUADING)
    back(world, case_id)
    run(session, NOW + 40 * DAY)
    late = session.scalars(
        select(Task).where(Task.case_id == case_id, Task.kind == "followup", Task.escalation > 0)
    ).all()
    assert late
    assert all(task.state == "open" and task.missed_at for task in late)
    assert session.scalar(select(func.count()).where(Message.kind == "escalated").select_from(Message))


def test_the_dry_run_says_what_will_be_done_and_does_nothing(session, noticed):
    case_id, printed = noticed
    at = clock.day_end_utc(printed)
    foreseen = would_do(at)
    assert stage(session, case_id) == "noticed"
    done = run(session, at)
    assert [(line.task_id, line.action) for line in foreseen] == [
        (line.task_id, line.action) for line in done.lines
    ]


def test_a_poison_task_is_put_back_and_stops_nobody(session, world, noticed, monkeypatch):
    case_id, printed = noticed
    sick = open_case(world, "chen")
    poison = session.scalars(select(Task.id).where(Task.case_id == sick)).one()
    session.commit()
    act = sweep_module._act

    def poisoned(task, wake, now):
        if task.id == poison:
            raise RuntimeError("poison")
        act(task, wake, now)

    monkeypatch.setattr(sweep_module, "_act", poisoned)
    at = clock.day_end_utc(printed)
    with clock.frozen(at):
        result = sweep(at, session.commit)
    assert result.failed == [poison]
    assert stage(session, case_id) == "lapsed"
    assert session.get_one(Task, poison).wake_at == at + timedelta(hours=1)
