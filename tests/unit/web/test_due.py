from datetime import date

import pytest

from caseflow.lib.workdays import WorkCalendar
from caseflow.web.due import build_chip

# National Day 2026: 1–7 October off, Saturday 10 October worked; 2027 has no official list
CALENDAR = WorkCalendar(
    off=frozenset(date(2026, 10, day) for day in range(1, 8)),
    work=frozenset({date(2026, 10, 10)}),
    official_years=frozenset({2026}),
    version="test",
)
FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("due", "words", "level"),
    [
        (date(2026, 11, 10), "已超期10天", "over"),
        (date(2026, 11, 19), "已超期1天", "over"),
        (FRIDAY, "今天到期", "soon"),
        (date(2026, 11, 21), "还剩1天", "soon"),  # Saturday: no working day is left
        (date(2026, 11, 23), "还剩1个工作日", "soon"),
        (date(2026, 11, 25), "还剩3个工作日", "soon"),
        (date(2026, 11, 26), "还剩4个工作日", "ok"),
        (date(2027, 3, 1), "还剩101天", "ok"),
    ],
)
def test_a_chip_says_how_much_time_is_left(due, words, level):
    chip = build_chip(due, FRIDAY, CALENDAR)
    assert (chip.words, chip.level) == (words, level)


def test_holidays_and_make_up_days_are_counted_as_the_list_says():
    assert build_chip(date(2026, 10, 10), date(2026, 9, 30), CALENDAR).words == "还剩3个工作日"


@pytest.mark.parametrize(
    ("due", "provisional"),
    [(date(2026, 12, 31), False), (date(2027, 1, 4), True), (date(2025, 12, 31), False)],
)
def test_a_date_in_a_year_without_a_list_is_called_provisional(due, provisional):
    assert build_chip(due, FRIDAY, CALENDAR).provisional is provisional


def test_a_task_that_was_computed_on_doubtful_days_says_so_too():
    assert build_chip(date(2026, 12, 1), FRIDAY, CALENDAR, provisional=True).provisional


@pytest.mark.parametrize(
    ("state", "words", "level"),
    [("paused", "已暂停", "paused"), ("met", "已办", "done"), ("cancelled", "已取消", "done")],
)
def test_a_clock_that_does_not_run_never_looks_overdue(state, words, level):
    chip = build_chip(date(2026, 11, 1), FRIDAY, CALENDAR, state=state)
    assert (chip.words, chip.level) == (words, level)


def test_the_year_is_written_when_it_is_not_this_one():
    assert build_chip(date(2026, 12, 1), FRIDAY, CALENDAR).text == "12月1日"
    assert build_chip(date(2027, 1, 5), FRIDAY, CALENDAR).text == "2027年1月5日"
