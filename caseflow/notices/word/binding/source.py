"""A finished .docx, taken apart to become one part of a file."""

import posixpath
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile

from lxml import etree

from caseflow.notices.merging import DOCUMENT, Unmergeable, closed
from caseflow.notices.word.binding.names import KIND, RELATIONS, TYPES, qn

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
#: what is tied to a part of its own that two documents cannot share
_NOT_BOUND = (
    "w:footnoteReference", "w:endnoteReference", "w:commentReference", "w:altChunk", "w:object", "w:subDoc",
)  # fmt: skip


class Unbindable(ValueError):
    """The document holds something that cannot be bound; its pages can still be shown as pictures."""


class Relation(NamedTuple):
    kind: str
    target: str
    outside: bool


class Source:
    """``body`` is the root of word/document.xml; but for the last its section is in its last paragraph."""

    def __init__(self, docx: bytes, *, last: bool = False) -> None:
        try:
            with ZipFile(BytesIO(docx)) as package:
                self.parts = {name: package.read(name) for name in package.namelist()}
            document = self.parts[DOCUMENT].decode()
            self.body = parse(document if last else closed(document))
            self._types = parse(self.parts["[Content_Types].xml"])
        except (BadZipFile, KeyError, UnicodeDecodeError, Unmergeable, etree.XMLSyntaxError) as error:
            raise Unbindable("文件结构与 Word 文档不符") from error
        if next(self.body.iter(*map(qn, _NOT_BOUND)), None) is not None:
            raise Unbindable("文件中有脚注、尾注、批注或嵌入对象")
        if any(len(properties.findall(qn("w:sectPr"))) > 1 for properties in self.body.iter(qn("w:pPr"))):
            raise Unbindable("文件末尾的分节符无法并入")
        self.relations = self.relations_of(DOCUMENT)

    def relations_of(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        data = self.parts.get(f"{folder}/_rels/{name}.rels")
        if data is None:
            return {}
        return {
            row.get("Id"): _relation(folder, row) for row in parse(data).iter(f"{{{RELATIONS}}}Relationship")
        }

    def part_of_kind(self, kind: str) -> Any:
        """The root of the part with the styles, the numbering, the theme …; None without one."""
        names = (one.target for one in self.relations.values() if one.kind == KIND + kind)
        name = next((name for name in names if name in self.parts), None)
        return None if name is None else parse(self.parts[name])

    def type_of(self, part: str) -> str:
        for row in self._types.iter(f"{{{TYPES}}}Override"):
            if row.get("PartName") == f"/{part}":
                return str(row.get("ContentType"))
        extension = posixpath.splitext(part)[1].lstrip(".").lower()
        found = [
            row
            for row in self._types.iter(f"{{{TYPES}}}Default")
            if row.get("Extension").lower() == extension
        ]
        if not found:
            raise Unbindable(f"文件中的 {part} 没有类型")
        return str(found[0].get("ContentType"))


def parse(text: str | bytes) -> Any:
    return etree.fromstring(text.encode() if isinstance(text, str) else text, _PARSER)


def _relation(folder: str, row: Any) -> Relation:
    outside = row.get("TargetMode") == "External"
    target = row.get("Target")
    if not outside:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation(row.get("Type"), target, outside)
