"""Templates that have been opened and saved by another word processor still pass, and fill as before."""

import io
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pytest

from caseflow.notices.filling import render, shipped_template
from caseflow.notices.kinds import KINDS, get_kind
from caseflow.notices.template.check import examine
from caseflow.notices.template.report import Report
from caseflow.notices.template.trial import trial_facts
from tests.support import tools

pytestmark = pytest.mark.documents


@pytest.fixture(scope="module")
def saved() -> Iterator[Path]:
    """Every shipped template as LibreOffice saves it, in one start."""
    program = tools.require("documents")
    with TemporaryDirectory(prefix="caseflow-round-") as name:
        room = Path(name)
        files = [room / f"{kind}-{wording}.docx" for kind in KINDS for wording in KINDS[kind].wordings]
        for file in files:
            file.write_bytes(shipped_template(*file.stem.split("-")))
        options = [f"-env:UserInstallation=file://{room}/profile", "--headless"]
        target = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(room / "out")]
        subprocess.run(
            [program, *options, *target, *map(str, files)],
            check=True,
            capture_output=True,
            timeout=180,
            env={**os.environ, "HOME": name},
        )
        yield room / "out"


def words_of(document: bytes) -> list[str]:
    body = docx.Document(io.BytesIO(document)).element.body
    lines = ("".join(line.itertext("{*}t")) for line in body.iter("{*}p"))
    return [text for line in lines if (text := line.strip())]


@pytest.mark.parametrize(("kind", "wording"), [(kind, w) for kind in KINDS for w in KINDS[kind].wordings])
def test_a_template_saved_by_another_program_passes_and_fills_the_same(
    saved: Path, kind: str, wording: str
) -> None:
    data = (saved / f"{kind}-{wording}.docx").read_bytes()
    assert examine(data, kind, wording) == Report()
    facts = trial_facts(get_kind(kind))
    assert words_of(render(facts, wording, data)) == words_of(render(facts, wording))
