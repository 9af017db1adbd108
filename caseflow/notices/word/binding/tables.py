"""Spacing in tables: a table's style goes before the defaults of its document, which paragraphs now bear."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from caseflow.notices.word.binding.names import qn
from caseflow.notices.word.binding.properties import merge_properties

_SPACING = "w:spacing"


def keep_spacing(tree: Any, styles: Any, standard: str) -> None:
    """Says at each paragraph of a table what the table said for it. Styles still bear their own names."""
    given = styles.find(f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}/{qn('w:pPr')}/{qn(_SPACING)}")
    if given is None:
        return
    known = {style.get(qn("w:styleId")): style for style in styles.findall(qn("w:style"))}
    for table in tree.iter(qn("w:tbl")):
        said = _said(known, _style_of(table, "w:tblPr", "w:tblStyle"))
        wanted = {name: value for name, value in said.items() if name in given.attrib}
        for paragraph in _own_paragraphs(table) if wanted else ():
            own = _said(known, _style_of(paragraph, "w:pPr", "w:pStyle") or standard)
            _add(paragraph, {name: value for name, value in wanted.items() if name not in own})


def _style_of(node: Any, properties: str, use: str) -> str:
    found = node.find(f"{qn(properties)}/{qn(use)}")
    return "" if found is None else str(found.get(qn("w:val")))


def _said(known: dict[str, Any], name: str) -> dict[str, str]:
    """Attributes of w:spacing along the chain of styles, the nearest first."""
    said: dict[str, str] = {}
    seen: set[str] = set()
    while name in known and name not in seen:
        seen.add(name)
        spacing = known[name].find(f"{qn('w:pPr')}/{qn(_SPACING)}")
        said = {**({} if spacing is None else dict(spacing.attrib)), **said}
        based = known[name].find(qn("w:basedOn"))
        name = "" if based is None else str(based.get(qn("w:val")))
    return said


def _own_paragraphs(table: Any) -> Iterator[Any]:
    """Not those of a table within it."""
    for paragraph in table.iter(qn("w:p")):
        if next(paragraph.iterancestors(qn("w:tbl"))) is table:
            yield paragraph


def _add(paragraph: Any, wanted: dict[str, str]) -> None:
    if not wanted:
        return
    own = paragraph.find(qn("w:pPr"))
    if own is None:
        own = etree.Element(qn("w:pPr"))
        paragraph.insert(0, own)
    more = etree.Element(qn("w:pPr"))
    etree.SubElement(more, qn(_SPACING)).attrib.update(wanted)
    merge_properties(own, more)
