"""Teaching days (教学日) from terms. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from caseflow.lib.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Term:
    #: primary / middle / all
    stage: str
    first_day: date
    last_day: date
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class SchoolCalendar:
    """The days a school teaches: office working days inside its terms, with its own exceptions.

    A make-up working day of the office is one of the school too, unless an exception says no.
    """

    work: WorkCalendar
    terms: tuple[Term, ...]
    exceptions: Mapping[date, bool]

    @property
    def version(self) -> str:
        return f"{self.work.version}-{len(self.terms)}t{len(self.exceptions)}e"

    def is_school_day(self, day: date) -> bool:
        if day in self.exceptions:
            return self.exceptions[day]
        inside = any(term.first_day <= day <= term.last_day for term in self.terms)
        return inside and self.work.is_workday(day)

    def knows(self, day: date) -> bool:
        """From the first entered term to the end of the last, in years whose holidays are known."""
        if not self.terms or self.work.is_provisional(day):
            return False
        first = min(term.first_day for term in self.terms)
        return first <= day <= max(term.last_day for term in self.terms)

    # The counting helpers of lib.workdays ask these two questions
    def is_workday(self, day: date) -> bool:
        return self.is_school_day(day)

    def is_provisional(self, day: date) -> bool:
        return not self.knows(day)
