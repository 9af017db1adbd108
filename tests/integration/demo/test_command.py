"""``caseflow demo``: built once, kept, begun anew on request, and never over anybody else's data."""

import json
import sqlite3
import time

import pytest
from click.testing import CliRunner

from caseflow.cli import demo as demo_cli
from caseflow.cli import main
from caseflow.demo import instance
from caseflow.demo.people import PASSWORD

TINY = ("--cases", "11", "--pupils", "200")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    path = tmp_path / "instance"
    monkeypatch.setenv("CASEFLOW_INSTANCE", str(path))
    monkeypatch.setenv("PORT", "8123")
    return path


def run(*args):
    return CliRunner().invoke(main, ["demo", "--no-serve", *args], catch_exceptions=False)


def _cases(folder):
    with sqlite3.connect(folder / "caseflow.sqlite") as database:
        return database.execute("SELECT count(*), max(updated_at) FROM case_file").fetchone()


def test_first_run_builds_second_keeps_and_serves_reset_begins_anew(folder, monkeypatch):
    first = run(*TINY)
    assert first.exit_code == 0, first.stderr
    assert "http://127.0.0.1:8123" in first.stdout
    assert PASSWORD in first.stdout
    assert "banzhuren\t班主任" in first.stdout
    assert "演示数据已建立" in first.stderr
    before = _cases(folder)
    assert before[0] == 11
    assert json.loads((folder / "demo.json").read_text("utf-8"))["state"] == "ready"

    started = time.monotonic()
    served = []
    monkeypatch.setattr(demo_cli, "run", served.append)
    second = CliRunner().invoke(main, ["demo"])
    assert second.exit_code == 0
    assert time.monotonic() - started < 20
    assert "沿用已有演示数据" in second.stderr
    assert _cases(folder) == before
    assert served[0].config["SETTINGS"].practice
    assert served[0].config["SETTINGS"].sqlite_synchronous == "FULL"

    third = run("--reset", "--seed", "2", *TINY)
    assert third.exit_code == 0
    assert _cases(folder) != before
    assert CliRunner().invoke(main, ["verify"]).exit_code == 0


def test_a_build_that_was_killed_is_begun_again(folder, monkeypatch):
    def killed(*args):
        raise SystemExit(137)

    with monkeypatch.context() as patch:
        patch.setattr(demo_cli, "build", killed)
        assert run(*TINY).exit_code == 137
    assert json.loads((folder / "demo.json").read_text("utf-8"))["state"] == "building"
    again = run(*TINY)
    assert again.exit_code == 0
    assert "没有完成" in again.stderr
    assert _cases(folder)[0] == 11


def test_a_real_instance_is_left_alone(folder):
    assert CliRunner().invoke(main, ["init"]).exit_code == 0
    before = (folder / "caseflow.sqlite").read_bytes()
    for args in ((), ("--reset",)):
        refused = run(*args)
        assert refused.exit_code == 1
        assert "不是演示所建" in refused.stderr
    assert (folder / "caseflow.sqlite").read_bytes() == before
    assert not (folder / "config.toml").exists()


def test_uploads_of_somebody_else_are_left_alone(folder):
    kept = folder / "files" / "ab" / "abc"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"kept")
    refused = run("--reset")
    assert refused.exit_code == 1
    assert "CASEFLOW_INSTANCE" in refused.stderr
    assert kept.read_bytes() == b"kept"


def test_a_config_without_practice_is_not_overruled(folder):
    folder.mkdir(parents=True)
    config = folder / "config.toml"
    config.write_text('county_name = "某县"\n', "utf-8")
    refused = run(*TINY)
    assert refused.exit_code == 1
    assert "practice = true" in refused.stderr
    assert config.read_text("utf-8") == 'county_name = "某县"\n'


def test_one_demonstration_at_a_time(folder):
    from caseflow.config import load_settings

    with instance.held(load_settings()):
        refused = run(*TINY)
    assert refused.exit_code == 1
    assert "另一个窗口" in refused.stderr


def test_an_unreachable_database_is_said_in_one_line(folder, monkeypatch):
    monkeypatch.setenv("CASEFLOW_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    refused = run(*TINY)
    assert refused.exit_code == 1
    assert refused.stderr.strip() == "数据库无法连接，检查 CASEFLOW_DATABASE_URL 后再运行"


@pytest.mark.parametrize(
    ("args", "code"),
    [(("--cases", "5"), 2), (("--pupils", "20"), 2), (("--cases", "200", "--pupils", "300"), 1)],
)
def test_a_county_too_small_is_refused_before_anything_is_cleared(folder, args, code):
    assert run(*args).exit_code == code
    assert not (folder / "demo.json").exists()


@pytest.mark.postgres
def test_on_postgresql_only_our_own_database_is_cleared(folder, postgres, monkeypatch):
    url = postgres.create(f"caseflow_demo_{time.time_ns()}")
    monkeypatch.setenv("CASEFLOW_DATABASE_URL", url)
    assert run(*TINY).exit_code == 0
    assert "沿用" in run().stderr
    assert run("--reset", *TINY).exit_code == 0
    monkeypatch.setenv("CASEFLOW_INSTANCE", str(folder.parent / "another"))
    refused = run("--reset", *TINY)
    assert refused.exit_code == 1
    assert "不是演示所建" in refused.stderr
    postgres.drop(url.rsplit("/", 1)[1])
