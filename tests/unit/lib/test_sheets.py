import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from caseflow.errors import Refused
from caseflow.lib.sheets import Column, Limits, RawRow, Sheet, read_table, write_workbook

HALF_PAST_EIGHT = datetime(2026, 3, 5, 8, 30)  # noqa: DTZ001 a cell has no time zone


def _xlsx(cells: dict[tuple[int, int], Any], *, hidden_first: bool = False) -> bytes:
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        if hidden_first:
            book.add_worksheet("代码").write(0, 0, "隐藏")
            book.add_worksheet("空表")
        page = book.add_worksheet("名单")
        page.activate()
        if hidden_first:
            page.set_first_sheet()
            book.worksheets()[0].hide()
        for (row, column), value in cells.items():
            page.write(row, column, value)
    return buffer.getvalue()


def _read(data: bytes, name: str = "名单.xlsx", **limits: int) -> list[RawRow]:
    return list(read_table(data, name, Limits(**limits)))


def _cells(rows: Sequence[RawRow]) -> list[tuple[str, ...]]:
    return [row.cells for row in rows]


def _refusal(data: bytes, name: str = "名单.xlsx", **limits: int) -> str:
    with pytest.raises(Refused) as refused:
        _read(data, name, **limits)
    assert refused.value.reasons[0].field == "file"
    return str(refused.value)


def test_cells_come_as_the_text_a_person_sees() -> None:
    row = {
        (0, 0): 7.0, (0, 1): 0.1 + 0.2, (0, 2): 13812345678, (0, 3): date(2026, 3, 5), (0, 4): True,
        (0, 5): HALF_PAST_EIGHT, (0, 6): " 张 三 ", (0, 7): "", (0, 8): 1e-7, (0, 9): -2.5,
    }  # fmt: skip
    [read] = _read(_xlsx(row))
    assert read.cells[:3] == ("7", "0.3", "13812345678")
    assert read.cells[3:5] == ("2026-03-05", "是")
    assert read.cells[6:] == ("张 三", "", "0.0000001", "-2.5")
    assert not read.spoiled


def test_a_time_within_a_date_is_kept() -> None:
    buffer = io.BytesIO()
    with Workbook(buffer) as book:
        page = book.add_worksheet()
        page.write_datetime(0, 0, HALF_PAST_EIGHT, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        page.write_datetime(0, 1, time(8, 30), book.add_format({"num_format": "hh:mm"}))
    assert _cells(_read(buffer.getvalue())) == [("2026-03-05 08:30", "08:30")]


def test_an_identity_number_typed_as_a_number_is_marked_as_spoiled() -> None:
    [row] = _read(_xlsx({(0, 0): "李四", (0, 1): 110105194912310021}))
    assert row.spoiled == {1}
    assert "E+17" in row.cells[1]


def test_blank_rows_are_left_out_and_numbers_kept() -> None:
    rows = _read(_xlsx({(0, 0): "标题", (3, 1): "甲", (9, 0): "末"}))
    assert [(row.number, row.cells) for row in rows] == [(1, ("标题",)), (4, ("", "甲")), (10, ("末",))]


def test_hidden_and_empty_sheets_are_passed_over() -> None:
    assert _cells(_read(_xlsx({(0, 0): "名单"}, hidden_first=True))) == [("名单",)]


def test_a_workbook_without_content_has_no_rows() -> None:
    assert _read(_xlsx({})) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_in_every_usual_encoding(encoding: str) -> None:
    text = '姓名,证件号\r\n张三,"5.11E+17"\r\n\r\n"李\n四",11010519491231002X\r\n'
    rows = _read(text.encode(encoding), "名单.csv")
    assert _cells(rows) == [("姓名", "证件号"), ("张三", "5.11E+17"), ("李\n四", "11010519491231002X")]
    assert [row.number for row in rows] == [1, 2, 4]
    assert rows[1].spoiled == {1}


@pytest.mark.parametrize("delimiter", ["\t", ";", "，"])
def test_csv_with_another_delimiter(delimiter: str) -> None:
    assert _cells(_read(f"甲{delimiter}乙\n1{delimiter}2".encode(), "a.csv")) == [("甲", "乙"), ("1", "2")]


def test_an_open_document_sheet_is_read() -> None:
    assert _cells(_read(_ods("甲", "乙"), "名单.ods")) == [("甲", "乙")]


def test_the_content_counts_and_not_the_name() -> None:
    assert _cells(_read(_xlsx({(0, 0): "甲"}), "名单.xls")) == [("甲",)]
    assert _cells(_read(b"a,b", "名单.xlsx")) == [("a", "b")]


def test_an_old_workbook_is_read() -> None:
    rows = list(read_table(Path(__file__).with_name("old.xls")))
    assert _cells(rows)[:2] == [
        ("姓名", "年龄", "证件号", "入学日期"),
        ("张三", "7", "11010519491231002X", "2026-09-01"),
    ]
    assert rows[2].spoiled == {2}


def test_a_path_will_do(tmp_path: Path) -> None:
    file = tmp_path / "名单.xlsx"
    file.write_bytes(_xlsx({(0, 0): "甲"}))
    assert _cells(list(read_table(file))) == [("甲",)]


def test_a_sheet_of_the_largest_extent_is_refused_and_this_process_lives() -> None:
    bomb = _xlsx({(0, 0): "A1", (1_048_575, 16_383): "XFD1048576"})
    assert len(bomb) < 10_000
    assert "删除多余的行和列" in _refusal(bomb)


def test_an_archive_is_refused_by_its_unpacked_size() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (2 << 20))
    assert "解压后超过1MB" in _refusal(buffer.getvalue(), max_unpacked=1 << 20)


def test_a_short_text_shared_by_many_cells_is_refused_by_its_total() -> None:
    data = _xlsx({(row, 0): "字" * 1000 for row in range(100)})
    assert "表格范围过大" in _refusal(data, max_text=50_000)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.xlsx", "文件是空的"),
        (b"x" * 2000, "a.csv", "超过"),
        (b"PK\x03\x04 broken", "a.xlsx", "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "a.xls", "已损坏"),
        (b"\n<html><table></table>", "a.xls", "网页格式"),
        (b"%PDF-1.7", "a.xlsx", "已损坏"),
        (b"\x81\xff\xff", "a.csv", "编码"),
        (b"a\0b", "a.csv", "已损坏"),
        (b"a", "a.docx", "不支持此文件类型"),
        (b"a", "", "不支持此文件类型"),
        (b"a\nb\nc\nd", "a.csv", "超过3行"),
        (b"a,b,c,d", "a.csv", "超过3列"),
    ],
)
def test_refuses_in_words(data: bytes, name: str, words: str) -> None:
    assert words in _refusal(data, name, max_bytes=1000, max_rows=3, max_columns=3)


def test_too_slow_a_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "slow.py"
    script.write_text("import time; time.sleep(30)")
    monkeypatch.setattr("caseflow.lib.sheets._CHILD", str(script))
    assert "拆分" in _refusal(b"a,b", "a.csv", seconds=1)


def test_a_written_table_reads_back() -> None:
    columns = [
        Column("姓名", 10),
        Column("证件号", 22),
        Column("差额比例", number_format="0.000"),
        Column("日期"),
    ]
    rows = [("=1+1", "110105194912310021", 0.001, date(2026, 3, 5)), ("@张\x0b三", "+86", None, "http://a.b")]
    data = write_workbook(Sheet("学籍[1]", columns, rows, frozen_columns=1), [("口径", "全县")])
    assert _cells(_read(data)) == [
        ("姓名", "证件号", "差额比例", "日期"),
        ("=1+1", "110105194912310021", "0.001", "2026-03-05"),
        ("@张三", "+86", "", "http://a.b"),
    ]


def test_a_written_table_has_header_filter_and_comments_but_no_formula() -> None:
    sheet = Sheet("错误", [Column("姓名"), Column("证件号")], [("=HYPERLINK()", "1")], {(0, 1): "应为18位"})
    data = write_workbook(sheet, [("说明", "改正后重新上传")])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "应为18位" in archive.read("xl/comments1.xml").decode()
        assert "xl/worksheets/sheet2.xml" in archive.namelist()
    assert "<f>" not in page
    assert '<autoFilter ref="A1:B2"/>' in page
    assert 'state="frozen"' in page


def test_an_empty_table_can_be_written() -> None:
    assert _cells(_read(write_workbook(Sheet("", [Column("姓名")], [])))) == [("姓名",)]


def _ods(*cells: str) -> bytes:
    row = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in cells
    )
    names = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="a"><table:table-row>{row}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{manifest}"/>')
    return buffer.getvalue()
