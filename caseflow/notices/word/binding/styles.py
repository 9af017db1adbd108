"""Styles of many documents in one: equal ones are shared, all others keep their looks under new names."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from lxml import etree

from caseflow.lib.hashing import sha256_hex
from caseflow.notices.word.binding.faces import Faces
from caseflow.notices.word.binding.lists import renumber
from caseflow.notices.word.binding.names import XML, qn
from caseflow.notices.word.binding.properties import merge_properties
from caseflow.notices.word.binding.source import Source
from caseflow.notices.word.binding.tables import keep_spacing

_USES = (
    "w:pStyle",
    "w:rStyle",
    "w:tblStyle",
    "w:basedOn",
    "w:next",
    "w:link",
    "w:styleLink",
    "w:numStyleLink",
)
#: what an element without a style of its own takes
_TAKERS = (("paragraph", "w:p", "w:pPr", "w:pStyle"), ("table", "w:tbl", "w:tblPr", "w:tblStyle"))


class Wardrobe:
    """The styles one document brought."""

    def __init__(self, prefix: str, styles: Any, faces: Faces) -> None:
        self.prefix, self.faces, self._styles = prefix, faces, styles
        found = [] if styles is None else styles.findall(qn("w:style"))
        self.ids = {style.get(qn("w:styleId")) for style in found}
        self.standard = {
            style.get(qn("w:type")): style.get(qn("w:styleId"))
            for style in found
            if style.get(qn("w:default")) in {"1", "true", "on"}
        }

    def dress(self, tree: Any) -> None:
        """Everything in the tree names its style as the bound file knows it."""
        self.faces.settle(tree)
        if self._styles is not None:
            keep_spacing(tree, self._styles, self.standard.get("paragraph", ""))
        if not self.prefix:
            return
        for use in tree.iter(*map(qn, _USES)):
            name = use.get(qn("w:val"))
            if name in self.ids:
                use.set(qn("w:val"), self.prefix + name)
        for kind, element, properties, use in _TAKERS:
            if kind in self.standard:
                _name_standard(tree, element, properties, use, self.prefix + self.standard[kind])


class Styles:
    def __init__(self) -> None:
        self.root = etree.Element(qn("w:styles"), nsmap=XML)
        # Each style that is based on none holds the defaults of its own document
        defaults = etree.SubElement(self.root, qn("w:docDefaults"))
        etree.SubElement(etree.SubElement(defaults, qn("w:rPrDefault")), qn("w:rPr"))
        etree.SubElement(etree.SubElement(defaults, qn("w:pPrDefault")), qn("w:pPr"))
        self._known: dict[str, Wardrobe] = {}

    def take(self, source: Source, lists: Mapping[str, str], mark: str) -> Wardrobe:
        """Styles that count a list are shared with no other document, whose list would go on."""
        styles, theme = source.part_of_kind("styles"), source.part_of_kind("theme")
        counts = styles is not None and next(styles.iter(qn("w:numPr")), None) is not None
        if counts:
            renumber(styles, lists)
        key = sha256_hex(_bytes(styles) + _bytes(theme)) + (mark if counts else "")
        if key not in self._known:
            prefix = f"part{len(self._known)}-" if self._known else ""
            self._known[key] = self._added(Wardrobe(prefix, styles, Faces(theme)), styles)
        return self._known[key]

    def _added(self, wardrobe: Wardrobe, styles: Any) -> Wardrobe:
        if styles is None:
            return wardrobe
        # Before the defaults are merged: a face of the theme wins over one by name beside it
        wardrobe.faces.settle(styles)
        defaults = styles.find(qn("w:docDefaults"))
        for style in styles.findall(qn("w:style")):
            copied = deepcopy(style)
            if copied.get(qn("w:type")) == "paragraph" and copied.find(qn("w:basedOn")) is None:
                _ground(copied, defaults)
            if wardrobe.prefix:
                _rename(copied, wardrobe.prefix)
            wardrobe.dress(copied)
            self.root.append(copied)
        return wardrobe


def _rename(style: Any, prefix: str) -> None:
    """A standard of its own document, but not of the file."""
    style.attrib.pop(qn("w:default"), None)
    style.set(qn("w:customStyle"), "1")
    style.set(qn("w:styleId"), prefix + style.get(qn("w:styleId")))
    for name in style.iter(qn("w:name")):
        name.set(qn("w:val"), prefix + name.get(qn("w:val")))
    for alias in style.findall(qn("w:aliases")):
        style.remove(alias)


def _ground(style: Any, defaults: Any) -> None:
    """The style says what its document took for granted."""
    if defaults is None:
        return
    for name in ("w:pPr", "w:rPr"):
        found = defaults.find(f"{qn(name + 'Default')}/{qn(name)}")
        if found is None or not len(found):
            continue
        own = style.find(qn(name))
        if own is None:
            own = etree.Element(qn(name))
            _place(style, own, name)
        merge_properties(own, found)


def _place(style: Any, properties: Any, name: str) -> None:
    """w:pPr before w:rPr, both before what a table has."""
    after = [qn("w:tblPr"), qn("w:trPr"), qn("w:tcPr"), qn("w:tblStylePr")]
    after += [qn("w:rPr")] if name == "w:pPr" else []
    later = next((child for child in style if child.tag in after), None)
    if later is None:
        style.append(properties)
    else:
        later.addprevious(properties)


def _name_standard(tree: Any, element: str, properties: str, use: str, name: str) -> None:
    for node in tree.iter(qn(element)):
        own = node.find(qn(properties))
        if own is None:
            own = etree.Element(qn(properties))
            node.insert(0, own)
        if own.find(qn(use)) is None:
            chosen = etree.Element(qn(use))
            chosen.set(qn("w:val"), name)
            own.insert(0, chosen)


def _bytes(root: Any) -> bytes:
    return b"" if root is None else etree.tostring(root)
