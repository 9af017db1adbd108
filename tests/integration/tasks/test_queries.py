from datetime import date, timedelta

import pytest
from sqlalchemy import event

from caseflow.extensions import db
from caseflow.policy.actors import Actor, ActorPost, Role
from caseflow.tasks.models import Task
from caseflow.tasks.queries import Filters, Group, count_todo, tasks_of, todo_list
from tests.support.rows import make_unit, make_user

TODAY = date(2026, 11, 20)


@pytest.fixture
def sandbox(empty_sandbox):
    return empty_sandbox


@pytest.fixture
def unit(session):
    return make_unit()


@pytest.fixture
def officer(unit) -> Actor:
    post = ActorPost(Role.TOWNSHIP_OFFICER, unit.id, unit.path, unit.kind)
    return Actor(make_user().id, (post,))


def owe(unit, now, days: int = 0, count: int = 1, **values) -> list[Task]:
    tasks = [
        Task(
            **{
                "kind": "visit",
                "subject_type": "case",
                "subject_id": 1,
                "unit_id": unit.id,
                "start_on": TODAY,
                "due_on": TODAY + timedelta(days=days),
                "created_at": now,
                **values,
            }
        )
        for _ in range(count)
    ]
    db.session.add_all(tasks)
    db.session.flush()
    return tasks


def test_the_list_is_grouped_by_due_date(unit, officer, now) -> None:
    for days in (8, 7, 1, 0, -1, -30):
        owe(unit, now, days, owner_id=officer.user_id)
    todo = todo_list(officer, TODAY)
    assert [(group, len(rows)) for group, rows in todo.groups] == [
        (Group.OVERDUE, 2),
        (Group.TODAY, 1),
        (Group.WEEK, 2),
        (Group.LATER, 1),
    ]
    counts = count_todo(officer, TODAY)
    assert (counts.overdue, counts.today, counts.week, counts.later, counts.all) == (2, 1, 2, 1, 6)


def test_mine_is_what_i_own_and_what_my_post_owes_while_nobody_holds_it(unit, officer, now) -> None:
    mine = owe(unit, now, owner_id=officer.user_id, role="township_officer")
    posts = owe(unit, now, 1, role="township_officer")
    owe(unit, now, role="township_leader")
    owe(unit, now, owner_id=make_user().id, role="township_officer")
    owe(make_unit(name="白水乡"), now, role="township_officer")
    owe(unit, now, owner_id=officer.user_id, state="met")
    rows = todo_list(officer, TODAY).rows
    assert [row.id for row in rows] == [mine[0].id, posts[0].id]
    assert count_todo(officer, TODAY).all == 2


def test_a_units_list_takes_a_scope(unit, officer, now) -> None:
    owe(unit, now, 2, role="township_leader")
    owe(make_unit(name="白水乡"), now)
    scope = Task.unit_id.in_([unit.id])
    assert len(todo_list(officer, TODAY, Filters(scope=scope)).rows) == 1
    assert count_todo(officer, TODAY, scope=scope).all == 1


def test_pages_follow_each_other_without_gap_or_double(unit, officer, now) -> None:
    owe(unit, now, 1, count=70, owner_id=officer.user_id)
    owe(unit, now, 1, count=45, role="township_officer")
    seen, after, pages = [], None, 0
    while True:
        todo = todo_list(officer, TODAY, Filters(after=after))
        seen += [row.id for row in todo.rows]
        pages += 1
        after = todo.next_after
        if after is None:
            break
    assert (pages, len(seen), len(set(seen))) == (3, 115, 115)


def test_filters_by_kind_and_group(unit, officer, now) -> None:
    owe(unit, now, -1, owner_id=officer.user_id, kind="service")
    owe(unit, now, 3, owner_id=officer.user_id, kind="service")
    owe(unit, now, 3, owner_id=officer.user_id)
    assert len(todo_list(officer, TODAY, Filters(kinds=("service",))).rows) == 2
    only = todo_list(officer, TODAY, Filters(kinds=("service",), group=Group.OVERDUE))
    assert [row.due_on for row in only.rows] == [date(2026, 11, 19)]


def test_a_page_is_one_query_that_reads_no_more_than_it_shows(session, unit, officer, now) -> None:
    owe(unit, now, 1, count=120, owner_id=officer.user_id)
    statements: list[str] = []
    listener = lambda *args: statements.append(args[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    try:
        assert len(todo_list(officer, TODAY).rows) == 50
    finally:
        event.remove(db.engine, "before_cursor_execute", listener)
    assert len(statements) == 1


@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_page_walks_its_indexes(session, unit, officer, now, backend) -> None:
    statements: list[tuple[str, object]] = []
    listener = lambda *args: statements.append((args[2], args[3]))  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    try:
        todo_list(officer, TODAY)
    finally:
        event.remove(db.engine, "before_cursor_execute", listener)
    sql, values = statements[0]
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
    text = "\n".join(row.detail for row in plan)
    assert "ix_task_owner" in text
    assert "ix_task_unit" in text
    assert "SCAN task" not in text


def test_the_tasks_of_one_thing(unit, now) -> None:
    kept = owe(unit, now, subject_type="notice", subject_id=9)
    owe(unit, now, subject_type="notice", subject_id=9, state="met")
    assert [task.id for task in tasks_of("notice", 9)] == [kept[0].id]
    assert len(tasks_of("notice", 9, open_only=False)) == 2
