"""Properties of a paragraph or of its characters from two places, in the order the schema wants."""

from copy import deepcopy
from typing import Any

from caseflow.notices.word.binding.names import qn

_PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi"
    " adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection"
    " textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_CHARACTERS = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid"
    " vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl"
    " cs em lang eastAsianLayout specVanish oMath"
)
_ORDER = {qn(f"w:{name}"): at for names in (_PARAGRAPH, _CHARACTERS) for at, name in enumerate(names.split())}
#: of these each attribute is a property of its own
_BY_ATTRIBUTE = frozenset(map(qn, ("w:rFonts", "w:spacing", "w:ind", "w:lang")))


def merge_properties(own: Any, other: Any) -> None:
    """What ``own`` does not say it takes from ``other``."""
    for given in other:
        known = own.find(given.tag)
        if known is None:
            own.append(deepcopy(given))
        elif given.tag in _BY_ATTRIBUTE:
            for name, value in given.attrib.items():
                if name not in known.attrib:
                    known.set(name, value)
    own[:] = sorted(own, key=lambda child: _ORDER.get(child.tag, len(_ORDER)))
