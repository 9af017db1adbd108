"""The state of the database's tables against what this program expects."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade as migrate_upgrade
from sqlalchemy import inspect

from caseflow.extensions import db


def expected_revision() -> str | None:
    return _scripts().get_current_head()


def current_revision() -> str | None:
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade() -> None:
    """Bring the tables to the newest shape; harmless to repeat."""
    migrate_upgrade(directory=_directory())


def schema_problem() -> str:
    """A Chinese sentence saying what to do; empty when the tables fit."""
    current, expected = current_revision(), expected_revision()
    if current == expected:
        return ""
    if current is None:
        has_tables = inspect(db.engine).has_table("unit")
        return "" if has_tables and current_app.testing else "数据库尚未建立，请先运行 caseflow init"
    if current in {script.revision for script in _scripts().walk_revisions()}:
        return "数据库版本较旧，请运行 caseflow init 升级"
    return "数据库由更新的版本建立，请使用相应版本的程序"


def _directory() -> str:
    return f"{current_app.root_path}/migrations"


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(_directory())
