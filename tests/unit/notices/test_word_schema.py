"""Word calls a file broken whose properties are not in the order of the schema; LibreOffice does not."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from caseflow.notices.blocks import Imprint, Letter, Letterhead
from caseflow.notices.facts import NoticeFacts
from caseflow.notices.filling import compiled, render, shipped_template
from caseflow.notices.kinds import KINDS
from caseflow.notices.word.drawing import draw
from tests.notice_samples import sample

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
        "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN "
        "bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc "
        "textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
        "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd "
        "fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
        "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook"
    ),
    "tblBorders": "top left start bottom right end insideH insideV",
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign "
        "hideMark"
    ),
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
        "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid"
    ),
    "compat": "doNotExpandShiftReturn useFELayout compatSetting",
}


@pytest.mark.parametrize(("kind", "wording"), [(kind, w) for kind in KINDS for w in KINDS[kind].wordings])
def test_properties_stand_in_the_order_of_the_schema(kind: str, wording: str) -> None:
    filled = render(NoticeFacts.of(kind, sample(kind)), wording)
    parts = (*_parts(shipped_template(kind, wording)), *_parts(filled))
    assert [told for part in parts for told in _disorder(part)] == []


def _parts(docx: bytes) -> Iterator[ET.Element]:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml") and "theme" not in name:
                yield ET.fromstring(package.read(name))  # noqa: S314 our own output


def _disorder(part: ET.Element) -> Iterator[str]:
    for tag, names in ORDER.items():
        order = names.split()
        for element in part.iter(f"{W}{tag}"):
            found = [child.tag.removeprefix(W) for child in element]
            if unknown := set(found) - set(order):
                yield f"{tag} has {sorted(unknown)}"
            elif found != sorted(found, key=order.index):
                yield f"{tag}: {found}"


@pytest.mark.parametrize("official", [True, False])
@pytest.mark.parametrize("copies", ["县司法局", ""])
def test_an_imprint_without_copies_leaves_no_empty_row_and_no_empty_table(
    copies: str, *, official: bool
) -> None:
    letter = Letter(
        "x",
        "题",
        (
            Letterhead("清河县教育局", official=official),
            Imprint("{% if 抄送 %}抄送：{{ 抄送 }}。{% endif %}", "办公室" if official else "", "印发"),
        ),
    )
    filled = compiled(draw(letter)).fill({"抄送": copies})
    rows = [len(table.findall(f"{W}tr")) for part in _parts(filled) for table in part.iter(f"{W}tbl")]
    assert rows == ([official + bool(copies)] if official or copies else [])
