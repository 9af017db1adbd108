import click

from caseflow.cli.context import application
from caseflow.cli.serve import start_logging
from caseflow.scheduling.runner import Runner


@click.command("scheduler", help="只运行定时巡查；可起多个，同一时刻一个在办。")
def command() -> None:
    start_logging()
    with application() as app:
        pass
    Runner(app).run()
