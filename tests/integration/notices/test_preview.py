"""The preview of a document: its pages, or its text where there is no LibreOffice; never a broken page."""

import re
import sys
from base64 import b64decode
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from caseflow.audit.models import AccessEntry
from caseflow.extensions import db
from caseflow.files import vault
from caseflow.files.models import Rendition
from caseflow.notices.models import Notice
from caseflow.notices.pdf.office import Office
from caseflow.notices.pdf.turn import turn
from caseflow.policy.stages import Stage
from tests import walk
from tests.support.cast import Cast
from tests.support.papers import COPIES, blank_pdf, fake_office, starts
from tests.support.road import fields

PICTURE = re.compile(r'<img src="data:image/png;base64,([^"]+)" alt="第1页，共1页">')


@pytest.fixture
def cast(app) -> Cast:
    return Cast(app)


@pytest.fixture
def notice(session, world) -> Notice:
    case_id = walk.make_case(world, "zhang", Stage.NOTICED)
    session.commit()
    return session.scalar(select(Notice).where(Notice.case_id == case_id, Notice.kind == "return_notice"))


@pytest.fixture
def office(app, tmp_path):
    def put(does: str = COPIES, seconds: float = 20):
        program = fake_office(tmp_path / "bin", does)
        settings = replace(app.config["SETTINGS"], office_path=str(program), office_seconds=seconds)
        app.config["SETTINGS"] = settings
        return program

    return put


def opened(cast: Cast, address: str) -> str:
    response = cast("officer").get(address)
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_data(as_text=True)


def count(entity, **facts) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(entity).filter_by(**facts))


def test_pages_are_pictures_and_the_fonts_are_spoken_of(cast, notice, office):
    program = office()
    page = opened(cast, f"/notices/{notice.id}/preview")
    assert b64decode(PICTURE.search(page)[1]).startswith(b"\x89PNG")
    assert "字体可能与 Word 中不同" in page
    assert "张建国" in page, "the text is there for whoever cannot see the picture"
    assert f"/notices/{notice.id}/pdf" in page
    assert "style=" not in page
    assert opened(cast, f"/notices/{notice.id}/preview")
    assert starts(program) == 1, "the second time nothing is started"
    assert count(AccessEntry, action="notice.preview") == 2
    assert count(Rendition) == 1


def test_the_pdf_is_shown_in_the_browser(cast, notice, office):
    office()
    response = cast("officer").get(f"/notices/{notice.id}/pdf")
    assert (response.status_code, response.mimetype, response.data) == (200, "application/pdf", blank_pdf())
    assert response.headers["Content-Disposition"].startswith("inline")
    assert ".docx" not in response.headers["Content-Disposition"]
    assert "object-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"
    assert count(AccessEntry, action="notice.pdf") == 1


def test_without_libreoffice_the_text_is_shown(cast, notice):
    page = opened(cast, f"/notices/{notice.id}/preview")
    assert "服务器没有安装 LibreOffice，以下按网页版式显示" in page
    assert "<h2>义务教育阶段学生限期复学通知书</h2>" in page
    assert "打开 PDF" not in page
    sent_on = cast("officer").get(f"/notices/{notice.id}/pdf")
    assert sent_on.status_code == 302
    assert sent_on.headers["Location"].endswith(f"/notices/{notice.id}/preview")
    assert count(AccessEntry, action="notice.pdf") == 0


@pytest.mark.parametrize(
    ("does", "words"),
    [
        ("exit 1", "没有生成 PDF"),
        ("sleep 60", "转换超过0.5秒"),
        (COPIES.replace('cp "{pdf}"', "echo x >"), "不是 PDF"),
    ],
)
def test_whatever_goes_wrong_the_text_is_shown(cast, notice, office, does, words):
    office(does, seconds=0.5)
    page = opened(cast, f"/notices/{notice.id}/preview")
    assert words in page
    assert "张建国" in page
    assert count(Rendition) == 0


def test_while_others_are_served_the_text_is_shown(app, cast, notice, office, monkeypatch):
    office()
    monkeypatch.setattr(Office, "turn", lambda office, wait: turn(office.folder / "lock", 0.1))
    with turn(app.config["SETTINGS"].instance / "office" / "lock", 0):
        page = opened(cast, f"/notices/{notice.id}/preview")
    assert "正在生成其他文书的预览，稍后再试" in page
    assert "张建国" in page


def test_a_damaged_document_is_not_shown(cast, notice, office):
    office()
    vault.path_of(notice.sha256).write_bytes(b"altered")
    for address in ("preview", "pdf"):
        response = cast("officer").get(f"/notices/{notice.id}/{address}")
        assert response.status_code == 409
        assert "不能预览" in response.get_data(as_text=True)


def writes_meanwhile() -> str:
    """In the midst of its work the program writes to the database: SQLite lets one write at a time."""
    sql = (
        "import sqlite3,sys; c=sqlite3.connect(sys.argv[1],timeout=0.2); "
        "c.execute('CREATE TABLE probe(x)'); c.commit()"
    )
    return f'"{sys.executable}" -c "{sql}" "{db.engine.url.database}" || exit 1; {COPIES}'


@pytest.mark.parametrize("backend", ["sqlite"])
def test_no_writer_waits_for_the_pages_of_a_document(cast, notice, office):
    office(writes_meanwhile())
    assert PICTURE.search(opened(cast, f"/notices/{notice.id}/preview"))


@pytest.mark.parametrize("backend", ["sqlite"])
def test_no_writer_waits_for_the_pages_of_a_draft(session, world, cast, office):
    office(writes_meanwhile())
    case_id = walk.make_case(world, "zhang", Stage.REPORTED)
    session.commit()
    address = f"/cases/{case_id}/notice"
    asked = fields(opened(cast, address))
    drawn = cast("officer").post(address, data={**asked, "step": "draw"})
    assert PICTURE.search(drawn.get_data(as_text=True))


def test_a_draft_is_drawn_before_it_is_issued(session, world, cast, office):
    program = office()
    case_id = walk.make_case(world, "zhang", Stage.REPORTED)
    session.commit()
    address = f"/cases/{case_id}/notice"
    asked = fields(opened(cast, address))
    first = cast("officer").post(address, data={**asked, "step": "preview"}).get_data(as_text=True)
    assert "PDF 预览" in first
    assert starts(program) == 0, "the quick preview starts nothing"
    drawn = cast("officer").post(address, data={**asked, "step": "draw"})
    assert drawn.status_code == 200
    page = drawn.get_data(as_text=True)
    assert PICTURE.search(page)
    assert "取号生成" in page
    assert starts(program) == 1
    assert count(Notice, case_id=case_id, kind="return_notice") == 0
    assert count(AccessEntry, action="notice.preview", subject_type="case") == 1
    issued = cast("officer").post(address, data={**asked, "step": "issue"})
    assert issued.status_code == 302


def test_without_libreoffice_the_draft_keeps_its_quick_preview(session, world, cast):
    case_id = walk.make_case(world, "zhang", Stage.REPORTED)
    session.commit()
    address = f"/cases/{case_id}/notice"
    asked = fields(opened(cast, address))
    first = cast("officer").post(address, data={**asked, "step": "preview"}).get_data(as_text=True)
    assert "PDF 预览" not in first
    drawn = cast("officer").post(address, data={**asked, "step": "draw"}).get_data(as_text=True)
    assert "以下按网页版式显示" in drawn
