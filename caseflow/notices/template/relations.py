"""Where the parts of a .docx point to: inside the file, and nowhere else."""

import posixpath
import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from caseflow.notices.template.package import DOCUMENT
from caseflow.notices.template.parts import ROOT_RELATIONS
from caseflow.notices.template.report import Findings

_OUTSIDE = re.compile(r"^\s*[A-Za-z][A-Za-z0-9+.\-]*:|^\s*//|\\")
#: by the last word of the type; whatever is not named here is refused
_PLAIN = frozenset(
    {
        "officedocument",
        "core-properties",
        "extended-properties",
        "custom-properties",
        "thumbnail",
        "styles",
        "styleswitheffects",
        "settings",
        "websettings",
        "fonttable",
        "theme",
        "numbering",
        "footnotes",
        "endnotes",
        "header",
        "footer",
        "image",
        "hyperlink",
        "customxml",
        "customxmlprops",
        "people",
        "glossarydocument",
        "documenttasks",
    }
)
_NAMED = {
    "hyperlink": ("网页或邮件链接", "取消超链接，需要的网址改成普通文字"),
    "image": ("链接到外部的图片", "删除后重新插入图片，不选“链接到文件”"),
    "attachedtemplate": ("外部模板", "在“文档模板”中改为 Normal 后另存"),
    "oleobject": ("链接的外部对象", "断开链接或删除对象"),
    "afchunk": ("外部片段", "把内容直接粘贴到文件中"),
    "subdocument": ("子文档", "把内容直接粘贴到文件中"),
    "frame": ("外部框架", "删除框架"),
    "mailmergesource": ("邮件合并的数据源", "取消邮件合并"),
}


def check_relations(parts: Mapping[str, bytes], found: Findings) -> None:
    """After the parts themselves were found to be harmless XML."""
    for name, data in parts.items():
        if not name.endswith(".rels"):
            continue
        for relation in ET.fromstring(data):  # noqa: S314 scanned before: no DTD, bounded
            _check(name, relation.attrib, found)
    main = _main_part(parts[ROOT_RELATIONS])
    if main != DOCUMENT:
        cure = "用 Word 或 WPS 打开，另存为“Word 文档（.docx）”后上传"
        found.stop("not_docx", "文件的正文不在通常的位置", cure, main)


def _check(source: str, relation: Mapping[str, str], found: Findings) -> None:
    kind = relation.get("Type", "").rstrip("/").rpartition("/")[2].lower()
    target = relation.get("Target", "")
    if relation.get("TargetMode", "Internal") != "Internal" or _OUTSIDE.search(target):
        what, cure = _NAMED.get(kind, (f"指向外部的内容（{kind}）", "删除该内容"))
        found.error("external", f"文件含有{what}", f"{cure}后上传", target)
    elif _leaves(source, target):
        found.error("external", "文件内的链接指向文件之外", "另存为新的 .docx 后上传", target)
    elif kind not in _PLAIN:
        told, cure = _NAMED.get(kind, (f"不接收的部件（{kind}）", "删除该内容"))
        found.error("relation", f"文件含有{told}", f"{cure}后上传", target)


def _leaves(source: str, target: str) -> bool:
    """Whether the target climbs out of the archive."""
    folder = posixpath.dirname(posixpath.dirname(source))
    return target.count("..") > folder.count("/") + bool(folder)


def _main_part(rels: bytes) -> str:
    for relation in ET.fromstring(rels):  # noqa: S314 scanned before: no DTD, bounded
        if relation.get("Type", "").endswith("/officeDocument"):
            return posixpath.normpath(relation.get("Target", "").lstrip("/"))
    return ""
