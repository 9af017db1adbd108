"""The form of a 公文: 版头, 主体 and 版记 where GB/T 9704-2012 has them."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import letters
from tests.support.measure import BOTTOM, CHAR, LEFT, LINE, RIGHT, SMALL_CHAR, TOP, Page, near

pytestmark = pytest.mark.documents
PagesOf = Callable[[str], list[Page]]


def test_the_head_of_an_official_paper(pages_of: PagesOf) -> None:
    page = pages_of("form-official")[0]
    corner, mark = page.line("000001"), page.line("清河县教育局文件")
    number, (rule,) = page.line("清教"), [rule for rule in page.rules if rule.red]
    assert corner.x == near(LEFT, 0.2)
    assert corner.top < TOP + LINE
    assert page.line("特急").y == near(corner.y + 2 * LINE, 0.1)
    assert mark.top == near(TOP + 35)
    assert (mark.x + mark.end) / 2 == near((LEFT + RIGHT) / 2)
    assert number.top - mark.bottom == near(2 * LINE, 2)
    assert (number.x + number.end) / 2 == near((LEFT + RIGHT) / 2, 2)
    assert rule.y - number.bottom == near(4)
    assert (rule.left, rule.right) == (near(LEFT, 0.2), near(RIGHT, 0.2))


def test_the_title_and_the_text_follow(pages_of: PagesOf) -> None:
    page = pages_of("form-official")[0]
    (rule,) = [rule for rule in page.rules if rule.red]
    title, addressee = page.line("关于"), page.line("各学校：")
    assert title.size == near(22, 0.1)
    assert title.top - rule.y == near(2 * LINE, 4)
    assert (title.x + title.end) / 2 == near((LEFT + RIGHT) / 2)
    assert addressee.x == near(LEFT, 0.2)
    assert addressee.top - title.bottom == near(LINE, 6)
    assert page.line("一、").x == near(LEFT + 2 * CHAR, 0.3)
    assert "各学校要按照" in page.text, "the first page shows some of the text"


def test_a_paper_to_a_superior_names_who_answers_for_it(pages_of: PagesOf) -> None:
    page = pages_of("form-upward")[0]
    line = page.line("清教")
    assert line.text == "清教〔2026〕13号签发人：王立新"
    assert line.x == near(LEFT + CHAR, 0.3)
    assert line.end == near(RIGHT - CHAR)


def test_the_name_in_kaiti(folder: Path) -> None:
    with zipfile.ZipFile(folder / "form-upward.docx") as package:
        xml = package.read("word/document.xml").decode()
    assert re.search(r'w:eastAsia="楷体_GB2312"[^>]*/></w:rPr><w:t[^>]*>王立新', xml)


def test_attachments_hang(pages_of: PagesOf) -> None:
    lines = [line for page in pages_of("form-official") for line in page.lines]
    at = next(i for i, line in enumerate(lines) if line.text.startswith("附件：1."))
    first, wrapped, second = lines[at : at + 3]
    assert first.x == near(LEFT + 2 * CHAR, 0.3)
    assert first.y - lines[at - 1].y == near(2 * LINE, 0.2)
    assert first.glyphs[5].x == near(LEFT + 6 * CHAR, 0.3)
    assert wrapped.x == near(first.glyphs[5].x, 0.1)
    assert second.text.startswith("2.")
    assert second.x == near(first.glyphs[3].x, 0.3)
    assert not wrapped.text.endswith(("。", "；"))


@pytest.mark.parametrize("name", ["form-official", "form-upward", "form-letter", "return_notice"])
def test_a_seal_fits_over_name_and_date(name: str, pages_of: PagesOf) -> None:
    """42 mm wide, its top within one line of the text, name and date within it below its middle."""
    lines = [line for page in pages_of(name) for line in page.lines]
    at = next(i for i, line in enumerate(lines) if re.fullmatch(r"2026年\d+月\d+日", line.text))
    text, signer, dated = lines[at - 2 : at + 1]
    # Seven characters wide and four from the edge; a stand-in's digits are wider, so its middle is measured
    assert RIGHT - (dated.glyphs[0].left + dated.glyphs[-1].right) / 2 == near(7.5 * CHAR)
    assert RIGHT - (signer.glyphs[0].left + signer.glyphs[-1].right) / 2 == near(7.5 * CHAR)
    top = text.bottom + LINE / 2
    middle, foot = top + 21, top + 42
    assert signer.top > top
    assert (signer.top + dated.bottom) / 2 > middle - 1
    assert dated.bottom < foot


def test_without_a_seal_the_name_stands_two_characters_in(pages_of: PagesOf) -> None:
    page = pages_of("form-long-name")[0]
    number = next(i for i, line in enumerate(page.lines) if line.text == letters.DATE)
    signer, dated = page.lines[number - 1 : number + 1]
    assert signer.y - page.lines[number - 2].y == near(2 * LINE, 0.2)
    assert signer.text == "清河县控辍保学工作领导小组办公室"
    assert dated.y - signer.y == near(LINE, 0.1)


def test_the_remark_follows_the_date(pages_of: PagesOf) -> None:
    page = next(page for page in pages_of("form-official") if "此件公开发布" in page.text)
    remark = page.line("（此件公开发布）")
    assert remark.x == near(LEFT + 2 * CHAR, 0.5)
    assert remark.y - page.line(letters.DATE).y == near(LINE, 0.1)


def test_an_annex_has_a_page_of_its_own(pages_of: PagesOf) -> None:
    *_, first, second = pages_of("form-official")
    for page, label in ((first, "附件1"), (second, "附件2")):
        mark, title = page.lines[:2]
        assert mark.text == label
        assert mark.x == near(LEFT, 0.2)
        assert TOP < mark.top < TOP + LINE
        assert TOP + 2 * LINE < title.top < TOP + 3 * LINE
        assert (title.x + title.end) / 2 == near((LEFT + RIGHT) / 2)


def test_the_imprint_closes_the_last_page(pages_of: PagesOf) -> None:
    *before, last = pages_of("form-official")
    assert not any("抄送" in page.text for page in before)
    first, between, foot = last.rules[-3:]
    assert [rule.thickness for rule in (first, between, foot)] == [
        near(0.35, 0.05),
        near(0.25, 0.05),
        near(0.35, 0.05),
    ]
    assert {(round(r.left), round(r.right)) for r in (first, between, foot)} == {(28, 184)}
    assert foot.y + foot.thickness / 2 == near(BOTTOM, 0.3)
    copies, organ = last.line("抄送"), last.line("清河县教育局办公室")
    assert [line.size for line in (copies, organ)] == [near(14, 0.1)] * 2
    assert copies.x == near(LEFT + SMALL_CHAR, 0.3)
    assert organ.x == near(LEFT + SMALL_CHAR, 0.3)
    assert organ.text.endswith("2026年11月20日印发")
    assert organ.end == near(RIGHT - SMALL_CHAR, 0.6)
    wrapped = [line for line in last.lines if first.y < line.y < between.y]
    assert len(wrapped) > 1
    assert wrapped[-1].text.endswith("。")
    assert all(line.end <= RIGHT - SMALL_CHAR + 0.6 for line in wrapped)
    assert wrapped[1].x == near(LEFT + 4 * SMALL_CHAR, 0.5)


@pytest.mark.parametrize("name", ["form-official", "circular"])
def test_page_numbers_stand_outside(name: str, pages_of: PagesOf) -> None:
    for number, page in enumerate(pages_of(name), 1):
        line = page.lines[-1] if page.lines[-1].text.startswith("—") else page.line("—")
        assert line.text == f"—{number}—"
        assert line.size == near(14, 0.1)
        dash = line.glyphs[0]
        assert (dash.top + dash.bottom) / 2 - BOTTOM == near(7)
        if number % 2:
            assert line.end == near(RIGHT - SMALL_CHAR)
        else:
            assert line.x == near(LEFT + SMALL_CHAR)
