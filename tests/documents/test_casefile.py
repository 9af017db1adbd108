"""The case file set by LibreOffice: the 目录 says what the PDF shows, each document runs as it does alone."""

from dataclasses import replace
from io import BytesIO

import docx
import pytest

from caseflow.cases.casefile.building import build, starts
from caseflow.cases.casefile.collecting import Wanted, collect
from caseflow.cases.models import Case
from caseflow.files import store
from caseflow.lib import png
from caseflow.notices import pdf
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


def _texts(cell) -> list:
    return [node for node in cell._tc.iter() if node.tag.endswith("}t")]
