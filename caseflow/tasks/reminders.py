"""When the sweep must look at a task, and what it does then. Pure arithmetic, no database.

A due date has a fixed row of moments: reminders some days before, on the day, the end of the day
(``due``), reminders after, and the superior (``escalate``). Reminders are made at 08:30 local time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from caseflow import clock
from caseflow.lib.workdays import WorkCalendar
from caseflow.policy.edition import DayRule, Edition, Unit

_MORNING = timedelta(hours=8, minutes=30)
_DAY = timedelta(days=1)


class Action(StrEnum):
    REMIND = "remind"
    DUE = "due"
    ESCALATE = "escalate"


@dataclass(frozen=True, slots=True)
class ReminderRule:
    before: tuple[DayRule, ...] = ()
    on: bool = True
    after: tuple[DayRule, ...] = ()
    escalate: DayRule | None = None

    @classmethod
    def of(cls, edition: Edition, before: Iterable[DayRule] = ()) -> "ReminderRule":
        """The edition's reminders; ``before`` replaces the days of notice where a clause gives others."""
        return _rule(edition, tuple(before))


@lru_cache(maxsize=256)
def _rule(edition: Edition, before: tuple[DayRule, ...]) -> ReminderRule:
    return ReminderRule(
        before or edition.day_rules("reminders.before"),
        edition.switch("reminders.on"),
        edition.day_rules("reminders.after"),
        edition.days("reminders.escalate"),
    )


@dataclass(frozen=True, slots=True)
class Wake:
    """What to do now, and when to look again; ``key`` goes into the task's ``reminded``."""

    action: Action | None
    key: str
    next_wake_at: datetime | None
    #: the moment it should have happened; earlier than now after an outage
    fell_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Point:
    at: datetime
    action: Action
    key: str


def first_wake(due_on: date, rule: ReminderRule, calendar: WorkCalendar, now: datetime) -> datetime | None:
    """For a task just opened: reminders whose moment is already over are passed by."""
    points = _points(due_on, rule, calendar)
    if now >= clock.day_end_utc(due_on):
        return now
    return next((point.at for point in points if point.at > now), None)


def plan_wake(
    due_on: date,
    reminded: str,
    escalation: int,
    rule: ReminderRule,
    calendar: WorkCalendar,
    *,
    now: datetime,
) -> Wake:
    """The one thing to do now, if any.

    1. What is over and not yet done is owed; of reminders owed on one side of the due moment only
       the last is made, so that an outage does not end in a shower of them.
    2. The end of the due day is never passed by, nor is the superior.
    3. More owed than one thing: ``next_wake_at`` is now, and the sweep comes again.
    """
    points = _points(due_on, rule, calendar)
    owed = _owed(points, frozenset(reminded.split(",")), escalation, now)
    if not owed:
        return Wake(None, "", _next_after(points, now))
    chosen = owed[0]
    following = now if len(owed) > 1 else _next_after(points, now)
    return Wake(chosen.action, chosen.key, following, chosen.at)


def with_key(reminded: str, key: str) -> str:
    """``reminded`` after ``key`` has been done."""
    return f"{reminded},{key}" if reminded else key


def _owed(points: tuple[_Point, ...], done: frozenset[str], escalation: int, now: datetime) -> list[_Point]:
    over = [point for point in points if point.at <= now]
    due_over = any(point.action is Action.DUE for point in over)
    reminders = [point for point in over if point.action is Action.REMIND]
    owed = [
        point
        for point in over
        if (point.action is Action.DUE and point.key not in done)
        or (point.action is Action.ESCALATE and escalation < 1)
    ]
    # A reminder before the due moment says nothing once that has passed
    last = reminders[-1:] if not due_over else [p for p in reminders if p.key.startswith("after:")][-1:]
    owed += [point for point in last if point.key not in done]
    return sorted(owed, key=_order)


def _order(point: _Point) -> tuple[datetime, bool]:
    return point.at, point.action is Action.ESCALATE


def _next_after(points: tuple[_Point, ...], now: datetime) -> datetime | None:
    return next((point.at for point in points if point.at > now), None)


@lru_cache(maxsize=4096)
def _points(due_on: date, rule: ReminderRule, calendar: WorkCalendar) -> tuple[_Point, ...]:
    before = [
        _Point(_morning(_back(due_on, step, calendar)), Action.REMIND, f"before:{step.n}")
        for step in rule.before
    ]
    on = [_Point(_morning(due_on), Action.REMIND, "on")] if rule.on else []
    due = _Point(clock.day_end_utc(due_on), Action.DUE, "due")
    after = [
        _Point(_morning(_forth(due_on, step, calendar)), Action.REMIND, f"after:{step.n}")
        for step in rule.after
    ]
    superior = (
        [_Point(_morning(_forth(due_on, rule.escalate, calendar)), Action.ESCALATE, "escalate:1")]
        if rule.escalate
        else []
    )
    return tuple(sorted((*before, *on, due, *after, *superior), key=_order))


def _morning(day: date) -> datetime:
    return clock.day_start_utc(day) + _MORNING


def _back(day: date, rule: DayRule, calendar: WorkCalendar) -> date:
    return _stepped(day, -_DAY, rule, calendar)


def _forth(day: date, rule: DayRule, calendar: WorkCalendar) -> date:
    return _stepped(day, _DAY, rule, calendar)


def _stepped(day: date, step: timedelta, rule: DayRule, calendar: WorkCalendar) -> date:
    if rule.unit == Unit.DAYS:
        return day + step * rule.n
    if rule.unit != Unit.WORKDAYS:
        raise ValueError(f"提醒只按工作日或自然日计，{rule.clause} 的单位是 {rule.unit}")
    left = rule.n
    while left:
        day += step
        left -= calendar.is_workday(day)
    return day
