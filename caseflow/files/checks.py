"""Whether an uploaded file may be stored: its name, its size, and that it is what it says it is."""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from caseflow.errors import Reason, Refused
from caseflow.lib.text import clean_line

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "heic": "image/heic",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "csv": "text/csv",
}
EVIDENCE = ("pdf", "jpg", "png", "webp", "heic", "docx", "xlsx")
#: how a paper was left at the door
FOOTAGE = ("jpg", "png", "webp", "heic", "mp4", "mov")
SPREADSHEETS = ("xlsx", "xls", "csv")
_ALIASES = {"jpeg": "jpg", "jpe": "jpg", "heif": "heic", "m4v": "mp4"}
_MB = 1024 * 1024
_ZIP_ENTRIES = 5000
_STEM = 80
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_MP4_BRANDS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"3gp4", b"3gp5"}
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one place accepts."""

    extensions: tuple[str, ...] = EVIDENCE
    max_bytes: int = 20 * _MB
    max_unpacked: int = 200 * _MB


def safe_name(name: str) -> str:
    """The last part of the name without anything a file system or a header could misread."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    cleaned = _FORBIDDEN.sub("_", clean_line(last)).lstrip(". ")
    stem, dot, extension = cleaned.rpartition(".")
    if not dot:
        return cleaned[:_STEM] or "文件"
    return f"{stem[:_STEM].rstrip() or '文件'}.{extension[:10]}"


def extension_of(name: str) -> str:
    suffix = PurePosixPath(safe_name(name)).suffix.lstrip(".").lower()
    return _ALIASES.get(suffix, suffix)


def check(data: bytes, name: str, limits: Limits) -> str:
    """The media type of a file that may be stored.

    :raise Refused: with every reason at once
    """
    reasons = [*_size_reasons(data, limits), *_type_reasons(data, name, limits)]
    if reasons:
        raise Refused(reasons)
    return MEDIA_TYPES[extension_of(name)]


def _size_reasons(data: bytes, limits: Limits) -> Iterator[Reason]:
    if not data:
        yield _reason("file.empty", "文件是空的，重新选择后上传")
    if len(data) > limits.max_bytes:
        text = f"文件大小为{megabytes(len(data))}，上限为{megabytes(limits.max_bytes)}，压缩或分成几个后上传"
        yield _reason("file.size", text)


def _type_reasons(data: bytes, name: str, limits: Limits) -> Iterator[Reason]:
    extension = extension_of(name)
    if extension not in limits.extensions:
        yield _reason("file.extension", _extension_text(extension, limits))
        return
    if not data or len(data) > limits.max_bytes:
        return
    found = sniff(data)
    if found != extension:
        yield _reason("file.content", _content_text(extension, found))
    elif extension in _PACKAGES and (text := _package_problem(data, limits)):
        yield _reason("file.package", text)


def _extension_text(extension: str, limits: Limits) -> str:
    allowed = "、".join(limits.extensions)
    if extension in {"doc", "xls"}:
        return f"{extension} 是旧格式，用 Word、Excel 或 WPS 另存为 {extension}x 后上传"
    shown = f"“{extension}”文件" if extension else "没有扩展名的文件"
    return f"不接收{shown}，可上传：{allowed}"


def _content_text(extension: str, found: str) -> str:
    if found:
        return f"扩展名是 {extension}，内容却是 {found} 文件，改正扩展名后上传"
    return f"内容不是 {extension} 文件或已损坏，确认能打开后上传"


def sniff(data: bytes) -> str:
    """The extension the bytes themselves speak for, or ""."""
    return next((kind for kind, fits in _SNIFFERS if fits(data)), "")


def _is_heic(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS


def _is_mp4(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in _MP4_BRANDS


def _is_mov(data: bytes) -> bool:
    return data[4:12] == b"ftypqt  "


def _is_csv(data: bytes) -> bool:
    # Character sets are the importer's business; a NUL byte means it is no text at all
    return b"\0" not in data[: 64 * 1024]


def _holds(part: str) -> Callable[[bytes], bool]:
    def fits(data: bytes) -> bool:
        if not data.startswith(b"PK\x03\x04"):
            return False
        try:
            with zipfile.ZipFile(BytesIO(data)) as package:
                names = package.NameToInfo
                return part in names and "[Content_Types].xml" in names
        except (zipfile.BadZipFile, ValueError, OSError):
            return False

    return fits


_PACKAGES = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_SNIFFERS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("pdf", lambda data: b"%PDF-" in data[:1024]),
    ("jpg", lambda data: data.startswith(b"\xff\xd8\xff")),
    ("png", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n")),
    ("webp", lambda data: data.startswith(b"RIFF") and data[8:12] == b"WEBP"),
    ("heic", _is_heic),
    ("mp4", _is_mp4),
    ("mov", _is_mov),
    *((kind, _holds(part)) for kind, part in _PACKAGES.items()),
    ("xls", lambda data: data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    ("csv", lambda data: not data.startswith(b"PK") and _is_csv(data)),
)


def _package_problem(data: bytes, limits: Limits) -> str:
    """Declared sizes first, then the real ones: reading never yields more than was declared."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = package.infolist()
        if len(parts) > _ZIP_ENTRIES or sum(part.file_size for part in parts) > limits.max_unpacked:
            return f"文件展开后超过{megabytes(limits.max_unpacked)}，删去多余的图片或工作表后上传"
        if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
            return "文件含有宏，另存为不含宏的文件后上传"
        if any(part.flag_bits & 0x1 for part in parts):
            return "文件设有密码，取消密码后上传"
        return _broken_part(package)


def _broken_part(package: zipfile.ZipFile) -> str:
    try:
        broken = package.testzip()
    except Exception:  # noqa: BLE001 - a hostile archive may raise anything from zlib, lzma or struct
        broken = "?"
    return "文件已损坏，用 Word、Excel 或 WPS 重新保存后上传" if broken else ""


def megabytes(size: int) -> str:
    return f"{size / _MB:.1f}".removesuffix(".0") + "MB"


def _reason(code: str, text: str) -> Reason:
    return Reason(code, text, field="file")
