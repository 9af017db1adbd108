"""The commands on a database of their own, as an administrator would run them."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from caseflow import clock
from caseflow.cases.models import Case
from caseflow.cli import main
from caseflow.notices.models import Notice
from caseflow.policy.stages import Stage
from tests.support.papers import fake_office
from tests.walk import make_case


@pytest.fixture
def run(sandbox, monkeypatch):
    """The command line on the test's database; the tables were not made by migrations there."""
    config = sandbox.config()
    monkeypatch.setenv("CASEFLOW_DATABASE_URL", sandbox.url)
    monkeypatch.setenv("CASEFLOW_INSTANCE", str(sandbox.instance))
    if config.get("keys_path"):
        monkeypatch.setenv("CASEFLOW_KEYS", str(config["keys_path"]))
    monkeypatch.setattr("caseflow.cli.context.schema_problem", lambda: "")

    def run(*words):
        return CliRunner().invoke(main, list(words))

    return run


@pytest.fixture
def noticed(session, world):
    case_id = make_case(world, "zhang", Stage.NOTICED)
    session.commit()
    printed = session.scalars(select(Notice.printed_on).where(Notice.kind == "return_notice")).one()
    number = session.get_one(Case, case_id).number
    session.rollback()
    return number, printed


def test_a_dry_run_lists_and_changes_nothing_whatever_the_moment(run, noticed, session):
    number, printed = noticed
    at = f"{printed + timedelta(days=1):%Y-%m-%d} 00:00"
    result = run("sweep", "--dry-run", "--json", "--at", at)
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert {"case": number, "action": "due", "kind": "return_by"}.items() <= next(
        row for row in rows if row["action"] == "due"
    ).items()
    assert session.scalar(select(Case.stage).where(Case.number == number)) == "noticed"


def test_a_real_sweep_never_runs_ahead_of_the_clock(run, noticed):
    result = run("sweep", "--at", "2099-01-01")
    assert result.exit_code == 1
    assert "--dry-run" in result.stderr


def test_a_sweep_by_hand_does_the_same_as_the_scheduler(run, noticed, session):
    number, printed = noticed
    with clock.frozen(clock.day_end_utc(printed)):
        result = run("sweep")
    assert result.exit_code == 0, result.output
    assert "转为逾期未返" in result.stdout
    session.expire_all()
    assert session.scalar(select(Case.stage).where(Case.number == number)) == "lapsed"


@pytest.mark.parametrize("moment", ["gestern", "2026-02-30", "25:00"])
def test_an_unreadable_moment_is_wrong_usage(run, moment):
    assert run("sweep", "--dry-run", "--at", moment).exit_code == 2


def test_a_case_is_shown_with_its_journal_and_without_names(run, noticed):
    number, _ = noticed
    listed = json.loads(run("case", "list", "--json").stdout)
    assert [row["number"] for row in listed] == [number]
    shown = run("case", "show", number, "--json")
    case = json.loads(shown.stdout)
    assert case["stage"] == "noticed"
    assert [event["seq"] for event in case["events"]] == list(range(1, case["seq"] + 1))
    assert "张" not in shown.stdout


def test_an_unknown_case_is_refused(run):
    result = run("case", "show", "1999-00001")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "1999-00001" in result.stderr


def test_verify_is_clean_on_a_walked_case(run, noticed):
    result = run("verify")
    assert (result.exit_code, result.stdout) == (0, "核验通过\n"), result.output


def test_verify_finds_a_damaged_document(run, noticed, sandbox):
    stored = [path for path in sandbox.instance.rglob("*") if path.is_file() and len(path.name) == 64]
    assert stored
    stored[0].write_bytes(stored[0].read_bytes()[:-1] + b"!")
    result = run("verify")
    assert result.exit_code == 1
    assert "共" in result.stderr


def test_doctor_names_what_is_right(run):
    result = run("doctor")
    assert result.exit_code in (0, 1)
    assert "数据库：正常" in result.stdout


def test_doctor_says_what_previews_have(run, tmp_path, monkeypatch):
    """LibreOffice and the faces may be absent: said, but no complaint."""
    monkeypatch.setenv("CASEFLOW_SOFFICE", "off")
    without = run("doctor")
    assert "LibreOffice：没有找到，文书按网页版式预览" in without.stdout
    assert "公文字体" not in without.stdout
    monkeypatch.setenv("CASEFLOW_SOFFICE", str(fake_office(tmp_path)))
    found = run("doctor")
    assert "LibreOffice：正常" in found.stdout
    assert "公文字体：" in found.stdout
    assert found.exit_code == without.exit_code
