import pytest

from caseflow.accounts.models import Post
from caseflow.accounts.passwords import hash_secret
from caseflow.extensions import db
from caseflow.messages.service import inbox, send
from tests.support.rows import make_unit, make_user

PASSWORD = "Qingshi-2026-liuhe"


@pytest.fixture
def sandbox(empty_sandbox):
    return empty_sandbox


@pytest.fixture
def people(session, now) -> list[int]:
    """Two officers of one township."""
    unit, hashed, ids = make_unit(), hash_secret(PASSWORD), []
    for login in ("zhoumin", "hedashan"):
        user = make_user(
            login=login, password_hash=hashed, must_change=False, pledged_at=now, password_set_at=now
        )
        db.session.add(Post(user_id=user.id, role="township_officer", unit_id=unit.id, granted_at=now))
        send([user.id], "alert", "个案 2026-00042 登记了侵害线索", ("case", 42), once="harm:42", now=now)
        ids.append(user.id)
    db.session.commit()
    return ids


@pytest.fixture
def signed_in(client, people):
    answer = client.post("/sign-in", data={"login": "zhoumin", "password": PASSWORD})
    assert answer.status_code == 302
    return client


def test_the_inbox_shows_what_is_unread(signed_in) -> None:
    page = signed_in.get("/messages").text
    assert "<title>消息(1)" in page
    assert page.count("个案 2026-00042") == 1
    assert "全部标为已读" in page


def test_opening_a_line_marks_it_and_leads_on(signed_in, people) -> None:
    mine = inbox(people[0])[0].id
    answer = signed_in.post(f"/messages/{mine}/open")
    assert answer.status_code == 302
    assert answer.location.endswith(("/messages", "/cases/42"))
    assert "没有未读消息" in signed_in.get("/messages?show=unread").text


def test_a_line_of_somebody_else_does_not_exist(signed_in, people, session) -> None:
    theirs = inbox(people[1])[0].id
    assert signed_in.post(f"/messages/{theirs}/open").status_code == 404
    assert signed_in.post("/messages/999999999999/open").status_code == 404
    session.expire_all()
    assert inbox(people[1])[0].read_at is None


def test_all_can_be_marked_at_once(signed_in) -> None:
    assert signed_in.get("/messages/read").status_code == 405
    page = signed_in.post("/messages/read", follow_redirects=True).text
    assert "1条消息已标为已读" in page


def test_nobody_reads_without_signing_in(client, people) -> None:
    assert "/sign-in" in client.get("/messages").location


def test_holidays_are_shown_with_the_year_that_is_missing(signed_in) -> None:
    page = signed_in.get("/calendar").text
    assert "2027年节假日未导入" in page
    assert "暂定" in page
    assert signed_in.get("/calendar?year=99999999999999999999").status_code == 200
