"""What belongs to a demonstration and what does not: nothing else is ever cleared."""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.engine import Engine

from caseflow.config import Settings
from caseflow.demo.gazetteer import COUNTY
from caseflow.demo.people import PASSWORD
from caseflow.errors import Refused
from caseflow.extensions import db

_MARKER, _LOCK, _CONFIG = "demo.json", "demo.lock", "config.toml"
_OUR_TABLES = ("unit", "user_account", "case_file", "alembic_version")


class State(StrEnum):
    #: nothing there
    EMPTY = "empty"
    #: begun and not finished
    HALF = "building"
    READY = "ready"


def state_of(settings: Settings) -> State:
    """:raise Refused: the folder or the database holds something that no demonstration made"""
    marker = _read(settings)
    filled = _is_filled(settings)
    if marker.get("database") == _address(settings):
        return State(marker["state"]) if filled else State.HALF
    if filled:
        text = "数据库中已有数据，不是演示所建，未作改动；用 CASEFLOW_DATABASE_URL 指定一个空的数据库"
        raise Refused.because("demo.database", text)
    if not marker and _has_files(settings):
        text = f"{settings.instance} 中已有数据，不是演示所建，未作改动；用 CASEFLOW_INSTANCE 指定另一个目录"
        raise Refused.because("demo.instance", text)
    return State.EMPTY


def begin(settings: Settings) -> None:
    """Mark first, then clear: whoever is stopped in between finds it unfinished."""
    _ensure_practice(settings)
    _write(settings, {"state": State.HALF.value, "database": _address(settings)})
    _clear_database(settings)
    shutil.rmtree(settings.instance / "files", ignore_errors=True)


def finish(settings: Settings, now: datetime, seed: int) -> None:
    """The last thing a build does."""
    done = {"state": State.READY.value, "database": _address(settings)}
    _write(settings, done | {"seed": seed, "now": now.isoformat()})


def built_at(settings: Settings) -> datetime | None:
    known = _read(settings).get("now")
    return datetime.fromisoformat(known) if known else None


@contextmanager
def held(settings: Settings) -> Iterator[None]:
    """One demonstration per folder at a time: a second would clear the ground under the first."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    with (settings.instance / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            text = "演示正在另一个窗口建立或运行，先在那里按 Ctrl+C 停止"
            raise Refused.because("demo.running", text) from None
        yield


def _ensure_practice(settings: Settings) -> None:
    """Every command on this instance has to know that it is practice."""
    path = settings.instance / _CONFIG
    if not path.exists():
        settings.instance.mkdir(parents=True, exist_ok=True)
        lines = (f'county_name = "{COUNTY}"', "practice = true", f'practice_password = "{PASSWORD}"')
        path.write_text("\n".join(lines) + "\n", "utf-8")
    elif not settings.practice:
        text = f"{path} 没有写明 practice = true，演示不改动正式设置；补写后再运行，或换一个目录"
        raise Refused.because("demo.config", text)


def _has_files(settings: Settings) -> bool:
    files = settings.instance / "files"
    return files.is_dir() and any(files.iterdir())


def _is_filled(settings: Settings) -> bool:
    file = _sqlite_file(settings)
    if file is not None and not file.exists():
        return False
    with _engine(settings) as engine:
        return any(inspect(engine).has_table(name) for name in _OUR_TABLES)


def _clear_database(settings: Settings) -> None:
    """Our own tables and no others; a file of SQLite goes as a whole."""
    file = _sqlite_file(settings)
    if file is not None:
        for ending in ("", "-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)
        return
    with _engine(settings) as engine:
        db.metadata.drop_all(engine)
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE IF EXISTS alembic_version"))


@contextmanager
def _engine(settings: Settings) -> Iterator[Engine]:
    engine = create_engine(settings.url)
    try:
        yield engine
    finally:
        engine.dispose()


def _sqlite_file(settings: Settings) -> Path | None:
    url = make_url(settings.url)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _address(settings: Settings) -> str:
    """Where the database is, without the password."""
    return make_url(settings.url).render_as_string(hide_password=True)


def _read(settings: Settings) -> dict[str, str]:
    path = settings.instance / _MARKER
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:  # cut off while it was written
        return {"state": State.HALF.value}
    return found if isinstance(found, dict) else {}


def _write(settings: Settings, marker: dict[str, object] | dict[str, str]) -> None:
    path = settings.instance / _MARKER
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(marker, ensure_ascii=False, indent=2) + "\n", "utf-8")
    fresh.replace(path)
