"""Every XML part read once by a parser that expands and fetches nothing, stopping where it goes too far."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from caseflow.notices.template.fields import Fields
from caseflow.notices.template.package import DOCUMENT
from caseflow.notices.template.report import Findings

MAX_PART = 8 * 1024 * 1024
MAX_ELEMENTS, MAX_DEPTH, MAX_ATTRIBUTES = 120_000, 120, 200
#: braces of a file and of one paragraph, pieces of text in one paragraph: joining them takes their product
MAX_BRACES, MAX_BRACES_HERE, MAX_PIECES = 20_000, 1_500, 5_000
_RESAVE = "用 Word 或 WPS 打开，另存为“Word 文档（.docx）”后上传"
_XINCLUDE = "http://www.w3.org/2001/XInclude"
_TRACKED = ("tracked", "文件留有修订记录", "在“审阅”中接受或拒绝全部修订后上传")
_OBJECT = ("embedded", "文件含有嵌入的对象或控件", "删除嵌入的对象和控件后上传")
_PROTECTED = ("password", "文件设有编辑限制", "在“审阅”中停止保护后上传")
#: by the element's own name, whatever its namespace is called
_FORBIDDEN: Mapping[str, tuple[str, str, str]] = {
    **dict.fromkeys(
        ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange"),
        _TRACKED,
    ),
    **dict.fromkeys(
        ("trPrChange", "tcPrChange", "tblGridChange", "cellIns", "cellDel", "cellMerge"), _TRACKED
    ),
    **dict.fromkeys(("object", "OLEObject", "control", "ocx"), _OBJECT),
    **dict.fromkeys(("documentProtection", "writeProtection"), _PROTECTED),
    "altChunk": ("external", "文件含有外部片段（altChunk）", "把内容直接粘贴到文件中后上传"),
    "subDoc": ("external", "文件含有子文档", "把内容直接粘贴到文件中后上传"),
    "attachedTemplate": ("external", "文件附有外部模板", "在“文档模板”中改为 Normal 后另存"),
    "mailMerge": ("external", "文件设有邮件合并", "取消邮件合并后上传"),
    "dataBinding": ("bound", "文件含有绑定数据的内容控件", "删除内容控件，保留其中的文字"),
    "entryMacro": ("macro", "窗体域设有宏", "删除窗体域后上传"),
    "exitMacro": ("macro", "窗体域设有宏", "删除窗体域后上传"),
    "frameset": ("external", "文件含有框架页", "删除框架后上传"),
    "commentReference": ("comments", "文件含有批注", "删除全部批注后上传"),
}
_FETCHING = frozenset({"src", "href", "link", "relid", "pict"})
_OUTSIDE = re.compile(r"^\s*([A-Za-z][A-Za-z0-9+.\-]*:|//|\\\\)")
#: where a mark of the template language would have stood, had it been in the body
MARKS = re.compile(r"\{\{|\}\}|\{%|%\}|｛\s*｛|｝\s*｝|｛\s*%|%\s*｝|\{#|\$\{")


class _Stop(Exception):
    """The rest of the part is not worth reading."""


@dataclass(slots=True)
class Budget:
    """Elements and braces of all parts together."""

    left: int = MAX_ELEMENTS
    braces: int = MAX_BRACES


@dataclass(slots=True)
class _Scan:
    name: str
    found: Findings
    budget: Budget
    path: list[str] = field(default_factory=list)
    fields: Fields = field(default_factory=Fields)
    #: braces and pieces of text of each paragraph that is open
    opened: list[list[int]] = field(default_factory=list)
    #: text the template language is not looked for in
    aside: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        self.path.append(local)
        self.budget.left -= 1
        if self.budget.left < 0 or len(attributes) > MAX_ATTRIBUTES:
            self.stop("elements", f"文件内容过多，超过{MAX_ELEMENTS}个元素", "删减内容后上传")
        if len(self.path) > MAX_DEPTH:
            self.stop("depth", f"文件内容嵌套超过{MAX_DEPTH}层", "去掉套在表格里的表格后上传")
        if space == _XINCLUDE:
            self.stop("xinclude", "文件引用外部内容（XInclude）", _RESAVE)
        if local in _FORBIDDEN:
            self.found.error(*_FORBIDDEN[local], place_of(self.name))
        if local == "p":
            self.opened.append([0, 0])
        self.fields.start(local, attributes)
        for key, value in attributes.items():
            self.attribute(key.rpartition(" ")[2], value)

    def attribute(self, key: str, value: str) -> None:
        if key.lower() in _FETCHING and _OUTSIDE.match(value):
            self.found.error("external", "文件含有指向外部的内容", "删除该图片或链接后上传", value)
        if MARKS.search(value) and self.name == DOCUMENT:
            text = "占位符写在图片说明、书签等不印出的地方"
            self.found.error("place", text, "移到正文文字中", value)

    def end(self, name: str) -> None:
        self.path.pop()
        local = name.rpartition(" ")[2]
        if local == "p":
            self.opened.pop()
            self.settle()

    def text(self, text: str) -> None:
        here = self.path[-1] if self.path else ""
        if here in ("instrText", "delInstrText"):
            self.fields.text(text)
        elif here != "t" or self.name != DOCUMENT:
            self.aside.append(text)
        elif self.opened:
            self.count(text)

    def count(self, text: str) -> None:
        here, braces = self.opened[-1], text.count("{")
        here[0] += braces
        here[1] += 1
        self.budget.braces -= braces
        if self.budget.braces < 0 or here[0] > MAX_BRACES_HERE:
            self.stop("marks", "占位符过多", "减少占位符，列表用循环填写")
        if here[1] > MAX_PIECES:
            self.stop("pieces", "一段文字过于零碎", "清除该段格式，或把文字重新粘贴为纯文本")

    def settle(self) -> None:
        """Marks outside the body are never filled; told by paragraph, since Word splits them at will."""
        told = "".join(self.aside)
        self.aside.clear()
        if MARKS.search(told):
            here = "公式、图形" if self.name == DOCUMENT else place_of(self.name)
            text = f"{here}中有占位符或标记，只有正文的普通文字会填写"
            self.found.error("place", text, "移到正文，或改成固定文字", told.strip())

    def finish(self) -> None:
        self.settle()
        for instruction in self.fields.all():
            text, cure = f"文件含有域“{instruction[:40]}”", "按 Ctrl+Shift+F9 转成文字或删除后上传"
            self.found.error("field", text, cure, place_of(self.name))

    def instruction(self, target: str, _data: str) -> None:
        if target.lower() == "xml-stylesheet":
            self.stop("external", "文件引用外部样式", _RESAVE)

    def doctype(self, *_: Any) -> None:
        self.stop("dtd", "文件含有文档类型或实体定义（DTD）", _RESAVE)

    def stop(self, code: str, text: str, cure: str) -> None:
        self.found.stop(code, text, cure, self.name)
        raise _Stop


def scan(name: str, data: bytes, found: Findings, budget: Budget) -> None:
    if len(data) > MAX_PART:
        found.stop("part_size", "文件的一个部件过大", "删减内容后上传", name)
        return
    run = _Scan(name, found, budget)
    try:
        _parser(run).Parse(data, True)
        run.finish()
    except _Stop:
        pass
    except (expat.ExpatError, ValueError, LookupError, RecursionError):
        found.stop("not_xml", "文件已损坏，部件不能读取", _RESAVE, name)


def _parser(run: _Scan) -> Any:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = run.start, run.end
    parser.CharacterDataHandler = run.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = run.doctype
    parser.ProcessingInstructionHandler = run.instruction
    return parser


def place_of(name: str) -> str:
    """A part of the file in the clerk's words, or its name."""
    words = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注"}
    found = next((word for key, word in words.items() if key in name), "")
    if not found and name == DOCUMENT:
        return "正文"
    return found or ("文件属性" if name.startswith("docProps/") else name)
