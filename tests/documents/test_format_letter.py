"""信函格式: the form of a 函."""

from collections.abc import Callable

import pytest

from caseflow.notices import looks
from tests.support.measure import BOTTOM, LINE, RIGHT, TOP, Page, near

pytestmark = pytest.mark.documents
PagesOf = Callable[[str], list[Page]]


@pytest.mark.parametrize("name", ["form-letter", "form-long-name", "inquiry_letter"])
def test_the_first_page_of_a_letter(name: str, pages_of: PagesOf) -> None:
    page = pages_of(name)[0]
    rules = [rule for rule in page.rules if rule.red]
    mark, number = page.lines[0], next(line for line in page.lines if "〔2026〕" in line.text)
    assert len(rules) == 4
    assert {(round(rule.left), round(rule.right)) for rule in rules} == {(20, 190)}
    thick, thin, low_thin, low_thick = rules
    assert thick.thickness > 2 * thin.thickness
    assert low_thick.thickness > 2 * low_thin.thickness
    assert mark.top == near(30)
    assert (mark.x + mark.end) / 2 == near(105)
    assert thick.y - thick.thickness / 2 - mark.bottom == near(4)
    assert 297 - (low_thick.y + low_thick.thickness / 2) == near(20)
    assert number.end == near(RIGHT)
    assert number.top - thin.y == near(16 * 7 / 8 * 25.4 / 72)
    assert not any(line.text.startswith("—") for line in page.lines)


def test_a_long_name_stays_on_one_line(pages_of: PagesOf) -> None:
    mark = pages_of("form-long-name")[0].lines[0]
    assert mark.text == "清河县控辍保学工作领导小组办公室"
    assert mark.end - mark.x <= looks.LETTER_RULE_WIDTH


def test_further_pages_of_a_letter(pages_of: PagesOf) -> None:
    pages = pages_of("form-letter")
    assert len(pages) == 2
    number = pages[1].line("—")
    assert number.text == "—2—"
    assert (number.glyphs[0].top + number.glyphs[0].bottom) / 2 - BOTTOM == near(7)
    assert pages[1].lines[0].top == near(TOP + 4, 3)
    copies = pages[1].line("抄送")
    assert copies.bottom < BOTTOM
    assert BOTTOM - copies.bottom < LINE
    assert pages[1].rules == ()
