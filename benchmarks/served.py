"""What waitress serves in the page benchmark: ours, and the bare Flask page on the same database.

Where and on what is in the environment, for waitress calls these without arguments.
"""

import os
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import psycopg
from flask import Flask, render_template, request

from benchmarks.stores import open_app

_SQL = (
    "SELECT id, number, responsible_unit_id, stage, due_on, owner_id, updated_at FROM case_file"
    " WHERE responsible_unit_id = ? ORDER BY due_on, id LIMIT 50"
)
_PAGE = """<!doctype html><html lang="zh"><head><title>个案</title></head><body><table>
<tr><th>编号</th><th>单位</th><th>阶段</th><th>期限</th><th>责任人</th><th>更新</th></tr>
{% for r in rows %}<tr><td><a href="/cases/{{ r[0] }}">{{ r[1] }}</a></td><td>{{ r[2] }}</td>
<td>{{ r[3] }}</td><td>{{ r[4] }}</td><td>{{ r[5] }}</td><td>{{ r[6] }}</td></tr>
{% endfor %}</table></body></html>"""
_local = threading.local()


def caseflow() -> Flask:
    app: Flask = open_app(os.environ["BENCH_URL"], os.environ["BENCH_FOLDER"])
    return app


def bare() -> Flask:
    """One indexed query on the driver, 50 rows in a Jinja table; no session, no scope, no layout."""
    app = Flask("bare")
    url = os.environ["BENCH_URL"]
    page = app.jinja_env.from_string(_PAGE)
    sql = _SQL if url.startswith("sqlite") else _SQL.replace("?", "%s")

    @app.get("/list")
    def listing() -> str:
        rows = _execute(url)(sql, (request.args.get("unit", 0, int),)).fetchall()
        return render_template(page, rows=rows)

    return app


def _execute(url: str) -> Callable[..., Any]:
    """This thread's connection."""
    if not hasattr(_local, "connection"):
        _local.connection = (
            sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
            if url.startswith("sqlite")
            else psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        )
    execute: Callable[..., Any] = _local.connection.execute
    return execute
