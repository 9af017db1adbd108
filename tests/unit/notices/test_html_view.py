"""A Word file as a page shows it: honest ones faithfully, hostile ones not at all or as plain text."""

import io
import re
import time
import zipfile
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

import caseflow
from caseflow.notices.facts import NoticeFacts
from caseflow.notices.filling import render
from caseflow.notices.html_view import Unreadable, view
from caseflow.notices.html_view.numbering import chinese
from caseflow.notices.html_view.shapes import Note, PageBreak, Paragraph, Signature, Table
from caseflow.notices.kinds import KINDS
from caseflow.notices.spec import Wording
from tests.notice_samples import sample
from tests.support.papers import W, docx, paragraph

TEMPLATES = f"{caseflow.__path__[0]}/templates"
STYLES = f"""<w:styles xmlns:w="{W}">
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:pPr><w:ind w:firstLine="640"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="big"><w:basedOn w:val="mid"/>
<w:rPr><w:sz w:val="44"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="mid">
<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="one"><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="page"><w:pPr><w:pageBreakBefore/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="ring"><w:basedOn w:val="gnir"/></w:style>
<w:style w:type="paragraph" w:styleId="gnir"><w:basedOn w:val="ring"/></w:style></w:styles>"""
NUMBERS = f"""<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="（%1.%2）"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def shown(body: str, **parts: str):
    return view(docx(body, {f"word/{name}.xml": content for name, content in parts.items()}))


def page(document: bytes) -> str:
    env = Environment(autoescape=True, loader=FileSystemLoader(TEMPLATES))
    macros = env.get_template("macros/word_view.html").make_module({})
    return str(macros.word_view(view(document)))


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def numbered(depth: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>'


@pytest.mark.parametrize(
    ("properties", "run", "role"),
    [
        ("", "", "body"),
        ('<w:ind w:firstLine="0"/>', "", "plain"),
        ('<w:pStyle w:val="big"/>', "", "title"),
        ('<w:pStyle w:val="big"/>', '<w:color w:val="FF0000"/>', "letterhead"),
        ('<w:pStyle w:val="mid"/>', "", "centred"),
        ('<w:pStyle w:val="one"/>', "", "heading"),
        ('<w:jc w:val="right"/>', "", "signature"),
        ('<w:ind w:left="5000"/>', "", "signature"),
        ('<w:ind w:left="4119"/><w:jc w:val="center"/>', "", "signature"),
        ('<w:pStyle w:val="ring"/>', "", "plain"),
        (
            '<w:pStyle w:val="none"/><w:outlineLvl w:val="x"/><w:ind w:firstLine="y"/>',
            '<w:sz w:val="nan"/>',
            "plain",
        ),
    ],
)
def test_a_paragraph_has_the_role_its_style_gives_it(properties, run, role):
    (block,) = shown(paragraph("文字", properties, run), styles=STYLES)
    assert block.part == role


def test_bold_comes_from_the_run_before_the_style():
    runs = '<w:r><w:t>黑</w:t></w:r><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>细</w:t></w:r>'
    (block,) = shown(f'<w:p><w:pPr><w:pStyle w:val="mid"/></w:pPr>{runs}</w:p>', styles=STYLES)
    assert [(run.text, run.bold) for run in block.runs] == [("黑", True), ("细", False)]


def test_words_read_as_they_are_printed():
    body = """<w:p><w:r><w:t xml:space="preserve"> 甲 </w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>
    <w:hyperlink><w:r><w:t>丁</w:t></w:r></w:hyperlink><w:ins><w:r><w:t>戊</w:t></w:r></w:ins>
    <w:del><w:r><w:delText>删</w:delText></w:r></w:del>
    <w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple>
    <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>
    <w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>
    <w:sdt><w:sdtContent><w:r><w:t>𬭎</w:t></w:r></w:sdtContent></w:sdt></w:p>"""
    (block,) = shown(body)
    assert block.text == " 甲 　　乙\n丙丁戊7☑𬭎"


def test_breaks_pictures_and_boxes_stand_where_they_are():
    box = f"<w:drawing><w:txbxContent>{paragraph('框内')}</w:txbxContent></w:drawing>"
    body = f"""<w:p><w:r><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t></w:r>
    <w:r><w:drawing/></w:r><w:r>{box}</w:r>
    <w:r><w:t>丙</w:t></w:r></w:p><w:p/>"""
    blocks = shown(body)
    assert [type(block) for block in blocks] == [Paragraph, PageBreak, Paragraph, Note, Paragraph, Paragraph]
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["甲", "乙", "框内", "丙"]


def test_a_style_may_begin_a_page():
    begins = '<w:pStyle w:val="page"/>'
    body = (
        paragraph("甲", begins)
        + paragraph("乙", begins)
        + paragraph("丙", f'{begins}<w:pageBreakBefore w:val="0"/>')
    )
    assert [block.part for block in shown(body, styles=STYLES)] == ["plain", "break", "plain", "plain"]


def test_numbers_that_word_counts():
    body = "".join(paragraph("事项", numbered(depth)) for depth in (0, 1, 1, 0, 1))
    starts = [block.runs[0].text for block in shown(body, numbering=NUMBERS)]
    assert starts == ["一、事项", "（一.1）事项", "（一.2）事项", "二、事项", "（二.1）事项"]


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_chinese_numbers(number, words):
    assert chinese(number) == words


def test_joined_cells_of_a_table():
    body = f"""<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{cell("甲", '<w:gridSpan w:val="2"/>')}
    {cell("乙")}</w:tr>
    <w:tr>{cell("丙", '<w:vMerge w:val="restart"/>')}{cell("丁")}{cell("戊")}</w:tr>
    <w:tr>{cell("", "<w:vMerge/>")}{cell("己")}{cell("")}</w:tr></w:tbl>"""
    (table,) = shown(body)
    assert [[(c.columns, c.rows, c.head) for c in row] for row in table.rows] == [
        [(2, 1, True), (1, 1, True)],
        [(1, 2, False), (1, 1, False), (1, 1, False)],
        [(1, 1, False), (1, 1, False)],
    ]
    html = page(docx(body))
    assert '<th colspan="2">甲</th>' in html
    assert '<td rowspan="2">丙</td>' in html
    assert "<td>　</td>" in html, "an empty box keeps its height"


def test_lines_of_a_signature_stand_together():
    html = page(
        docx(
            paragraph("青石镇人民政府", '<w:jc w:val="right"/>')
            + paragraph("2026年11月20日", '<w:jc w:val="right"/>')
        )
    )
    assert '<p class="letter-sign">青石镇人民政府<br>2026年11月20日</p>' in html


# ---- hostile


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


OWN_TAGS = {"article", "p", "h2", "h3", "strong", "br", "hr", "div", "table", "tr", "td", "th", "span"}
OWN_ATTRIBUTES = {"class", "aria-label", "colspan", "rowspan"}


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7*7 }}{% raw %}",
        "javascript:alert(1)",
    ],
)
def test_what_looks_like_html_is_text(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    body = paragraph(escaped) + f"<w:tbl><w:tr>{cell(escaped)}</w:tr></w:tbl>"
    tags = Tags()
    html = page(docx(body))
    tags.feed(html)
    assert tags.seen <= OWN_TAGS
    assert tags.attributes <= OWN_ATTRIBUTES
    assert "49" not in html


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
ROOT = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&e;&j;</w:t></w:r></w:p></w:body></w:document>'


@pytest.mark.parametrize(
    "document",
    [
        BOMB + ROOT,
        XXE + ROOT,
        (XXE + ROOT).encode("utf-16"),
        f'<?xml version="1.0" encoding="UTF-7"?>{(XXE + ROOT).encode("utf-7").decode()}',
        ROOT,
        "<w:document",
        "",
        "\0",
        "<x/>",
        f'<w:document xmlns:w="{W}"/>',
        "<a>" * 100_000,
    ],
)
def test_a_document_with_tricks_is_refused(document):
    with pytest.raises(Unreadable):
        view(docx("", {"word/document.xml": document}))


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 100, docx("")[:-30], docx("")[:200]]
)
def test_what_is_no_package_is_refused(data):
    with pytest.raises(Unreadable):
        view(data)


def test_a_package_without_a_document_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("../../etc/cron.d/x", "x")
    with pytest.raises(Unreadable):
        view(out.getvalue())


def test_a_zip_bomb_is_not_unfolded():
    bomb = docx("", {"word/document.xml": b" " * 200_000_000})
    assert len(bomb) < 300_000
    with pytest.raises(Unreadable, match="过大"):
        view(bomb)


def test_too_many_entries_are_refused():
    with pytest.raises(Unreadable, match="过多"):
        view(docx("", {f"x/{number}": "" for number in range(2001)}))


def test_nested_tables_end():
    def nested(count: int) -> str:
        return "<w:tbl><w:tr><w:tc>" * count + paragraph("底") + "</w:tc></w:tr></w:tbl>" * count

    blocks = shown(nested(60))
    depth = 0
    while isinstance(blocks[0], Table):
        blocks, depth = blocks[0].rows[0][0].blocks, depth + 1
    assert depth == 3
    assert blocks == (Note("内层表格未在此显示"),)
    begun = time.monotonic()
    with pytest.raises(Unreadable):
        shown(nested(10_000))
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "wrap",
    [
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:p><w:r><w:drawing><w:txbxContent>", "</w:txbxContent></w:drawing></w:r></w:p>"),
    ],
)
def test_other_things_nest_without_end_too(wrap):
    body = wrap[0] * 60 + paragraph("底") + wrap[1] * 60
    assert "底" in str(shown(body)) or Note("图片未在此显示") in shown(body)


def test_a_long_document_says_that_it_goes_on():
    begun = time.monotonic()
    blocks = shown(paragraph("字" * 10) * 30_000)
    assert time.monotonic() - begun < 20
    assert len(blocks) == 4001
    assert blocks[-1] == Note("文件很长，其余内容见 Word 文件")


_NAMES = st.sampled_from(
    (
        "p",
        "r",
        "t",
        "tbl",
        "tr",
        "tc",
        "tcPr",
        "pPr",
        "rPr",
        "br",
        "tab",
        "sdt",
        "sdtContent",
        "drawing",
        "txbxContent",
    )
)


@st.composite
def trees(draw, depth: int = 5) -> str:
    name = draw(_NAMES)
    value = draw(st.sampled_from(["", ' w:val="-1"', ' w:val="9e99"', ' w:val="nan"', ' w:type="page"']))
    inside = "".join(draw(st.lists(trees(depth - 1), max_size=3))) if depth else "字"
    return f"<w:{name}{value}>{inside}</w:{name}>"


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
@given(st.lists(trees(), max_size=4))
def test_any_tree_gives_a_page(bodies):
    html = page(docx("".join(bodies), {"word/styles.xml": STYLES, "word/numbering.xml": NUMBERS}))
    assert re.match(r"<article", html)


def words_of(blocks) -> str:
    """Everything shown, in order."""
    found = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Signature):
            found += [line.text for line in block.lines]
        elif isinstance(block, Table):
            found += [words_of(cell.blocks) for row in block.rows for cell in row]
    return "".join("".join(found).split())


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_every_kind_is_shown(kind):
    document = render(NoticeFacts.of(kind, sample(kind)), Wording.LAWFUL)
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        printed = re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", package.read("word/document.xml").decode())
    assert words_of(view(document)) == "".join("".join(map(unescape, printed)).split())
