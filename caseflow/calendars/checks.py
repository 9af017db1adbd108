"""What stands against entering a year's list or a term. Pure; every reason at once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from caseflow.calendars.teaching import Term
from caseflow.errors import Reason
from caseflow.lib.dates import iso

_SATURDAY = 5
_FIRST_YEAR, _LAST_YEAR = 2004, 2100
# No term of the nine years is longer
_TERM_DAYS = 200


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day off, or a weekend day worked, as the official list names it."""

    day: date
    off: bool
    name: str = ""


def keeps_on_reentry(year: int) -> date:
    """From here the next year's list may have spoken: New Year's rest and its make-up days."""
    return date(year, 12, 20)


def year_reasons(year: int, rows: Sequence[DayRow], source: str) -> Iterator[Reason]:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        yield _reason("year", f"年份应在{_FIRST_YEAR}至{_LAST_YEAR}之间")
        return
    if not source.strip():
        yield _reason("source", "缺少来源，写明通知的名称和文号")
    if not any(row.off and (row.day.month, row.day.day) == (1, 1) and row.day.year == year for row in rows):
        yield _reason("rows", f"清单中没有{year}年1月1日，核对是否为该年的节假日安排")
    yield from _row_reasons(year, rows)


def _row_reasons(year: int, rows: Sequence[DayRow]) -> Iterator[Reason]:
    first = keeps_on_reentry(year - 1)
    for row in rows:
        if not first <= row.day <= date(year, 12, 31):
            yield _reason("rows", f"{iso(row.day)}不在{year}年内，删去或归入相应年份")
        if not row.off and row.day.weekday() < _SATURDAY:
            yield _reason("rows", f"{iso(row.day)}不是周末，不能列为调休上班日，核对日期")
    for day, times in Counter(row.day for row in rows).items():
        if times > 1:
            yield _reason("rows", f"{iso(day)}出现{times}次，保留一次")


def term_reasons(term: Term, known: Sequence[Term]) -> Iterator[Reason]:
    if not term.name:
        yield _reason("name", "缺少学期名称，例如 2026—2027学年第一学期")
    if term.stage not in {"all", "primary", "middle"}:
        yield _reason("stage", "学段应为小学、初中或全部")
    length = (term.last_day - term.first_day).days + 1
    if not 1 <= length <= _TERM_DAYS:
        yield _reason("last_day", f"学期应为1至{_TERM_DAYS}天，现为{length}天，核对起止日期")
    for other in known:
        shares = "all" in {term.stage, other.stage} or term.stage == other.stage
        if shares and term.first_day <= other.last_day and other.first_day <= term.last_day:
            span = f"{iso(other.first_day)}至{iso(other.last_day)}"
            yield _reason("first_day", f"与“{other.name}”（{span}）重叠，改正起止日期")


def _reason(field: str, text: str) -> Reason:
    return Reason(f"calendar.{field}", text, field=field)
