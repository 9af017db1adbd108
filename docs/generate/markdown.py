"""Tables of Markdown, and the line that says a page is made by a program."""

from collections.abc import Iterable, Sequence

HEAD = "<!-- 由 make docs 根据程序中的规则生成，改规则，不改此页 -->\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_line(heads), _line(["---"] * len(heads)), *(_line(row) for row in rows)]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells) + " |"
