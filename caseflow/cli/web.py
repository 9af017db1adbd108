import click

from caseflow.cli.context import application
from caseflow.cli.serve import run


@click.command("web", help="只启动网页服务；定时巡查由 caseflow scheduler 负责。")
def command() -> None:
    with application() as app:
        pass
    run(app, scheduler=False)
