"""Documents of many templates in one file: each keeps its paper, its looks, its lists and its pictures."""

import io
from collections import Counter

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from caseflow.lib import png
from caseflow.notices.facts import NoticeFacts
from caseflow.notices.filling import render
from caseflow.notices.word.binding import PAGE_OF, Part, Unbindable, bind, check_bindable
from caseflow.notices.word.pictures import Picture, draw_pictures
from tests.notice_samples import sample
from tests.support import letters, packages

PICTURE = png.encode(2, 2, bytes(12))
UGLY = "阿依古丽·买买提𬭎䶮<&>\"'{{ 监护人姓名 }}"


def saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def shipped(kind: str) -> bytes:
    return render(NoticeFacts.of(kind, sample(kind)))


def county_template(text: str, face: str, points: float):
    """As a clerk has it: his looks stand in Normal, Heading 1 and the defaults of the document."""
    document = docx.Document()
    normal, heading = document.styles["Normal"], document.styles["Heading 1"]
    normal.font.name, normal.font.size = face, Pt(points)
    heading.font.size = Pt(points + 10)
    document.add_heading(f"{text}标题", 1)
    document.add_paragraph(text)
    document.add_paragraph(f"{text}一", style="List Number")
    document.add_paragraph(f"{text}二", style="List Number")
    return document


def opened(data: bytes):
    return docx.Document(io.BytesIO(data))


def paragraph(document, text: str):
    return next(one for one in document.paragraphs if one.text == text)


def look(style) -> tuple[str | None, float | None]:
    """As Word works it out: what the style does not say, those below it do."""
    face = points = None
    while style is not None:
        face = face or style.font.name
        points = points or (style.font.size.pt if style.font.size else None)
        style = style.base_style
    return face, points


def test_two_templates_with_the_same_style_names_keep_their_looks() -> None:
    one, two = county_template("甲", "楷体", 18), county_template("乙", "黑体", 12)
    notice = shipped("return_notice")
    bound = opened(bind([Part(notice, "a"), Part(saved(one), "b"), Part(saved(two), "c")]))
    assert look(paragraph(bound, "甲").style) == ("楷体", 18)
    assert look(paragraph(bound, "乙").style) == ("黑体", 12)
    assert look(paragraph(bound, "甲标题").style)[1] == 28
    assert look(paragraph(bound, "乙标题").style)[1] == 22
    before = {p.text: look(p.style) for p in opened(notice).paragraphs if p.text}
    after = {p.text: look(p.style) for p in bound.paragraphs}
    assert {text: after[text] for text in before} == before


def test_defaults_of_a_document_go_with_its_own_paragraphs_alone() -> None:
    one = county_template("甲", "楷体", 18)
    spacing = one.styles.element.find(f".//{qn('w:pPrDefault')}/{qn('w:pPr')}/{qn('w:spacing')}")
    spacing.set(qn("w:after"), "777")
    bound = opened(bind([Part(saved(one), "a"), Part(saved(county_template("乙", "黑体", 12)), "b")]))
    assert paragraph(bound, "甲").style.paragraph_format.space_after.twips == 777
    assert paragraph(bound, "乙").style.paragraph_format.space_after.twips == 200


def test_a_table_keeps_the_spacing_its_style_gives_it() -> None:
    """The style of a table goes before the defaults of the document, but not before that of the paragraph."""
    one = county_template("甲", "楷体", 18)
    table = one.add_table(1, 2, style="Table Grid")
    table.cell(0, 0).text = "格"
    table.cell(0, 1).paragraphs[0].style = "Title"
    bound = opened(bind([Part(shipped("return_notice"), "a"), Part(saved(one), "b")]))
    plain, titled = (cell.paragraphs[0] for cell in bound.tables[-1].rows[0].cells)
    assert plain.paragraph_format.space_after.twips == 0
    assert titled.paragraph_format.space_after is None


def test_every_part_begins_on_a_page_of_its_own_paper() -> None:
    wide = county_template("横", "宋体", 12)
    section = wide.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    upright = shipped("return_notice")
    bound = opened(bind([Part(upright, "a"), Part(saved(wide), "b"), Part(upright, "c")]))
    assert [round(one.page_width.mm) for one in bound.sections] == [210, 297, 210]
    assert [round(one.top_margin.mm) for one in bound.sections] == [37, 25, 37]
    assert {one.start_type.name for one in bound.sections} == {"NEW_PAGE"}


def test_lists_of_each_part_count_for_themselves() -> None:
    one = saved(county_template("甲", "楷体", 18))
    bound = opened(bind([Part(one, "a"), Part(one, "b"), Part(one, "c")]))
    numbers = [style.element.find(f".//{qn('w:numId')}") for style in bound.styles]
    used = [
        paragraph_.style.element.find(f".//{qn('w:numId')}").get(qn("w:val"))
        for paragraph_ in bound.paragraphs
        if paragraph_.text == "甲一"
    ]
    assert len(set(used)) == 3
    known = {row.get(qn("w:numId")) for row in bound.part.numbering_part.element.findall(qn("w:num"))}
    assert {one.get(qn("w:val")) for one in numbers if one is not None} <= known


def test_own_head_stays_and_own_page_numbers_give_way_to_those_of_the_file() -> None:
    """The foot of a 公文 bears its own count; in the file it would contradict the 目录."""
    headed = county_template("甲", "楷体", 18)
    headed.sections[0].header.paragraphs[0].text = "某某县印"
    report = shipped("persuasion_report")
    bound = opened(bind([Part(saved(headed), "a", "卷内第1件"), Part(report, "b", "卷内第2件")]))
    first, second = bound.sections
    assert "某某县印" in [p.text for p in first.header.paragraphs]
    for part in (second.header, second.even_page_header):
        assert "卷内第2件" in part.paragraphs[0].text
        assert "PAGE" in part.paragraphs[0]._p.xml
    assert "PAGE" not in second.footer._element.xml
    assert "PAGE" not in second.even_page_footer._element.xml
    assert not second.header.is_linked_to_previous
    assert not second.footer.is_linked_to_previous


def test_pictures_come_along_once_and_every_number_is_single() -> None:
    album = draw_pictures("照片", [Picture(PICTURE, "一"), Picture(PICTURE, "二")])
    made = bind([Part(album, "a"), Part(album, "b")])
    parts = packages.parts_of(made)
    assert len([name for name in parts if name.startswith("word/media/")]) == 1
    body = opened(made).element
    drawings = [node.get("id") for node in body.iter(qn("wp:docPr"))]
    assert len(drawings) == len(set(drawings)) == 4
    marks = Counter(node.get(qn("w:id")) for node in body.iter(qn("w:bookmarkStart")))
    assert set(marks.values()) == {1}


def test_the_bookmarks_stand_where_the_parts_begin_and_the_index_refers_to_them() -> None:
    index, body = docx.Document(), docx.Document()
    index.add_paragraph(f"{PAGE_OF}second")
    body.add_paragraph("正文")
    parts = [Part(saved(index), "first"), Part(saved(body), "second")]
    numbered = opened(bind(parts, pages={"second": 7}))
    assert "PAGEREF second" in numbered.element.xml
    assert "7" in "".join(node.text or "" for node in numbered.element.iter(qn("w:t")))
    assert numbered.settings.element.find(qn("w:updateFields")) is None
    live = opened(bind(parts))
    assert live.settings.element.find(qn("w:updateFields")) is not None


def test_ugly_values_come_through_exactly() -> None:
    one, two = docx.Document(), docx.Document()
    one.add_paragraph(UGLY)
    two.add_paragraph(UGLY * 3)
    bound = opened(bind([Part(saved(one), "a", UGLY), Part(saved(two), "b")], title=UGLY))
    assert [p.text for p in bound.paragraphs] == [UGLY, UGLY * 3]
    assert bound.core_properties.title == UGLY
    assert bound.sections[0].header.paragraphs[0].text.startswith(UGLY)


def test_every_kind_can_be_bound_and_the_same_parts_give_the_same_bytes() -> None:
    made = [Part(letters.docx(*one[2:]), f"p{number}") for number, one in enumerate(letters.made())]
    assert bind(made) == bind(made)
    said = "".join(p.text for p in opened(bind(made)).paragraphs)
    for part in made:
        for own in opened(part.docx).paragraphs:
            assert own.text in said


@pytest.mark.parametrize("element", ["w:footnoteReference", "w:commentReference", "w:object"])
def test_what_belongs_to_one_document_alone_is_refused(element: str) -> None:
    document = docx.Document()
    document.add_paragraph("正文").runs[0]._r.append(OxmlElement(element))
    with pytest.raises(Unbindable, match="脚注"):
        check_bindable(saved(document))


@pytest.mark.parametrize("data", [b"", b"PK", b"%PDF-1.4"])
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(Unbindable, match="Word"):
        check_bindable(data)
