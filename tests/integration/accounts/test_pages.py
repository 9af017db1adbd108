"""Every page of the room, asked by the whole cast: 200 theirs, 403 not their step, 404 not their unit."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caseflow.accounts.guard import public
from caseflow.accounts.models import Post
from caseflow.extensions import db
from tests.integration.accounts.conftest import PASSWORD, County

Enter = Callable[..., FlaskClient]

CAST = (
    *("teacher", "registrar", "head", "stranger", "district", "town", "street", "justice"),
    *("bureau", "sysadmin", "secadmin", "auditor"),
)
NO_PEOPLE = dict.fromkeys(("teacher", "justice", "auditor"), 403)
OTHER_UNITS = dict.fromkeys(("town", "street", "stranger", "district"), 404)


def only(*logins: str) -> dict[str, int]:
    return {login: 403 for login in CAST if login not in logins}


# ids stand for: T the class teacher, S the school, W the township, R the registrar's post
PAGES: dict[str, dict[str, int]] = {
    "/me": {},
    "/settings": {},
    "/units": {},
    "/units/{S}": dict.fromkeys(("justice", "street", "stranger", "teacher", "district"), 404),
    "/people": NO_PEOPLE,
    "/chains": NO_PEOPLE,
    "/people/{T}": {**NO_PEOPLE, **OTHER_UNITS},
    "/people/{T}/rights": {**NO_PEOPLE, **OTHER_UNITS},
    "/people/new": only("bureau", "sysadmin"),
    "/people/{T}/edit": only("bureau", "sysadmin"),
    "/people/{T}/code": {
        **only("head", "registrar", "stranger", "bureau", "sysadmin", "secadmin"),
        "stranger": 404,
    },
    "/posts/{R}/revoke": only("bureau", "secadmin"),
    "/units/{S}/edit": only("bureau", "sysadmin"),
    "/units/{W}/end": only("bureau"),
    "/log": only("auditor"),
}


@pytest.mark.parametrize("login", CAST)
def test_who_may_open_what(enter: Enter, county: County, login: str) -> None:
    client = enter(login)
    registrar = db.session.scalars(db.select(Post.id).where(Post.user_id == county.users["registrar"])).one()
    ids = {
        "T": county.users["teacher"],
        "S": county.units["青石小学"],
        "W": county.units["青石镇"],
        "R": registrar,
    }
    answers = {page: client.get(page.format(**ids)).status_code for page in PAGES}
    assert answers == {page: exceptions.get(login, 200) for page, exceptions in PAGES.items()}


def test_anonymous_people_are_asked_to_sign_in(app: Flask, county: County) -> None:
    client = app.test_client()
    for page in PAGES:
        response = client.get(page.format(T=1, S=1, W=1, R=1))
        assert response.status_code == 302
        assert response.location.startswith("/sign-in")
    assert client.get("/sign-in").status_code == 200
    assert client.get("/reset").status_code == 200


def test_a_page_without_a_mark_opens_for_nobody(app: Flask, enter: Enter) -> None:
    app.add_url_rule("/unmarked", "unmarked", lambda: "secret")
    app.add_url_rule("/open", "open", public(lambda: "open"))
    assert enter("bureau").get("/unmarked").status_code == 403
    assert app.test_client().get("/unmarked").status_code == 302
    assert app.test_client().get("/open").text == "open"


def test_every_page_of_the_room_is_marked(app: Flask) -> None:
    views = {
        name: view for name, view in app.view_functions.items() if name.startswith(("accounts.", "audit."))
    }
    assert len(views) > 20
    assert [name for name, view in views.items() if not hasattr(view, "__permission__")] == []


def test_people_are_found_by_name_login_phone_unit_and_role(enter: Enter, county: County) -> None:
    county.add_user("phoned", phone="13812345678")
    db.session.commit()
    client = enter("bureau")
    assert "phoned同志" in client.get("/people?q=13812345678").text
    assert "registrar同志" in client.get("/people?q=registrar").text
    assert "head同志" not in client.get("/people?q=registrar").text
    page = client.get(f"/people?unit={county.units['青石小学']}&role=class_teacher").text
    assert "teacher同志" in page
    assert "registrar同志" not in page
    assert "没有符合条件的人员" in client.get("/people?q=%25").text


def test_an_account_from_the_first_page_to_the_last(enter: Enter, county: County) -> None:
    client = enter("bureau")
    made = client.post("/people/new", data={"login": "new.one", "name": "新人", "phone": ""})
    assert made.status_code == 302, made.text
    page = made.location
    form = {"role": "registrar", "unit": county.units["东街小学"], "filing_no": "甲教备〔2026〕3号"}
    assert client.post(f"{page}/posts/new", data=form).location == page
    shown = client.get(page).text
    assert "学籍管理员缺培训日期、备案日期" in shown
    assert "甲教备〔2026〕3号" in shown
    wrong = client.post(f"{page}/posts/new", data={"role": "headmaster", "unit": county.units["青石镇"]})
    assert wrong.status_code == 422
    assert "此岗位与所选单位类别不符" in wrong.text
    post = db.session.scalars(db.select(Post.id).order_by(Post.id.desc())).first()
    assert client.post(f"/posts/{post}/filing", data={"trained_on": "2026-09-01"}).location == page
    assert client.post(f"{page}/edit", data={"login": "x", "name": "新名", "phone": ""}).location == page
    assert client.post(f"{page}/close", data={}).location == page
    assert "账号已停用" in client.get(page).text
    assert client.post(f"{page}/open").location == page
    rights = client.get(f"/people/{county.users['head']}/rights").text
    assert "青石小学" in rights
    assert "报乡镇" in rights


def test_the_log_names_who_did_what(enter: Enter, county: County) -> None:
    enter("bureau").post(f"/people/{county.users['head']}/code", data={})
    client = enter("auditor")
    page = client.get("/log?action=reset.give&since=2026-11-20").text
    assert "bureau同志" in page
    assert "127.0.0.1" in page
    assert client.get("/log?since=nonsense&id=abc&page=-1").status_code == 200
    assert client.post("/log/verify").status_code == 302
    assert "未见改动" in client.get("/log").text


def test_practice_mode_lists_one_login_per_role(app: Flask, county: County) -> None:
    assert "练习账号" not in app.test_client().get("/sign-in").text
    from dataclasses import replace

    app.config["SETTINGS"] = replace(app.config["SETTINGS"], practice=True, practice_password=PASSWORD)
    page = app.test_client().get("/sign-in").text
    assert "secadmin" in page
    assert PASSWORD in page
    assert 'value="head"' in app.test_client().get("/sign-in?login=head").text


def test_one_query_brings_the_person_and_the_posts(app: Flask, enter: Enter, county: County) -> None:
    from sqlalchemy import event

    client = enter("head")
    client.get("/settings")
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    assert client.get("/settings").status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    asked = [statement for statement in statements if "user_account" in statement or "post" in statement]
    assert len(asked) == 1
