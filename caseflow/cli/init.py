import click

from caseflow import clock
from caseflow.accounts.founding import found_county
from caseflow.calendars.service import seed_official
from caseflow.cli.context import application
from caseflow.extensions import db
from caseflow.schema import upgrade


@click.command(
    "init", help="建立或升级数据库，录入已公布的放假安排，建立县、教育局、司法局和三名管理员；可重复运行。"
)
def command() -> None:
    with application(write=True, check_schema=False) as app:
        upgrade()
        now = clock.now()
        years = seed_official(now)
        made = found_county(app.config["SETTINGS"].county_name or "本县", now)
        db.session.commit()
    click.echo(f"数据库已就绪，新录入 {years} 个年度的放假安排")
    for account in made:
        click.echo(f"{account.title}账号 {account.login}，重置码 {account.code}")
    if made:
        click.echo("重置码24小时内有效，限用一次：在登录页点“用重置码设置密码”")
