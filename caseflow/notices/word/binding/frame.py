"""What belongs to the bound file as a whole: its settings and its properties."""

from typing import Any

from lxml import etree

from caseflow.notices.word.binding.names import CORE, XML, qn
from caseflow.notices.word.binding.source import Source, parse

_BEFORE_EVEN = (
    "w:writeProtection", "w:view", "w:zoom", "w:removePersonalInformation", "w:removeDateAndTime",
    "w:doNotDisplayPageBoundaries", "w:displayBackgroundShape", "w:printPostScriptOverText",
    "w:printFractionalCharacterWidth", "w:printFormsData", "w:embedTrueTypeFonts", "w:embedSystemFonts",
    "w:saveSubsetFonts", "w:saveFormsData", "w:mirrorMargins", "w:alignBordersAndEdges",
    "w:bordersDoNotSurroundHeader", "w:bordersDoNotSurroundFooter", "w:gutterAtTop", "w:hideSpellingErrors",
    "w:hideGrammaticalErrors", "w:activeWritingStyle", "w:proofState", "w:formsDesign", "w:linkStyles",
    "w:stylePaneFormatFilter", "w:stylePaneSortMethod", "w:documentType", "w:mailMerge", "w:revisionView",
    "w:trackRevisions", "w:doNotTrackMoves", "w:doNotTrackFormatting", "w:documentProtection",
    "w:autoFormatOverride", "w:styleLockTheme", "w:styleLockQFSet", "w:defaultTabStop",
    "w:autoHyphenation", "w:consecutiveHyphenLimit", "w:hyphenationZone", "w:doNotHyphenateCaps",
    "w:showEnvelope", "w:summaryLength", "w:clickAndTypeStyle", "w:defaultTableStyle",
)  # fmt: skip
#: between these and w:updateFields stand only more of what letters do not have
_BEFORE_UPDATE = (
    *_BEFORE_EVEN, "w:evenAndOddHeaders", "w:bookFoldRevPrinting", "w:bookFoldPrinting",
    "w:bookFoldPrintingSheets", "w:drawingGridHorizontalSpacing", "w:drawingGridVerticalSpacing",
    "w:displayHorizontalDrawingGridEvery", "w:displayVerticalDrawingGridEvery",
    "w:doNotUseMarginsForDrawingGridOrigin", "w:drawingGridHorizontalOrigin", "w:drawingGridVerticalOrigin",
    "w:doNotShadeFormData", "w:noPunctuationKerning", "w:characterSpacingControl", "w:printTwoOnOne",
    "w:strictFirstAndLastChars", "w:noLineBreaksAfter", "w:noLineBreaksBefore", "w:savePreviewPicture",
    "w:doNotValidateAgainstSchema", "w:saveInvalidXml", "w:ignoreMixedContent", "w:alwaysShowPlaceholderText",
    "w:doNotDemarcateInvalidXml", "w:saveXmlDataOnly", "w:useXSLTWhenSaving", "w:saveThroughXslt",
    "w:showXMLTags", "w:alwaysMergeEmptyNamespace",
)  # fmt: skip
_STAMP = "2020-01-01T00:00:00Z"
_CORE = f"""<cp:coreProperties xmlns:cp="{CORE}"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title/>
<dcterms:created xsi:type="dcterms:W3CDTF">{_STAMP}</dcterms:created></cp:coreProperties>"""


def settings_of(first: Source, *, live: bool) -> Any:
    """The first part's. ``live``: the page numbers of the 目录 are worked out when the file is opened."""
    settings = first.part_of_kind("settings")
    if settings is None:
        settings = etree.Element(qn("w:settings"), nsmap=XML)
    for name in ("w:evenAndOddHeaders", "w:updateFields", "w:attachedTemplate"):
        for node in settings.findall(qn(name)):
            settings.remove(node)
    _put(settings, "w:evenAndOddHeaders", _BEFORE_EVEN)
    if live:
        _put(settings, "w:updateFields", _BEFORE_UPDATE)
    return settings


def _put(settings: Any, name: str, before: tuple[str, ...]) -> None:
    earlier = [number for number, child in enumerate(settings) if child.tag in set(map(qn, before))]
    settings.insert(earlier[-1] + 1 if earlier else 0, etree.Element(qn(name)))


def core_properties(title: str) -> tuple[str, Any, str]:
    """Properties travel with the file and name nobody."""
    root = parse(_CORE.replace("\n", ""))
    root[0].text = title
    return "docProps/core.xml", root, "application/vnd.openxmlformats-package.core-properties+xml"
