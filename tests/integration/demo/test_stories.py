"""Every story is told once, and the same seed tells the same."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

from flask import Flask
from sqlalchemy import select

from caseflow import clock
from caseflow.accounts.queries import one_login_per_role
from caseflow.accounts.scope import visible_cases
from caseflow.cases.models import Case, CaseEvent
from caseflow.cli.verify import _problems
from caseflow.demo import build as building
from caseflow.demo.build import Size
from caseflow.demo.people import PASSWORD
from caseflow.demo.repertoire import ENTRIES, children_of
from caseflow.extensions import db
from caseflow.notices.models import Notice
from caseflow.policy.actors import Role
from caseflow.policy.codes import NoticeKind, ServiceMode
from caseflow.policy.permissions import ADMINS, Permission
from caseflow.policy.stages import Trigger
from caseflow.roster.models import Pupil
from caseflow.tasks.queries import count_todo
from tests.conftest import NOW
from tests.integration.demo.conftest import Demo, blank, demo_actor, fill
from tests.support.databases import SqliteStore, close_app, make_app

TODAY = clock.to_local(NOW).date()
TINY = Size(seed=5, pupils=260, cases=14)


@contextmanager
def county(size: Size) -> Iterator[Demo]:
    sandbox = blank(SqliteStore())
    app = make_app(sandbox, flask={"WTF_CSRF_ENABLED": False})
    try:
        built = fill(app, size)
        with app.app_context():
            yield Demo(app, built)
            db.session.remove()
    finally:
        close_app(app)
        shutil.rmtree(sandbox.instance)


def _picture(size: Size) -> list[Any]:
    """What stands in the tables, without what is drawn from keys and clocks."""
    with county(size):
        cases = select(Case.number, Case.stage, Case.round, Case.due_on, Case.owner_id, Case.outcome)
        events = select(CaseEvent.case_id, CaseEvent.seq, CaseEvent.at, CaseEvent.trigger, CaseEvent.actor_id)
        pupils = select(Pupil.name, Pupil.born_on, Pupil.class_id)
        notices = select(Notice.number_text, Notice.printed_on, Notice.facts_sha256)
        queries = (
            cases.order_by(Case.id),
            events.order_by(CaseEvent.case_id, CaseEvent.seq),
            pupils.order_by(Pupil.id),
            notices.order_by(Notice.id),
        )
        return [[tuple(row) for row in db.session.execute(query)] for query in queries]


def test_the_same_seed_makes_the_same_county():
    assert _picture(TINY) == _picture(TINY)


def test_every_story_can_be_told(monkeypatch):
    monkeypatch.setattr(building, "programme", lambda count: [(entry, entry.aims[0]) for entry in ENTRIES])
    cases = sum(children_of(entry) for entry in ENTRIES)
    with county(Size(seed=3, pupils=1200, cases=cases)) as demo:
        assert demo.built.refused == ()
        assert list(_problems()) == []
        stages = db.session.scalars(select(Case.stage)).all()
        assert sorted(stages) == sorted(entry.stage for entry in ENTRIES for _ in range(children_of(entry)))
        taken = set(db.session.scalars(select(CaseEvent.trigger)))
        # a reminder is no step of a case, and nobody here has asked for more time
        beside = {Trigger.ISSUE_PAPER, Trigger.VOID_PAPER}
        assert set(Trigger) - taken == {Trigger.REMIND, Trigger.EXTEND, *beside}
        _check_papers()
        for role in Role:
            idle = role in {Role.LIAISON, Role.GROUP_MEMBER, Role.INSPECTOR, *ADMINS}
            assert idle or count_todo(demo_actor(db.session, role), TODAY).all, role
        police = demo_actor(db.session, Role.LIAISON)
        assert db.session.scalars(
            select(Case.id).where(visible_cases(police, Permission.CASE_VIEW, Case))
        ).all()


def _check_papers() -> None:
    kinds = set(db.session.scalars(select(Notice.kind)))
    assert kinds == {
        NoticeKind.PERSUASION_REPORT,
        NoticeKind.RETURN_NOTICE,
        NoticeKind.JUDICIAL_LETTER,
        NoticeKind.INQUIRY_LETTER,
    }
    assert {notice.status for notice in db.session.scalars(select(Notice))} >= {"issued", "void"}
    modes = {record.mode for notice in db.session.scalars(select(Notice)) for record in notice.services}
    assert modes >= {ServiceMode.DIRECT, ServiceMode.LEFT, ServiceMode.MAIL, ServiceMode.PUBLIC}


def _logins() -> list[str]:
    return [login for _, login in one_login_per_role()]


def _broken_pages(app: Flask, login: str, most: int = 30) -> list[tuple[str, str, int]]:
    """Signs in and follows the links of the first pages; none may lead nowhere."""
    client = app.test_client()
    client.post("/sign-in", data={"login": login, "password": PASSWORD})
    waiting, seen, broken = ["/"], set(), []
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen or "sign-out" in address or address.startswith("/static"):
            continue
        seen.add(address)
        answer = client.get(address, follow_redirects=True)
        if answer.status_code != 200:
            broken.append((login, address, answer.status_code))
        elif answer.mimetype == "text/html":
            waiting += [unescape(link) for link in re.findall(r'href="(/[^"#]*)"', answer.text)]
    assert len(seen) > 5
    return broken
