"""The texts of one paragraph, with what stands for pictures, tabs and page breaks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from caseflow.notices.html_view.names import W

_TAB = "　　"
_PLAIN = {f"{W}tab": _TAB, f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": _TAB}
#: ticks of the symbol faces, by their place
_TICKS = {"F0FE": "☑", "F052": "☑", "F0FD": "☒", "F054": "☒"}
_PICTURES = {f"{W}drawing", f"{W}pict", f"{W}object"}
_BOX = f"{W}txbxContent"
#: taken out of the text, or said twice
_LEFT_OUT = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass(frozen=True, slots=True)
class Piece:
    """``run`` is the w:r in which the text stands; ``box`` a text box to be read like a page."""

    text: str = ""
    run: Any = None
    page_break: bool = False
    picture: bool = False
    box: Any = None


def pieces(paragraph: Any) -> Iterator[Piece]:
    """In reading order, with a stack of its own: a file may nest as deep as it likes."""
    stack: list[tuple[Any, Any]] = [(child, None) for child in reversed(paragraph)]
    while stack:
        element, run = stack.pop()
        tag = element.tag
        if tag in _LEFT_OUT or tag == _FALLBACK:
            continue
        if tag in _PICTURES:
            box = next(element.iter(_BOX), None)
            yield Piece(box=box) if box is not None else Piece(picture=True)
        elif (piece := _piece(element, run)) is not None:
            yield piece
        else:
            inside = element if tag == f"{W}r" else run
            stack.extend((child, inside) for child in reversed(element))


def _piece(element: Any, run: Any) -> Piece | None:
    tag = element.tag
    if tag == f"{W}t":
        return Piece(element.text or "", run)
    if tag == f"{W}br":
        page = element.get(f"{W}type") == "page"
        return Piece(page_break=True) if page else Piece("\n", run)
    if tag == f"{W}sym":
        return Piece(_TICKS.get((element.get(f"{W}char") or "").upper(), "□"), run)
    return Piece(_PLAIN[tag], run) if tag in _PLAIN and run is not None else None
