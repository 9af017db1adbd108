from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from caseflow.accounts import service
from caseflow.accounts.credentials import CODE_VALID
from caseflow.errors import Refused
from caseflow.extensions import db
from tests.integration.accounts.conftest import PASSWORD, County

SECOND = timedelta(seconds=1)
NEW = "Nv4+tRz8Hq"


def use(code: str, now: datetime, password: str = NEW, login: str = "teacher") -> str:
    try:
        service.use_reset_code(login, code, password, now)
    except Refused as refused:
        return refused.reasons[0].code
    return ""


@pytest.fixture
def code(county: County) -> str:
    return service.give_reset_code(county.actor("head"), county.user("teacher"), county.now)


def test_sets_the_password_once(county: County, code: str) -> None:
    assert use(code, county.now) == ""
    assert service.sign_in("teacher", NEW, county.now).id == county.users["teacher"]
    assert use(code, county.now) == "reset.wrong"


@pytest.mark.parametrize(("after", "result"), [
    (CODE_VALID - SECOND, ""),
    (CODE_VALID, "reset.wrong"),
    (CODE_VALID + SECOND, "reset.wrong"),
])  # fmt: skip
def test_is_good_for_a_day(county: County, code: str, after: timedelta, result: str) -> None:
    assert use(code, county.now + after) == result


@pytest.mark.parametrize(("wrong", "result"), [(4, ""), (5, "reset.wrong"), (6, "reset.wrong")])
def test_five_wrong_tries_void_it(county: County, code: str, wrong: int, result: str) -> None:
    other = "00000000" if code != "00000000" else "11111111"
    for _ in range(wrong):
        assert use(other, county.now) == "reset.wrong"
    assert use(code, county.now) == result


def test_a_new_code_replaces_the_old(county: County, code: str) -> None:
    second = service.give_reset_code(county.actor("head"), county.user("teacher"), county.now)
    assert use(code, county.now) == "reset.wrong" or code == second
    assert use(second, county.now) == ""


def test_a_weak_password_leaves_the_code_good(county: County, code: str) -> None:
    assert use(code, county.now, password="weak") == "password.short"
    db.session.rollback()
    assert county.user("teacher").reset_hash is None or use(code, county.now) == ""


def test_opens_a_locked_account(county: County, code: str) -> None:
    for _ in range(5):
        with pytest.raises(service.NotProved):
            service.sign_in("teacher", "wrong", county.now)
    assert use(code, county.now) == ""
    assert service.sign_in("teacher", NEW, county.now)


def test_unknown_names_hear_the_same(county: County, code: str) -> None:
    assert use(code, county.now, login="nobody") == "reset.wrong"
    assert use("", county.now, login="head") == "reset.wrong"


def test_only_a_superior_gives_one(county: County) -> None:
    with pytest.raises(Refused):
        service.give_reset_code(county.actor("registrar"), county.user("head"), county.now)
    with pytest.raises(Refused):
        service.give_reset_code(county.actor("stranger"), county.user("teacher"), county.now)


def test_the_page_shows_the_code_once(enter: Callable[..., FlaskClient], county: County) -> None:
    client = enter("head")
    url = f"/people/{county.users['teacher']}/code"
    shown = client.post(url, data={}).text
    code = next(
        word
        for word in shown.replace("<", " ").replace("：", " ").split()
        if len(word) == 8 and word.isdigit()
    )
    assert code not in client.get(url).text
    form = {"login": "teacher", "code": code, "password": NEW, "again": NEW}
    fresh = enter("head")
    fresh.post("/sign-out")
    assert fresh.post("/reset", data=form).location == "/"
    assert fresh.get("/me").status_code == 200
    assert client.get(f"/people/{county.users['stranger']}/code").status_code == 404


def test_wrong_codes_are_counted_through_the_page(
    enter: Callable[..., FlaskClient], county: County, code: str
) -> None:
    db.session.commit()
    client = enter("head")
    client.post("/sign-out")
    wrong = {"login": "teacher", "code": "1", "password": NEW, "again": NEW}
    for _ in range(5):
        assert client.post("/reset", data=wrong).status_code == 200
    page = client.post("/reset", data={**wrong, "code": code})
    assert "重置码不正确" in page.text


def test_old_password_is_asked_for(county: County) -> None:
    user = county.user("teacher")
    with pytest.raises(Refused) as refused:
        service.change_password(user, "wrong", NEW, county.now)
    assert refused.value.reasons[0].field == "old"
    with pytest.raises(Refused) as refused:
        service.change_password(user, PASSWORD, PASSWORD, county.now)
    assert refused.value.reasons[0].code == "password.same"
