"""When something falls due, on which calendar, and why it is that day and no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, Protocol

from caseflow.lib.dates import cn_date
from caseflow.lib.workdays import (
    Counted,
    WorkCalendar,
    add_months,
    add_natural_days,
    add_workdays,
    roll_last_day,
)
from caseflow.policy.edition import DayRule, Unit

_DAY: Final = timedelta(days=1)
#: A school calendar with no teaching day for so long is not a holiday but a gap in the terms.
_LONGEST_BREAK: Final = 120


class SchoolCalendar(Protocol):
    """教学日 of a school: terms of its stage, closures, make-up days."""

    @property
    def version(self) -> str: ...

    def is_school_day(self, day: date) -> bool: ...

    def knows(self, day: date) -> bool:
        """Whether a term or holiday that holds this day has been entered."""


@dataclass(frozen=True, slots=True)
class Calendars:
    work: WorkCalendar
    school: SchoolCalendar | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A due day and how it came about; `start` is None for a date fixed by paper or approval."""

    day: date
    rule: str
    clause: str
    start: date | None = None
    skipped: tuple[date, ...] = ()
    provisional: bool = False
    calendar_version: str = ""

    @property
    def is_local(self) -> bool:
        return self.clause.startswith("LOCAL-")

    @property
    def derivation(self) -> dict[str, Any]:
        """Plain data for the task's row; `from_derivation` reads it back."""
        return {
            "day": self.day.isoformat(),
            "rule": self.rule,
            "clause": self.clause,
            "start": self.start.isoformat() if self.start else "",
            "skipped": [day.isoformat() for day in self.skipped],
            "provisional": self.provisional,
            "calendar": self.calendar_version,
        }

    @classmethod
    def from_derivation(cls, data: Mapping[str, Any]) -> Due:
        start = str(data.get("start", ""))
        return cls(
            day=date.fromisoformat(str(data["day"])),
            rule=str(data.get("rule", "")),
            clause=str(data.get("clause", "")),
            start=date.fromisoformat(start) if start else None,
            skipped=tuple(date.fromisoformat(str(day)) for day in data.get("skipped", ())),
            provisional=bool(data.get("provisional", False)),
            calendar_version=str(data.get("calendar", "")),
        )


def due_on(rule: DayRule, start: date, calendars: Calendars) -> Due:
    """The start day is not counted; a last day on a rest day moves to the next working day.

    A rule of 0 means at once, on the day itself, rest day or not.
    """
    # A school's own days are looked at only where they matter
    return _counted(rule, start, calendars if rule.unit is Unit.SCHOOLDAYS else Calendars(calendars.work))


@lru_cache(maxsize=4096)
def _counted(rule: DayRule, start: date, calendars: Calendars) -> Due:
    """Once for all the cases that count alike on a day."""
    count, version = _COUNTERS[rule.unit]
    counted = count(start, rule.n, calendars) if rule.n else Counted(start)
    return Due(
        day=counted.day,
        rule=rule_text(rule),
        clause=rule.clause,
        start=start,
        skipped=counted.skipped,
        provisional=counted.provisional,
        calendar_version=version(calendars),
    )


def fixed(day: date, clause: str, rule: str = "确定的日期") -> Due:
    """A date printed on a paper or written in an approval: never moved, whatever day it is."""
    return Due(day=day, rule=rule, clause=clause)


def plain_end(rule: DayRule, start: date) -> date:
    """The last day that a rule of days or months allows, without any calendar."""
    if rule.unit is Unit.MONTHS:
        return add_months(start, rule.n)
    if rule.unit is Unit.DAYS:
        return start + timedelta(days=rule.n)
    raise ValueError(f"{rule.title}按{_UNIT_WORDS[rule.unit]}计，须用日历计算")


def latest_service_day(printed: date, minimum: int) -> date:
    """The last day on which service still leaves the minimum before the printed date."""
    return printed - timedelta(days=minimum)


def starts_clock(effective_on: date, printed: date, minimum: int) -> bool:
    """DESIGN §3: the clock starts only when service is effective early enough before the printed date."""
    return effective_on <= latest_service_day(printed, minimum)


def rule_text(rule: DayRule) -> str:
    if rule.n == 0:
        return "当日"
    return f"{rule.n}{_UNIT_WORDS[rule.unit]}"


def explain(due: Due) -> str:
    """为什么是这一天, in one sentence."""
    parts = [_counting(due)]
    if due.skipped:
        parts.append(f"跳过{_runs(due.skipped)}")
    parts.append(f"到{cn_date(due.day)}" if due.start else f"为{cn_date(due.day)}")
    return "，".join(parts) + f"（{_ground(due)}）" + ("；" + PROVISIONAL_WORDS if due.provisional else "")


PROVISIONAL_WORDS: Final = "所涉年份的放假安排或校历尚未录入，此日期为暂定"


def _counting(due: Due) -> str:
    if due.start is None:
        return due.rule
    if due.rule == "当日":
        return f"{cn_date(due.start)}当日办理"
    return f"自{cn_date(due.start)}次日起{due.rule}"


def _ground(due: Due) -> str:
    return f"本县设定、待确认，{due.clause}" if due.is_local else f"依据 {due.clause}"


def _runs(days: Iterable[date]) -> str:
    """10月1日至10月7日、10月10日: neighbouring days are said as one run."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == _DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join(_run(run[0], run[-1]) for run in runs)


def _run(first: date, last: date) -> str:
    text = f"{first.month}月{first.day}日"
    return text if first == last else f"{text}至{last.month}月{last.day}日"


def _workdays(start: date, n: int, calendars: Calendars) -> Counted:
    return add_workdays(calendars.work, start, n)


def _days(start: date, n: int, calendars: Calendars) -> Counted:
    return add_natural_days(calendars.work, start, n)


def _months(start: date, n: int, calendars: Calendars) -> Counted:
    return roll_last_day(calendars.work, add_months(start, n))


def _schooldays(start: date, n: int, calendars: Calendars) -> Counted:
    """Without the terms nobody can know: working days stand in, and the date says it is provisional."""
    found = _count_schooldays(start, n, calendars.school) if calendars.school else None
    if found:
        return found
    stand_in = add_workdays(calendars.work, start, n)
    return Counted(stand_in.day, stand_in.skipped, provisional=True)


def _count_schooldays(start: date, n: int, school: SchoolCalendar) -> Counted | None:
    skipped: list[date] = []
    day = start
    while n:
        day += _DAY
        if not school.knows(day) or len(skipped) > _LONGEST_BREAK:
            return None
        if school.is_school_day(day):
            n -= 1
        else:
            skipped.append(day)
    return Counted(day, tuple(skipped))


def _work_version(calendars: Calendars) -> str:
    return calendars.work.version


def _school_version(calendars: Calendars) -> str:
    return calendars.school.version if calendars.school else calendars.work.version


_UNIT_WORDS: Final[Mapping[Unit, str]] = {
    Unit.WORKDAYS: "个工作日",
    Unit.SCHOOLDAYS: "个教学日",
    Unit.DAYS: "日",
    Unit.MONTHS: "个月",
}
_Counter = Callable[[date, int, Calendars], Counted]
_COUNTERS: Final[Mapping[Unit, tuple[_Counter, Callable[[Calendars], str]]]] = {
    Unit.WORKDAYS: (_workdays, _work_version),
    Unit.SCHOOLDAYS: (_schooldays, _school_version),
    Unit.DAYS: (_days, _work_version),
    Unit.MONTHS: (_months, _work_version),
}
