"""A .docx as the zip archive it is: opened only as far as nothing in it can hurt."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from io import BytesIO

from caseflow.files.checks import megabytes
from caseflow.notices.template.report import Findings

_MB = 1024 * 1024
MAX_BYTES = 5 * _MB
MAX_UNPACKED = 30 * _MB
MAX_ENTRIES = 400
MAX_NAME = 120
#: XML packs to a twentieth; what packs to a two-hundredth was made to
MAX_RATIO, _RATIO_FROM = 200, 200_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NAME = re.compile(r"[A-Za-z0-9_\-.,+=@~()%\[\]/ ]+")
_TRICK = re.compile(r"(^|[/\\])\.\.?($|[/\\])|^[/\\]|\\|^[A-Za-z]:|//|[\x00-\x1f]")
_RESAVE = "用 Word 或 WPS 打开，另存为“Word 文档（.docx）”后上传"


def refuse_size(size: int, found: Findings) -> None:
    if not size:
        found.stop("empty", "文件是空的", "重新选择后上传")
    elif size > MAX_BYTES:
        text = f"文件大小为{megabytes(size)}，上限为{megabytes(MAX_BYTES)}"
        found.stop("size", text, "压缩或删去图片后上传")


def unpack(data: bytes, found: Findings) -> dict[str, bytes]:
    """The parts by name, in their order; empty when the archive must not be unpacked."""
    refuse_size(len(data), found)
    if not found.fatal and not data.startswith(b"PK\x03\x04"):
        _refuse_other(data, found)
    return {} if found.fatal else _unpacked(data, found)


def _unpacked(data: bytes, found: Findings) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            _check_names(package.infolist(), found)
            _check_sizes(entries, found)
            return {} if found.fatal else _read(package, entries, found)
    except Exception:  # noqa: BLE001 - a hostile archive may raise anything from zlib or struct
        found.stop("damaged", "文件已损坏或不是 .docx 文件", _RESAVE)
        return {}


def _refuse_other(data: bytes, found: Findings) -> None:
    if data.startswith(_OLE) and _ENCRYPTED in data:
        found.stop("password", "文件设有打开密码", "在 Word 或 WPS 中取消密码后上传")
    elif data.startswith(_OLE):
        found.stop("old_format", "文件是旧格式（.doc）", _RESAVE)
    else:
        found.stop("not_docx", "文件不是 Word 文档（.docx）", _RESAVE)


def _check_names(entries: list[zipfile.ZipInfo], found: Findings) -> None:
    if len(entries) > MAX_ENTRIES:
        found.stop("entries", f"文件内有{len(entries)}个部件，上限为{MAX_ENTRIES}个", _RESAVE)
        return
    for name in (entry.orig_filename for entry in entries):
        if _TRICK.search(name) or not _NAME.fullmatch(name):
            found.stop("part_name", "文件内的部件名称不合规", _RESAVE, name)
        elif len(name) > MAX_NAME:
            found.stop("part_name", f"文件内的部件名称超过{MAX_NAME}个字符", _RESAVE, name)
    counted = Counter(entry.filename.lower() for entry in entries)
    for name in (name for name, times in counted.items() if times > 1):
        found.stop("part_twice", "文件内有同名部件", _RESAVE, name)


def _check_sizes(entries: Iterable[zipfile.ZipInfo], found: Findings) -> None:
    """By what is declared; reading then yields no more than that."""
    total = 0
    for entry in entries:
        total += entry.file_size
        if entry.flag_bits & 0x1:
            found.stop("password", "文件设有密码", "取消密码后上传", entry.filename)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            found.stop("compression", "文件的压缩方式不被接收", _RESAVE, entry.filename)
        if entry.file_size > max(entry.compress_size, 1) * MAX_RATIO and entry.file_size > _RATIO_FROM:
            found.stop("bomb", "文件的压缩比例异常，可能是压缩炸弹", _RESAVE, entry.filename)
    if total > MAX_UNPACKED:
        text = f"文件展开后为{megabytes(total)}，上限为{megabytes(MAX_UNPACKED)}"
        found.stop("unpacked", text, "删去多余的图片和内容后上传")


def _read(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo], found: Findings) -> dict[str, bytes]:
    """The real sizes: an entry that lies about its own breaks off or fails its checksum."""
    parts: dict[str, bytes] = {}
    for entry in entries:
        try:
            with package.open(entry) as part:
                content = part.read(entry.file_size + 1)
        except Exception:  # noqa: BLE001 - a hostile archive may raise anything from zlib or struct
            found.stop("damaged", "文件内的部件已损坏，或实际大小与标明的不符", _RESAVE, entry.filename)
            continue
        parts[entry.filename] = content
    return {} if found.fatal else parts
