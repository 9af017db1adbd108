"""Which parts a template may be made of: words, styles and pictures, and nothing that acts."""

from collections.abc import Iterator, Mapping
from posixpath import basename
from xml.etree import ElementTree as ET

from caseflow.notices.template.package import DOCUMENT
from caseflow.notices.template.report import Findings

CONTENT_TYPES, ROOT_RELATIONS = "[Content_Types].xml", "_rels/.rels"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RESAVE = "用 Word 或 WPS 打开，另存为“Word 文档（.docx）”后上传"
_PICTURES = {"png": b"\x89PNG", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "gif": b"GIF8", "bmp": b"BM"}
_MARKUP = ("xml", "rels")
#: what a part's name or content type gives away: code, what it is, how to be rid of it
_HARMFUL: tuple[tuple[tuple[str, ...], str, str, str], ...] = (
    (
        ("vbaproject", "vbadata", "macroenabled", "ms-word.vba"),
        "macro",
        "文件含有宏",
        "另存为不含宏的“Word 文档（.docx）”后上传",
    ),
    (
        ("embeddings/", "oleobject", "activex", "afchunk", "ctrlprops"),
        "embedded",
        "文件含有嵌入的对象或控件",
        "删除嵌入的表格、附件和控件后上传",
    ),
    (("comments",), "comments", "文件含有批注", "删除全部批注后上传"),
    (("fonts/", "obfuscatedfont"), "fonts", "文件嵌入了字体", "在保存选项中取消“将字体嵌入文件”后上传"),
    (("_xmlsignatures", "digital-signature"), "signed", "文件带有数字签名", "删除数字签名后上传"),
)
_NESTED = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"MZ",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"%PDF",
    b"\x7fELF",
)


def markup(parts: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The parts that are XML."""
    return ((name, data) for name, data in parts.items() if _extension(name) in _MARKUP)


def check_parts(parts: Mapping[str, bytes], found: Findings) -> None:
    for name in (CONTENT_TYPES, ROOT_RELATIONS, DOCUMENT):
        if name not in parts:
            found.stop("not_docx", "文件不是 Word 文档（.docx）", _RESAVE, f"缺少 {name}")
    for name, data in parts.items():
        if not _is_harmful(name, found, name):
            _check_part(name, data, found)


def check_content_types(parts: Mapping[str, bytes], found: Findings) -> None:
    """After the part itself was found to be harmless XML."""
    root = ET.fromstring(parts[CONTENT_TYPES])  # noqa: S314 scanned before: no DTD, bounded
    main = ""
    for entry in root:
        told = entry.get("ContentType", "")
        part = entry.get("PartName", entry.get("Extension", ""))
        _is_harmful(told, found, part)
        if part.lower() == f"/{DOCUMENT}":
            main = told
    if main != _MAIN and "macroenabled" not in main.lower():
        found.stop("not_docx", "文件不是普通的 Word 文档（.docx）", _RESAVE, main)


def _is_harmful(text: str, found: Findings, where: str) -> bool:
    small = text.lower()
    for signs, code, told, cure in _HARMFUL:
        if any(sign in small for sign in signs):
            found.error(code, told, cure, where)
            return True
    return False


def _check_part(name: str, data: bytes, found: Findings) -> None:
    extension = _extension(name)
    if data.startswith(_NESTED):
        found.error("nested", "文件内另有压缩包、文件或程序", "删除嵌入的内容后上传", name)
    elif extension in _PICTURES:
        if not data.startswith(_PICTURES[extension]):
            found.error("picture", "图片内容与扩展名不符", "删除该图片或重新插入后上传", name)
    elif extension not in _MARKUP:
        cure = "图片换成 PNG 或 JPG，其他内容删除后上传"
        found.error("part_kind", f"不接收“{extension or basename(name)}”类部件", cure, name)


def _extension(name: str) -> str:
    stem, dot, extension = basename(name).rpartition(".")
    return extension.lower() if dot and (stem or extension == "rels") else ""
