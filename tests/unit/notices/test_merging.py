"""Many documents as one file: every word, a section each, pages counted anew; or refused, never spoilt."""

import re
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest

from caseflow.lib.zips import stream_zip
from caseflow.notices.facts import NoticeFacts
from caseflow.notices.filling import render
from caseflow.notices.kinds import KINDS
from caseflow.notices.merging import Unmergeable, groups, merged
from tests.notice_samples import sample

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def made(kind: str = "return_notice", **changes) -> bytes:
    return render(NoticeFacts.of(kind, sample(kind, **changes)))


def words(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs]


def body(data: bytes) -> str:
    with ZipFile(BytesIO(data)) as package:
        return package.read("word/document.xml").decode()


def packed(document: str, more: dict[str, str] | None = None) -> bytes:
    return b"".join(stream_zip([("word/document.xml", document.encode()), *((more or {}).items())]))


def test_every_document_keeps_its_words_and_becomes_a_section() -> None:
    one = [made(被监护人姓名=name) for name in ("张晓明", "李𬭎", '陈<&>"')]
    whole = b"".join(merged(one))
    assert words(whole) == [text for data in one for text in words(data)]
    sections = docx.Document(BytesIO(whole)).sections
    assert len(sections) == 3
    single = docx.Document(BytesIO(one[0])).sections[0]
    for section in sections:
        assert (section.page_width, section.left_margin) == (single.page_width, single.left_margin)
        assert section._sectPr.find(f"{{{W}}}pgNumType").get(f"{{{W}}}start") == "1"
    assert [str(section.start_type).split(" ")[0] for section in sections] == ["NEW_PAGE"] * 3


def test_for_both_sides_each_begins_on_a_new_sheet() -> None:
    whole = b"".join(merged([made(), made()], sheets=True))
    assert body(whole).count('<w:type w:val="oddPage"/>') == 2


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_can_be_put_together(kind) -> None:
    one = made(kind)
    whole = b"".join(merged([one, one]))
    assert len(docx.Document(BytesIO(whole)).sections) == 2 * len(docx.Document(BytesIO(one)).sections)
    elements = re.findall(r"<w:sectPr.*?</w:sectPr>", body(whole), re.DOTALL)
    order = ["headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols", "docGrid"]
    for element in elements:
        found = [name for name in re.findall(r"<w:(\w+)", element) if name in order]
        assert [order.index(name) for name in found] == sorted(order.index(name) for name in found), element


def test_documents_of_different_templates_are_grouped() -> None:
    first, second = made(), made("judicial_letter")
    found = groups([first, second, first])
    assert [len(group) for group in found] in ([2, 1], [3])  # one where they share every other part
    changed = packed(body(first), {"word/styles.xml": b"<w:styles/>"})
    assert [len(group) for group in groups([first, changed, first])] == [2, 1]


def test_a_document_that_ends_with_a_table_is_carried_on() -> None:
    section = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    document = f'<w:document xmlns:w="{W}"><w:body><w:tbl><w:p/></w:tbl>{section}</w:body></w:document>'
    whole = body(b"".join(merged([packed(document)] * 2)))
    assert whole.count("<w:sectPr>") == 2
    assert '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:sectPr>' in whole


def test_a_last_paragraph_with_another_inside_is_left_alone() -> None:
    inner = "<w:p><w:r><w:txbxContent><w:p><w:r/></w:p></w:txbxContent></w:r></w:p>"
    document = f'<w:document xmlns:w="{W}"><w:body>{inner}<w:sectPr/></w:body></w:document>'
    whole = body(b"".join(merged([packed(document)] * 2)))
    assert f"{inner}<w:p><w:pPr>" in whole


def test_numbers_of_pages_keep_their_form_and_begin_with_one() -> None:
    section = '<w:sectPr><w:pgNumType w:fmt="numberInDash" w:start="7"/><w:cols w:space="720"/></w:sectPr>'
    document = f'<w:document xmlns:w="{W}"><w:body><w:p><w:pPr/></w:p>{section}</w:body></w:document>'
    whole = body(b"".join(merged([packed(document)] * 2)))
    assert whole.count('<w:pgNumType w:start="1" w:fmt="numberInDash"/><w:cols') == 2


@pytest.mark.parametrize("document", ["<w:document/>", "<w:document><w:body><w:p/></w:body></w:document>"])
def test_what_word_did_not_build_is_not_put_together(document) -> None:
    with pytest.raises(Unmergeable):
        merged([packed(document)] * 2)


def test_a_zip_comes_piece_by_piece_and_the_same_each_time() -> None:
    files = [("甲.txt", b"a" * 100), ("乙.docx", b"b" * 100)]
    pieces = list(stream_zip(files, packed=True))
    assert len(pieces) == 3
    assert b"".join(pieces) == b"".join(stream_zip(iter(files), packed=True))
    with ZipFile(BytesIO(b"".join(pieces))) as archive:
        assert [(i.filename, archive.read(i)) for i in archive.infolist()] == files
