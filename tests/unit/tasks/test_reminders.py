from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow import clock
from caseflow.calendars.official import builtin_calendar
from caseflow.policy.edition import DayRule, Unit, load_edition
from caseflow.tasks.reminders import Action, ReminderRule, first_wake, plan_wake, with_key

CALENDAR = builtin_calendar()
EDITION = load_edition("shanting-ruian")
#: three working days and one before, on the day, one and three after, superior after three
RULE = ReminderRule.of(EDITION)
# Friday; the Wednesday after it is 2026-12-02
DUE = date(2026, 11, 27)


def at(day: date, hour: int = 8, minute: int = 30, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), clock.SHANGHAI).astimezone(UTC)


def plan(now: datetime, reminded: str = "", escalation: int = 0, due: date = DUE):
    return plan_wake(due, reminded, escalation, RULE, CALENDAR, now=now)


@pytest.mark.parametrize(
    ("now", "action", "key"),
    [
        (at(date(2026, 11, 24), 8, 29, 59), None, ""),
        (at(date(2026, 11, 24)), "remind", "before:3"),
        (at(date(2026, 11, 26)), "remind", "before:1"),
        (at(DUE), "remind", "on"),
        (at(DUE, 23, 59, 59), "remind", "on"),
        (at(date(2026, 11, 28), 0, 0), "due", "due"),
    ],
)
def test_each_moment_has_its_action(now, action, key) -> None:
    wake = plan(now)
    assert (wake.action, wake.key) == (action, key)


def test_after_the_due_day_come_reminders_then_the_superior() -> None:
    # the weekend is stepped over: Monday is the first working day after, Wednesday the third
    assert plan(at(date(2026, 11, 30)), "due").key == "after:1"
    wednesday = plan(at(date(2026, 12, 2)), "due,after:1")
    assert wednesday.key == "after:3"
    assert plan(at(date(2026, 12, 2)), "due,after:1,after:3").action is Action.ESCALATE
    assert plan(at(date(2027, 6, 1)), "due,after:1,after:3", 1).next_wake_at is None


def test_reminders_before_step_over_a_holiday() -> None:
    # 2026-10-08 is the first working day after National Day; 10-01 to 10-07 are off, 09-30 is worked
    assert first_wake(date(2026, 10, 8), RULE, CALENDAR, at(date(2026, 9, 1))) == at(date(2026, 9, 28))
    assert plan(at(date(2026, 9, 30)), due=date(2026, 10, 8)).key == "before:1"


def test_nothing_is_said_twice_for_one_due_date() -> None:
    now = at(date(2026, 11, 26), 10)
    assert plan(now).key == "before:1"
    again = plan(now, "before:1")
    assert again.action is None
    assert again.next_wake_at == at(DUE)


def test_after_an_outage_only_the_last_reminder_is_made_but_due_and_superior_are_kept() -> None:
    now = at(date(2026, 12, 20), 15)
    reminded, escalation, done = "", 0, []
    while (wake := plan(now, reminded, escalation)).action:
        done.append(wake.key)
        reminded = with_key(reminded, wake.key)
        escalation += wake.action is Action.ESCALATE
        assert wake.next_wake_at is None or wake.next_wake_at >= now
    assert done == ["due", "after:3", "escalate:1"]


def test_an_event_says_when_it_should_have_happened() -> None:
    late = plan(at(date(2026, 11, 29), 15))
    assert late.key == "due"
    assert late.fell_due_at == at(date(2026, 11, 28), 0, 0)


def test_a_new_task_is_not_reminded_of_moments_before_its_birth() -> None:
    assert first_wake(DUE, RULE, CALENDAR, at(date(2026, 11, 25), 12)) == at(date(2026, 11, 26))
    assert first_wake(DUE, RULE, CALENDAR, at(DUE, 9)) == at(date(2026, 11, 28), 0, 0)
    passed = at(date(2026, 11, 28), 0, 0)
    assert first_wake(DUE, RULE, CALENDAR, passed) == passed


def test_a_clause_may_give_other_days_of_notice() -> None:
    rule = ReminderRule.of(EDITION, before=[EDITION.days("stage.parked.remind_before")])
    assert first_wake(DUE, rule, CALENDAR, at(date(2026, 11, 1))) == at(date(2026, 11, 12))


def test_a_rule_on_school_days_is_refused() -> None:
    rule = ReminderRule(before=(DayRule(3, Unit.SCHOOLDAYS, "LOCAL-50"),))
    with pytest.raises(ValueError, match="工作日或自然日"):
        first_wake(DUE, rule, CALENDAR, at(date(2026, 11, 1)))


@given(
    due=st.dates(date(2026, 1, 5), date(2027, 12, 1)),
    start=st.integers(0, 60),
    gaps=st.lists(st.integers(1, 60 * 24 * 6), min_size=1, max_size=60),
)
def test_any_rhythm_of_sweeps_makes_each_action_at_most_once_and_in_order(due, start, gaps) -> None:
    now = at(due - timedelta(days=start), 12)
    reminded, escalation, done = "", 0, []
    wake_at = first_wake(due, RULE, CALENDAR, now)
    for gap in gaps:
        now += timedelta(minutes=gap)
        while wake_at and wake_at <= now:
            wake = plan(now, reminded, escalation, due)
            wake_at = wake.next_wake_at
            if wake.action:
                done.append(wake.key)
                reminded = with_key(reminded, wake.key)
                escalation += wake.action is Action.ESCALATE
    order = ["before:3", "before:1", "on", "due", "after:1", "after:3", "escalate:1"]
    assert done == sorted(set(done), key=order.index)
    if now >= at(due + timedelta(days=21)):
        assert {"due", "after:3", "escalate:1"} <= set(done)
        assert wake_at is None
