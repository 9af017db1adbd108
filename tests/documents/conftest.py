"""One folder with a .docx and a .pdf of every document, made in one start of LibreOffice."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.support import letters, measure, tools

FONTS = Path(__file__).with_name("fonts.conf")


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="caseflow-notices-") as name, pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(FONTS))
        documents = {made[0]: letters.docx(*made[2:]) for made in letters.made()} | letters.forms()
        paths = []
        for stem, data in documents.items():
            paths.append(Path(name) / f"{stem}.docx")
            paths[-1].write_bytes(data)
        tools.to_pdfs(paths, Path(name))
        yield Path(name)


@pytest.fixture(scope="session")
def pages_of(folder: Path) -> Callable[[str], list[measure.Page]]:
    """What stands where on each page, by file name."""
    return cache(lambda stem: measure.pages(folder / f"{stem}.pdf"))
