"""The .docx that is being bound: its parts, their types and what points to what."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

from caseflow.lib.hashing import sha256_hex
from caseflow.notices.word.binding.names import KIND, RELATIONS, TYPES, R
from caseflow.notices.word.binding.source import Relation, Source, Unbindable

# Zip entries cannot be older; one fixed stamp makes equal files equal bytes
_STAMP = (1980, 1, 1, 0, 0, 0)
_BASE = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
_MEDIA = "word/media/"
_IMAGE = f"{KIND}image"


class Volume:
    def __init__(self) -> None:
        self._parts: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._relations: dict[str, dict[tuple[str, str], str]] = {}
        self._taken: dict[str, str] = {}

    def put(self, name: str, data: Any, content_type: str) -> str:
        """``data``: bytes, or the root of an XML part."""
        if not isinstance(data, bytes):
            data = etree.tostring(data, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._parts[name], self._types[name] = data, content_type
        return name

    def count(self, stem: str) -> int:
        """A number for the next part of that name."""
        return 1 + sum(name.startswith(f"word/{stem}") for name in self._parts)

    def relate(self, owner: str, kind: str, target: str) -> str:
        """The id under which ``owner`` knows the part; "" is the package itself."""
        known = self._relations.setdefault(owner, {})
        return known.setdefault((kind, target), f"rId{len(known) + 1}")

    def carry(self, tree: Any, owner: str, source: Source, relations: dict[str, Relation]) -> None:
        """Bring along the pictures the tree shows, each stored once, and point to them."""
        for node in tree.iter():
            for name, value in node.attrib.items():
                if name.startswith(f"{{{R}}}") and value:
                    node.set(name, self._carried(owner, source, relations.get(value)))

    def _carried(self, owner: str, source: Source, relation: Relation | None) -> str:
        if (
            relation is None
            or relation.outside
            or relation.kind != _IMAGE
            or relation.target not in source.parts
        ):
            raise Unbindable("文件中有图片以外的链接或嵌入内容")
        data = source.parts[relation.target]
        digest = sha256_hex(data)
        if digest not in self._taken:
            extension = relation.target.rpartition(".")[2]
            name = f"{_MEDIA}picture{len(self._taken) + 1}.{extension}"
            self._taken[digest] = self.put(name, data, source.type_of(relation.target))
        return self.relate(owner, _IMAGE, self._taken[digest])

    def packed(self) -> bytes:
        stream = BytesIO()
        with ZipFile(stream, "w") as package:
            for name, data in (("[Content_Types].xml", self._content_types()), *self._relation_parts()):
                _write(package, name, data)
            for name, data in self._parts.items():
                _write(package, name, data)
        return stream.getvalue()

    def _content_types(self) -> bytes:
        root = etree.Element(f"{{{TYPES}}}Types", nsmap={None: TYPES})
        for extension, content_type in _BASE.items():
            etree.SubElement(root, f"{{{TYPES}}}Default", Extension=extension, ContentType=content_type)
        for name, content_type in self._types.items():
            etree.SubElement(root, f"{{{TYPES}}}Override", PartName=f"/{name}", ContentType=content_type)
        return _bytes(root)

    def _relation_parts(self) -> list[tuple[str, bytes]]:
        return [
            (_relations_name(owner), _bytes(_relation_root(known)))
            for owner, known in self._relations.items()
        ]


def _relation_root(known: dict[tuple[str, str], str]) -> Any:
    root = etree.Element(f"{{{RELATIONS}}}Relationships", nsmap={None: RELATIONS})
    for (kind, target), key in known.items():
        etree.SubElement(root, f"{{{RELATIONS}}}Relationship", Id=key, Type=kind, Target=f"/{target}")
    return root


def _relations_name(owner: str) -> str:
    folder, _, name = owner.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def _bytes(root: Any) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _write(package: ZipFile, name: str, data: bytes) -> None:
    entry = ZipInfo(name, _STAMP)
    # Pictures are packed as it is
    entry.compress_type = ZIP_STORED if name.startswith(_MEDIA) else ZIP_DEFLATED
    package.writestr(entry, data)
