import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import click
from flask import Flask
from sqlalchemy.exc import OperationalError

from caseflow import clock, create_app
from caseflow.accounts.queries import one_login_per_role
from caseflow.cli.params import Moment
from caseflow.cli.root import Complaint
from caseflow.cli.serve import run
from caseflow.config import Settings, load_settings
from caseflow.demo import instance
from caseflow.demo.build import Built, Size, build
from caseflow.demo.instance import State
from caseflow.demo.progress import Progress
from caseflow.demo.repertoire import FEWEST
from caseflow.extensions import db, writing
from caseflow.policy.labels import label
from caseflow.schema import upgrade

_SIZE = Size()
_PUPILS_PER_CASE = 8


@click.command("demo", help="演示：首次运行建立虚构的县，之后直接启动；数据保留，--reset 重新建立。")
@click.option("--reset", is_flag=True, help="清除演示数据，按今天重新建立")
@click.option("--no-serve", is_flag=True, help="只建立，不启动")
@click.option("--seed", default=_SIZE.seed, show_default=True, help="随机种子，相同则数据相同")
@click.option("--now", "now", type=Moment(), metavar="T", help="以此时刻为“现在”建立（默认为当前时间）")
@click.option(
    "--cases", default=_SIZE.cases, show_default=True, type=click.IntRange(FEWEST, 3000), help="个案数"
)
@click.option(
    "--pupils", default=_SIZE.pupils, show_default=True, type=click.IntRange(200, 60_000), help="学生数"
)
def command(*, reset: bool, no_serve: bool, seed: int, now: datetime | None, cases: int, pupils: int) -> None:
    settings = load_settings()
    size = Size(seed, pupils, cases)
    with instance.held(settings):
        state = _state(settings)
        if state is State.READY and not reset:
            _greet(settings)
        else:
            _check(size)
            _build(settings, size, now or clock.now(), state)
        app = create_app(load_settings())
        with _inside(app):
            upgrade()
            _print_logins(app.config["SETTINGS"])
        if not no_serve:
            run(app)


@contextmanager
def _inside(app: Flask) -> Iterator[None]:
    """Leaves no connection behind: the next application begins with its own."""
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def _state(settings: Settings) -> State:
    try:
        return instance.state_of(settings)
    except OperationalError:
        raise Complaint("数据库无法连接，检查 CASEFLOW_DATABASE_URL 后再运行") from None


def _check(size: Size) -> None:
    if size.pupils < size.cases * _PUPILS_PER_CASE:
        raise Complaint(f"学生数至少为个案数的{_PUPILS_PER_CASE}倍，增大 --pupils 或减小 --cases")


def _greet(settings: Settings) -> None:
    built = instance.built_at(settings)
    day = f"（{clock.to_local(built).date().isoformat()} 建立）" if built else ""
    click.echo(f"沿用已有演示数据{day}；要按今天重新建立，运行 caseflow demo --reset", err=True)


def _build(settings: Settings, size: Size, now: datetime, state: State) -> None:
    if state is State.HALF:
        click.echo("上次建立没有完成，重新建立", err=True)
    create_app(settings)  # the tables must be known before they can be cleared
    instance.begin(settings)
    # What is lost in a crash is built anew, so nothing waits for the disk here
    app = create_app(replace(load_settings(), sqlite_synchronous="OFF"))
    logging.getLogger("caseflow").setLevel(logging.WARNING)
    with _inside(app), writing():
        upgrade()
        built = build(size, app.config["SETTINGS"], now, Progress())
    instance.finish(settings, now, size.seed)
    _tell(built)


def _tell(built: Built) -> None:
    counts = f"学校{built.schools}所、班级{built.classes}个、学生{built.pupils}名、个案{built.cases}件"
    click.echo(f"演示数据已建立：{counts}", err=True)
    for reason in built.refused:
        click.echo(f"一件个案未能按编排办完：{reason}", err=True)


def _print_logins(settings: Settings) -> None:
    click.echo(f"地址：http://{settings.host}:{settings.port}")
    click.echo(f"密码（全部练习账号相同）：{settings.practice_password}")
    for role, login in one_login_per_role():
        click.echo(f"{login}\t{label(role, 'role')}")
