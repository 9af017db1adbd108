"""Every document opened in LibreOffice: pages, text, and a picture of each for the eye."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from pypdf import PdfReader

from caseflow.notices.facts import NoticeFacts
from caseflow.notices.kinds import KINDS
from caseflow.notices.filling import render
from tests.notice_samples import sample
from tests.support import tools

pytestmark = pytest.mark.documents

FONTS = Path(__file__).with_name("fonts.conf")
ADDRESS = "清河县青石镇柳河村民委员会第三村民小组老槐树路东侧一百二十八号院内北屋二层东间"
NAME = "阿依古丽·买买提𬭎䶮<&>\"'"
OFFICES = {"乡": "柳河乡", "镇": "青石镇", "街道": "城东街道", "县教育局": "清河县教育局"}


def letters() -> Iterator[tuple[str, str, dict[str, Any], str]]:
    """(file name, kind, facts, wording) of everything that is opened."""
    for kind in KINDS:
        yield kind, kind, sample(kind), "lawful"
        yield f"{kind}-hostile", kind, hostile(kind), "lawful"
    for form, office in OFFICES.items():
        facts = sample("return_notice", 机关类型=form, 发文机关=office)
        yield f"ruian-{form}", "return_notice", facts, "ruian"
        yield f"lawful-{form}", "return_notice", facts, "lawful"
    filled = {"签收人": "李梅", "与受送达人关系": "配偶", "代收或拒收事由": "受送达人外出，由其配偶代收"}
    met = {
        "送达时间": "2026-11-22 09:30",
        "送达地点": ADDRESS,
        "送达方式": "直接送达",
        "送达人": ["周敏", "吴兰"],
    }
    yield "receipt-filled", "service_receipt", sample("service_receipt", **filled, **met), "lawful"
    visits = sample("judicial_letter")["劝返记录"] * 8
    yield "judicial-long", "judicial_letter", sample("judicial_letter", 劝返记录=visits), "lawful"


def hostile(kind: str) -> dict[str, Any]:
    texts = {
        "监护人姓名": NAME,
        "被监护人姓名": NAME,
        "学生姓名": NAME,
        "受送达人": NAME,
        "施教区学校": ADDRESS,
    }
    texts |= {"户籍地址": ADDRESS, "线索": ADDRESS, "联系人": NAME}
    known = {fact.name for fact in KINDS[kind].facts}
    return sample(kind, **{name: value for name, value in texts.items() if name in known})


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Holds a .docx and a .pdf of each."""
    with TemporaryDirectory(prefix="caseflow-notices-") as name, pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(FONTS))
        tools.to_pdfs([_made(Path(name), *letter) for letter in letters()], Path(name))
        yield Path(name)


@pytest.fixture(scope="module")
def pdfs(folder: Path) -> dict[str, PdfReader]:
    return {path.stem: PdfReader(path) for path in folder.glob("*.pdf")}


def _made(folder: Path, name: str, kind: str, facts: dict[str, Any], wording: str) -> Path:
    path = folder / f"{name}.docx"
    path.write_bytes(render(NoticeFacts.of(kind, facts), wording))
    return path


def text_of(pdf: PdfReader) -> str:
    """Without spaces: LibreOffice widens the joint of Chinese and digits."""
    return squeezed("".join(page.extract_text() for page in pdf.pages))


def squeezed(text: str) -> str:
    """Without spaces and page numbers."""
    return re.sub(r"—\d+—", "", re.sub(r"\s", "", text))


ALL = [name for name, *_ in letters()]


@pytest.mark.parametrize("name", ALL)
def test_the_text_arrives_on_paper(name: str, pdfs: dict[str, PdfReader]) -> None:
    _, kind, facts, wording = next(letter for letter in letters() if letter[0] == name)
    letter = compose(NoticeFacts.of(kind, facts), wording)
    text = text_of(pdfs[name])
    assert [line for line in map(squeezed, letter.lines) if line not in text] == []


@pytest.mark.parametrize(
    "name", [n for n in ALL if n.startswith(("return_notice", "ruian", "lawful", "service"))]
)
def test_a_notice_and_a_receipt_are_one_page(name: str, pdfs: dict[str, PdfReader]) -> None:
    assert len(pdfs[name].pages) == 1


@pytest.mark.parametrize(
    ("name", "pages"), [("persuasion_report", 2), ("judicial_letter", 2), ("inquiry_letter", 2)]
)
def test_longer_documents_keep_to_two_pages_numbered(
    name: str, pages: int, pdfs: dict[str, PdfReader]
) -> None:
    assert len(pdfs[name].pages) <= pages
    assert re.search(rf"—\s*{pages}\s*—", pdfs[name].pages[-1].extract_text())


def test_a_table_over_two_pages_repeats_its_head(pdfs: dict[str, PdfReader]) -> None:
    pages = [squeezed(page.extract_text()) for page in pdfs["judicial-long"].pages]
    assert len([page for page in pages if "劝返人员" in page]) >= 2


@pytest.mark.parametrize("name", ALL)
def test_the_last_page_is_not_a_bare_signature(name: str, pdfs: dict[str, PdfReader]) -> None:
    """No 此页无正文: some of the text stands with the signature."""
    last = squeezed(pdfs[name].pages[-1].extract_text())
    _, kind, facts, wording = next(letter for letter in letters() if letter[0] == name)
    signed = compose(NoticeFacts.of(kind, facts), wording).issuer
    assert not last.startswith(signed)


@pytest.mark.parametrize("name", ALL)
def test_the_paper_is_a4(name: str, pdfs: dict[str, PdfReader]) -> None:
    for page in pdfs[name].pages:
        assert float(page.mediabox.width) == pytest.approx(595.3, abs=1)
        assert float(page.mediabox.height) == pytest.approx(841.9, abs=1)


def test_pictures_for_the_eye(folder: Path, tmp_path: Path) -> None:
    """A PNG of every page, in the folder that CASEFLOW_PICTURES names, to be looked at."""
    program = shutil.which("pdftoppm")
    if program is None:
        pytest.skip("pdftoppm not found: install poppler-utils")
    album = Path(os.environ.get("CASEFLOW_PICTURES") or tmp_path)
    for path in sorted(folder.glob("*.pdf")):
        subprocess.run([program, "-r", "60", "-png", str(path), str(album / path.stem)], check=True)
    assert len(list(album.glob("*.png"))) >= len(ALL)
