"""The text of the bound file: body behind body, with a bookmark where each begins."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from caseflow.notices.word.binding.names import MC, W14, WP, XML, W, qn

_IGNORABLE = f"{{{MC}}}Ignorable"
#: numbers and traces that are a single document's own
_OWN_IDS = frozenset(
    {f"{{{W14}}}paraId", f"{{{W14}}}textId"}
    | {
        f"{{{W}}}{name}"
        for name in ("rsidR", "rsidRPr", "rsidRDefault", "rsidP", "rsidTr", "rsidSect", "rsidDel")
    }
)


class Body:
    def __init__(self) -> None:
        self._parts: list[Any] = []
        self._spaces: dict[str, str] = dict(XML)
        self._ignorable: dict[str, None] = {}
        self._drawings = self._marks = 0

    def append(self, root: Any, mark: str) -> None:
        for prefix, space in root.nsmap.items():
            if prefix:
                self._spaces.setdefault(prefix, space)
        for prefix in (root.get(_IGNORABLE) or "").split():
            if self._spaces.get(prefix) == root.nsmap.get(prefix):
                self._ignorable[prefix] = None
        body = root.find(qn("w:body"))
        self._clean(body)
        self._mark(body, mark)
        self._parts.append(body)

    def root(self) -> Any:
        root = etree.Element(qn("w:document"), nsmap=self._spaces)
        if self._ignorable:
            root.set(_IGNORABLE, " ".join(self._ignorable))
        whole = etree.SubElement(root, qn("w:body"))
        for body in self._parts:
            whole.extend(list(body))
        return root

    def refer(self, sign: str, pages: Mapping[str, int]) -> None:
        """Where a text says the sign and a mark, the page of that mark; Word keeps it right."""
        for body in self._parts:
            for text in [node for node in body.iter(qn("w:t")) if (node.text or "").startswith(sign)]:
                _refer(text, (text.text or "").removeprefix(sign), pages)

    def _clean(self, body: Any) -> None:
        """A second paragraph, picture or bookmark of one number makes Word call the file broken."""
        for node in list(body.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:proofErr"))):
            node.getparent().remove(node)
        for node in list(body.iter(qn("w:sdtPr"))):
            for one in (*node.findall(qn("w:id")), *node.findall(qn("w:dataBinding"))):
                node.remove(one)
        for node in body.iter():
            for name in _OWN_IDS.intersection(node.attrib):
                del node.attrib[name]
        for node in body.iter(f"{{{WP}}}docPr"):
            self._drawings += 1
            node.set("id", str(self._drawings))

    def _mark(self, body: Any, mark: str) -> None:
        self._marks += 1
        begin, end = etree.Element(qn("w:bookmarkStart")), etree.Element(qn("w:bookmarkEnd"))
        for node in (begin, end):
            node.set(qn("w:id"), str(self._marks))
        begin.set(qn("w:name"), mark)
        first = _first(body)
        at = 1 if len(first) and first[0].tag == qn("w:pPr") else 0
        first[at:at] = [begin, end]


def _first(body: Any) -> Any:
    """The first paragraph in the text: LibreOffice loses a bookmark that stands in a frame."""
    paragraphs = list(body.iter(qn("w:p")))
    framed = f"{qn('w:pPr')}/{qn('w:framePr')}"
    return next((one for one in paragraphs if one.find(framed) is None), paragraphs[0])


def _refer(text: Any, mark: str, pages: Mapping[str, int]) -> None:
    run = text.getparent()
    field = etree.Element(qn("w:fldSimple"))
    field.set(qn("w:instr"), f" PAGEREF {mark} \\h ")
    run.addprevious(field)
    field.append(run)
    text.text = str(pages.get(mark, ""))
