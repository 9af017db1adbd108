from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.lib import dates

DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05", "2026-3-5", "2026/03/05", "2026/3/5", "2026.3.5", "20260305", "2026年3月5日",
        "2026年03月05",
        "２０２６－０３－０５", " 2026-03-05 00:00:00 ", "2026-03-05T00:00", "46086", "46086.0",
    ],
)  # fmt: skip
def test_every_way_of_writing_a_date(text: str) -> None:
    assert dates.parse_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-02-30",
        "20261301",
        "2026-03/05",
        "3月5日",
        "2026-03",
        "12345",
        "99999",
        "2026-03-05 08:00",
        "昨天",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert dates.find_date(text) is None
    with pytest.raises(ValueError, match="无法识别"):
        dates.parse_date(text)


@given(st.dates(date(1955, 1, 1), date(2100, 12, 31)))
def test_what_is_written_is_read_back(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    for text in (dates.iso(day), dates.cn_date(day), f"{day:%Y%m%d}", f"{day:%Y/%m/%d}", serial):
        assert dates.find_date(text) == day


def test_dates_in_letters_have_no_leading_zeros() -> None:
    assert dates.cn_date(DAY) == "2026年3月5日"
    assert dates.cn_month(DAY) == "2026年3月"


@pytest.mark.parametrize(
    ("last", "text"),
    [
        (DAY, "2026年3月5日"),
        (date(2026, 3, 8), "2026年3月5日至8日"),
        (date(2026, 4, 1), "2026年3月5日至4月1日"),
        (date(2027, 1, 1), "2026年3月5日至2027年1月1日"),
    ],
)
def test_a_range_writes_once_what_both_ends_share(last: date, text: str) -> None:
    assert dates.cn_range(DAY, last) == text


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 8, 31), "2025—2026学年第二学期"),
        (date(2026, 9, 1), "2026—2027学年第一学期"),
        (date(2027, 1, 15), "2026—2027学年第一学期"),
        (date(2027, 2, 20), "2026—2027学年第二学期"),
    ],
)
def test_the_school_year_turns_on_the_first_of_september(day: date, label: str) -> None:
    assert dates.term_label(day) == label


def test_full_years_of_age() -> None:
    assert dates.age_on(date(2014, 11, 20), date(2026, 11, 19)) == 11
    assert dates.age_on(date(2014, 11, 20), date(2026, 11, 20)) == 12
    assert dates.age_on(date(2012, 2, 29), date(2026, 2, 28)) == 13
