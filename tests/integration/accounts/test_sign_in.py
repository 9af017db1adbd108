from datetime import datetime, timedelta

import pytest
from flask import Flask

from caseflow.accounts import service
from caseflow.accounts.models import StrangerLock
from caseflow.accounts.sign_in import LOCK
from caseflow.extensions import db
from tests.integration.accounts.conftest import PASSWORD, County

SECOND = timedelta(seconds=1)


def attempt(login: str, password: str, now: datetime) -> str:
    """Empty when it worked, else the code of the refusal."""
    try:
        service.sign_in(login, password, now)
    except service.NotProved as refused:
        return refused.reasons[0].code
    return ""


def fail(login: str, times: int, now: datetime) -> str:
    return [attempt(login, "wrong", now) for _ in range(times)][-1]


@pytest.mark.parametrize(("failures", "last", "then"), [
    (4, "sign_in.wrong", ""),
    (5, "sign_in.locked", "sign_in.locked"),
    (6, "sign_in.locked", "sign_in.locked"),
])  # fmt: skip
def test_the_fifth_failure_locks(county: County, failures: int, last: str, then: str) -> None:
    assert fail("teacher", failures, county.now) == last
    assert attempt("teacher", PASSWORD, county.now) == then


@pytest.mark.parametrize(("after", "result"), [
    (LOCK - SECOND, "sign_in.locked"),
    (LOCK, ""),
    (LOCK + SECOND, ""),
])  # fmt: skip
def test_the_lock_ends_after_a_quarter_of_an_hour(county: County, after: timedelta, result: str) -> None:
    fail("teacher", 5, county.now)
    assert attempt("teacher", PASSWORD, county.now + after) == result


def test_tries_while_locked_do_not_prolong_the_lock(county: County) -> None:
    fail("teacher", 5, county.now)
    fail("teacher", 5, county.now + LOCK - SECOND)
    assert attempt("teacher", PASSWORD, county.now + LOCK) == ""


def test_success_forgets_the_failures(county: County) -> None:
    fail("teacher", 4, county.now)
    assert attempt("teacher", PASSWORD, county.now) == ""
    assert fail("teacher", 4, county.now) == "sign_in.wrong"


def test_an_unknown_name_behaves_like_an_account(county: County) -> None:
    known = [attempt("teacher", "wrong", county.now) for _ in range(6)]
    unknown = [attempt("nobody", "wrong", county.now) for _ in range(6)]
    assert unknown == known


def test_names_of_strangers_are_not_kept_for_long(county: County) -> None:
    attempt("nobody", "wrong", county.now)
    attempt("somebody", "wrong", county.now + timedelta(days=1, seconds=1))
    stored = db.session.scalars(db.select(StrangerLock)).all()
    assert len(stored) == 1
    assert "somebody" not in stored[0].name_digest


def test_by_phone_number_when_it_is_one_persons(county: County) -> None:
    county.add_user("phoned", phone="138 1234 5678")
    assert attempt("13812345678", PASSWORD, county.now) == ""
    county.add_user("second", phone="13812345678")
    assert attempt("13812345678", PASSWORD, county.now) == "sign_in.wrong"


def test_a_closed_account_is_told_nothing_special(county: County) -> None:
    service.deactivate_user(county.actor("bureau"), county.user("teacher"), county.now)
    assert attempt("teacher", PASSWORD, county.now) == "sign_in.wrong"


def test_failures_survive_the_page_and_the_fifth_says_until_when(app: Flask, county: County) -> None:
    client = app.test_client()
    pages = [client.post("/sign-in", data={"login": "teacher", "password": "wrong"}) for _ in range(5)]
    assert [page.status_code for page in pages] == [200] * 5
    assert "账号或密码不正确" in pages[3].text
    assert "已锁定至09:15" in pages[4].text
    page = client.post("/sign-in", data={"login": "teacher", "password": PASSWORD})
    assert "已锁定至09:15" in page.text


def test_empty_fields_are_asked_for(app: Flask, county: County) -> None:
    page = app.test_client().post("/sign-in", data={"login": "", "password": ""})
    assert page.status_code == 422
    assert "请填写账号或手机号" in page.text
    assert "请填写密码" in page.text
