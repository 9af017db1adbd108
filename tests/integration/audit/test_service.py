import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update

from caseflow import clock
from caseflow.audit import queries, service
from caseflow.audit.models import AccessEntry
from caseflow.extensions import db, writing
from tests.support.databases import Sandbox


@pytest.fixture
def sandbox(empty_sandbox: Sandbox) -> Sandbox:
    return empty_sandbox


def write(times: int) -> None:
    for number in range(times):
        service.record("pupil.reveal", "pupil", number, {"field": "phone", "purpose": "核对"}, user_id=1)


def test_an_untouched_log_proves_itself(session: Any) -> None:
    assert service.verify_log() == service.LogCheck(0)
    write(5)
    session.commit()
    session.expire_all()
    assert service.verify_log() == service.LogCheck(5)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("user_id", 2),
        ("action", "pupil.update"),
        ("subject_type", "case"),
        ("subject_id", 99),
        ("detail", {"field": "phone"}),
        ("address", "10.0.0.1"),
        ("hash", "0" * 64),
        ("prev_hash", "1" * 64),
    ],
)
def test_any_changed_value_is_named(session: Any, column: str, value: object) -> None:
    write(5)
    ids = session.scalars(select(AccessEntry.id).order_by(AccessEntry.id)).all()
    session.execute(update(AccessEntry).where(AccessEntry.id == ids[2]).values({column: value}))
    session.expire_all()
    problems = service.verify_log().problems
    assert any(f"第{ids[2]}号" in problem for problem in problems)


def test_a_line_taken_out_or_a_cut_tail_shows(session: Any) -> None:
    write(5)
    ids = session.scalars(select(AccessEntry.id).order_by(AccessEntry.id)).all()
    session.commit()
    session.execute(delete(AccessEntry).where(AccessEntry.id == ids[2]))
    assert len(service.verify_log().problems) == 2
    session.rollback()
    session.execute(delete(AccessEntry).where(AccessEntry.id == ids[4]))
    assert service.verify_log().problems == ("访问日志应有5条，现有4条：有记录被删除或被加入",)


def test_what_is_rolled_back_leaves_no_trace(session: Any) -> None:
    write(2)
    session.commit()
    write(2)
    session.rollback()
    write(1)
    session.commit()
    assert service.verify_log() == service.LogCheck(3)


def test_writers_at_once_never_fork_the_chain(app: Flask) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(10):
                with app.app_context(), writing():
                    write(2)
                    db.session.commit()
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with app.app_context():
        assert service.verify_log() == service.LogCheck(80)


def test_filters(session: Any) -> None:
    write(3)
    service.record("sign_in", "user", 7, user_id=7)

    def found(**wanted: Any) -> int:
        return queries.list_entries(queries.LogFilter(**wanted), limit=10, offset=0)[1]

    assert found() == 4
    assert found(action="sign_in") == 1
    assert found(user_ids=[7]) == 1
    assert found(user_ids=[]) == 0
    assert found(subject_type="pupil", subject_id=1) == 1
    assert found(since=clock.today(), until=clock.today()) == 4
    assert found(until=clock.today().replace(year=2025)) == 0
    assert queries.known_actions() == ["pupil.reveal", "sign_in"]


def test_the_head_row_is_one(session: Any) -> None:
    write(3)
    assert session.execute(text("SELECT count(*), max(entries) FROM access_head")).one() == (1, 3)
