from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caseflow import clock
from caseflow.accounts import service
from caseflow.extensions import db
from tests.integration.accounts.conftest import PASSWORD, County

SECOND = timedelta(seconds=1)
Enter = Callable[..., FlaskClient]


def status(client: FlaskClient, moment: datetime, path: str = "/me") -> int:
    with clock.frozen(moment):
        return client.get(path).status_code


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie("session")
    return found.value if found else ""


@pytest.mark.parametrize(("idle", "code"), [
    (timedelta(minutes=30) - SECOND, 200),
    (timedelta(minutes=30), 302),
    (timedelta(minutes=30) + SECOND, 302),
])  # fmt: skip
def test_idle_sign_out(enter: Enter, county: County, idle: timedelta, code: int) -> None:
    client = enter("teacher")
    assert status(client, county.now + idle) == code


def test_each_request_begins_the_idle_time_anew(enter: Enter, county: County) -> None:
    client = enter("teacher")
    for minutes in (20, 40, 60):
        assert status(client, county.now + timedelta(minutes=minutes)) == 200
    assert status(client, county.now + timedelta(minutes=90)) == 302
    with clock.frozen(county.now + timedelta(minutes=90)):
        assert "长时间未操作" in client.get("/sign-in").text


@pytest.mark.parametrize(("after", "code"), [(12 * 3600 - 1, 200), (12 * 3600, 302), (12 * 3600 + 1, 302)])
def test_no_session_outlives_half_a_day(enter: Enter, county: County, after: int, code: int) -> None:
    client = enter("teacher")
    end = county.now + timedelta(seconds=after)
    moment = county.now
    while (moment := moment + timedelta(minutes=20)) < end:
        status(client, moment)
    assert status(client, end) == code


def test_signing_in_starts_a_session_from_scratch(app: Flask, county: County) -> None:
    client = app.test_client()
    with client.session_transaction() as planted:
        planted["key"] = "planted"
        planted["other"] = "planted"
    client.post("/sign-in", data={"login": "teacher", "password": PASSWORD})
    with client.session_transaction() as held:
        assert held["key"] != "planted"
        assert "other" not in held
    assert client.get("/me").status_code == 200


def test_a_copied_cookie_dies_with_the_sign_out(app: Flask, enter: Enter) -> None:
    client = enter("teacher")
    copied = cookie(client)
    client.post("/sign-out")
    thief = app.test_client()
    thief.set_cookie("session", copied)
    assert thief.get("/me").status_code == 302
    assert client.get("/me").status_code == 302


def test_signing_out_leaves_the_other_device_alone(enter: Enter) -> None:
    phone, desk = enter("teacher"), enter("teacher")
    desk.post("/sign-out")
    assert desk.get("/me").status_code == 302
    assert phone.get("/me").status_code == 200


def test_a_new_password_ends_the_other_sessions(enter: Enter) -> None:
    phone, desk = enter("teacher"), enter("teacher")
    form = {"old": PASSWORD, "password": "Nv4+tRz8Hq", "again": "Nv4+tRz8Hq"}
    assert desk.post("/me/password", data=form).status_code == 302
    assert desk.get("/me").status_code == 200
    assert phone.get("/me").status_code == 302
    assert enter("teacher", "Nv4+tRz8Hq").get("/me").status_code == 200


def test_a_withdrawn_post_is_gone_at_the_next_request(enter: Enter, county: County) -> None:
    client = enter("head")
    assert client.get("/people").status_code == 200
    post = service.live_posts(county.users["head"])[0]
    service.revoke_post(county.actor("bureau"), post, county.now)
    db.session.commit()
    assert client.get("/people").status_code == 302
    assert enter("head").get("/people").status_code == 403


def test_a_closed_account_is_out_at_the_next_request(enter: Enter, county: County) -> None:
    client = enter("teacher")
    service.deactivate_user(county.actor("bureau"), county.user("teacher"), county.now)
    db.session.commit()
    assert client.get("/me").status_code == 302


def test_cookie_flags(app: Flask, county: County) -> None:
    app.config.update(SESSION_COOKIE_SECURE=True)
    response = app.test_client().post("/sign-in", data={"login": "teacher", "password": PASSWORD})
    flags = response.headers["Set-Cookie"]
    assert "HttpOnly" in flags
    assert "SameSite=Lax" in flags
    assert "Secure" in flags


def test_a_given_password_is_changed_and_the_pledge_made_first(enter: Enter, county: County) -> None:
    user = county.user("teacher")
    user.must_change, user.pledged_at = True, None
    db.session.commit()
    client = enter("teacher")
    assert client.get("/me").location == "/me/password"
    form = {"old": PASSWORD, "password": "Nv4+tRz8Hq", "again": "Nv4+tRz8Hq"}
    client.post("/me/password", data=form)
    assert client.get("/me").location == "/pledge"
    assert client.post("/pledge", data={}).status_code == 422
    client.post("/pledge", data={"agreed": "y"})
    assert client.get("/me").status_code == 200
    db.session.expire_all()
    assert county.user("teacher").pledged_at == county.now


def test_weak_new_password_is_refused_with_every_reason(enter: Enter) -> None:
    page = enter("teacher").post(
        "/me/password", data={"old": PASSWORD, "password": "teacher", "again": "teacher"}
    )
    assert page.status_code == 422
    for words in ("密码至少10位", "现有1类", "密码含有账号"):
        assert words in page.text


def test_back_to_where_one_was_going_but_never_off_the_site(app: Flask, county: County) -> None:
    client = app.test_client()
    assert client.get("/people?q=a").location == "/sign-in?next=/people?q%3Da"
    form = {"login": "head", "password": PASSWORD}
    assert client.post("/sign-in", data={**form, "next": "/people?q=a"}).location == "/people?q=a"
    for evil in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"):
        assert app.test_client().post("/sign-in", data={**form, "next": evil}).location == "/"


def test_large_type_is_kept_with_the_account(enter: Enter) -> None:
    client = enter("teacher")
    assert '<html lang="zh-CN">' in client.get("/me").text
    client.post("/me/large", data={"on": "1"})
    assert 'class="large"' in client.get("/me").text
