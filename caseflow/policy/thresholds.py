"""When a number means something: suspicion, a listed difference, school age, a full class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

from caseflow.lib.dates import age_on, school_year
from caseflow.policy.edition import Edition

_AT_LEAST: Final = "at_least"
_PRIMARY_GRADES: Final = range(1, 7)


class Mark(StrEnum):
    """What the class sheet says of one school day."""

    PRESENT = "present"
    LEAVE = "leave"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Why an absence is proposed as 疑似辍学: the run of school days and the clause."""

    since: date
    days: int
    clause: str


def absence_run(marks: Sequence[tuple[date, Mark]]) -> tuple[date, ...]:
    """The unexcused school days without a break up to the last one marked, oldest first.

    Days that are no school days are not in the sheet: they neither count nor break the run. A leave or one
    attended session ends it.
    """
    run: list[date] = []
    for day, mark in sorted(marks, reverse=True):
        if mark is not Mark.ABSENT:
            break
        run.append(day)
    return tuple(reversed(run))


def suspicion(marks: Sequence[tuple[date, Mark]], *, reached: bool, edition: Edition) -> Suspicion | None:
    """XX-25a: more than so many school days without cause, **and** neither pupil nor guardian reached."""
    run = absence_run(marks)
    limit = edition.days("absence.days")
    at_least = edition.text("absence.comparator") == _AT_LEAST
    long_enough = bool(run) and (len(run) >= limit.n if at_least else len(run) > limit.n)
    excused = reached and edition.switch("absence.unreachable_required")
    return Suspicion(run[0], len(run), limit.clause) if long_enough and not excused else None


def may_be_marked_dropout(last_attended: date, today: date, *, verified: bool, edition: Edition) -> bool:
    """XX-25c: two full weeks away and verified as no longer attending; a person still confirms the status."""
    away_enough = today - last_attended >= timedelta(days=edition.days("dropout.away").n)
    return away_enough and (verified or not edition.switch("dropout.verified_required"))


def difference_ratio(roster: int, on_site: int) -> Fraction | None:
    """LX-1: (roster − on site) ÷ roster, signed and unrounded; None where nobody is on the roster."""
    return Fraction(roster - on_site, roster) if roster else None


def is_listed(roster: int, on_site: int, edition: Edition, *, grade: bool = False) -> bool:
    """The 通报 lists a signed ratio above the limit; grades have a limit of the county's own."""
    ratio = difference_ratio(roster, on_site)
    limit = edition.ratio("headcount.grade_ratio" if grade else "headcount.ratio")
    return ratio is not None and ratio > limit


def class_limit(grade: int, edition: Edition) -> int:
    """XX-11: 45 in primary classes, 50 in middle school."""
    key = "class.size_primary" if grade in _PRIMARY_GRADES else "class.size_middle"
    return edition.count(key)


def is_class_too_large(grade: int, size: int, edition: Edition) -> bool:
    return size > class_limit(grade, edition)


def may_be_admitted(born_on: date, year: int, edition: Edition) -> bool:
    """XX-5: six years old by 31 August of the year, none younger."""
    return age_on(born_on, edition.date_in("age.admission_by", year)) >= edition.count("age.admission")


def is_of_age(born_on: date, today: date, edition: Edition) -> bool:
    """ST-1: within the ages of the base register."""
    return edition.count("age.lower") <= age_on(born_on, today) <= edition.count("age.upper")


def is_over_age(born_on: date, today: date, edition: Edition) -> bool:
    """The watch proposes to resettle a case once the upper age was reached before this school year began."""
    begin = date(school_year(today), 9, 1)
    return age_on(born_on, begin) > edition.count("age.case_upper")
