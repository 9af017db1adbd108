"""Every document opened in LibreOffice: the text, the pages, the signature."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from pypdf import PdfReader

from caseflow.notices.facts import read
from caseflow.notices.kinds import KINDS
from caseflow.notices.letter import compose
from tests.support import letters
from tests.support.measure import Page

pytestmark = pytest.mark.documents
MADE = {name: (kind, facts, wording) for name, kind, facts, wording in letters.made()}
PagesOf = Callable[[str], list[Page]]


def squeezed(text: str) -> str:
    """Without spaces and page numbers, and ticks, which another face draws after the rest of their line."""
    return re.sub(r"—\d+—|☑", "", re.sub(r"\s", "", text))


def printed(pages: list[Page]) -> str:
    return squeezed("".join(page.text for page in pages))


@pytest.mark.parametrize("name", MADE)
def test_the_text_arrives_on_paper(name: str, pages_of: PagesOf) -> None:
    _, facts, wording = MADE[name]
    text = printed(pages_of(name))
    assert missing(compose(facts, wording).lines, text) == []


def missing(lines: Iterable[str], text: str) -> list[str]:
    """A tab may part what stands at both ends of a line."""
    parts = (squeezed(part) for line in lines for part in line.split("\t"))
    return [part for part in parts if part not in text]


@pytest.mark.parametrize("name", [n for n in MADE if MADE[n][0] in {"return_notice", "service_receipt"}])
def test_a_notice_and_a_receipt_are_one_page(name: str, pages_of: PagesOf) -> None:
    assert len(pages_of(name)) == 1


#: 版头, annexes or what the law makes them say fills more than one page
LONG = {"circular": 5, "case_sheet": 3}


@pytest.mark.parametrize("kind", KINDS)
def test_longer_documents_keep_to_two_pages(kind: str, pages_of: PagesOf) -> None:
    copies = sum(page.lines[0].text == pages_of(kind)[0].lines[0].text for page in pages_of(kind))
    assert len(pages_of(kind)) <= LONG.get(kind, 2) * copies


def test_a_table_over_two_pages_repeats_its_head(pages_of: PagesOf) -> None:
    assert len([page for page in pages_of("judicial_letter-long") if "劝返人员" in page.text]) >= 2


@pytest.mark.parametrize("name", MADE)
def test_the_last_page_is_not_a_bare_signature(name: str, pages_of: PagesOf) -> None:
    """No 此页无正文: some of the text stands with the signature."""
    _, facts, wording = MADE[name]
    signed = read(facts, wording).issuer.name
    for page in pages_of(name)[1:]:
        assert not squeezed(page.text).startswith((signed, "附件："))


@pytest.mark.parametrize("name", MADE)
def test_the_paper_is_a4_and_nothing_stands_in_the_margins(
    name: str, folder: Path, pages_of: PagesOf
) -> None:
    for sheet in PdfReader(folder / f"{name}.pdf").pages:
        assert float(sheet.mediabox.width) == pytest.approx(595.3, abs=1)
        assert float(sheet.mediabox.height) == pytest.approx(841.9, abs=1)
    for page in pages_of(name):
        for line in page.lines:
            assert line.x >= 27.5
            assert max(glyph.right for glyph in line.glyphs) <= 185
            assert line.bottom <= 262.5 or line.text.startswith("—")
