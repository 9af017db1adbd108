"""Expected dates are written as words a clerk can check."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.lib.workdays import WorkCalendar
from caseflow.policy.deadlines import (
    Calendars,
    Due,
    due_on,
    explain,
    fixed,
    latest_service_day,
    plain_end,
    starts_clock,
)
from caseflow.policy.edition import DayRule, Unit


def days(*spans: tuple[str, int]) -> frozenset[date]:
    return frozenset(
        date.fromisoformat(first) + timedelta(days=n) for first, length in spans for n in range(length)
    )


#: 2026 as published on 2025-11-04.
WORK_2026 = WorkCalendar(
    off=days(
        ("2026-01-01", 3),
        ("2026-02-15", 9),
        ("2026-04-04", 3),
        ("2026-05-01", 5),
        ("2026-06-19", 3),
        ("2026-09-25", 3),
        ("2026-10-01", 7),
    ),
    work=frozenset(
        date.fromisoformat(day)
        for day in ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
    ),
    official_years=frozenset({2025, 2026}),
    version="2026-1",
)


@dataclass(frozen=True)
class Terms:
    """A term from 1 September, known until the end of January; Wednesdays are free here."""

    version: str = "校历1"

    def knows(self, day: date) -> bool:
        return date(2026, 9, 1) <= day <= date(2027, 1, 31)

    def is_school_day(self, day: date) -> bool:
        return self.knows(day) and day.weekday() < 5 and day.weekday() != 2


CALENDARS = Calendars(WORK_2026)


def rule(n: int, unit: Unit, clause: str = "XX-27") -> DayRule:
    return DayRule(n, unit, clause)


@pytest.mark.parametrize(
    ("n", "unit", "start", "expected"),
    [
        (3, Unit.WORKDAYS, "2026-09-29", "2026-10-09"),  # 国庆七天跳过
        (5, Unit.WORKDAYS, "2026-02-13", "2026-02-27"),  # 2月14日补班，春节九天跳过
        (10, Unit.WORKDAYS, "2026-04-30", "2026-05-18"),  # 5月9日补班
        (0, Unit.WORKDAYS, "2026-10-03", "2026-10-03"),  # 当日，不论是否休息
        (7, Unit.DAYS, "2026-09-01", "2026-09-08"),  # 自然日
        (7, Unit.DAYS, "2026-09-24", "2026-10-08"),  # 末日10月1日放假，顺延
        (30, Unit.DAYS, "2026-11-06", "2026-12-07"),  # 末日周日，顺延到周一
        (0, Unit.DAYS, "2026-09-26", "2026-09-26"),
        (6, Unit.MONTHS, "2026-03-02", "2026-09-02"),  # 对应日
        (1, Unit.MONTHS, "2026-03-31", "2026-04-30"),  # 无对应日取月末
        (1, Unit.MONTHS, "2026-09-01", "2026-10-08"),  # 末日放假，顺延
    ],
)
def test_due_day(n, unit, start, expected):
    due = due_on(rule(n, unit), date.fromisoformat(start), CALENDARS)
    assert due.day == date.fromisoformat(expected)
    assert not due.provisional


def test_school_days_are_counted_on_the_school_calendar():
    due = due_on(rule(3, Unit.SCHOOLDAYS), date(2026, 9, 1), Calendars(WORK_2026, Terms()))
    assert due.day == date(2026, 9, 7)  # 周三不上课，周末跳过：3日、4日、7日
    assert due.calendar_version == "校历1"
    assert not due.provisional


@pytest.mark.parametrize("school", [None, Terms()])
def test_without_the_terms_working_days_stand_in_and_the_date_says_so(school):
    due = due_on(rule(3, Unit.SCHOOLDAYS), date(2026, 3, 2), Calendars(WORK_2026, school))
    assert due.day == date(2026, 3, 5)
    assert due.provisional
    assert "暂定" in explain(due)


def test_an_unpublished_year_is_provisional():
    due = due_on(rule(5, Unit.WORKDAYS), date(2026, 12, 30), CALENDARS)
    assert due.provisional
    assert "暂定" in explain(due)


def test_a_fixed_date_never_moves():
    due = fixed(date(2026, 10, 3), "RA-an2", "文书载明的日期")
    assert due.day == date(2026, 10, 3)
    assert explain(due) == "文书载明的日期，为2026年10月3日（依据 RA-an2）"


@pytest.mark.parametrize(
    ("given_rule", "start", "sentence"),
    [
        (
            rule(3, Unit.WORKDAYS),
            "2026-09-29",
            "自2026年9月29日次日起3个工作日，跳过10月1日至10月7日，到2026年10月9日（依据 XX-27）",
        ),
        (
            rule(2, Unit.WORKDAYS, "LOCAL-22"),
            "2026-09-07",
            "自2026年9月7日次日起2个工作日，到2026年9月9日（本县设定、待确认，LOCAL-22）",
        ),
        (rule(0, Unit.DAYS, "未保11"), "2026-09-07", "2026年9月7日当日办理，到2026年9月7日（依据 未保11）"),
    ],
)
def test_explain_says_why_it_is_that_day(given_rule, start, sentence):
    assert explain(due_on(given_rule, date.fromisoformat(start), CALENDARS)) == sentence


@pytest.mark.parametrize(
    ("effective", "starts"),
    [("2026-11-12", True), ("2026-11-13", True), ("2026-11-14", False), ("2026-11-21", False)],
)
def test_the_clock_starts_only_when_service_leaves_the_minimum(effective, starts):
    printed = date(2026, 11, 20)
    assert latest_service_day(printed, 7) == date(2026, 11, 13)
    assert starts_clock(date.fromisoformat(effective), printed, 7) is starts


def test_plain_end():
    assert plain_end(rule(12, Unit.MONTHS), date(2026, 2, 28)) == date(2027, 2, 28)
    assert plain_end(rule(14, Unit.DAYS), date(2026, 9, 1)) == date(2026, 9, 15)
    with pytest.raises(ValueError, match="日历"):
        plain_end(rule(3, Unit.WORKDAYS), date(2026, 9, 1))


STARTS = st.dates(date(2026, 1, 1), date(2026, 11, 1))


@given(STARTS, st.integers(1, 60), st.sampled_from([Unit.WORKDAYS, Unit.DAYS, Unit.MONTHS]))
def test_a_due_day_is_a_working_day_after_the_start(start, n, unit):
    due = due_on(rule(n, unit), start, CALENDARS)
    assert due.day > start
    assert WORK_2026.is_workday(due.day)
    assert all(start < day < due.day and not WORK_2026.is_workday(day) for day in due.skipped)


@given(STARTS, st.integers(0, 30), st.sampled_from([Unit.WORKDAYS, Unit.DAYS]))
def test_one_more_day_is_never_earlier(start, n, unit):
    assert due_on(rule(n, unit), start, CALENDARS).day <= due_on(rule(n + 1, unit), start, CALENDARS).day


@given(
    STARTS, st.integers(0, 40), st.sampled_from(list(map(Unit, ("workdays", "days", "months", "schooldays"))))
)
def test_a_derivation_is_read_back_as_written(start, n, unit):
    due = due_on(rule(n, unit), start, CALENDARS)
    assert Due.from_derivation(due.derivation) == due
