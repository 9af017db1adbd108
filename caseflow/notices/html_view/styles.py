"""How a paragraph or run looks, by itself or through the styles it is based on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from caseflow.notices.html_view.names import W, number, switch, value, whole

_MAX_CHAIN = 20
_ALIGN = {"center": "center", "right": "right", "end": "right"}
_HALF_POINTS = 2
#: twips from the left edge at which a line, or one centred in what is left, reads as set to the right
_FAR = {"left": 4200, "center": 2000}


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    align: str
    level: int
    indented: bool
    points: float
    bold: bool
    red: bool
    new_page: bool


class Styles:
    def __init__(self, root: Any) -> None:
        found = [] if root is None else root.findall(f"{W}style")
        self._styles: Mapping[str, Any] = {style.get(f"{W}styleId"): style for style in found}
        self._default = next(
            (s for s in found if s.get(f"{W}default") == "1" and s.get(f"{W}type") == "paragraph"), None
        )
        self._base = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")

    def paragraph(self, properties: Any) -> ParagraphLook:
        """``properties`` is a pPr or None."""
        chain = list(self._chain(value(properties, "pStyle")))
        shapes = [properties, *(style.find(f"{W}pPr") for style in chain)]
        fonts = [*(style.find(f"{W}rPr") for style in chain), self._base]
        return ParagraphLook(
            align=_align(shapes),
            level=whole(_first(shapes, "outlineLvl"), 0, 9, 9),
            indented=_indented(shapes),
            points=number(_first(fonts, "sz")) / _HALF_POINTS,
            bold=_switched(fonts, "b", default=False),
            red=_is_red(_first(fonts, "color")),
            new_page=_switched(shapes, "pageBreakBefore", default=False),
        )

    def run(self, properties: Any, around: ParagraphLook) -> tuple[bool, bool, float]:
        """Bold, red, points; ``properties`` is an rPr or None."""
        chain = self._chain(value(properties, "rStyle")) if value(properties, "rStyle") else ()
        fonts = [properties, *(style.find(f"{W}rPr") for style in chain)]
        colour, size = _first(fonts, "color"), _first(fonts, "sz")
        return (
            _switched(fonts, "b", default=around.bold),
            around.red if colour is None else _is_red(colour),
            around.points if size is None else number(size) / _HALF_POINTS,
        )

    def _chain(self, name: str | None) -> Iterator[Any]:
        """The style and what it is based on; a ring of styles ends."""
        style = self._styles.get(name) if name else self._default
        for _ in range(_MAX_CHAIN):
            if style is None:
                return
            yield style
            style = self._styles.get(value(style, "basedOn") or "")


def _first(places: list[Any], child: str) -> str | None:
    return next((told for place in places if (told := value(place, child)) is not None), None)


def _switched(places: list[Any], child: str, *, default: bool) -> bool:
    return next((told for place in places if (told := switch(place, child)) is not None), default)


def _align(shapes: list[Any]) -> str:
    align = _ALIGN.get(_first(shapes, "jc") or "", "left")
    if align in _FAR and _indent(shapes, "left", "start") >= _FAR[align]:
        return "right"
    return align


def _indented(shapes: list[Any]) -> bool:
    return _indent(shapes, "firstLine", "firstLineChars") > 0


def _indent(shapes: list[Any], *names: str) -> float:
    told = (value(shape, "ind", name) for shape in shapes for name in names)
    return next((number(text) for text in told if text is not None), 0)


def _is_red(colour: str | None) -> bool:
    """FF0000 and its neighbours."""
    if colour is None or len(colour) != 6:
        return False
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return False
    return red >= 0xB0 and green < 0x50 and blue < 0x50
