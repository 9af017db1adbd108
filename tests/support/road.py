"""One case on its way through the pages, each step sent by one of the cast."""

import re
from datetime import datetime
from io import BytesIO
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from caseflow import clock
from caseflow.cases.models import Case
from caseflow.cases.sweep import sweep
from caseflow.extensions import db
from caseflow.notices.models import Notice
from caseflow.policy.stages import Stage
from caseflow.tasks.models import Task
from tests import walk
from tests.support.cast import signed_in


def text(response) -> str:
    return response.get_data(as_text=True)


def upload(name: str = "送达回证.pdf") -> tuple[BytesIO, str]:
    return BytesIO(walk.PDF), name


class Road:
    """One case; ``send`` posts a page as one of the cast and insists that it went well."""

    def __init__(self, app: Flask, case_id: int) -> None:
        self.app, self.case_id = app, case_id
        self._clients: dict[tuple[str, datetime], FlaskClient] = {}

    def client(self, who: str) -> FlaskClient:
        """Signed in anew whenever the clock has moved: nobody stays signed in over night."""
        key = (who, clock.now())
        if key not in self._clients:
            self._clients[key] = signed_in(self.app, who)
        return self._clients[key]

    def url(self, page: str) -> str:
        return f"/cases/{self.case_id}/{page}"

    def get(self, who: str, page: str):
        return self.client(who).get(self.url(page))

    def post(self, who: str, page: str, **data):
        data = {"once": str(uuid4()), **data}
        files = any(isinstance(value, tuple) for value in data.values())
        form = {"content_type": "multipart/form-data"} if files else {}
        return self.client(who).post(self.url(page), data=data, **form)

    def send(self, who: str, page: str, **data) -> str:
        response = self.post(who, page, **data)
        assert response.status_code == 302, plain(text(response))
        return response.headers["Location"]

    def case(self) -> Case:
        db.session.rollback()
        return db.session.get_one(Case, self.case_id)

    @property
    def stage(self) -> Stage:
        return Stage(self.case().stage)

    def notice(self, kind: str = "return_notice") -> Notice:
        db.session.rollback()
        query = select(Notice).where(Notice.case_id == self.case_id, Notice.kind == kind)
        return db.session.scalars(query.order_by(Notice.id.desc())).first()

    def task(self, kind: str) -> Task | None:
        db.session.rollback()
        query = select(Task).where(Task.case_id == self.case_id, Task.kind == kind, Task.state == "open")
        return db.session.scalar(query)

    def issue(self, who: str, page: str, **more) -> None:
        """核对 → 预览 → 取号生成, with what the page itself proposes."""
        proposed = fields(text(self.get(who, page)))
        self.send(who, page, **{**proposed, **more, "step": "issue"})

    def serve(self, who: str, notice: Notice, **more) -> str:
        return self.send(who, "service", **served(notice, **more))


def served(notice: Notice, **more) -> dict:
    """Handed to the addressee at the door; ``way`` and whatever it asks for change the rest."""
    local = clock.to_local(clock.now())
    facts = {
        "notice_id": notice.id, "way": "signed", "at": f"{local:%Y-%m-%dT%H:%M}", "where": "registered",
        "servers": "韩冬生、唐建平", "evidence": upload(),
    }  # fmt: skip
    return {**facts, **more}


def failed(notice: Notice, mode: str, failure: str, **more) -> dict:
    facts = served(notice, way="failed", mode=mode, failure=failure, **more)
    return {name: value for name, value in facts.items() if name != "evidence"}


def fields(html: str) -> dict[str, str]:
    """What a page would send as it stands: inputs, chosen options, texts."""
    found = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', html))
    found = {name: value for name, value in found.items() if 'type="radio"' not in name}
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', body)
        found[name] = chosen[1] if chosen else ""
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', html, re.DOTALL):
        found[name] = body.strip()
    for name, value in re.findall(r'<input checked[^>]*name="([^"]+)"[^>]*value="([^"]*)"', html):
        found[name] = value
    return found


def count(entity, **wanted) -> int:
    """As others see it now: in a transaction of its own."""
    db.session.rollback()
    return db.session.query(entity).filter_by(**wanted).count()


def plain(html: str) -> str:
    """What went wrong, for the message of a failing test."""
    html = html[html.find('class="errors"') :] if 'class="errors"' in html else html
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def tick(at: datetime) -> None:
    """The clock's round at that moment."""
    with clock.frozen(at):
        sweep(at, db.session.commit)


def to(road: Road, session, world, stage: Stage) -> Road:
    made = walk.make_case(world, "chen_younger", stage)
    session.commit()
    return Road(road.app, made)
