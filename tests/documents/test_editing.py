"""The built-in template, opened and saved by another program, still makes the same document."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from caseflow.notices.facts import NoticeFacts
from caseflow.notices.filling import render, shipped_template
from tests.notice_samples import sample
from tests.support import measure, tools

pytestmark = pytest.mark.documents
KINDS = (
    "circular",
    "inquiry_letter",
    "judicial_letter",
    "persuasion_report",
    "return_notice",
    "service_receipt",
)
PagesOf = Callable[[str], list[measure.Page]]


@pytest.fixture(scope="module")
def edited() -> Iterator[PagesOf]:
    """The pages of each kind, made from a template that LibreOffice has written."""
    with TemporaryDirectory(prefix="caseflow-edited-") as name:
        given, made = Path(name) / "given", Path(name) / "made"
        given.mkdir()
        made.mkdir()
        for kind in KINDS:
            (given / f"{kind}.docx").write_bytes(shipped_template(kind, "lawful"))
        for path in tools.saved_as(sorted(given.iterdir()), made, "docx"):
            facts = NoticeFacts.of(path.stem, sample(path.stem))
            path.write_bytes(render(facts, "lawful", path.read_bytes()))
        tools.to_pdfs(sorted(made.glob("*.docx")), made)
        yield cache(lambda kind: measure.pages(made / f"{kind}.pdf"))


@pytest.mark.parametrize("kind", KINDS)
def test_an_edited_template_makes_the_same_text(kind: str, edited: PagesOf, pages_of: PagesOf) -> None:
    assert _text(edited(kind)) == _text(pages_of(kind))
    assert len(edited(kind)) == len(pages_of(kind))


@pytest.mark.parametrize("kind", ["circular", "inquiry_letter", "persuasion_report"])
def test_and_keeps_the_official_form(kind: str, edited: PagesOf, pages_of: PagesOf) -> None:
    for mine, theirs in zip(pages_of(kind), edited(kind), strict=True):
        rules = [(rule.y, rule.left, rule.right) for rule in mine.rules if rule.red]
        assert rules == [
            (
                pytest.approx(rule.y, abs=0.5),
                pytest.approx(rule.left, abs=0.3),
                pytest.approx(rule.right, abs=0.3),
            )
            for rule in theirs.rules
            if rule.red
        ]
    mark, theirs_mark = pages_of(kind)[0].lines[0], edited(kind)[0].lines[0]
    assert theirs_mark.top == pytest.approx(mark.top, abs=0.3)
    assert theirs_mark.size == mark.size


def _text(pages: list[measure.Page]) -> str:
    """Without page numbers, which stand where the pages end."""
    lines = (line for page in pages for line in page.lines if not line.text.startswith("—"))
    return "".join(sorted("".join(line.text for line in lines)))
