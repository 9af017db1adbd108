import re
from datetime import UTC, datetime

import pytest
from flask import render_template, render_template_string

from caseflow import clock
from caseflow.accounts.models import Post, Unit, User
from caseflow.accounts.sessions import start_session
from caseflow.extensions import db
from caseflow.policy.permissions import Permission
from caseflow.web import nav
from caseflow.web.commit import commits
from caseflow.web.nav import Entry

LONG_AGO = datetime(2026, 9, 1, tzinfo=UTC)
PAGE = """{% extends "base.html" %}{% set crumbs = [('个案', '/list')] %}
{% block heading %}个案 2026-0001{% endblock %}{% block content %}<p>内容</p>{% endblock %}"""


@pytest.fixture(autouse=True)
def entries(monkeypatch):
    shown = (
        Entry("home", "工作台", "trial.frame", "home"),
        Entry("cases", "个案", "trial.frame", "case", (Permission.CASE_VIEW,)),
        Entry("log", "日志", "trial.frame", "paper", (Permission.AUDIT_VIEW,)),
        Entry("later", "尚无此页", "trial.not_yet", "gear"),
    )
    monkeypatch.setattr(nav, "DESK", shown)


@pytest.fixture
def client(app, bp):
    @commits
    def sign_in():
        start_session(db.session.query(User).one(), clock.now())
        return "好"

    bp.add_url_rule("/in", view_func=sign_in, endpoint="sign_in", methods=["POST"])
    bp.add_url_rule("/frame", view_func=lambda: render_template_string(PAGE), endpoint="frame")
    bp.add_url_rule("/lost", view_func=lambda: render_template("errors/404.html"), endpoint="lost")
    app.register_blueprint(bp)
    return app.test_client()


@pytest.fixture
def person(app):
    """A class teacher with one post, pledged and with a password of her own."""
    with app.app_context():
        county = Unit(kind="county", name="澄江县", path="/1/")
        user = User(login="lin", name="林芳", must_change=False, pledged_at=LONG_AGO, session_token="t")
        db.session.add_all([county, user])
        db.session.flush()
        db.session.add(Post(user=user, role="class_teacher", unit=county, granted_at=LONG_AGO))
        db.session.commit()


def test_a_stranger_sees_no_navigation(client):
    page = client.get("/frame").text
    assert "工作台" not in page
    assert "退出" not in page
    assert "严禁处理涉密信息" in page


def test_the_navigation_holds_what_the_post_may_open(client, person):
    client.post("/in")
    page = client.get("/frame").text
    side = re.search(r'<nav class="side".*?</nav>', page, re.DOTALL)[0]
    assert "工作台" in side
    assert "个案" in side
    assert "日志" not in side
    assert "尚无此页" not in side
    assert "班主任" in page


def test_the_title_is_neutral_and_the_crumb_leads_back(client, person):
    client.post("/in")
    page = client.get("/frame").text
    assert "<title>个案 2026-0001 - 控辍保学</title>" in page
    assert '<html lang="zh-CN">' in page
    assert re.search(r'<a class="top-link" href="/list">.*?返回</a>', page)
    assert page.count("<h1>") == 1
    assert '<a class="skip" href="#main">跳到主要内容</a>' in page


def test_pages_of_people_are_never_stored(client, person):
    client.post("/in")
    assert client.get("/frame").headers["Cache-Control"] == "no-store"


def test_the_session_cookie_is_out_of_reach_of_scripts(client, person):
    cookie = client.post("/in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_large_type_follows_the_device(client):
    client.set_cookie("large", "1")
    assert '<html lang="zh-CN" class="large">' in client.get("/frame").text


def test_an_error_page_asks_nobody_who_is_there(client, person, monkeypatch):
    client.post("/in")
    asked = []
    monkeypatch.setattr(db.session, "execute", lambda *args, **kwargs: asked.append(args))
    assert client.get("/nowhere").status_code == 404
    assert not asked
