from datetime import date

import pytest
from flask import redirect
from sqlalchemy import select

from caseflow.calendars.models import CalendarDay
from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.web.commit import CommitOnGet, commits, records_access
from caseflow.web.forms import BaseForm

DAY = date(2031, 5, 1)


def write():
    db.session.add(CalendarDay(day=DAY, off=True, name="试"))
    db.session.flush()


def refuse():
    raise Refused.because("no", "不行")


def shown_again():
    write()
    BaseForm().add_reasons(Refused([]))
    return "表单"


@pytest.fixture
def page(bp):
    def add(view, guard=commits):
        bp.add_url_rule("/write", view_func=guard(view), endpoint="write", methods=["GET", "POST"])

    return add


def is_kept(app):
    with app.app_context():
        return db.session.scalar(select(CalendarDay).where(CalendarDay.day == DAY)) is not None


@pytest.mark.parametrize("answer", [lambda: "好", lambda: redirect("/"), lambda: ("", 204)])
def test_a_post_that_ends_well_is_kept(app, page, answer, request):
    page(lambda: (write(), answer())[1])
    client = request.getfixturevalue("client")
    assert client.post("/write").status_code < 400
    assert is_kept(app)


@pytest.mark.parametrize(
    "answer",
    [lambda: ("有误", 422), lambda: ("", 404), refuse, lambda: 1 / 0],
    ids=["form", "absent", "refused", "broken"],
)
def test_a_post_that_ends_badly_leaves_nothing(app, page, answer, request):
    page(lambda: (write(), answer())[1])
    client = request.getfixturevalue("client")
    assert client.post("/write").status_code >= 400
    assert not is_kept(app)


def test_a_form_shown_again_leaves_nothing_even_with_200(app, page, request):
    page(shown_again)
    client = request.getfixturevalue("client")
    assert client.post("/write").status_code == 200
    assert not is_kept(app)


def test_a_get_commits_nothing(app, page, request):
    page(lambda: (write(), "好")[1])
    client = request.getfixturevalue("client")
    client.get("/write")
    assert not is_kept(app)


def test_a_get_that_commits_is_an_error(app, bp, request):
    bp.add_url_rule("/sly", view_func=lambda: (write(), db.session.commit(), "好")[2], endpoint="sly")
    app.config["PROPAGATE_EXCEPTIONS"] = True
    client = request.getfixturevalue("client")
    with pytest.raises(CommitOnGet):
        client.get("/sly")
    assert not is_kept(app)


def test_a_download_may_leave_its_line(app, page, request):
    page(lambda: (write(), "文件")[1], guard=records_access)
    client = request.getfixturevalue("client")
    assert client.get("/write").status_code == 200
    assert is_kept(app)
