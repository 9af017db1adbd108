"""Draws one upload from stdin in a process of its own: the pages of a PDF, or a photo, as PNG.

Run by ``uploads`` as a script: a file that eats memory or time ends this process alone.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

_MEMORY, _SECONDS = 1536 * 1024 * 1024, 60
_ROOT = Path(__file__).resolve().parents[3]


def main() -> None:
    # As a script with -I nothing of the program is on the path yet
    sys.path.insert(0, str(_ROOT))
    for name in ("caseflow", "caseflow.notices", "caseflow.notices.pdf"):
        _skip_init(name)
    from caseflow.lib.limited import limit_here  # noqa: PLC0415
    from caseflow.notices.pdf import sheets  # noqa: PLC0415
    from caseflow.notices.pdf.problems import PdfProblem  # noqa: PLC0415

    limit_here(_MEMORY, _SECONDS)
    kind, *numbers = sys.argv[1:]
    draw = _pages if kind == "pdf" else _photo
    try:
        drawn = list(draw(sheets, sys.stdin.buffer.read(), *map(int, numbers)))
        _say({"sizes": [len(picture) for picture in drawn]}, *drawn)
    except PdfProblem as problem:
        _say({"error": str(problem)})


def _pages(sheets: Any, data: bytes, most: int, longest: int) -> Iterator[bytes]:
    """A page as large as a wall is drawn no larger than one of A4."""
    from caseflow.notices.pdf.problems import PdfProblem  # noqa: PLC0415

    count = sheets.pages(data)
    if count > most:
        raise PdfProblem(f"PDF 共{count}页，超过{most}页，另附电子文件")
    for page in range(1, count + 1):
        yield sheets.page_png(data, page, min(sheets.SCALE, longest / max(sheets.page_size(data, page))))


def _photo(sheets: Any, data: bytes, turn: int, longest: int) -> Iterator[bytes]:
    page = sheets.photo_page(data, turn)
    yield sheets.page_png(page, 1, min(1.0, longest / max(sheets.page_size(page, 1))))


def _say(told: dict[str, object], *drawn: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + b"".join(drawn))


def _skip_init(name: str) -> None:
    """The package without its __init__: no Flask, no database, no keys."""
    package = ModuleType(name)
    package.__path__ = [str(_ROOT.joinpath(*name.split(".")))]
    sys.modules[name] = package


if __name__ == "__main__":
    main()
