"""``caseflow template``: what a clerk's template is worth; needs no database."""

import json
from pathlib import Path

import click

from caseflow.cli.notice import KindName
from caseflow.cli.params import Choice, ExistingFile
from caseflow.cli.root import Complaint
from caseflow.errors import Refused
from caseflow.notices.filling import shipped_template
from caseflow.notices.spec import Kind, Wording
from caseflow.notices.template.archive import MAX_BYTES
from caseflow.notices.template.check import check_template, too_large
from caseflow.notices.template.placeholders import placeholder_letter
from caseflow.notices.template.report import Report
from caseflow.notices.template.vocabulary import entries, syntax
from caseflow.notices.word.drawing import draw

_KIND = click.option("--kind", type=KindName(), required=True, help="文书种类的编号或名称")
_WORDING = click.option(
    "--wording",
    type=Choice([str(wording) for wording in Wording]),
    default=Wording.LAWFUL.value,
    show_default=True,
    help="措辞：lawful 依法措辞，ruian 瑞安表样原文",
)
_OUT = click.Path(path_type=Path, dir_okay=False)


@click.group("template", no_args_is_help=True)
def command() -> None:
    """文书模板：检查、导出自带模板、占位符对照表。"""


@command.command()
@click.argument("file", type=ExistingFile(), metavar="FILE.docx")
@_KIND
@_WORDING
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def check(file: Path, kind: Kind, wording: str, as_json: bool) -> None:  # noqa: FBT001 click passes flags by name
    """检查模板，列出全部问题；有错误时退出码为 1。"""
    size = file.stat().st_size
    known = _worded(kind, wording)
    report = too_large(size) if size > MAX_BYTES else check_template(_read(file), known, wording)
    if as_json:
        told = {"passed": report.passed, "findings": report.plain()}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _tell(report)
    if not report.passed:
        raise Complaint(f"不能使用：{len(report.errors)}处错误，改正后再检查")


@command.command()
@_KIND
@_WORDING
@click.option("-o", "--output", type=_OUT, required=True, metavar="FILE.docx", help="写到哪个文件")
def shipped(kind: Kind, wording: str, output: Path) -> None:
    """导出系统自带的模板，供修改。"""
    _write(output, shipped_template(_worded(kind, wording).id, wording))


@command.command()
@_KIND
@click.option("-o", "--output", type=_OUT, metavar="FILE.docx", help="写成 Word 表格，不填则列出")
def placeholders(kind: Kind, output: Path | None) -> None:
    """列出一种文书可用的占位符和写法。"""
    if output is not None:
        _write(output, draw(placeholder_letter(kind)))
        return
    for entry in entries(kind):
        click.echo("\t".join((entry.mark, "必填" if entry.needed else "", entry.example, entry.told)))
    for mark, meaning in syntax(kind):
        click.echo(f"{mark}\t\t\t{meaning}")


def _tell(report: Report) -> None:
    for found in report.errors:
        click.echo(f"错误：{found.sentence}")
    for found in report.warnings:
        click.echo(f"提示：{found.sentence}")
    if report.passed:
        click.echo("可以使用" if not report.warnings else f"可以使用，有{len(report.warnings)}处提示")


def _worded(kind: Kind, wording: str) -> Kind:
    if wording not in kind.wordings:
        known = "、".join(kind.wordings)
        raise click.UsageError(f"{kind.name}没有“{wording}”措辞，可用：{known}")
    return kind


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused.because("template.file", f"不能读取 {file}：{error.strerror}") from None


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Refused.because("out_file", f"无法写入 {path}：{error.strerror}，换一个位置") from None
    click.echo(f"已生成 {path}")
