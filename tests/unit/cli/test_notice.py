"""The notice commands as a clerk types them: exit codes, stdout for results, stderr for reasons."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from caseflow.cli import main
from caseflow.notices.kinds import KINDS
from tests.notice_samples import sample


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["notice", *map(str, args)])


def facts_file(folder: Path, facts: Any) -> Path:
    path = folder / "facts.json"
    path.write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
    return path


@pytest.mark.parametrize("kind", [*KINDS, *(kind.name for kind in KINDS.values())])
def test_every_kind_is_rendered_by_id_and_by_name(kind: str, tmp_path: Path) -> None:
    known = next(each.id for each in KINDS.values() if kind in {each.id, each.name})
    out = tmp_path / "文书.docx"
    result = run("render", kind, facts_file(tmp_path, sample(known)), out)
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"已生成 {out}\n", "")
    assert out.read_bytes().startswith(b"PK")


def test_the_wording_is_a_switch(tmp_path: Path) -> None:
    facts, lawful, form = facts_file(tmp_path, sample("return_notice")), tmp_path / "a", tmp_path / "b"
    assert run("render", "return_notice", facts, lawful).exit_code == 0
    assert run("render", "return_notice", facts, form, "--wording", "ruian").exit_code == 0
    assert lawful.read_bytes() != form.read_bytes()


def test_a_refusal_names_all_reasons_and_writes_nothing(tmp_path: Path) -> None:
    facts = {"监护人姓名": "陈建国", "辍学日期": "昨天", "被监护人名": "陈小明"}
    result = run("render", "限期复学通知书", facts_file(tmp_path, facts), tmp_path / "o.docx")
    assert (result.exit_code, result.stdout) == (1, "")
    for name in ("被监护人姓名", "复学截止日期", "施教区学校", "发文机关", "机关类型", "成文日期"):
        assert f"缺少“{name}”" in result.stderr
    assert "“辍学日期”应为实有日期" in result.stderr
    assert "“被监护人名”不是本文书的要素，是否为“被监护人姓名”" in result.stderr
    assert not (tmp_path / "o.docx").exists()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"{", "不是有效的 JSON"),
        (b"[]", "应为一组要素"),
        (b"[" * 100_000, "嵌套过深"),
        ('{"监护人姓名": "陈"}'.encode("gbk"), "另存为 UTF-8"),
        ('{"文号": "a", "文号": "b"}'.encode(), "要素重复：文号"),
        (b" " * (4 * 1024 * 1024 + 1), "超过 4 MB"),
    ],
)
def test_a_broken_facts_file_is_refused(content: bytes, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_bytes(content)
    result = run("render", "return_notice", path, tmp_path / "o.docx")
    assert (result.exit_code, result.stdout) == (1, "")
    assert complaint in result.stderr


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(sample("return_notice")), "utf-8-sig")
    assert run("render", "return_notice", path, tmp_path / "o.docx").exit_code == 0


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    result = run(
        "render", "return_notice", facts_file(tmp_path, sample("return_notice")), tmp_path / "no" / "o"
    )
    assert result.exit_code == 1
    assert "无法写入" in result.stderr


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (["render", "罚款单", __file__, "o.docx"], "没有“罚款单”这种文书"),
        (["render", "return_notice", "nowhere.json", "o.docx"], "找不到文件 nowhere.json"),
        (["render", "return_notice"], "缺少参数 FACTS.json"),
        (["render", "return_notice", __file__, "o.docx", "--wording", "x"], "--wording 不正确"),
        (["kinds", "--jsn"], "没有选项 --jsn，是否为 --json"),
        (["rendr"], "没有命令 rendr，是否为 render"),
        ([], "notice"),
    ],
)
def test_wrong_usage_is_told_apart(args: list[str], complaint: str) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert complaint in result.stderr


def test_kinds_as_json_tell_facts_issuers_and_clauses() -> None:
    kinds = {kind["id"]: kind for kind in json.loads(run("kinds", "--json").stdout)}
    assert list(kinds) == list(KINDS)
    notice = kinds["return_notice"]
    assert notice["name"] == "限期复学通知书"
    assert notice["issuers"] == ["乡", "镇", "街道", "县教育局"]
    assert "RA-an2" in notice["clauses"]
    required = [fact["name"] for fact in notice["facts"] if fact["required"]]
    assert required == [
        "监护人姓名",
        "被监护人姓名",
        "辍学日期",
        "复学截止日期",
        "施教区学校",
        "发文机关",
        "机关类型",
        "成文日期",
    ]
    assert set(notice["facts"][0]) == {"name", "type", "required", "example", "note"}


def test_kinds_for_the_eye() -> None:
    assert "return_notice\t限期复学通知书\t制发机关：乡、镇、街道、县教育局" in run("kinds").stdout
