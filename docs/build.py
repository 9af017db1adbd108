"""Write the pages that are read off the rules: ``python -m docs.build`` (make docs)."""

from collections.abc import Callable
from pathlib import Path

from docs.generate import documents, editions, lifecycle, permissions

HERE = Path(__file__).resolve().parent
PAGES: dict[str, Callable[[], str]] = {
    "lifecycle.md": lifecycle.page,
    "editions.md": editions.page,
    "permissions.md": permissions.page,
    "documents.md": documents.page,
}


def stale() -> list[str]:
    """Pages that no longer say what the code says."""
    return [name for name, page in PAGES.items() if _kept(name) != page()]


def build() -> list[str]:
    """Write what has changed; the names of the pages written."""
    changed = stale()
    for name in changed:
        (HERE / name).write_text(PAGES[name](), encoding="utf-8")
    return changed


def _kept(name: str) -> str:
    path = HERE / name
    return path.read_text("utf-8") if path.exists() else ""


if __name__ == "__main__":
    print("\n".join(f"docs/{name}" for name in build()) or "docs: nothing has changed")
