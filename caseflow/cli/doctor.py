"""What a machine must have; each line says 正常 or what to do."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import select, text

from caseflow import clock
from caseflow.accounts.models import User
from caseflow.calendars.official import find_missing_year
from caseflow.calendars.service import work_calendar
from caseflow.cli.context import application
from caseflow.cli.root import Complaint
from caseflow.errors import CaseflowError
from caseflow.extensions import db
from caseflow.files.models import StoredFile
from caseflow.notices import pdf
from caseflow.roster.models import Guardian
from caseflow.schema import schema_problem

_FREE_MB = 500


@click.command("doctor", help="检查运行环境：Python、目录、密钥、数据库、放假安排、磁盘、LibreOffice。")
def command() -> None:
    with application(check_schema=False) as app:
        found, extras = list(_checks(app)), list(_extras())
    for title, problem in [*found, *extras]:
        click.echo(f"{title}：{problem or '正常'}")
    if any(problem for _, problem in found):
        raise Complaint("有未通过的检查")


def _checks(app: Flask) -> Iterator[tuple[str, str]]:
    yield "Python", "" if sys.version_info >= (3, 11) else "需要 3.11 或以上"
    yield "数据目录", _folder(Path(app.instance_path))
    yield "磁盘空间", _disk(Path(app.instance_path))
    reachable = _database()
    yield "数据库", reachable
    schema = "" if reachable else schema_problem()
    yield "数据库版本", reachable or schema
    if not reachable and not schema:
        yield "密钥", _keys()
        yield "放假安排", _calendar()


def _extras() -> Iterator[tuple[str, str]]:
    """What the program does without, said but not complained of."""
    office = pdf.find_office()
    advice = "没有找到，文书按网页版式预览；需要 PDF 时安装 libreoffice-writer-nogui"
    yield "LibreOffice", "" if office else advice
    if office:
        missing = pdf.missing_faces()
        told = f"缺少{'、'.join(missing)}，预览和 PDF 以相近字体代替，Word 文件不受影响"
        yield "公文字体", told if missing else ""


def _folder(path: Path) -> str:
    probe = path / ".doctor"
    try:
        probe.write_text("", encoding="ascii")
        probe.unlink()
    except OSError as error:
        return f"{path} 不可写（{error.strerror}）"
    return ""


def _disk(path: Path) -> str:
    free = shutil.disk_usage(path).free // (1024 * 1024)
    return "" if free >= _FREE_MB else f"只剩 {free} MB，请清理或扩容"


def _database() -> str:
    try:
        db.session.execute(text("SELECT 1"))
    except Exception as error:  # noqa: BLE001 - whatever the driver raises is the finding
        return f"无法连接（{type(error).__name__}），请检查 CASEFLOW_DATABASE_URL"
    return ""


def _keys() -> str:
    """A key file of another county opens nothing; one sealed value of each kind tells."""
    try:
        for column in (User.phone, Guardian.phone, StoredFile.name):
            db.session.scalar(select(column).where(column.is_not(None)).limit(1))
    except CaseflowError as error:
        return f"{error}，请从备份恢复与此数据库相配的密钥文件"
    return ""


def _calendar() -> str:
    year = find_missing_year(clock.today(), work_calendar().official_years)
    return (
        f"{year}年放假安排未录入，该年日期为暂定；国务院办公厅公布后升级程序并运行 caseflow init 录入"
        if year
        else ""
    )
