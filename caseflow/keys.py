"""New keys are made for an empty database only: over a filled one they would lock everything away."""

from pathlib import Path

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from caseflow.config import Settings


def may_make_keys(settings: Settings) -> bool:
    """False when the key file is missing although the database holds a county, or cannot be asked."""
    if settings.keys.exists():
        return True
    url = make_url(settings.url)
    if url.drivername.startswith("sqlite") and not _has_file(url.database):
        return True
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("unit"):
                return True
            return connection.execute(text("SELECT count(*) FROM unit")).scalar() == 0
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()


def _has_file(path: str | None) -> bool:
    return bool(path) and path != ":memory:" and Path(str(path)).exists()
