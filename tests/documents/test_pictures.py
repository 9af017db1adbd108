"""A PNG of every page, for the eye. ``make pictures`` renews those in docs/documents."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseflow.notices.kinds import KINDS
from caseflow.notices.pdf import sheets
from tests.support import letters

pytestmark = pytest.mark.documents
ROOT = Path(__file__).parents[2]
ALBUM = ROOT / "docs" / "documents"
SHOWN = (*KINDS, "form-official", "form-upward", "form-letter")
_DOTS_PER_INCH = 60


@pytest.fixture(scope="module")
def album(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that CASEFLOW_PICTURES names, with nothing else in it."""
    named = os.environ.get("CASEFLOW_PICTURES")
    album = ROOT / named if named else tmp_path_factory.mktemp("pictures")
    album.mkdir(exist_ok=True)
    for old in album.glob("*.png"):
        old.unlink()
    for name in SHOWN:
        for number, picture in enumerate(_pictures(folder / f"{name}.pdf"), 1):
            (album / f"{name}-{number}.png").write_bytes(picture)
    return album


def _pictures(pdf: Path) -> Iterator[bytes]:
    data = pdf.read_bytes()
    for number in range(1, sheets.pages(data) + 1):
        yield sheets.page_png(data, number, scale=_DOTS_PER_INCH / 72)


def test_every_page_is_drawn_and_holds_ink(album: Path) -> None:
    drawn = {path.stem for path in album.glob("*.png")}
    assert {f"{name}-1" for name in SHOWN} <= drawn
    assert all(path.stat().st_size > 1000 for path in album.glob("*.png"))


def test_the_album_stays_small(album: Path) -> None:
    assert sum(path.stat().st_size for path in album.glob("*.png")) < 1_500_000


def test_every_kind_is_shown_in_the_documentation(album: Path) -> None:
    """``album`` first: when docs/documents is being renewed, its pictures are new."""
    shown = {path.stem for path in ALBUM.glob("*.png")}
    missing = [KINDS[name].name if name in KINDS else name for name in SHOWN if f"{name}-1" not in shown]
    assert not missing, "run make pictures"


def test_made_letters_are_those_of_all_kinds() -> None:
    assert {kind for _, kind, _, _ in letters.made()} == set(KINDS)
