"""The only door to table files: reading in a limited child process, writing with XlsxWriter."""

import io
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from caseflow.errors import Refused
from caseflow.lib.limited import Died, TooSlow, run_limited
from caseflow.lib.sheets_write import Column, Sheet, write_workbook
from caseflow.lib.text import clean_text

__all__ = ["Column", "Limits", "RawRow", "Sheet", "read_table", "write_workbook"]

_CHILD = str(Path(__file__).with_name("sheets_child.py"))
_EXTENSIONS = (".xlsx", ".xls", ".ods", ".csv")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MANY_PARTS = 2_000
_MIB = 1 << 20
_RESAVE = "请用 Excel 或 WPS 打开后另存为 .xlsx，再重新上传"
_PROBLEMS = {
    "password": "文件设有打开密码，请取消密码后重新上传",
    "damaged": f"文件已损坏或不是表格文件，{_RESAVE}",
    "encoding": "文本文件的编码无法识别，请另存为 UTF-8 或 GBK 编码的 CSV，或另存为 .xlsx",
    "too_large": "表格范围过大：可能在很远的单元格留有内容，请删除多余的行和列后重新上传",
    "too_slow": "读取用时过长，请拆分为几个较小的文件后分别上传",
    "web_page": f"文件实为网页格式，只是扩展名改成了表格，{_RESAVE}",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a table file may cost; counted after blank rows are left out."""

    max_bytes: int = 20 * _MIB
    max_unpacked: int = 400 * _MIB
    max_rows: int = 200_000
    max_columns: int = 256
    max_text: int = 128 * _MIB
    memory: int = 1024 * _MIB
    seconds: int = 120


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the file: ``number`` counts from 1, cells are text.

    ``spoiled`` names the columns (from 0) whose number lost its last digits because it was typed as
    a number, as an 18-digit identity number is; such a cell holds 5.1E+17 and must be refused.
    """

    number: int
    cells: tuple[str, ...]
    spoiled: frozenset[int] = frozenset()


def read_table(
    source: str | os.PathLike[str] | bytes, filename: str = "", limits: Limits | None = None
) -> Iterator[RawRow]:
    """The non-blank rows of the first visible sheet, or Refused before the first of them.

    What the file is, is told by its bytes: an .xls named .xlsx is read as what it is.
    """
    limits = limits or Limits()
    name = filename or ("" if isinstance(source, bytes) else Path(source).name)
    _refuse_extension(name)
    data = _bytes_of(source, limits)
    kind = _kind(data)
    if kind == "zip":
        _refuse_bomb(data, limits)
    return _rows(_run_child(data, "csv" if kind == "csv" else "book", limits))


def _refuse_extension(name: str) -> None:
    if not name.lower().endswith(_EXTENSIONS):
        raise Refused.because(
            "sheet.type", f"不支持此文件类型，可用类型：{'、'.join(_EXTENSIONS)}", field="file"
        )


def _bytes_of(source: str | os.PathLike[str] | bytes, limits: Limits) -> bytes:
    size = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
    if size > limits.max_bytes:
        text = f"文件大小{size / _MIB:.1f}MB，超过{limits.max_bytes / _MIB:.0f}MB，请拆分后分别上传"
        raise Refused.because("sheet.size", text, field="file")
    if not size:
        raise Refused.because("sheet.empty", "文件是空的，请选择含有数据的文件", field="file")
    return source if isinstance(source, bytes) else Path(source).read_bytes()


def _kind(data: bytes) -> str:
    if data.startswith(_ZIP):
        return "zip"
    if data.startswith(_OLE):
        return "ole"
    start = data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(b"<"):
        raise _refusal("web_page")
    if data.startswith((b"%PDF", b"Rar!", b"\x89PNG", b"\xff\xd8", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise _refusal("damaged")
    return "csv"


def _refuse_bomb(data: bytes, limits: Limits) -> None:
    """By the sizes the archive declares; one that lies meets the child's memory limit."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _refusal("damaged") from None
    if len(parts) > _MANY_PARTS or sum(part.file_size for part in parts) > limits.max_unpacked:
        text = f"文件解压后超过{limits.max_unpacked / _MIB:.0f}MB，请拆分后分别上传"
        raise Refused.because("sheet.unpacked", text, field="file")


def _run_child(data: bytes, kind: str, limits: Limits) -> bytes:
    """All lines of the child, whole: a slow reader of the rows must not run into the child's time limit."""
    numbers = (limits.memory, limits.seconds, limits.max_rows, limits.max_columns, limits.max_text)
    try:
        told = run_limited(_CHILD, [kind, *map(str, numbers)], data, limits.seconds)
    except TooSlow:
        raise _refusal("too_slow") from None
    except Died:
        raise _refusal("too_large") from None
    lines, _, last = told.rstrip().rpartition(b"\n")
    if problem := str(json.loads(last).get("error", "")):
        raise _refusal(problem, limits)
    return lines


def _rows(lines: bytes) -> Iterator[RawRow]:
    for line in io.BytesIO(lines):
        number, cells, spoiled = json.loads(line)
        yield RawRow(number, tuple(map(clean_text, cells)), frozenset(spoiled))


def _refusal(code: str, limits: Limits | None = None) -> Refused:
    if limits and code == "too_many_rows":
        text = f"数据超过{limits.max_rows}行，请拆分后分别上传"
    elif limits and code == "too_many_columns":
        text = f"数据超过{limits.max_columns}列，请删除多余的列后重新上传"
    else:
        text = _PROBLEMS.get(code, _PROBLEMS["damaged"])
    return Refused.because(f"sheet.{code}", text, field="file")
