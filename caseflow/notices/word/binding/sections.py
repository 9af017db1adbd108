"""Paper, heads and feet of each part: its own, with the page number of the whole file at the head."""

from collections.abc import Callable
from typing import Any

from lxml import etree

from caseflow.notices.word.binding.names import KIND, WORD_TYPE, XML, R, W, qn
from caseflow.notices.word.binding.source import Source, parse
from caseflow.notices.word.binding.volume import Volume

DOCUMENT = "word/document.xml"
_WHICH = ("default", "even", "first")
#: 15 pt for the line of the file, 8 mm below the edge where the part has no head of its own
_LINE, _FROM_EDGE = 300, 454
_COUNTS = ("PAGE", "NUMPAGES", "SECTIONPAGES")
_HEAD = """<w:p xmlns:w="{w}"><w:pPr><w:tabs><w:tab w:val="right" w:pos="{right}"/></w:tabs>
<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>
<w:ind w:left="0" w:right="0" w:firstLine="0"/>
<w:jc w:val="left"/></w:pPr>{text}<w:r>{face}<w:tab/></w:r><w:r>{face}<w:t>第</w:t></w:r>
<w:fldSimple w:instr="PAGE"><w:r>{face}<w:t>1</w:t></w:r></w:fldSimple><w:r>{face}<w:t>页</w:t></w:r></w:p>"""
_FACE = (
    '<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/><w:b w:val="0"/>'
    '<w:color w:val="606060"/><w:spacing w:val="0"/><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'
)


class Sections:
    """Of one part. ``head`` stands at the head of its pages, left of the page number; "" for no line."""

    def __init__(self, volume: Volume, source: Source, adapt: Callable[[Any], None], head: str) -> None:
        self._volume, self._source, self._adapt, self._head = volume, source, adapt, head
        self._made: dict[tuple[str, str, int], str] = {}
        self._found: list[tuple[Any, dict[tuple[str, str], str]]] = []

    def clear(self) -> None:
        """Takes the heads and feet away, remembering them: their ids are those of their own document."""
        inherited: dict[tuple[str, str], str] = {}
        for section in self._source.body.iter(qn("w:sectPr")):
            for place in ("header", "footer"):
                for reference in section.findall(qn(f"w:{place}Reference")):
                    inherited[place, reference.get(qn("w:type"))] = reference.get(f"{{{R}}}id")
                    section.remove(reference)
            self._found.append((section, dict(inherited)))

    def settle(self) -> None:
        """All sections name all their heads and feet: else they would take those of the part before."""
        for number, (section, inherited) in enumerate(self._found):
            if number == 0:
                _begin_page(section)
            _count_on(section)
            self._refer(section, inherited)
            if self._head and not any(place == "header" for place, _ in inherited):
                _set_head_distance(section, _FROM_EDGE)
            elif self._head:
                _set_head_distance(section, None)

    def _refer(self, section: Any, inherited: dict[tuple[str, str], str]) -> None:
        has_even = self._has_even()
        right = _text_width(section)
        for place in ("footer", "header"):
            for which in reversed(_WHICH):
                source_id = inherited.get((place, which), "")
                if which == "even" and not has_even:
                    source_id = inherited.get((place, "default"), "")
                reference = etree.Element(qn(f"w:{place}Reference"))
                reference.set(qn("w:type"), which)
                reference.set(f"{{{R}}}id", self._part(place, source_id, right))
                section.insert(0, reference)

    def _has_even(self) -> bool:
        settings = self._source.part_of_kind("settings")
        found = None if settings is None else settings.find(qn("w:evenAndOddHeaders"))
        return found is not None and found.get(qn("w:val"), "1") in {"1", "true", "on"}

    def _part(self, place: str, source_id: str, right: int) -> str:
        key = (place, source_id, right if place == "header" else 0)
        if key not in self._made:
            self._made[key] = self._new_part(place, source_id, right)
        return self._made[key]

    def _new_part(self, place: str, source_id: str, right: int) -> str:
        name = f"word/{place}{self._volume.count(place)}.xml"
        root = self._own(place, source_id, name)
        if root is None:
            root = etree.Element(qn("w:hdr" if place == "header" else "w:ftr"), nsmap=XML)
        if place == "header" and self._head:
            root.insert(0, _head_line(self._head, right))
        if not len(root):
            etree.SubElement(root, qn("w:p"))
        self._volume.put(name, root, f"{WORD_TYPE}{place}+xml")
        return self._volume.relate(DOCUMENT, KIND + place, name)

    def _own(self, place: str, source_id: str, name: str) -> Any:
        relation = self._source.relations.get(source_id)
        if relation is None or relation.target not in self._source.parts:
            return None
        root = parse(self._source.parts[relation.target])
        for paragraph in list(root.iter(qn("w:p"))):
            if _counts_pages(paragraph):
                _empty(paragraph)
        self._adapt(root)
        self._volume.carry(root, name, self._source, self._source.relations_of(relation.target))
        return root


def _begin_page(section: Any) -> None:
    kind = section.find(qn("w:type"))
    if kind is not None:
        kind.set(qn("w:val"), "nextPage")


def _count_on(section: Any) -> None:
    """Pages are counted through the whole file, in plain digits."""
    for numbers in section.findall(qn("w:pgNumType")):
        section.remove(numbers)


def _set_head_distance(section: Any, distance: int | None) -> None:
    """None: the line of the file stands above the part's own head, which stays where it was."""
    margins = section.find(qn("w:pgMar"))
    if margins is None:
        return
    own = int(margins.get(qn("w:header"), "720"))
    margins.set(qn("w:header"), str(max(0, own - _LINE) if distance is None else distance))


def _text_width(section: Any) -> int:
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    if size is None or margins is None:
        return 8845
    sides = int(margins.get(qn("w:left"), "1800")) + int(margins.get(qn("w:right"), "1800"))
    return max(2000, int(size.get(qn("w:w"), "11906")) - sides)


def _head_line(text: str, right: int) -> Any:
    line = parse(_HEAD.format(w=W, right=right, line=_LINE, face=_FACE, text=f"<w:r>{_FACE}<w:t/></w:r>"))
    line.find(f".//{qn('w:t')}").text = text
    return line


def _counts_pages(paragraph: Any) -> bool:
    simple = (node.get(qn("w:instr")) for node in paragraph.iter(qn("w:fldSimple")))
    said = "".join(node.text or "" for node in paragraph.iter(qn("w:instrText")))
    return any(word in _COUNTS for text in (*simple, said) for word in (text or "").upper().split())


def _empty(paragraph: Any) -> None:
    """The part's own number: beside that of the file it would mislead."""
    for child in list(paragraph):
        if child.tag != qn("w:pPr"):
            paragraph.remove(child)
