import pytest

from caseflow.web.paging import MAX_ID, Page, Paging, bounded_int


@pytest.mark.parametrize("text", ["1", "42", str(MAX_ID)])
def test_numbers_within_bounds_are_taken(text):
    assert bounded_int(text, 1, MAX_ID, 0) == int(text)


@pytest.mark.parametrize(
    "text", [None, "", "0", "-1", "1.5", "1e3", "٣", "三", " 1", str(MAX_ID + 1), "9" * 400, "1;drop", "0x10"]
)
def test_anything_else_is_the_default(text):
    assert bounded_int(text, 1, MAX_ID, 7) == 7


@pytest.mark.parametrize(
    ("number", "shown", "total", "text", "last"),
    [
        (1, 25, 83, "第1–25条 共83条", 4),
        (4, 8, 83, "第76–83条 共83条", 4),
        (1, 0, 0, "共0条", 1),
        (9, 0, 83, "共83条", 4),
        (1, 25, 25, "第1–25条 共25条", 1),
    ],
)
def test_the_pager_says_which_rows_these_are(number, shown, total, text, last):
    page = Page(range(shown), total, Paging(number, 25))
    assert (page.text, page.last) == (text, last)
