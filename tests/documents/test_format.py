"""GB/T 9704-2012 measured: the .docx as it is written, and where LibreOffice puts each character and rule.

In millimetres, within one. The faces of the standard are not here: a stand-in moves the ink of a character
within its square by some tenths, and a Latin digit is wider. LibreOffice 7.4 also sets a narrow gap between
Chinese and digits that Word is told to leave out.
"""

import io
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from caseflow.notices import looks
from caseflow.notices.kinds import KINDS
from tests.support.measure import BOTTOM, CHAR, LEFT, LINE, RIGHT, TOP, Line, Page, near

pytestmark = pytest.mark.documents
PagesOf = Callable[[str], list[Page]]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


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
