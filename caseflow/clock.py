"""The only reader of the system clock: days are Asia/Shanghai, stored moments are UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class _Setting:
    """How the clock departs from the system's: stopped at a moment, or shifted by an offset."""

    at: datetime | None = None
    offset: timedelta = timedelta()


# One immutable value, replaced as a whole: another thread sees the old one or the new one, never a mix.
_setting = _Setting()


def now() -> datetime:
    setting = _setting
    return setting.at or datetime.now(UTC) + setting.offset


def today() -> date:
    return to_local(now()).date()


def to_local(moment: datetime) -> datetime:
    _require_aware(moment)
    return moment.astimezone(SHANGHAI)


@lru_cache(maxsize=4096)
def day_start_utc(day: date) -> datetime:
    """The first moment of the day in Asia/Shanghai."""
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)


@lru_cache(maxsize=4096)
def day_end_utc(day: date) -> datetime:
    """The first moment of the next day, so a moment on the day is always ``< day_end_utc(day)``."""
    return day_start_utc(day + timedelta(days=1))


def parse_moment(text: str) -> datetime:
    """A date or an ISO moment as UTC; without a zone it is meant in Asia/Shanghai."""
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=SHANGHAI)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        message = f"时间“{text}”无法识别，应写作 2026-11-20 或 2026-11-20T09:00"
        raise ValueError(message) from None


def freeze(at: datetime | None) -> None:
    """Stop the clock at a moment (tests, practice mode); None lets it run again."""
    if at is not None:
        _require_aware(at)
        at = at.astimezone(UTC)
    _install(_Setting(at=at))


def set_offset(offset: timedelta) -> None:
    """Let the clock run ahead of the system's, or behind it (practice mode)."""
    _install(_Setting(offset=offset))


def is_real() -> bool:
    """False while the clock is stopped or shifted."""
    return _setting == _Setting()


@contextmanager
def frozen(at: datetime) -> Iterator[datetime]:
    """Stop the clock for all threads of this process; the earlier setting returns at the end."""
    before = _setting
    freeze(at)
    try:
        yield now()
    finally:
        _install(before)


def _install(setting: _Setting) -> None:
    global _setting  # noqa: PLW0603 the one piece of state this module exists for
    _setting = setting


def _require_aware(moment: datetime) -> None:
    if moment.tzinfo is None:
        raise ValueError(f"moment without a time zone: {moment!r}")
