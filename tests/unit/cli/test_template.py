"""The template commands as a clerk types them; the file may be anything at all."""

import io
import json
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from caseflow.cli import main
from caseflow.notices.kinds import KINDS
from tests.support.packages import with_parts, with_text


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["template", *map(str, args)])


def told(result: Result) -> tuple[int, str, str]:
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    out = tmp_path / "模板.docx"
    assert told(run("shipped", "--kind", "限期复学通知书", "-o", out)) == (0, f"已生成 {out}\n", "")
    return out


def test_what_is_shipped_passes(shipped: Path) -> None:
    assert told(run("check", shipped, "--kind", "return_notice")) == (0, "可以使用\n", "")


def test_a_warning_does_not_fail(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(with_text("可以在三个月内提起诉讼。"))
    code, out, _ = told(run("check", file, "--kind", "return_notice"))
    assert code == 0
    assert out.startswith("提示：行政诉讼期限写作三个月")
    assert out.endswith("可以使用，有1处提示\n")


def test_all_reasons_and_exit_1(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(with_text("{{ 监护人性名 }}", "｛｛"))
    code, out, err = told(run("check", file, "--kind", "return_notice"))
    assert code == 1
    assert "是否为“监护人姓名”" in out
    assert "全角括号" in out
    assert err == "不能使用：2处错误，改正后再检查\n"


def test_the_report_as_json(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(with_parts({"word/vbaProject.bin": b"x"}))
    result = run("check", file, "--kind", "return_notice", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert told["passed"] is False
    assert {"level": "error", "code": "macro"}.items() <= told["findings"][0].items()


@pytest.mark.parametrize(
    "content", [b"", b"x", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(9999)]
)
def test_any_file_is_answered_in_chinese(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(content)
    code, out, _ = told(run("check", file, "--kind", "return_notice"))
    assert code == 1
    assert out.startswith("错误：文件")


def test_a_hundred_megabytes_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.docx"
    with file.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("the file was read"))
    code, out, _ = told(run("check", file, "--kind", "return_notice"))
    assert (code, out) == (1, "错误：文件大小为100MB，上限为5MB，压缩或删去图片后上传\n")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["check", "nowhere.docx", "--kind", "return_notice"], "找不到文件"),
        (["check", "{file}"], "--kind"),
        (["check", "{file}", "--kind", "通知"], "没有“通知”这种文书"),
        (["check", "{file}", "--kind", "协查函", "--wording", "ruian"], "没有“ruian”措辞"),
        (["check", "{file}", "--kind", "协查函", "--wording", "x"], "不在可选范围"),
        (["shipped", "--kind", "协查函"], "-o"),
        (["shipped", "--kind", "协查函", "--wording", "ruian", "-o", "x.docx"], "没有“ruian”措辞"),
    ],
)
def test_wrong_usage_is_exit_2(words: list[str], text: str, shipped: Path) -> None:
    code, _, err = told(run(*(word.format(file=shipped) for word in words)))
    assert code == 2
    assert text in err


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_table_of_placeholders(kind: str, tmp_path: Path) -> None:
    out = tmp_path / "对照表.docx"
    assert run("placeholders", "--kind", kind, "-o", out).exit_code == 0
    tables = docx.Document(io.BytesIO(out.read_bytes())).tables
    written = {cell.text for table in tables for row in table.rows for cell in row.cells}
    listed = run("placeholders", "--kind", kind).stdout
    for one in (*KINDS[kind].facts, *KINDS[kind].derived):
        mark = f"{{% for 行 in {one.name} %}}" if one.columns else f"{{{{ {one.name} }}}}"
        assert mark in written
        assert f"{mark}\t{'必填' if one.name in KINDS[kind].mandatory else ''}\t" in listed


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    code, _, err = told(run("shipped", "--kind", "协查函", "-o", tmp_path / "no" / "a.docx"))
    assert code == 1
    assert "无法写入" in err
