"""The file itself: styles, fonts, margins, bytes, and values exactly as given."""

import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from caseflow.errors import Refused
from caseflow.notices import looks
from caseflow.notices.blocks import Attachments, Letter, Title
from caseflow.notices.facts import NoticeFacts
from caseflow.notices.filling import render
from caseflow.notices.kinds import KINDS
from caseflow.notices.letter import compose
from caseflow.notices.spec import FactType
from caseflow.notices.word.drawing import draw
from tests.notice_samples import RULED, UNPRINTED, sample

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

HOSTILE = [
    "<&>\"'",
    "</w:t></w:r><w:evil/>",
    "&amp;lt;&#x41;",
    "阿依古丽·买买提",
    "𬭎䶮㛃𠮷",
    "欧阳" * 100,
    "清河县青石镇柳河村民委员会第三村民小组老槐树路东侧一百二十八号院内北屋",
    "{{ 监护人姓名 }}",
    "=1+1",
    "Ⅻ①㎡ﾊﾟ",
    "a\u0301 e\u200d\U0001f9d1",
]


def document_xml(kind: str, wording: str = "lawful", **changes: Any) -> str:
    facts = NoticeFacts.of(kind, sample(kind, **changes))
    return part(render(facts, wording), "word/document.xml")


def part(docx: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(name).decode()


def printed(xml: str) -> list[str]:
    """Paragraph texts, with a line break as a newline and a tab as a tab."""
    root = ET.fromstring(xml)  # noqa: S314 our own output
    return ["".join(_text(node) for node in paragraph.iter()) for paragraph in root.iter(f"{W}p")]


def _text(node: ET.Element) -> str:
    return {f"{W}t": node.text or "", f"{W}br": "\n", f"{W}tab": "\t"}.get(node.tag, "")


def free_texts(kind: str) -> list[str]:
    """The facts that may hold any text at all, as far as naming rules allow."""
    ruled = {"发文机关", "文书名称"} | RULED.get(kind, set())
    return [fact.name for fact in KINDS[kind].facts if fact.type is FactType.TEXT and fact.name not in ruled]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("kind", KINDS)
def test_values_come_out_exactly(kind: str, value: str) -> None:
    changes = dict.fromkeys(free_texts(kind), value)
    text = "\n".join(printed(document_xml(kind, **changes)))
    assert text.count(value) >= len(set(free_texts(kind)) - UNPRINTED.get(kind, set()))


def test_values_in_rows_come_out_exactly() -> None:
    for value in HOSTILE:
        visit = {"日期": "2026-10-12", "方式": value, "劝返人员": value, "结果": value}
        assert "\n".join(printed(document_xml("judicial_letter", 劝返记录=[visit]))).count(value) == 3


@pytest.mark.parametrize("odd", ["\u0000", "\u0007", "\u000b", "\ud800", "\ufffe"])
def test_what_cannot_be_printed_is_refused_not_dropped(odd: str) -> None:
    with pytest.raises(Refused) as refused:
        document_xml("return_notice", 监护人姓名=f"陈{odd}建国")
    assert [reason.field for reason in refused.value.reasons] == ["监护人姓名"]


def test_a_newline_is_a_line_break() -> None:
    assert "青石镇\n中心学校" in "\n".join(
        printed(document_xml("return_notice", 施教区学校="青石镇\r\n中心学校"))
    )


@pytest.mark.parametrize(("kind", "wording"), [(kind, w) for kind in KINDS for w in KINDS[kind].wordings])
def test_what_the_letter_says_is_what_is_printed(kind: str, wording: str) -> None:
    facts = NoticeFacts.of(kind, sample(kind))
    # A page break is a line of its own in the file
    assert [line for line in printed(part(render(facts, wording), "word/document.xml")) if line.strip()] == [
        line for line in compose(facts, wording).lines if line
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_equal_facts_are_equal_bytes(kind: str) -> None:
    facts = NoticeFacts.of(kind, sample(kind))
    assert render(facts) == render(facts)
    with zipfile.ZipFile(io.BytesIO(render(facts))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


def test_properties_name_the_kind_and_no_person() -> None:
    core = part(render(NoticeFacts.of("return_notice", sample("return_notice"))), "docProps/core.xml")
    assert "限期复学通知书" in core
    assert "陈" not in core


def test_nothing_of_the_librarys_template_travels_along() -> None:
    with zipfile.ZipFile(io.BytesIO(draw(Letter("x", "题", (Title("题"),))))) as archive:
        names = archive.namelist()
    assert not [name for name in names if re.search("thumbnail|customXml|Effects|numbering", name)]


def test_the_page_is_a4_with_the_official_margins() -> None:
    section = ET.fromstring(document_xml("return_notice")).find(f".//{W}sectPr")  # noqa: S314 our own output
    assert section is not None
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert size is not None
    assert margins is not None
    found = [size.get(f"{W}{k}") for k in ("w", "h")] + [
        margins.get(f"{W}{k}") for k in ("top", "left", "right", "bottom")
    ]
    for twips, millimetres in zip(found, (210, 297, 37, 28, 26, 35), strict=True):
        assert int(twips or 0) / 1440 * 25.4 == pytest.approx(millimetres, abs=0.1)


@pytest.mark.parametrize("look", looks.LOOKS, ids=lambda look: look.name)
def test_every_style_names_its_face_for_chinese_and_latin(look: looks.Look) -> None:
    docx = draw(Letter("x", "题", (Title("题"),)))
    styles = ET.fromstring(part(docx, "word/styles.xml"))  # noqa: S314 our own output
    (style,) = (s for s in styles.iter(f"{W}style") if _name_of(s) == look.name)
    fonts, size, spacing = (style.find(f".//{W}{tag}") for tag in ("rFonts", "sz", "spacing"))
    assert fonts is not None
    assert size is not None
    assert spacing is not None
    assert {fonts.get(f"{W}{slot}") for slot in ("ascii", "hAnsi", "eastAsia")} == {look.face}
    assert int(size.get(f"{W}val") or 0) == look.points * 2
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == (str(look.line), "exact")


def _name_of(style: ET.Element) -> str:
    name = style.find(f"{W}name")
    return "" if name is None else name.get(f"{W}val") or ""


def test_the_body_has_22_lines_of_28_characters_at_most() -> None:
    assert looks.BODY.points == 16
    assert looks.BODY.twips(looks.BODY.indent) == 630
    assert 22 * looks.LINE_TWIPS <= (looks.PAGE_HEIGHT - looks.TOP - looks.BOTTOM) / 25.4 * 1440
    assert 23 * looks.LINE_TWIPS > (looks.PAGE_HEIGHT - looks.TOP - looks.BOTTOM) / 25.4 * 1440


def test_every_run_asks_for_the_chinese_face() -> None:
    root = ET.fromstring(document_xml("judicial_letter"))  # noqa: S314 our own output
    for run in root.iter(f"{W}r"):
        fonts = run.find(f"{W}rPr/{W}rFonts")
        assert fonts is not None
        assert fonts.get(f"{W}eastAsia") == fonts.get(f"{W}ascii")
        assert fonts.get(f"{W}hint") == "eastAsia"


@pytest.mark.parametrize(
    ("issuer", "form", "middle"),
    [
        ("青石镇人民政府", "镇", 7.5),
        ("青石县教育局", "县教育局", 7.5),
        ("清河县东山经济开发区城东街道办事处", "街道", 8.5),
    ],
)
def test_the_name_stands_centred_over_the_date(issuer: str, form: str, middle: float) -> None:
    """成文日期 stands four characters from the right and is seven wide; a long name moves it inwards."""
    docx = render(NoticeFacts.of("return_notice", sample("return_notice", 发文机关=issuer, 机关类型=form)))
    root = ET.fromstring(part(docx, "word/document.xml"))  # noqa: S314 our own output
    indents = [int(indent.get(f"{W}left") or 0) for indent in root.iter(f"{W}ind") if indent.get(f"{W}left")]
    assert indents == [looks.TEXT_TWIPS - round(2 * middle * 315)] * 2


def test_several_attachments_are_numbered() -> None:
    letter = Letter("x", "题", (Attachments(("花名册", "回执")),))
    assert [line for line in printed(part(draw(letter), "word/document.xml")) if line] == [
        "附件：1.\t花名册",
        "2.\t回执",
    ]
