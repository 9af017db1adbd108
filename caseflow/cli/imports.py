"""``caseflow import``: pupils, units and people from table files, with a dry run."""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from caseflow import clock
from caseflow.accounts.models import Unit
from caseflow.cli.context import application
from caseflow.cli.params import ExistingFile
from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.roster import intake as road
from caseflow.roster import run_steps, runs
from caseflow.roster.columns import FIELDS, map_titles
from caseflow.roster.intake import Intake, Report
from caseflow.roster.models import ImportRun
from caseflow.roster.proposals import Plan, RowIssue
from caseflow.roster.receipt import error_workbook, password_workbook

_SHOWN = 50
_NAMED = 10
_COUNTS = (
    ("new", "新增"),
    ("changed", "变更"),
    ("same", "不变"),
    ("vanished", "名单中消失"),
    ("wrong", "有误"),
)

Command = Callable[..., Any]


@click.group("import", no_args_is_help=True)
def command() -> None:
    """导入学籍名册、单位、人员。先加 --dry-run 试运行，不写入任何数据。"""


def _options(function: Command) -> Command:
    decorators = (
        click.argument("file", type=ExistingFile(), metavar="FILE"),
        click.option("--dry-run", is_flag=True, help="试运行：只检查，不写入"),
        click.option(
            "--unit", "code", default="", metavar="CODE", help="只导入此单位（代码）及其下级，默认全县"
        ),
        click.option(
            "--errors", type=click.Path(path_type=Path), help="把有误的行写入此 xlsx 文件，改正后可再导入"
        ),
    )
    for decorate in reversed(decorators):
        function = decorate(function)
    return function


@command.command()
@_options
def roster(file: Path, code: str, errors: Path | None, *, dry_run: bool) -> None:
    """导入学生（学籍名册）。"""
    with application(write=not dry_run):
        _import("pupils", file, code=code, errors=errors, dry_run=dry_run)


@command.command()
@_options
def units(file: Path, code: str, errors: Path | None, *, dry_run: bool) -> None:
    """导入单位和班级。"""
    with application(write=not dry_run):
        _import("units", file, code=code, errors=errors, dry_run=dry_run)


@command.command()
@_options
@click.option(
    "--passwords", type=click.Path(path_type=Path), help="初始密码写入此 xlsx 文件，默认与导入文件同目录"
)
def people(file: Path, code: str, errors: Path | None, passwords: Path | None, *, dry_run: bool) -> None:
    """导入人员和岗位，新账号的初始密码写入一个文件。"""
    target = passwords or file.with_name(f"{file.stem}-初始密码.xlsx")
    if not dry_run and target.exists():
        raise Refused.because("passwords", f"{target} 已存在，请用 --passwords 另选文件名")
    with application(write=not dry_run):
        intake = _import("people", file, code=code, errors=errors, dry_run=dry_run)
    if made := getattr(intake, "passwords", ()):
        target.touch(mode=0o600)
        target.write_bytes(password_workbook(made))
        click.echo(f"{len(made)}个新账号的初始密码已写入 {target}，分发后请删除")


def _import(kind: str, file: Path, *, code: str, errors: Path | None, dry_run: bool) -> Intake:
    now = clock.now()
    data = file.read_bytes()
    unit = _unit(code)
    table = runs.read_sheet(kind, data, file.name)
    mapping = map_titles(table.heading.titles, FIELDS[kind], runs.remembered(kind, unit.id))
    _tell_unmapped(table.heading.titles, mapping)
    intake = run_steps.make_intake(kind, unit, now)
    made = road.plan(intake, table, mapping)
    whole = not road.is_receipt(table.heading.titles)
    if dry_run:
        report = road.dry_run(intake, made, whole=whole)
    else:
        run = runs.record_run(kind, data, file.name, unit_id=unit.id, now=now)
        runs.set_mapping(run, table.heading.titles, mapping)
        _tell_earlier(runs.find_earlier(run))
        report = _write(intake, made, run.id, now, whole=whole)
    _show(report, dry_run=dry_run)
    if errors and report.errors:
        errors.write_bytes(error_workbook(table, report.errors, mapping))
        click.echo(f"有误的行已写入 {errors}")
    return intake


def _write(intake: Intake, made: Plan, run_id: int, now: datetime, *, whole: bool) -> Report:
    """One transaction for each chunk: stopped half way, the same file goes on where it was."""
    tally = road.Tally(made)
    db.session.commit()
    with click.progressbar(length=len(made.rows), label="导入", file=sys.stderr) as bar:
        for chunk in road.chunks(made.rows, intake.chunk):
            tally.add(intake.write(chunk))
            runs.advance(db.session.get_one(ImportRun, run_id), len(chunk), len(made.rows))
            db.session.commit()
            bar.update(len(chunk))
    report = tally.report(intake.vanished(made, tally.matched) if whole else [])
    run = db.session.get_one(ImportRun, run_id)
    runs.finish(run, report, now)
    db.session.commit()
    return report


def _unit(code: str) -> Unit:
    query = select(Unit).where(Unit.status == "active")
    query = query.where(Unit.code == code) if code else query.where(Unit.kind == "county")
    unit = db.session.scalars(query.order_by(Unit.id)).first()
    if unit is None:
        text = f"没有代码为“{code}”的单位，请核对" if code else "还没有县级单位，请先运行 caseflow init"
        raise Refused.because("import.unit", text)
    return unit


def _tell_unmapped(titles: tuple[str, ...], mapping: dict[int, str]) -> None:
    unknown = [title for column, title in enumerate(titles) if title and column not in mapping]
    if unknown:
        click.echo(f"以下列不导入：{'、'.join(unknown)}", err=True)


def _tell_earlier(earlier: ImportRun | None) -> None:
    if earlier and earlier.finished_at:
        moment = clock.to_local(earlier.finished_at)
        click.echo(f"此文件已于{moment:%Y-%m-%d %H:%M}导入过", err=True)


def _show(report: Report, *, dry_run: bool) -> None:
    words = "，".join(f"{word} {report.counts[key]}" for key, word in _COUNTS)
    click.echo(f"{'试运行，未写入：' if dry_run else '已导入：'}{words}")
    if report.classes:
        names = "、".join(report.classes[:_NAMED]) + ("等" if len(report.classes) > _NAMED else "")
        click.echo(f"{'将新建' if dry_run else '新建'}班级{len(report.classes)}个：{names}")
    for issue in report.errors[:_SHOWN]:
        click.echo(_line(issue), err=True)
    if len(report.errors) > _SHOWN:
        click.echo(f"其余{len(report.errors) - _SHOWN}处问题用 --errors 写入文件查看", err=True)
    if report.notes:
        click.echo(f"另有{len(report.notes)}处提示，不影响导入", err=True)


def _line(issue: RowIssue) -> str:
    return f"第{issue.row}行 {issue.column}：{issue.reason}。{issue.advice}"
