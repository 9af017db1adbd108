"""Faces and colours named by a theme, said outright: in a bound file each part brought its own theme."""

from typing import Any

from caseflow.notices.word.binding.names import A, qn

_SLOTS = {
    "w:asciiTheme": "w:ascii",
    "w:hAnsiTheme": "w:hAnsi",
    "w:eastAsiaTheme": "w:eastAsia",
    "w:cstheme": "w:cs",
}
# The colour itself stands beside the name it has in the theme
_TINTS = frozenset(
    map(
        qn,
        ("w:themeColor", "w:themeTint", "w:themeShade", "w:themeFill", "w:themeFillTint", "w:themeFillShade"),
    )
)
_KINDS = {"EastAsia": "ea", "Bidi": "cs", "Ascii": "latin", "HAnsi": "latin"}


class Faces:
    def __init__(self, theme: Any) -> None:
        self._theme = theme

    def settle(self, tree: Any) -> None:
        for fonts in tree.iter(qn("w:rFonts")):
            for themed, plain in _SLOTS.items():
                wanted = fonts.attrib.pop(qn(themed), None)
                face = self._face(wanted) if wanted else ""
                if face:
                    fonts.set(qn(plain), face)
        for node in tree.iter():
            for name in _TINTS.intersection(node.attrib):
                del node.attrib[name]

    def _face(self, wanted: str) -> str:
        """``minorEastAsia``: the face for hanzi of running text."""
        family = None if self._theme is None else next(self._theme.iter(f"{{{A}}}{wanted[:5]}Font"), None)
        slot = _KINDS.get(wanted[5:])
        if family is None or slot is None:
            return ""
        face = family.find(f"{{{A}}}{slot}")
        named = face.get("typeface") if face is not None else ""
        return named or (_hanzi(family) if slot == "ea" else "")


def _hanzi(family: Any) -> str:
    scripts = (row for row in family.iter(f"{{{A}}}font") if row.get("script") == "Hans")
    return next((str(row.get("typeface")) for row in scripts), "")
