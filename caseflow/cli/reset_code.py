import click

from caseflow import clock
from caseflow.accounts.credentials import give_code_at_console
from caseflow.cli.context import application
from caseflow.extensions import db


@click.command("reset-code", help="在服务器上为账号发放重置码（无上级可发放时用），记入日志。")
@click.argument("login", metavar="账号")
def command(login: str) -> None:
    with application(write=True):
        code = give_code_at_console(login, clock.now())
        db.session.commit()
    click.echo(f"账号 {login}，重置码 {code}")
    click.echo("24小时内有效，限用一次：在登录页点“用重置码设置密码”", err=True)
