import logging

import click

from caseflow.cli.context import application
from caseflow.scheduling.runner import Runner


@click.command("scheduler", help="只运行定时巡查；可起多个，同一时刻一个在办。")
def command() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    with application() as app:
        pass
    Runner(app).run()
