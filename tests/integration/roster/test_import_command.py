import os
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from caseflow.lib.sheets import read_table
from caseflow.roster.models import Pupil
from tests.integration.roster.test_import_others import PEOPLE, PEOPLE_TITLES
from tests.integration.roster.test_import_pupils import TITLES, child
from tests.unit.roster.sheets import workbook


@pytest.fixture
def run(session, sandbox):
    session.rollback()
    # the tables of the tests come from the models, not from the migrations
    (sandbox.instance / "config.toml").write_text("testing = true\n")
    environment = {
        **os.environ,
        "CASEFLOW_DATABASE_URL": sandbox.url,
        "CASEFLOW_INSTANCE": str(sandbox.instance),
        "CASEFLOW_KEYS": str(sandbox.keys),
    }

    def run(*arguments: object):
        command = [sys.executable, "-m", "caseflow", "import", *map(str, arguments)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


def pupils(session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Pupil))


def test_dry_run_import_and_again(run, session, tmp_path):
    file, errors = tmp_path / "名册.xlsx", tmp_path / "错误.xlsx"
    file.write_bytes(workbook(TITLES, [child(1), child(2), child(3, 学校="没有的学校")]))
    before = pupils(session)
    dry = run("roster", file, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "试运行，未写入：新增 2，变更 0，不变 0，名单中消失 0，有误 1" in dry.stdout
    assert "第4行 学校：单位中没有“没有的学校”" in dry.stderr
    assert pupils(session) == before
    done = run("roster", file, "--errors", errors)
    assert "已导入：新增 2" in done.stdout
    assert pupils(session) == before + 2
    assert len(list(read_table(errors))) == 2
    again = run("roster", file)
    assert "不变 2" in again.stdout
    assert "导入过" in again.stderr


def test_people_get_their_passwords_in_a_file(run, session, tmp_path):
    file = tmp_path / "人员.xlsx"
    file.write_bytes(workbook(PEOPLE_TITLES, PEOPLE))
    done = run("people", file)
    assert done.returncode == 0, done.stderr
    assert "4个新账号" in done.stdout
    made = tmp_path / "人员-初始密码.xlsx"
    assert len(list(read_table(made))) == 5
    assert made.stat().st_mode & 0o077 == 0
    refused = run("people", file)
    assert refused.returncode == 1
    assert "已存在" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("roster", "没有.xlsx"), 2, "找不到文件"),
        (("roster", "{file}", "--unit", "nope"), 1, "没有代码为“nope”的单位"),
        (("roster", "{text}"), 1, "不支持此文件类型"),
    ],
)
def test_refusals_are_chinese(run, tmp_path, arguments, code, words):
    (tmp_path / "名册.xlsx").write_bytes(workbook(TITLES, [child(1)]))
    (tmp_path / "名册.txt").write_text("姓名")
    places = {"file": tmp_path / "名册.xlsx", "text": tmp_path / "名册.txt"}
    done = run(*(argument.format(**places) for argument in arguments))
    assert done.returncode == code
    assert words in done.stderr
