from collections.abc import Iterable, Sequence

from markupsafe import escape

# Control characters: no text that came in through a form, a file or the API holds one (lib.text)
_CELL, _ROW = "\x1f", "\x1e"


def escape_cells(rows: Sequence[Iterable[str]]) -> list[list[str]]:
    """Every cell of a table escaped, all in one go.

    Escaping 500 cells one by one takes a quarter of the time of a whole list page. The template
    puts them out as they are, inside ``{% autoescape false %}``.
    """
    if not rows:
        return []
    cells = _ROW.join(_CELL.join(_plain(cell) for cell in row) for row in rows)
    return [row.split(_CELL) for row in str(escape(cells)).split(_ROW)]


def _plain(text: str) -> str:
    return text if text.isprintable() else text.replace(_CELL, "").replace(_ROW, "")
