from datetime import date, datetime, timedelta

import pytest

from caseflow.calendars.official import builtin_calendar
from caseflow.errors import Conflict, Refused
from caseflow.extensions import writing
from caseflow.policy.edition import load_edition
from caseflow.tasks import service
from caseflow.tasks.models import Task
from caseflow.tasks.reminders import ReminderRule
from caseflow.tasks.service import NewTask, Pace
from tests.support.rows import make_unit

PACE = Pace(ReminderRule.of(load_edition("shanting-ruian")), builtin_calendar())
DUE = date(2026, 11, 27)


@pytest.fixture
def sandbox(empty_sandbox):
    return empty_sandbox


@pytest.fixture
def unit(session):
    return make_unit()


@pytest.fixture
def task(unit, now) -> Task:
    return open_one(unit, now)


def open_one(unit, now, **values) -> Task:
    spec = NewTask(
        **{
            "kind": "remark",
            "subject": ("case", 1),
            "unit_id": unit.id,
            "start_on": date(2026, 11, 20),
            "due_on": DUE,
            **values,
        }
    )
    return service.open_tasks([spec], PACE, now)[0]


def test_a_task_wakes_first_at_its_first_reminder(task, now) -> None:
    # Tuesday 08:30 local, three working days before the Friday
    assert task.wake_at == datetime.fromisoformat("2026-11-24T00:30:00+00:00")
    assert service.due_ids(task.wake_at - timedelta(seconds=1), 10) == []
    assert service.due_ids(task.wake_at, 10) == [task.id]


def test_meeting_ends_it_once(task, now) -> None:
    service.meet(task, 3, now)
    assert (task.state, task.ended_by, task.ended_at, task.wake_at) == ("met", 3, now, None)
    with pytest.raises(Conflict):
        service.meet(task, 4, now)
    with pytest.raises(Conflict):
        service.cancel(task, 4, now)
    assert task.ended_by == 3


def test_an_extension_keeps_the_old_date_and_reminds_anew(task, now) -> None:
    task.reminded, task.escalation = "before:3,due", 1
    later = now + timedelta(days=8)
    service.extend(task, date(2026, 12, 11), who=3, why=" 大雪封山 ", pace=PACE, now=later)
    assert (task.due_on, task.reminded, task.escalation) == (date(2026, 12, 11), "", 0)
    assert task.wake_at > later
    line = task.derivation["history"][-1]
    assert (line["from"], line["to"], line["why"], line["by"]) == ("2026-11-27", "2026-12-11", "大雪封山", 3)


def test_an_extension_needs_a_reason_and_more_time(task, now) -> None:
    with pytest.raises(Refused) as refused:
        service.extend(task, DUE, who=3, why=" ", pace=PACE, now=now)
    assert [reason.field for reason in refused.value.reasons] == ["why", "due_on"]


def test_whoever_looked_at_an_older_date_is_refused(session, task, now) -> None:
    session.execute(Task.__table__.update().values(due_on=date(2026, 11, 30)))
    with pytest.raises(Conflict):
        service.extend(task, date(2026, 12, 11), who=3, why="雪", pace=PACE, now=now)


def test_time_stands_still_while_paused(task, now) -> None:
    service.pause(task, 3, "寒假", now)
    assert (task.state, task.wake_at) == ("paused", None)
    assert service.due_ids(now + timedelta(days=99), 10) == []
    service.resume(task, 3, PACE, now + timedelta(days=8))
    # 27 November and 8 days is Saturday 5 December, so Monday
    assert (task.state, task.due_on) == ("open", date(2026, 12, 7))
    assert [line["what"] for line in task.derivation["history"]] == ["pause", "resume"]


def test_the_longest_waiting_comes_first_and_cases_can_be_told_apart(unit, now) -> None:
    first = open_one(unit, now, due_on=date(2026, 11, 26))
    second = open_one(unit, now, case_id=None, due_on=date(2026, 11, 27))
    late = now + timedelta(days=30)
    assert service.due_ids(late, 1) == [first.id]
    assert service.due_ids(late, 10, of_cases=False) == [first.id, second.id]
    assert service.due_ids(late, 10, of_cases=True) == []
    service.put_back([first.id], late + timedelta(hours=1))
    assert service.due_ids(late, 10) == [second.id]


@pytest.mark.parametrize("backend", [pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_two_workers_never_claim_the_same_task(app, session, unit, now, backend) -> None:
    for _ in range(6):
        open_one(unit, now)
    session.commit()
    late = now + timedelta(days=30)
    mine = {task.id for task in service.claim_due(late, 4)}
    with app.app_context(), writing():
        theirs = {task.id for task in service.claim_due(late, 4)}
    assert (len(mine), len(theirs), mine & theirs) == (4, 2, set())
