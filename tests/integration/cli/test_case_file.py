"""``caseflow case file``: the case file from the server, logged like any other."""

import pytest
from sqlalchemy import select

from caseflow.audit.models import AccessEntry
from caseflow.cases.models import Case
from caseflow.policy.stages import Stage
from tests import walk
from tests.integration.cli.test_commands import run  # noqa: F401 - a fixture


@pytest.fixture
def number(session, world, monkeypatch) -> str:
    monkeypatch.setenv("CASEFLOW_SOFFICE", "off")
    case_id = walk.make_case(world, "zhang", Stage.NOTICED)
    session.commit()
    return session.get_one(Case, case_id).number


def test_the_files_are_written_for_nobody_else_and_logged(run, number, session, tmp_path) -> None:  # noqa: F811
    result = run("case", "file", number, "-o", str(tmp_path / "卷"), "--purpose", "法院调取")
    assert result.exit_code == 0, result.output
    (made,) = (tmp_path / "卷").iterdir()
    assert made.name == f"案卷_{number}.docx"
    assert made.stat().st_mode & 0o077 == 0
    assert str(made) in result.stdout
    assert "PDF 没有生成：服务器没有安装 LibreOffice" in result.stderr
    session.rollback()
    entry = session.scalars(select(AccessEntry).where(AccessEntry.action == "case.file")).one()
    assert (entry.detail["purpose"], entry.detail["form"], entry.user_id) == ("法院调取", "docx", None)


def test_what_cannot_be_done_is_said(run, number, tmp_path) -> None:  # noqa: F811
    absent = run("case", "file", "2026-99999", "-o", str(tmp_path))
    assert absent.exit_code == 1
    assert "没有编号为 2026-99999 的个案" in absent.stderr
    (tmp_path / "占用").write_text("", "utf-8")
    taken = run("case", "file", number, "-o", str(tmp_path / "占用" / "卷"))
    assert taken.exit_code == 1
    assert "写不进目录" in taken.stderr
    assert run("case", "file", number, "--purpose", " ").exit_code == 1
