"""``caseflow notice``: a document from facts alone; needs no database."""

import json
from pathlib import Path
from typing import Any

import click

from caseflow.cli.params import Choice, ExistingFile
from caseflow.errors import Refused
from caseflow.notices.facts import NoticeFacts
from caseflow.notices.filling import render as render_word
from caseflow.notices.kinds import KINDS, describe, find_kind
from caseflow.notices.spec import Kind, Wording

MAX_FACTS_BYTES = 4 * 1024 * 1024


class KindName(click.ParamType[Kind]):
    """The stable id or the Chinese name."""

    name = "文书种类"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Kind:
        if isinstance(value, Kind):
            return value
        kind = find_kind(value)
        if kind is None:
            known = "、".join(f"{kind.id}（{kind.name}）" for kind in KINDS.values())
            self.fail(f"没有“{value}”这种文书，可用：{known}", param, ctx)
        return kind


@click.group("notice", no_args_is_help=True)
def command() -> None:
    """文书：按要素生成 Word 文书，查看文书种类。"""


@command.command()
@click.argument("kind", type=KindName(), metavar="KIND")
@click.argument("facts", type=ExistingFile(), metavar="FACTS.json")
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT.docx")
@click.option(
    "--wording",
    type=Choice([str(wording) for wording in Wording]),
    default=Wording.LAWFUL.value,
    show_default=True,
    help="措辞：lawful 依法措辞，ruian 瑞安表样原文",
)
def render(kind: Kind, facts: Path, out: Path, wording: str) -> None:
    """按要素文件生成一份 Word 文书，要素不齐或不合法时列出全部原因。"""
    _write(out, render_word(NoticeFacts.of(kind.id, _read_facts(facts)), wording))
    click.echo(f"已生成 {out}")


@command.command("kinds")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，含每种文书的要素")
def list_kinds(as_json: bool) -> None:  # noqa: FBT001 click passes flags by name
    """列出文书种类。"""
    if as_json:
        click.echo(json.dumps([describe(kind) for kind in KINDS.values()], ensure_ascii=False, indent=2))
        return
    for kind in KINDS.values():
        click.echo(f"{kind.id}\t{kind.name}\t制发机关：{'、'.join(kind.issuers)}")


def _read_facts(path: Path) -> dict[str, Any]:
    if path.stat().st_size > MAX_FACTS_BYTES:
        raise _bad_file(path, "超过 4 MB，删减后再生成")
    try:
        facts = json.loads(path.read_text("utf-8-sig"), object_pairs_hook=_without_doubles)
    except UnicodeDecodeError:
        raise _bad_file(path, "不是 UTF-8 编码，另存为 UTF-8 后再生成") from None
    except json.JSONDecodeError as error:
        where = f"第{error.lineno}行第{error.colno}列"
        raise _bad_file(path, f"不是有效的 JSON，错在{where}，改正后再生成") from None
    except RecursionError:
        raise _bad_file(path, "嵌套过深，改正后再生成") from None
    if not isinstance(facts, dict):
        raise _bad_file(path, '应为一组要素，写作 {"监护人姓名": "…"}')
    return facts


def _bad_file(path: Path, text: str) -> Refused:
    return Refused.because("facts_file", f"要素文件 {path} {text}")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values for one fact nobody can say which is meant."""
    names = [name for name, _ in pairs]
    doubled = dict.fromkeys(name for name in names if names.count(name) > 1)
    if doubled:
        raise Refused.because("facts_file", f"要素重复：{'、'.join(doubled)}，各保留一项")
    return dict(pairs)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Refused.because("out_file", f"无法写入 {path}：{error.strerror}，换一个位置") from None
