"""The case file set by LibreOffice: the 目录 says what the PDF shows, each document runs as it does alone."""

from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml import OxmlElement
from docx.shared import Pt

from caseflow.cases.casefile.building import build, starts
from caseflow.cases.casefile.collecting import Wanted, collect
from caseflow.cases.models import Case
from caseflow.files import store
from caseflow.lib import png
from caseflow.notices import pdf
from caseflow.notices.word.binding import Part, bind
from caseflow.policy.stages import Stage
from tests import walk
from tests.conftest import NOW
from tests.support import tools
from tests.support.papers import blank_pdf

pytestmark = pytest.mark.documents


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def contents(app, session, world):
    settings = replace(app.config["SETTINGS"], office_path=tools.require("documents"), office_seconds=120)
    app.config["SETTINGS"] = settings
    case_id = walk.make_case(world, "zhang", Stage.JUDICIAL)
    uploads = (
        ("户口簿.png", png.encode(40, 60, bytes(7200)), "identity"),
        ("回函.pdf", blank_pdf(3), "reply"),
    )
    for name, data, kind in uploads:
        by = world.users["registrar"]
        store.save(data, name=name, kind=kind, subject=("case", case_id), by=by, now=NOW)
    session.commit()
    case = session.get_one(Case, case_id)
    return collect(case, Wanted("青石镇 韩冬生", "移送司法", own=True), NOW)


def test_the_index_says_on_which_page_of_the_pdf_each_document_begins(contents) -> None:
    made = build(contents)
    assert not made.problems
    assert made.pdf is not None
    assert pdf.pages(made.pdf) == made.pages
    rows = docx.Document(BytesIO(made.docx)).tables[1].rows[1:]
    said = {f"piece{row.cells[0].text}": "".join(t.text or "" for t in _texts(row.cells[5])) for row in rows}
    shown = {mark: str(page) for mark, page in starts(made.pdf).items()}
    assert {mark: page for mark, page in said.items() if page != "—"} == shown
    for page, head in enumerate(pdf.head_texts(made.pdf, 14), start=1):
        assert page == 1 or head.endswith(f"第{page}页"), head
    index = "".join(glyph.char for glyph in pdf.glyphs(made.pdf, 2))
    assert "Error" not in index
    for page in shown.values():
        assert page in index


def test_every_document_takes_the_pages_it_takes_alone(contents) -> None:
    made = build(contents)
    begins = starts(made.pdf)
    bound = [
        (f"piece{number}", piece)
        for number, piece in enumerate(made.pieces, start=1)
        if piece.docx is not None and not piece.listed_only
    ]
    alone = pdf.to_pdfs([piece.docx for _, piece in bound])
    ends = [*(begins[mark] for mark, _ in bound[1:]), made.pages + 1]
    taken = {mark: end - begins[mark] for (mark, _), end in zip(bound, ends, strict=True)}
    assert taken == {mark: pdf.pages(one) for (mark, _), one in zip(bound, alone, strict=True)}


def test_two_templates_keep_their_sizes_beside_each_other(app, contents) -> None:
    """Both say Normal and mean different sizes; beside them stands a shipped notice."""
    notice = next(piece.docx for piece in contents.pieces if piece.title == "限期复学通知书")
    parts = [Part(notice, "notice"), Part(_plain("甲", 18), "a"), Part(_plain("乙", 11), "b")]
    made = pdf.to_pdf(bind(parts))
    sizes = [{round(glyph.size, 1) for glyph in pdf.glyphs(made, page)} for page in (1, 2, 3)]
    assert sizes[1:] == [{18.0}, {11.0}]
    (alone,) = pdf.to_pdfs([notice])
    assert _places(made) == _places(alone)


def test_what_cannot_be_bound_is_shown_as_its_pages(app, contents) -> None:
    document = docx.Document()
    document.add_paragraph("县里的模板").runs[0]._r.append(OxmlElement("w:object"))
    odd = next(piece for piece in contents.pieces if piece.title == "限期复学通知书")
    odd = replace(odd, docx=_bytes(document))
    made = build(replace(contents, pieces=(odd,)))
    assert made.pieces[0].docx != odd.docx
    assert not made.pieces[0].listed_only
    assert starts(made.pdf)["piece1"] == 3
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], office_path="off")
    (listed, *_) = build(replace(contents, pieces=(odd,))).pieces
    assert listed.listed_only
    assert "脚注、尾注、批注或嵌入对象，另附原文" in listed.remark


def _places(made: bytes) -> list[tuple[str, float, float, float]]:
    """Of every character of the first page, to a tenth of a millimetre."""
    return [(g.char, round(g.x, 1), round(g.y, 1), round(g.size, 1)) for g in pdf.glyphs(made, 1)]


def _plain(text: str, points: float) -> bytes:
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(points)
    document.add_paragraph(text * 20)
    return _bytes(document)


def _bytes(document) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _texts(cell) -> list:
    return [node for node in cell._tc.iter() if node.tag.endswith("}t")]
