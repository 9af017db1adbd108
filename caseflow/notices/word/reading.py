"""Reads a template a clerk has edited: finds the marks, joins what Word has split, and says what is wrong."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from caseflow.notices.template.language import (
    TAG,
    Else,
    EndFor,
    EndIf,
    For,
    If,
    Mark,
    Unreadable,
    Value,
    read_mark,
)
from caseflow.notices.template.program import LINE
from caseflow.notices.word.fitting import fit
from caseflow.notices.word.practice import mark_practice

_THREE = re.compile(r"\{\{\{|\}\}\}")
_PERSON = re.compile(rb"(<(?:\w+:)?(creator|lastModifiedBy|Manager|Company)>)[^<]*(</)")
_LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}|｛\s*｛|｝\s*｝|｛\s*%|%\s*｝")
_W_T, _W_P, _W_TR, _W_TC = (qn(f"w:{tag}") for tag in ("t", "p", "tr", "tc"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Fault:
    """``where`` is the text around it, as the clerk sees it; ``mark`` one that cannot be read at all."""

    where: str
    text: str
    mark: str = ""


@dataclass(slots=True)
class Source:
    """The document part in pieces: texts and marks in turn; ``parts`` is the file as it came."""

    pieces: list[str | Mark] = field(default_factory=list)
    parts: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    #: everything that is printed besides the values
    text: str = ""


def read_template(data: bytes) -> Source:
    """``data`` is a .docx that has been found harmless; python-docx raises on what is none."""
    document = docx.Document(io.BytesIO(data))
    reading = _Reading(
        f"@{sha256(data).hexdigest()[:16]}", {style.style_id: style.name for style in document.styles}
    )
    body = document.element.body
    _strip_noise(body)
    text = "\n".join(_text(paragraph) for paragraph in body.iter(_W_P))
    for paragraph in list(body.iter(_W_P)):
        reading.paragraph(paragraph)
    for row in list(body.iter(_W_TR)):
        reading.row(row)
    for paragraph in list(body.iter(_W_P)):
        reading.hoist(paragraph)
    reading.check_nesting(body)
    mark_practice(body, reading.token)
    _keep_cells_whole(body)
    xml = etree.tostring(document.element, encoding="unicode")
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return Source(list(reading.split(head + xml)), _parts(data), reading.faults, text)


def _parts(data: bytes) -> dict[str, bytes]:
    """A document made of the template names nobody who edited that."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    properties = (name for name in parts if name.startswith("docProps/"))
    return parts | {name: _PERSON.sub(rb"\1\3", parts[name]) for name in properties}


def _texts(paragraph: Any) -> list[Any]:
    """Its own text elements, not those of a text box within it."""
    return [t for t in paragraph.iter(_W_T) if next(t.iterancestors(_W_P)) is paragraph]


def _text(paragraph: Any) -> str:
    return "".join(t.text or "" for t in _texts(paragraph))


@dataclass(slots=True)
class _Reading:
    nonce: str
    styles: dict[str, str | None]
    marks: list[Mark] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def token(self, mark: Mark) -> str:
        self.marks.append(mark)
        return f"{self.nonce}:{len(self.marks) - 1}@"

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(rf"(?:<!--)?{self.nonce}:(\d+)@(?:-->)?")

    def split(self, xml: str) -> Iterator[str | Mark]:
        at = 0
        for found in self.pattern.finditer(xml):
            yield xml[at : found.start()]
            yield self.marks[int(found[1])]
            at = found.end()
        yield xml[at:]

    # --- one paragraph

    def paragraph(self, paragraph: Any) -> None:
        texts = _texts(paragraph)
        whole = "".join(t.text or "" for t in texts)
        unread: list[str] = []
        for found in reversed(list(TAG.finditer(whole))):
            try:
                mark = read_mark(found)
            except Unreadable:
                self.faults.append(
                    Fault(
                        whole, f"“{found[0]}”不能识别，写作 {{{{ 名称 }}}} 或模板说明中的循环、条件", found[0]
                    )
                )
                unread.append(found[0])
                continue
            _replace(texts, found.span(), self.token(mark))
        left = self.pattern.sub("", "".join(t.text or "" for t in texts))
        for told in unread:
            left = left.replace(told, "", 1)
        if odd := _LEFTOVER.search(left) or _THREE.search(whole):
            self.faults.append(Fault(whole, _odd_text(odd[0])))
        fit(paragraph, self._style(paragraph), whole, lambda name: self.token(Value((name,))))

    def _style(self, paragraph: Any) -> str | None:
        style = paragraph.pPr.pStyle if paragraph.pPr is not None else None
        return self.styles.get(style.val) if style is not None else None

    # --- marks that stand alone move out of their row or paragraph

    def row(self, row: Any) -> None:
        """A row that begins with a loop and ends it is repeated; a row that holds one mark alone vanishes."""
        found = [(t, match) for t in row.iter(_W_T) for match in self.pattern.finditer(t.text or "")]
        if not found or next(row.iterancestors(_W_TR), None) is not None:
            return
        first, last = self._mark(found[0]), self._mark(found[-1])
        alone = self.pattern.fullmatch("".join(t.text or "" for t in row.iter(_W_T)).strip())
        if alone and not isinstance(first, Value):
            row.addprevious(etree.Comment(alone[0]))
            row.getparent().remove(row)
        elif _spans(found[0][0], found[-1][0], first, last) and self._balanced(found[1:-1]):
            row.addprevious(etree.Comment(_cut(*found[0])))
            row.addnext(etree.Comment(_cut(found[-1][0], list(self.pattern.finditer(found[-1][0].text))[-1])))

    def _mark(self, found: tuple[Any, re.Match[str]]) -> Mark:
        return self.marks[int(found[1][1])]

    def _balanced(self, found: list[tuple[Any, re.Match[str]]]) -> bool:
        depth = 0
        for item in found:
            mark = self._mark(item)
            depth += isinstance(mark, For | If) - isinstance(mark, EndFor | EndIf)
            if depth < 0:
                return False
        return depth == 0

    def hoist(self, paragraph: Any) -> None:
        alone = self.pattern.fullmatch(_text(paragraph).strip())
        if alone is None or paragraph.xpath(".//w:sectPr | .//w:drawing | .//w:pict"):
            return
        mark = self.marks[int(alone[1])]
        if not isinstance(mark, Value):
            paragraph.addprevious(etree.Comment(alone[0]))
            paragraph.getparent().remove(paragraph)
        elif len(mark.path) == 1 and not mark.filter and paragraph.getparent().tag == qn("w:body"):
            # A text of several lines becomes as many paragraphs, each with its indent
            paragraph.addprevious(etree.Comment(self.token(For(LINE, mark.path[0]))))
            self.marks[int(alone[1])] = Value((LINE,))
            paragraph.addnext(etree.Comment(self.token(EndFor())))

    def check_nesting(self, body: Any) -> None:
        """What begins between two paragraphs must not end within one, or the file would be broken."""
        opened: list[tuple[Mark, Any]] = []
        for node in body.iter():
            for text, home in self._homes(node):
                mark = self.marks[int(text)]
                if isinstance(mark, For | If):
                    opened.append((mark, home))
                elif isinstance(mark, EndFor | EndIf | Else) and opened:
                    if opened[-1][1] is not home:
                        self.faults.append(
                            Fault(
                                _near(node),
                                "循环或条件的开始和结束不在同一层，放在同一段、同一行表格或各自独占一段",
                            )
                        )
                    if not isinstance(mark, Else):
                        opened.pop()

    def _homes(self, node: Any) -> Iterator[tuple[str, Any]]:
        if node.tag is etree.Comment:
            yield from ((m[1], node.getparent()) for m in self.pattern.finditer(f"<!--{node.text}-->"))
        elif node.tag == _W_T:
            home = node.getparent().getparent()
            yield from ((m[1], home) for m in self.pattern.finditer(node.text or ""))


def _spans(begin: Any, end: Any, first: Mark, last: Mark) -> bool:
    """Is the row meant, or only what stands in one of its cells?"""
    cells, lines = ([next(t.iterancestors(tag)) for t in (begin, end)] for tag in (_W_TC, _W_P))
    if isinstance(first, For) and isinstance(last, EndFor):
        return cells[0] is not cells[1] or lines[0] is lines[1]
    return isinstance(first, If) and isinstance(last, EndIf) and cells[0] is not cells[1]


def _cut(text: Any, found: re.Match[str]) -> str:
    text.text = text.text[: found.start()] + text.text[found.end() :]
    return found[0]


def _keep_cells_whole(body: Any) -> None:
    """A table cell keeps a paragraph of its own, whatever its conditions say."""
    for cell in {comment.getparent() for comment in body.iter(etree.Comment)}:
        if cell.tag == _W_TC and not list(_certain(cell)):
            cell.append(OxmlElement("w:p"))


def _certain(cell: Any) -> Iterator[Any]:
    """Paragraphs before the first mark and after the last."""
    children = list(cell)
    marked = [i for i, child in enumerate(children) if child.tag is etree.Comment]
    outside = (*children[: marked[0]], *children[marked[-1] + 1 :])
    return (child for child in outside if child.tag == _W_P)


def _replace(texts: list[Any], span: tuple[int, int], token: str) -> None:
    """The mark's first letter decides whose formatting it gets."""
    at = 0
    for text in texts:
        own = text.text or ""
        start, end = max(span[0] - at, 0), min(span[1] - at, len(own))
        at += len(own)
        if start >= end:
            continue
        text.text = own[:start] + token + own[end:]
        text.set(_SPACE, "preserve")
        token = ""


def _strip_noise(body: Any) -> None:
    """What splits a text and prints nothing; the text around it stays."""
    etree.strip_tags(body, etree.Comment, etree.ProcessingInstruction)
    etree.strip_elements(body, qn("w:proofErr"), qn("w:lastRenderedPageBreak"), with_tail=False)


def _odd_text(odd: str) -> str:
    if odd in {"{{{", "}}}"}:
        return f"“{odd}”多出一个花括号，前后各写两个"
    if "｛" in odd or "｝" in odd:
        return f"“{odd}”是全角括号，改成半角 {{{{ }}}}"
    if odd in {"{{", "{%"}:
        return f"“{odd}”没有关闭，或写到了下一段，在同一段内写完"
    return f"“{odd}”没有开头，补上或删去"


def _near(node: Any) -> str:
    home = node if node.tag is not etree.Comment else node.getparent()
    return "".join(t.text or "" for t in home.iter(_W_T))[:60]
