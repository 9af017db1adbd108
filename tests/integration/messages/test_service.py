from datetime import timedelta

import pytest

from caseflow.messages.service import count_messages, inbox, mark_read, send, unread_count
from tests.support.rows import make_user


@pytest.fixture
def sandbox(empty_sandbox):
    return empty_sandbox


@pytest.fixture
def users(session) -> list[int]:
    return [make_user().id for _ in range(3)]


def tell(users, now, once: str = "due:1", text: str = "个案 2026-00042 今天到期") -> int:
    return send(users, "remind", text, ("case", 42), once=once, now=now)


def test_each_person_hears_it_once(session, users, now) -> None:
    assert tell(users[:2], now) == 2
    assert tell(users, now) == 1, "two have heard it already"
    assert tell([users[0], users[0]], now, once="due:2") == 1
    assert [line.once for line in inbox(users[0])] == ["due:2", "due:1"]


def test_nobody_is_told_nothing(session, now) -> None:
    assert tell([], now) == 0


def test_a_thousand_people_in_one_go(session, now) -> None:
    many = [make_user().id for _ in range(1203)]
    assert tell(many, now) == 1203
    assert tell(many, now) == 0


def test_the_newest_stands_first(session, users, now) -> None:
    for number in range(5):
        tell(users[:1], now + timedelta(minutes=number), once=f"n{number}")
    assert [line.once for line in inbox(users[0], limit=2)] == ["n4", "n3"]
    assert [line.once for line in inbox(users[0], offset=2, limit=2)] == ["n2", "n1"]


def test_reading_marks_only_ones_own(session, users, now) -> None:
    tell(users, now)
    theirs = inbox(users[1])[0].id
    assert mark_read(users[0], now, [theirs]) == 0
    assert mark_read(users[1], now, [theirs]) == 1
    assert mark_read(users[1], now) == 0
    assert [unread_count(user) for user in users] == [1, 0, 1]
    assert (inbox(users[1], unread_only=True), count_messages(users[1])) == ([], 1)


def test_a_long_text_is_cut_to_the_column(session, users, now) -> None:
    tell(users[:1], now, text="长" * 500)
    assert len(inbox(users[0])[0].text) == 200
