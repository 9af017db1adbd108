"""An empty database becomes a county; the migration and the models say the same."""

import secrets

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from click.testing import CliRunner
from sqlalchemy import create_engine

from caseflow import create_app
from caseflow.accounts.models import Unit, User
from caseflow.cli import main
from caseflow.extensions import db
from caseflow.lib.crypto import Keyring
from caseflow.schema import schema_problem


@pytest.fixture
def place(backend, tmp_path, request, monkeypatch, now):
    """A database without any table."""
    monkeypatch.setenv("CASEFLOW_INSTANCE", str(tmp_path))
    if backend == "sqlite":
        monkeypatch.setenv("CASEFLOW_DATABASE_URL", f"sqlite:///{tmp_path / 'county.sqlite'}")
        yield
        return
    server, name = request.getfixturevalue("postgres"), f"caseflow_init_{secrets.token_hex(6)}"
    monkeypatch.setenv("CASEFLOW_DATABASE_URL", server.create(name))
    yield
    server.drop(name)


def init():
    result = CliRunner().invoke(main, ["init"])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_init_may_be_repeated(place):
    first = init()
    assert "重置码" in first
    second = init()
    assert "重置码" not in second


def test_the_migration_makes_what_the_models_say(place):
    init()
    app = create_app()
    with app.app_context():
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": False})
            assert compare_metadata(context, db.metadata) == []
        assert schema_problem() == ""
        assert db.session.query(Unit).filter_by(kind="county").count() == 1
        db.session.remove()
        db.engine.dispose()


def test_nothing_serves_before_init(place):
    result = CliRunner().invoke(main, ["verify"])
    assert result.exit_code == 1
    assert "caseflow init" in result.stderr


def test_a_database_of_a_newer_program_is_left_alone(place):
    init()
    app = create_app()
    with app.app_context():
        engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from_the_future'")
        engine.dispose()
        db.engine.dispose()
    result = CliRunner().invoke(main, ["verify"])
    assert result.exit_code == 1
    assert "更新的版本" in result.stderr


def test_lost_keys_are_never_replaced_over_a_filled_database(place, tmp_path):
    init()
    keys = tmp_path / "keys.json"
    kept = keys.read_bytes()
    keys.unlink()
    result = CliRunner().invoke(main, ["doctor"])
    assert result.exit_code == 1
    assert "请从备份恢复" in result.stderr
    assert not keys.exists(), "new keys would lock everything away"
    keys.write_bytes(kept)
    keys.chmod(0o600)
    assert "密钥：正常" in CliRunner().invoke(main, ["doctor"]).stdout


def test_keys_of_another_county_are_noticed(place, tmp_path):
    init()
    app = create_app()
    with app.app_context():
        db.session.query(User).filter_by(login="admin").one().phone = "13900000001"
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    Keyring.load(tmp_path / "other.json")
    (tmp_path / "other.json").replace(tmp_path / "keys.json")
    assert "相配的密钥文件" in CliRunner().invoke(main, ["doctor"]).stdout


def test_the_console_lets_an_administrator_back_in(place):
    init()
    result = CliRunner().invoke(main, ["reset-code", "admin"])
    assert result.exit_code == 0
    assert "重置码" in result.stdout
    unknown = CliRunner().invoke(main, ["reset-code", "nobody"])
    assert (unknown.exit_code, unknown.stdout) == (1, "")
