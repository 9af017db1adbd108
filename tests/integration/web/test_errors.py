import re
import sqlite3

import pytest
from flask import abort, request
from sqlalchemy.exc import NoResultFound, OperationalError

from caseflow.errors import Conflict, Forbidden, NotFound, Reason, Refused

REASONS = [
    Reason("a", "缺少监护人姓名，先在名册补充", "ST-4"),
    Reason("b", "家访不足3次，再记1次", "LOCAL-2"),
]
LOCKED = OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked"))


def throw(error):
    raise error


@pytest.fixture
def raising(bp, request):
    def ask(error, **headers):
        bp.add_url_rule("/trial", view_func=lambda: throw(error), endpoint="trial", methods=["GET", "POST"])
        return request.getfixturevalue("client").post("/trial", headers=headers)

    return ask


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotFound(), 404, "未找到页面"),
        (NoResultFound(), 404, "未找到页面"),
        (Forbidden(), 403, "当前岗位无此权限"),
        (Refused(REASONS), 409, "暂时无法办理"),
        (Conflict.stale(), 409, "内容已有变化"),
        (LOCKED, 503, "系统正忙"),
        (ZeroDivisionError(), 500, "系统出错"),
    ],
)
def test_every_error_is_a_page_with_a_cure(raising, error, status, words):
    response = raising(error)
    assert response.status_code == status
    assert words in response.text
    assert "<title>有误：" in response.text
    assert 'lang="zh-CN"' in response.text


def test_a_refusal_gives_all_reasons_at_once_with_their_clauses(raising):
    page = raising(Refused(REASONS)).text
    assert "缺少监护人姓名，先在名册补充" in page
    assert "依据 ST-4" in page
    assert "再记1次" in page
    assert "本县设定、待确认（LOCAL-2）" in page


def test_the_way_back_stays_in_the_house(raising):
    assert (
        'href="/cases/3?tab=visits"'
        in raising(Refused(REASONS), Referer="http://localhost/cases/3?tab=visits").text
    )


def test_a_stranger_is_no_way_back(raising):
    assert "evil" not in raising(Refused(REASONS), Referer="http://evil.example/x").text


def test_a_busy_database_says_when_to_try_again(raising):
    assert raising(LOCKED).headers["Retry-After"] == "5"


def test_the_number_of_a_failure_stands_in_the_log(raising, caplog):
    number = re.search(r"<b>([0-9a-f]{8})</b>", raising(ZeroDivisionError()).text)[1]
    assert f"error {number} at POST /trial" in caplog.text


@pytest.mark.parametrize(
    ("code", "words"), [(400, "无法识别"), (413, "文件过大"), (403, "无此权限"), (418, "无法识别")]
)
def test_plain_http_errors_have_pages_too(bp, code, words, request):
    bp.add_url_rule("/trial", view_func=lambda: abort(code), endpoint="trial")
    response = request.getfixturevalue("client").get("/trial")
    assert response.status_code == code
    assert words in response.text


def test_a_wrong_method_names_the_right_ones(bp, request):
    bp.add_url_rule("/trial", view_func=lambda: "好", endpoint="trial", methods=["POST"])
    response = request.getfixturevalue("client").get("/trial")
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


def test_a_missing_token_says_the_page_is_old(app, bp, request):
    app.config["WTF_CSRF_ENABLED"] = True
    bp.add_url_rule("/trial", view_func=lambda: "好", endpoint="trial", methods=["POST"])
    response = request.getfixturevalue("client").post("/trial")
    assert response.status_code == 400
    assert "页面已过期" in response.text


def test_an_upload_beyond_the_limit_is_called_too_large(app, bp, request):
    app.config["MAX_CONTENT_LENGTH"] = 10
    bp.add_url_rule("/trial", view_func=_read, endpoint="trial", methods=["POST"])
    response = request.getfixturevalue("client").post("/trial", data={"a": "x" * 100})
    assert response.status_code == 413
    assert "文件过大" in response.text


def _read():
    return request.form.get("a", "")


@pytest.mark.parametrize("number", ["0", "-1", "2147483648", "9223372036854775808", "1" * 60, "1.0", "abc"])
def test_an_impossible_id_is_no_page(bp, number, request):
    bp.add_url_rule("/n/<bigid:number>", view_func=lambda number: f"{number}", endpoint="n")
    assert request.getfixturevalue("client").get(f"/n/{number}").status_code == 404


def test_the_largest_id_is_one(bp, request):
    bp.add_url_rule("/n/<bigid:number>", view_func=lambda number: f"{number}", endpoint="n")
    assert request.getfixturevalue("client").get("/n/2147483647").text == "2147483647"


def test_every_answer_carries_the_security_headers(client):
    headers = client.get("/nowhere").headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
