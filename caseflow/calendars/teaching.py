"""Teaching days from terms. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from caseflow.lib.workdays import WorkCalendar

_SPRING = ((3, 1), (5, 31))
_AUTUMN = ((9, 15), (12, 15))


@dataclass(frozen=True, slots=True)
class Term:
    #: primary / middle / all
    stage: str
    first_day: date
    last_day: date
    name: str = ""

    def covers(self, first: date, last: date) -> bool:
        return self.first_day <= first and last <= self.last_day


def teaching_calendar(
    work: WorkCalendar, terms: Sequence[Term], exceptions: Mapping[date, bool]
) -> WorkCalendar:
    """Working days inside the terms; a holiday or a make-up day of the office is one of the school too.

    A year is certain only when both of its terms and its holidays are known.
    """
    breaks = set(_breaks(terms))
    taught = {day for day, on in exceptions.items() if on}
    closed = {day for day, on in exceptions.items() if not on}
    return WorkCalendar(
        off=(work.off | breaks | closed) - taught,
        work=(work.work - breaks - closed) | taught,
        official_years=work.official_years & _full_years(terms),
        version=f"{work.version}-t{len(terms)}",
    )


def _breaks(terms: Sequence[Term]) -> Iterable[date]:
    """Days between terms, from the first year's beginning to the last known day."""
    if not terms:
        return
    day = date(min(term.first_day for term in terms).year, 1, 1)
    end = max(term.last_day for term in terms)
    while day <= end:
        inside = next((term for term in terms if term.first_day <= day <= term.last_day), None)
        if inside:
            day = inside.last_day
        else:
            yield day
        day += timedelta(days=1)


def _full_years(terms: Sequence[Term]) -> frozenset[int]:
    years = {day.year for term in terms for day in (term.first_day, term.last_day)}
    return frozenset(
        year for year in years if all(_is_covered(year, half, terms) for half in (_SPRING, _AUTUMN))
    )


def _is_covered(year: int, half: tuple[tuple[int, int], tuple[int, int]], terms: Sequence[Term]) -> bool:
    first, last = date(year, *half[0]), date(year, *half[1])
    return any(term.covers(first, last) for term in terms)
