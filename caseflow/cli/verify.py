import click

from caseflow.audit.seals import verify_seals
from caseflow.audit.service import verify_log
from caseflow.cases import journal, tally
from caseflow.cases.machine import session_line
from caseflow.cli.context import application
from caseflow.cli.root import Complaint
from caseflow.files.store import verify_all
from caseflow.notices.service import verify_notices


@click.command("verify", help="核验：日志链、日封、统计、文书、文件、访问日志；有一处不符即返回 1。")
def command() -> None:
    with application():
        problems = list(_problems())
    if problems:
        raise Complaint(*problems, f"共 {len(problems)} 处不符")
    click.echo("核验通过")


def _problems() -> list[str]:
    line = session_line()
    found = [str(problem) for problem in journal.verify(line)]
    if tally.kept(line) != tally.recount(line):
        found.append("统计表与个案不符")
    return [*found, *verify_seals(), *verify_notices(), *verify_all(), *verify_log().problems]
