"""The parts of a .docx, opened without trust: no entities, no network, no more than so much."""

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from lxml import etree

from caseflow.errors import CaseflowError

_MAX_PART = 8 * 1024 * 1024
_MAX_ENTRIES = 2000
_MAIN = "word/document.xml"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"


class Unreadable(CaseflowError):
    """Not a Word document, or one that is not opened here; a Chinese clause says why."""


@dataclass(frozen=True, slots=True)
class Parts:
    _zip: zipfile.ZipFile

    def find(self, name: str) -> Any:
        """The root element of a part, None when there is no such part. Raises Unreadable."""
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            return None
        if info.file_size > _MAX_PART:
            raise Unreadable("文件内容过大")
        try:
            with self._zip.open(info) as part:
                data = part.read(_MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError) as error:
            raise Unreadable("文件已损坏") from error
        return parse(data)

    def main(self) -> Any:
        root = self.find(_MAIN)
        if root is None:
            raise Unreadable("文件不是 Word 文档")
        return root

    def objection(self) -> str:
        """Why another program should not open this, or "". Raises Unreadable."""
        names = {name.lower() for name in self._zip.namelist()}
        # A file may be two things at once, and the other program may see the other
        if names & {"mimetype", "content.xml"} or _MAIN not in names:
            return "文件不是 Word 文档"
        if any(name.endswith("vbaproject.bin") for name in names):
            return "文件含有宏，不作转换"
        return "文件引用了外部内容，不作转换" if self._fetches() else ""

    def _fetches(self) -> bool:
        """Opening it would fetch something; a link that is only clicked does not."""
        relations = (name for name in self._zip.namelist() if name.lower().endswith(".rels"))
        return any(_fetched(relation) for name in relations for relation in _relations(self.find(name)))


def open_parts(docx: bytes) -> Parts:
    """:raise Unreadable: it is no zip, or one with too many entries"""
    try:
        archive = zipfile.ZipFile(io.BytesIO(docx))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable("文件不是 Word 文档") from error
    if len(archive.infolist()) > _MAX_ENTRIES:
        raise Unreadable("文件内容过多")
    return Parts(archive)


def parse(data: bytes) -> Any:
    """:raise Unreadable: broken, too large, too deep, or with a document type of its own"""
    # Word writes none; a text cannot hold it, because its < would be &lt;
    if len(data) > _MAX_PART or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unreadable("文件内容不合规范")
    # The encoding is fixed, so that no declaration hides a < from the line above
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("文件内容已损坏") from error


def _relations(root: Any) -> list[Any]:
    return [] if root is None else root.findall(f"{_PACKAGE}Relationship")


def _fetched(relation: Any) -> bool:
    outside = (relation.get("TargetMode") or "").lower() == "external"
    return outside and not (relation.get("Type") or "").endswith("/hyperlink")
