"""The real LibreOffice behind the door: what it makes, and what it does not do."""

import re
import socket
from pathlib import Path
from threading import Thread

import pytest

from caseflow.notices import pdf
from caseflow.notices.facts import NoticeFacts
from caseflow.notices.filling import render
from caseflow.notices.pdf.office import Office, find_office
from tests.notice_samples import sample
from tests.support import tools
from tests.support.papers import docx, paragraph

pytestmark = pytest.mark.documents
RARE = "阿依古丽·𬭎䶮&lt;&amp;"


@pytest.fixture
def office(tmp_path) -> Office:
    (tmp_path / "office").mkdir(mode=0o700)
    return Office(Path(tools.require("documents")), tmp_path / "office", 90)


def test_every_character_has_its_place(office):
    """A4, the title in the middle, the text within its margins."""
    (made,) = office.convert([render(NoticeFacts.of("return_notice", sample("return_notice")), "lawful")])
    assert pdf.pages(made) == 1
    glyphs = pdf.glyphs(made, 1)
    text = "".join(glyph.char for glyph in glyphs)
    assert "义务教育阶段学生限期复学通知书" in text
    title = [glyph for glyph in glyphs if glyph.size == pytest.approx(22, abs=0.1)]
    left, right = title[0].x, title[-1].x + 22 * 25.4 / 72
    assert (left - 28) == pytest.approx(184 - right, abs=3), "as far from the left margin as from the right"
    assert min(glyph.x for glyph in glyphs) >= 27
    assert max(glyph.x for glyph in glyphs) <= 185
    assert min(glyph.y for glyph in glyphs) >= 37


def test_rare_characters_arrive_whole(office):
    (made,) = office.convert([docx(paragraph(RARE))])
    assert "".join(glyph.char for glyph in pdf.glyphs(made, 1)).strip() == "阿依古丽·𬭎䶮<&"


def test_pages_are_joined_in_order(office):
    first, second = office.convert([docx(paragraph("甲")), docx(paragraph("乙"))])
    whole = pdf.merge([first, second, first])
    assert pdf.pages(whole) == 3
    assert [pdf.glyphs(whole, page)[0].char for page in (1, 2, 3)] == ["甲", "乙", "甲"]


def test_a_picture_has_the_size_asked_for_and_little_weight(office):
    (made,) = office.convert([docx(paragraph("限期复学通知书"))])
    small, large = pdf.page_png(made, 1, 1), pdf.page_png(made, 1, 2)
    assert len(small) < len(large) < 60_000
    assert int.from_bytes(large[16:20], "big") == pytest.approx(
        2 * int.from_bytes(small[16:20], "big"), abs=2
    )
    with pytest.raises(pdf.PdfProblem, match="没有第2页"):
        pdf.page_png(made, 2)
    with pytest.raises(ValueError):
        pdf.page_png(made, 1, 50)


def test_nothing_is_fetched_and_no_file_is_read(office, tmp_path):
    """Fields that ask for an address and for a file of this machine."""
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim", "utf-8")
    visits: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=lambda: visits.append(server.accept()), daemon=True).start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        wanted = (
            f'INCLUDEPICTURE "{address}/x.png" \\d',
            f'INCLUDETEXT "{address}/y.docx"',
            f'INCLUDETEXT "{secret}"',
        )
        body = "".join(field(words) for words in wanted)
        (made,) = office.convert([docx(body + paragraph("正文"))])
        text = "".join(glyph.char for glyph in pdf.glyphs(made, 1))
        assert "正文" in text
        assert "geheim" not in text
        assert not visits


def field(words: str) -> str:
    words = words.replace('"', "&quot;")
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = f'<w:r><w:instrText xml:space="preserve"> {words} </w:instrText></w:r>'
    return f"<w:p>{mark('begin')}{code}{mark('separate')}<w:r><w:t>域</w:t></w:r>{mark('end')}</w:p>"


def test_a_broken_document_is_a_problem_in_words(office):
    with pytest.raises(pdf.PdfProblem):
        office.convert([b"PK\x03\x04 no document"])


def test_the_settings_find_it(app, session):
    assert find_office() is None, "switched off for tests"
    app.config["SETTINGS"] = app.config["SETTINGS"].__class__(instance_path=str(app.instance_path))
    assert find_office()
    assert pdf.to_pdf(docx(paragraph("甲"))).startswith(b"%PDF-")
    assert re.fullmatch(r"%PDF-1\.\d", pdf.cached_pdf(docx(paragraph("甲")))[:8].decode())
