"""GB/T 9704-2012 measured: the .docx as it is written, and where LibreOffice puts each character and rule.

In millimetres, within one. The faces of the standard are not here: a stand-in moves the ink of a character
within its square by some tenths, and a Latin digit is wider. LibreOffice 7.4 also sets a narrow gap between
Chinese and digits that Word is told to leave out.
"""

import io
import re
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from caseflow.notices import looks
from caseflow.notices.kinds import KINDS
from tests.support import letters
from tests.support.measure import Line, Page

pytestmark = pytest.mark.documents
PagesOf = Callable[[str], list[Page]]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TOP, BOTTOM, LEFT, RIGHT = 37.0, 262.0, 28.0, 184.0
LINE = 579 / 1440 * 25.4
CHAR = 15.75 * 25.4 / 72
SMALL_CHAR = 14 * 25.4 / 72


def near(value: float, within: float = 1.0) -> object:
    return pytest.approx(value, abs=within)


def body_lines(page: Page) -> list[Line]:
    return [line for line in page.lines if line.size == near(16, 0.1)]


# --- the grid -------------------------------------------------------------------------------------


def test_a_full_page_has_22_lines_of_28_characters(pages_of: PagesOf) -> None:
    first, second, *_ = pages_of("form-full")
    for page, indented in ((first, 2), (second, 0)):
        lines = body_lines(page)
        assert [len(line.glyphs) for line in lines] == [28 - indented] + [28] * 21
        assert lines[0].x == near(LEFT + indented * CHAR, 0.2)
        assert {round(line.x, 1) for line in lines[1:]} == {LEFT}
        assert all(line.end == near(RIGHT, 0.6) for line in lines)


def test_the_lines_fill_the_text_area(pages_of: PagesOf) -> None:
    lines = body_lines(pages_of("form-full")[0])
    steps = [later.y - earlier.y for earlier, later in pairwise(lines)]
    assert steps == [near(LINE, 0.1)] * 21
    assert TOP < lines[0].top < TOP + LINE
    assert BOTTOM - LINE < lines[-1].bottom < BOTTOM


@pytest.mark.parametrize("kind", KINDS)
def test_every_document_has_the_margins_and_faces_of_the_standard(kind: str, folder: Path) -> None:
    with zipfile.ZipFile(folder / f"{kind}.docx") as package:
        document = ET.parse(io.BytesIO(package.read("word/document.xml")))  # noqa: S314 our own output
    for margins in document.iter(f"{W}pgMar"):
        told = [
            int(margins.get(f"{W}{side}") or 0) / 1440 * 25.4 for side in ("top", "left", "bottom", "right")
        ]
        assert told == [near(side, 0.05) for side in (37, 28, 35, 26)]
    faces = {fonts.get(f"{W}eastAsia") for fonts in document.iter(f"{W}rFonts")}
    assert faces <= set(looks.Face)


@pytest.mark.parametrize(
    ("style", "face", "half_points"),
    [
        ("文书正文", "仿宋_GB2312", 32),
        ("文书一级标题", "黑体", 32),
        ("文书二级标题", "楷体_GB2312", 32),
        ("文书三级标题", "仿宋_GB2312", 32),
        ("文书四级标题", "仿宋_GB2312", 32),
        ("公文标题", "方正小标宋简体", 44),
        ("文书标题", "方正小标宋简体", 44),
        ("文书附件标识", "黑体", 32),
        ("文书附件标题", "方正小标宋简体", 44),
        ("公文版头标注", "黑体", 32),
        ("公文版记", "仿宋_GB2312", 28),
        ("文书单页页码", "宋体", 28),
        ("文书双页页码", "宋体", 28),
    ],
)
def test_faces_and_sizes_of_the_roles(style: str, face: str, half_points: int, folder: Path) -> None:
    with zipfile.ZipFile(folder / "form-official.docx") as package:
        styles = ET.parse(io.BytesIO(package.read("word/styles.xml")))  # noqa: S314 our own output
    found = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == style)
    fonts, size = found.find(f"{W}rPr/{W}rFonts"), found.find(f"{W}rPr/{W}sz")
    assert fonts is not None
    assert size is not None
    assert fonts.get(f"{W}eastAsia") == face
    assert size.get(f"{W}val") == str(half_points)


# --- 公文 -----------------------------------------------------------------------------------------


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


# --- 信函 -----------------------------------------------------------------------------------------


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
