"""``caseflow batch``: what a page or a server left halfway is carried through."""

import click

from caseflow import clock
from caseflow.cases.batches import running
from caseflow.cases.models import NoticeBatch
from caseflow.cli.context import application
from caseflow.cli.root import Complaint
from caseflow.extensions import db


@click.group("batch", no_args_is_help=True)
def command() -> None:
    """批量制发：列出未完成的批次，接着生成。"""


@command.command("list", help="列出未完成的批次。")
def list_unfinished() -> None:
    with application(write=False):
        found = [(batch_id, *_counted(batch_id)) for batch_id in running.unfinished()]
    for batch_id, done, total in found:
        click.echo(f"批次{batch_id}：已处理{done}件，共{total}件")
    click.echo(f"共{len(found)}个未完成的批次", err=True)


@command.command("resume", help="接着生成未完成的批次；不会遗漏，也不会重复。")
@click.argument("number", type=int, required=False, metavar="[批次号]")
def resume(number: int | None) -> None:
    with application(write=True):
        ids = [number] if number else running.unfinished()
        for batch_id in ids:
            _carry_through(batch_id)
    click.echo(f"已完成{len(ids)}个批次", err=True)


def _carry_through(batch_id: int) -> None:
    if batch_id not in running.unfinished():
        raise Complaint(f"批次{batch_id}不存在或没有在生成")
    for _ in running.work(batch_id, clock.now()):
        db.session.commit()
    done, total = _counted(batch_id)
    click.echo(f"批次{batch_id}：已处理{done}件，共{total}件")


def _counted(batch_id: int) -> tuple[int, int]:
    items = db.session.get_one(NoticeBatch, batch_id).items
    return sum(item.state != "waiting" for item in items), len(items)
