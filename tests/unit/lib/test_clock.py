from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest

from caseflow import clock

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def test_now_is_aware_utc_and_real() -> None:
    assert clock.now().tzinfo is UTC
    assert clock.is_real()


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 16, 0, tzinfo=UTC), date(2026, 11, 21)),
    ],
)
def test_today_changes_at_midnight_in_shanghai(moment: datetime, day: date) -> None:
    with clock.frozen(moment):
        assert clock.today() == day


def test_frozen_holds_in_every_thread_and_ends() -> None:
    seen: list[datetime] = []
    with clock.frozen(NOON):
        with clock.frozen(NOON + timedelta(hours=1)):
            assert clock.now() == NOON + timedelta(hours=1)
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
        assert not clock.is_real()
    assert seen == [NOON]
    assert clock.is_real()


def test_an_offset_lets_the_clock_run() -> None:
    try:
        clock.set_offset(timedelta(days=400))
        assert clock.now() - datetime.now(UTC) > timedelta(days=399)
        assert not clock.is_real()
    finally:
        clock.freeze(None)


def test_a_day_runs_from_its_first_moment_to_that_of_the_next() -> None:
    day = date(2026, 11, 20)
    assert clock.day_start_utc(day) == datetime(2026, 11, 19, 16, 0, tzinfo=UTC)
    assert clock.day_end_utc(day) == clock.day_start_utc(date(2026, 11, 21))
    assert clock.to_local(clock.day_start_utc(day)).isoformat() == "2026-11-20T00:00:00+08:00"


@pytest.mark.parametrize(
    "text",
    ["2026-11-20T12:00", " 2026-11-20 12:00 ", "2026-11-20T12:00+08:00", "2026-11-20T04:00Z"],
)
def test_a_moment_without_zone_is_meant_in_shanghai(text: str) -> None:
    assert clock.parse_moment(text) == NOON


def test_a_bare_date_is_its_first_moment() -> None:
    assert clock.parse_moment("2026-11-20") == clock.day_start_utc(date(2026, 11, 20))


@pytest.mark.parametrize("text", ["", "明天", "2026-13-01", "0001-01-01T00:00"])
def test_an_unreadable_moment_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="应写作"):
        clock.parse_moment(text)


def test_a_naive_moment_is_a_mistake() -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        clock.to_local(naive)
    with pytest.raises(ValueError, match="time zone"):
        clock.freeze(naive)
