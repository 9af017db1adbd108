"""What other rooms ask of the calendars."""

from caseflow.calendars.checks import DayRow
from caseflow.calendars.entering import enter_term, enter_year, except_day, seed_official
from caseflow.calendars.pictures import forget, school_calendar, teaching_days, work_calendar
from caseflow.calendars.teaching import SchoolCalendar

__all__ = [
    "DayRow",
    "SchoolCalendar",
    "enter_term",
    "enter_year",
    "except_day",
    "forget",
    "school_calendar",
    "seed_official",
    "teaching_days",
    "work_calendar",
]
