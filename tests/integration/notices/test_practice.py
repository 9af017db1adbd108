"""A paper made in practice mode says so; any other does not."""

import io
import zipfile
from dataclasses import replace

from caseflow.notices.facts import NoticeFacts
from caseflow.notices.filling import render
from tests.notice_samples import sample

MARK = "演示文书，不具效力"


def body_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml").decode()


def test_practice_papers_say_so(app, monkeypatch) -> None:
    facts = NoticeFacts.of("return_notice", sample("return_notice"))
    assert MARK not in body_of(render(facts))
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], practice=True))
    with app.app_context():
        assert MARK in body_of(render(facts))
