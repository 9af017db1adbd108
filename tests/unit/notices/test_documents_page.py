"""docs/documents.md names tests that exist, and the pictures it shows are there."""

import re
from pathlib import Path

from caseflow.notices.kinds import KINDS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "documents.md").read_text("utf-8")


def test_the_tests_it_names_exist() -> None:
    written = "".join(path.read_text("utf-8") for path in (ROOT / "tests" / "documents").glob("test_*.py"))
    named = set(re.findall(r"<code>(\w+)</code>", PAGE))
    assert [name for name in named if not re.search(rf"def test_\w*{name}", written)] == []
    assert len(named) > 10


def test_it_shows_every_kind() -> None:
    shown = re.findall(r'src="documents/([\w-]+\.png)"', PAGE)
    assert [name for name in shown if not (ROOT / "docs" / "documents" / name).is_file()] == []
    assert [kind for kind in KINDS if f"{kind}-1.png" not in shown] == [], "run make pictures"
