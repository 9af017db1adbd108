import zipfile
import zlib
from io import BytesIO

import pytest

from caseflow.errors import Refused
from caseflow.files.checks import (
    EVIDENCE,
    FOOTAGE,
    MEDIA_TYPES,
    SPREADSHEETS,
    Limits,
    check,
    extension_of,
    safe_name,
)

PDF = b"%PDF-1.7\n%...."
JPG = b"\xff\xd8\xff\xe0" + bytes(20)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 "
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(12)
MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(12)
MOV = b"\x00\x00\x00\x14ftypqt  " + bytes(12)
TABLES = Limits(extensions=SPREADSHEETS)


def package(part: str, **more: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr(part, "<x/>")
        for name, content in more.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


DOCX, XLSX = package("word/document.xml"), package("xl/workbook.xml")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", PDF),
        ("a.jpg", JPG),
        ("照片.JPEG", JPG),
        ("a.png", PNG),
        ("a.webp", WEBP),
        ("IMG_0001.HEIC", HEIC),
        ("a.docx", DOCX),
        ("a.xlsx", XLSX),
    ],
)
def test_evidence_is_taken_as_what_it_is(name: str, data: bytes) -> None:
    assert check(data, name, Limits()) in MEDIA_TYPES.values()


def reasons(data: bytes, name: str, limits: Limits | None = None) -> list[str]:
    with pytest.raises(Refused) as refused:
        check(data, name, limits or Limits())
    assert all(reason.field == "file" for reason in refused.value.reasons)
    return [reason.text for reason in refused.value.reasons]


@pytest.mark.parametrize(
    ("name", "data"), [("a.mp4", MP4), ("IMG_1.MOV", MOV), ("a.m4v", MP4), ("a.jpg", JPG)]
)
def test_footage_is_taken_only_where_it_is_asked_for(name: str, data: bytes) -> None:
    assert check(data, name, Limits(extensions=FOOTAGE)) == MEDIA_TYPES[extension_of(name)]
    if not name.endswith("jpg"):
        with pytest.raises(Refused, match="不接收"):
            check(data, name, Limits())


@pytest.mark.parametrize(("name", "data"), [("a.mp4", HEIC), ("a.mp4", JPG), ("a.mov", MP4), ("a.heic", MP4)])
def test_footage_is_what_it_says_it_is(name: str, data: bytes) -> None:
    with pytest.raises(Refused, match="内容却是"):
        check(data, name, Limits(extensions=FOOTAGE))


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.exe", b"MZ", "不接收“exe”文件"),
        ("a.html", b"<script>", "不接收“html”文件"),
        ("a.svg", b"<svg/>", "不接收“svg”文件"),
        ("a", PDF, "没有扩展名"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "另存为 docx"),
        ("a.jpg", PDF, "内容却是 pdf 文件"),
        ("a.pdf", b"MZ\x90\x00", "已损坏"),
        ("a.pdf.exe", PDF, "不接收“exe”文件"),
        ("a.docx", XLSX, "内容却是 xlsx 文件"),
        ("a.docx", b"PK\x03\x04" + bytes(40), "已损坏"),
        ("a.docx", b"PK\x03\x04 half a file", "已损坏"),
        ("a.png", b"", "文件是空的"),
    ],
)
def test_what_is_not_what_it_says_is_refused_with_its_cure(name: str, data: bytes, says: str) -> None:
    assert says in "；".join(reasons(data, name))


def test_all_reasons_come_at_once() -> None:
    found = reasons(bytes(21), "a.exe", Limits(max_bytes=20))
    assert len(found) == 2
    assert any("上限" in text for text in found)


def test_a_bomb_is_refused_by_its_unpacked_size() -> None:
    bomb = package("word/document.xml", word__media=bytes(5_000_000))
    assert len(bomb) < 20_000
    assert "展开后超过1MB" in reasons(bomb, "a.docx", Limits(max_unpacked=1024 * 1024))[0]


def test_a_lie_about_the_unpacked_size_is_found() -> None:
    honest = bytearray(package("word/document.xml", word__media=bytes(5_000_000)))
    size = (5_000_000).to_bytes(4, "little")
    lying = bytes(honest.replace(size, (100).to_bytes(4, "little")))
    assert lying != bytes(honest)
    assert "已损坏" in reasons(lying, "a.docx", Limits(max_unpacked=1024 * 1024))[0]


def test_an_archive_of_very_many_parts_is_refused() -> None:
    many = package("xl/workbook.xml", **{f"p{number}": b"" for number in range(5001)})
    assert "展开后超过" in reasons(many, "a.xlsx")[0]


def test_macros_are_refused() -> None:
    assert (
        "含有宏"
        in reasons(
            package("word/document.xml", word__vbaProject_bin=b"x").replace(
                b"vbaProject_bin", b"vbaProject.bin"
            ),
            "a.docx",
        )[0]
    )


def test_a_broken_part_is_found() -> None:
    data = bytearray(package("word/document.xml", word__media=zlib.compress(bytes(range(256)) * 50)))
    middle = data.index(b"word/media") + 30
    data[middle : middle + 8] = b"\xff" * 8
    assert "已损坏" in reasons(bytes(data), "a.docx")[0]


def test_import_files_have_a_list_of_their_own() -> None:
    assert check("姓名,学校\n".encode("gbk"), "名单.csv", TABLES) == "text/csv"
    assert "不接收“csv”文件" in reasons(b"a,b", "a.csv", Limits(extensions=EVIDENCE))[0]
    assert reasons(b"a\0b", "a.csv", TABLES)
    assert reasons(b"PK\x03\x04", "a.csv", TABLES)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\回证 1.jpg", "回证 1.jpg"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ('x<y>"z|?.pdf', "x_y__z__.pdf"),
        ("...", "文件"),
        ("", "文件"),
        (".pdf", "pdf"),
        ("长" * 300 + ".docx", "长" * 80 + ".docx"),
        ("\u202egpj.exe.pdf", "gpj.exe.pdf"),
    ],
)
def test_names_cannot_leave_their_folder_or_their_header(given: str, kept: str) -> None:
    assert safe_name(given) == kept
