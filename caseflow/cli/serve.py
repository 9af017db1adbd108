import logging
from typing import Any

import click
import waitress

from caseflow.cli.context import application
from caseflow.scheduling.runner import Runner


@click.command("serve", help="启动网页服务和定时巡查（同一进程）。")
def command() -> None:
    with application() as app:
        pass
    run(app)


def start_logging() -> None:
    """Our own lines, and from the scheduler library only what went wrong: it speaks at every tick."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)


def run(app: Any, *, scheduler: bool = True) -> None:
    """Waitress in this thread, the scheduler beside it; ends with the process."""
    start_logging()
    settings = app.config["SETTINGS"]
    runner = Runner(app) if scheduler else None
    if runner:
        runner.start()
    click.echo(f"控辍保学已启动：http://{settings.host}:{settings.port}", err=True)
    try:
        waitress.serve(
            app,
            host=settings.host,
            port=settings.port,
            threads=4,
            ident="caseflow",
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        raise click.ClickException(
            f"端口 {settings.port} 无法使用（{error.strerror}），可用 PORT 指定其他端口"
        ) from None
    finally:
        if runner:
            runner.stop()
