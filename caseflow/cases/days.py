"""The two calendars a step may count on; the school's is read only when a rule asks for it."""

from datetime import date
from functools import cached_property

from caseflow.calendars.service import teaching_days, work_calendar
from caseflow.calendars.teaching import SchoolCalendar
from caseflow.policy.codes import TaskKind
from caseflow.policy.deadlines import Calendars
from caseflow.policy.edition import Edition
from caseflow.tasks.reminders import ReminderRule


class TeachingDays:
    """教学日 of one school as ``policy.deadlines`` wants to see them."""

    def __init__(self, school_id: int | None) -> None:
        self._school_id = school_id

    @cached_property
    def _days(self) -> SchoolCalendar:
        return teaching_days(self._school_id)

    def __hash__(self) -> int:
        return hash(self._days)

    def __eq__(self, other: object) -> bool:
        """Schools with the same days count alike, and are counted once."""
        return isinstance(other, TeachingDays) and self._days is other._days

    @property
    def version(self) -> str:
        return self._days.version

    def is_school_day(self, day: date) -> bool:
        return self._days.is_workday(day)

    def knows(self, day: date) -> bool:
        return not self._days.is_provisional(day)


def reminders_of(kind: str, edition: Edition) -> ReminderRule:
    """The end of a park is announced earlier than other dates (XX-18)."""
    parked = kind == TaskKind.PARK_END
    return ReminderRule.of(edition, edition.day_rules("stage.parked.remind_before") if parked else ())


def calendars_of(school_id: int | None) -> Calendars:
    return Calendars(work_calendar(), TeachingDays(school_id))
