import json
from datetime import datetime, timedelta

import click

from caseflow import clock
from caseflow.cases import sweep as case_sweep
from caseflow.cli.context import application
from caseflow.cli.root import Complaint
from caseflow.extensions import db


@click.command("sweep", help="期限巡查：提醒、报上级、逾期、暂缓期满；从不制发文书。")
@click.option("--dry-run", is_flag=True, help="只列出将要做的，不做")
@click.option("--json", "as_json", is_flag=True, help="每项一行 JSON")
@click.option("--at", "at_text", metavar="T", help="按此时刻计算（未写时区的按北京时间）")
def command(*, dry_run: bool, as_json: bool, at_text: str | None) -> None:
    with application(write=not dry_run) as app:
        now = _moment(at_text, dry_run or app.config["SETTINGS"].practice)
        if dry_run:
            lines, failed = case_sweep.would_do(now), []
        else:
            result = case_sweep.sweep(now, db.session.commit)
            lines, failed = result.lines, result.failed
    for line in lines:
        click.echo(json.dumps(line.as_dict(), ensure_ascii=False) if as_json else _words(line))
    verb = "将处理" if dry_run else "已处理"
    click.echo(f"{verb}{len(lines)}项", err=True)
    if failed:
        raise Complaint(f"{len(failed)}项未能处理，已搁置一小时：任务 {'、'.join(map(str, failed))}")


def _moment(at_text: str | None, may_be_later: bool) -> datetime:  # noqa: FBT001 - one flag, named
    if at_text is None:
        return clock.now()
    try:
        moment = clock.parse_moment(at_text)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if moment > clock.now() + timedelta(seconds=1) and not may_be_later:
        raise Complaint("晚于现在的时刻只能与 --dry-run 同用，或在练习模式下使用")
    return moment


def _words(line: case_sweep.Line) -> str:
    return f"{line.case or '—'}\t{line.text}\t{line.due_on.isoformat()}"
