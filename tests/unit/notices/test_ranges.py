"""Numbers of a batch in words: nothing drawn is left out, nothing else is named as ours."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.notices.models import Notice
from caseflow.notices.ranges import numbers_text, range_text


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([], ""),
        ([3], "3号"),
        ([3, 4, 5], "3—5号"),
        ([5, 3, 4, 4], "3—5号"),
        ([3, 4, 7], "3—7号（其中5、6号不在本批）"),
        ([1, 2, 20, 21, 22], "1—2、20—22号"),
        ([1, 20], "1、20号"),
    ],
)
def test_a_range_is_said_as_people_say_it(numbers, words) -> None:
    assert numbers_text(numbers) == words


@given(st.sets(st.integers(1, 60), min_size=1))
def test_the_words_hold_exactly_the_numbers(numbers) -> None:
    assert said(numbers_text(numbers)) == numbers


def said(words: str) -> set[int]:
    """Read back as a clerk would."""
    spans, _, missing = words.partition("（其中")
    found: set[int] = set()
    for span in spans.removesuffix("号").split("、"):
        first, _, last = span.partition("—")
        found |= set(range(int(first), int(last or first) + 1))
    return found - {int(number) for number in re.findall(r"\d+", missing)}


def test_series_are_told_apart_and_papers_without_number_left_out() -> None:
    papers = [
        Notice(number=4, number_text="青政限复〔2026〕4号"),
        Notice(number=3, number_text="青政限复〔2026〕3号"),
        Notice(number=1, number_text="青政责改〔2026〕1号"),
        Notice(number=None, number_text=""),
    ]
    assert range_text(papers) == "青政限复〔2026〕3—4号；青政责改〔2026〕1号"
