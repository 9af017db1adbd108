from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.policy.edition import load_edition
from caseflow.policy.thresholds import (
    Mark,
    absence_run,
    class_limit,
    difference_ratio,
    is_class_too_large,
    is_listed,
    is_of_age,
    is_over_age,
    may_be_admitted,
    may_be_marked_dropout,
    suspicion,
)

EDITION = load_edition()
#: Thursday, Friday, then Monday to Thursday: the weekend is no school day and stands in no sheet.
SCHOOL_DAYS = [date(2026, 11, day) for day in (5, 6, 9, 10, 11, 12)]


def sheet(marks: str) -> list[tuple[date, Mark]]:
    words = {"在": Mark.PRESENT, "假": Mark.LEAVE, "缺": Mark.ABSENT}
    return [(day, words[sign]) for day, sign in zip(SCHOOL_DAYS, marks, strict=False)]


@pytest.mark.parametrize(
    ("marks", "days"),
    [("在缺缺缺", 3), ("缺缺缺缺", 4), ("缺缺假缺", 1), ("缺缺在缺缺缺", 3), ("缺缺缺在", 0), ("", 0)],
)
def test_a_run_ends_at_a_leave_or_an_attended_session(marks, days):
    assert len(absence_run(sheet(marks))) == days


@pytest.mark.parametrize(
    ("marks", "reached", "suspected"),
    [
        ("在缺缺缺", False, False),  # 三天：不到
        ("缺缺缺缺", False, True),  # 第四天：超过三天
        ("缺缺缺缺", True, False),  # 联系得上
        ("缺缺假缺缺缺", False, False),
    ],
)
def test_more_than_three_days_and_nobody_reached(marks, reached, suspected):
    assert (suspicion(sheet(marks), reached=reached, edition=EDITION) is not None) is suspected


def test_a_suspicion_says_since_when_and_by_what():
    found = suspicion(sheet("缺缺缺缺"), reached=False, edition=EDITION)
    assert found is not None
    assert (found.since, found.days, found.clause) == (date(2026, 11, 5), 4, "XX-25a")


@pytest.mark.parametrize(
    ("today", "verified", "due"), [(14, True, False), (15, True, True), (16, True, True), (16, False, False)]
)
def test_two_full_weeks_and_verified(today, verified, due):
    last = date(2026, 11, 1)
    assert may_be_marked_dropout(last, date(2026, 11, today), verified=verified, edition=EDITION) is due


@pytest.mark.parametrize(
    ("roster", "on_site", "listed"),
    [(100, 98, False), (1000, 979, True), (100, 102, False), (100, 90, True), (0, 3, False)],
)
def test_the_signed_ratio_is_tested_unrounded(roster, on_site, listed):
    assert is_listed(roster, on_site, EDITION) is listed


def test_lixin_2015():
    ratio = difference_ratio(60216, 60135)
    assert ratio == Fraction(81, 60216)
    assert round(float(ratio), 3) == 0.001


@pytest.mark.parametrize(
    ("grade", "size", "large"), [(6, 45, False), (6, 46, True), (7, 50, False), (9, 51, True)]
)
def test_class_size(grade, size, large):
    assert is_class_too_large(grade, size, EDITION) is large
    assert class_limit(grade, EDITION) in {45, 50}


@pytest.mark.parametrize(
    ("born", "admitted"), [("2020-08-31", True), ("2020-09-01", False), ("2019-01-01", True)]
)
def test_six_by_the_end_of_august(born, admitted):
    assert may_be_admitted(date.fromisoformat(born), 2026, EDITION) is admitted


def test_ages():
    today = date(2026, 11, 20)
    assert is_of_age(date(2020, 11, 20), today, EDITION)
    assert not is_of_age(date(2020, 11, 21), today, EDITION)
    assert not is_of_age(date(2011, 11, 20), today, EDITION)
    assert is_over_age(date(2010, 9, 1), today, EDITION)
    assert not is_over_age(date(2010, 9, 2), today, EDITION)


@given(st.integers(1, 5000), st.integers(0, 6000))
def test_the_ratio_has_the_sign_of_the_difference(roster, on_site):
    ratio = difference_ratio(roster, on_site)
    assert ratio is not None
    assert (ratio > 0) is (roster > on_site)


@given(st.lists(st.sampled_from(list(Mark)), max_size=20))
def test_a_present_day_never_lengthens_the_run(marks):
    days = [(date(2026, 3, 2) + timedelta(days=n), mark) for n, mark in enumerate(marks)]
    assert absence_run([*days, (date(2026, 4, 1), Mark.PRESENT)]) == ()
