"""A PDF is made once, kept sealed, made again when it was damaged, and dropped after thirty days."""

from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select

from caseflow import clock
from caseflow.extensions import db, writing
from caseflow.files import vault
from caseflow.files.models import Rendition
from caseflow.files.vault import DOCUMENTS, RENDITIONS
from caseflow.notices import pdf
from caseflow.roster.models import Pupil
from tests.conftest import NOW
from tests.support.papers import blank_pdf, docx, fake_office, paragraph, starts

LETTER, OTHER = docx(paragraph("限期复学通知书")), docx(paragraph("协查函"))


@pytest.fixture
def sandbox(empty_sandbox):
    return empty_sandbox


@pytest.fixture
def office(app, tmp_path):
    """Counts its starts; the settings name it."""
    program = fake_office(tmp_path / "bin")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], office_path=str(program))
    return program


def kept() -> list[Rendition]:
    db.session.rollback()
    return list(db.session.scalars(select(Rendition)))


def test_it_is_made_once(session, office):
    assert pdf.cached_pdf(LETTER) == pdf.cached_pdf(LETTER) == blank_pdf()
    assert starts(office) == 1
    (row,) = kept()
    assert (row.form, row.pages, row.made_at) == ("pdf", 1, NOW)


def test_it_is_sealed_and_no_document(session, office):
    pdf.cached_pdf(LETTER)
    (row,) = kept()
    assert not vault.path_of(row.sha256, RENDITIONS).read_bytes().startswith(b"%PDF")
    assert not list(vault.stored_digests(DOCUMENTS))
    path = vault.path_of(row.sha256)
    path.parent.mkdir(parents=True)
    path.write_bytes(vault.path_of(row.sha256, RENDITIONS).read_bytes())
    assert vault.problem_of(row.sha256), "moved among the documents it does not open"


def test_several_need_one_start_and_keep_their_order(session, office):
    pdf.cached_pdf(LETTER)
    assert pdf.cached_pdfs([OTHER, LETTER, OTHER]) == [blank_pdf()] * 3
    assert starts(office) == 2
    assert pdf.cached_pdfs([]) == []


@pytest.mark.parametrize("damage", ["altered", "gone"])
def test_a_damaged_one_is_made_again(session, office, damage):
    pdf.cached_pdf(LETTER)
    path = vault.path_of(kept()[0].sha256, RENDITIONS)
    path.write_bytes(b"altered") if damage == "altered" else path.unlink()
    assert pdf.cached_pdf(LETTER) == blank_pdf()
    assert starts(office) == 2
    assert not vault.problem_of(kept()[0].sha256, RENDITIONS)


def test_what_is_kept_outlives_the_callers_work(session, office):
    db.session.add(Pupil())
    with db.session.no_autoflush:
        pdf.cached_pdf(LETTER)
    db.session.rollback()
    assert len(kept()) == 1


def test_inside_a_transaction_that_writes_it_joins(session, office):
    with writing():
        assert session.scalar(select(func.count()).select_from(Rendition)) == 0
        assert pdf.cached_pdf(LETTER) == blank_pdf()
        session.commit()
    assert len(kept()) == 1


def test_two_who_ask_at_once_get_one(app, session, office):
    """The second finds what the first made while it waited for its turn."""
    made = []

    def ask():
        with app.app_context(), clock.frozen(NOW):
            made.append(pdf.cached_pdf(LETTER))

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert made == [blank_pdf()] * 2
    assert starts(office) == 1


def test_a_full_disk_spoils_nothing(session, office, monkeypatch, caplog):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(vault, "_write", full)
    assert pdf.cached_pdf(LETTER) == blank_pdf()
    assert "not kept" in caplog.text


def test_after_thirty_days_it_goes(session, office):
    pdf.cached_pdf(LETTER)
    digest = kept()[0].sha256
    assert pdf.prune(NOW + timedelta(days=29)) == 0
    assert not vault.problem_of(digest, RENDITIONS)
    assert pdf.prune(NOW + timedelta(days=30)) == 1
    session.commit()
    assert not list(vault.stored_digests(RENDITIONS))


def test_files_without_a_row_go_too(session, office):
    digest = vault.put(b"left by a crash", RENDITIONS)
    document = vault.put(b"a document")
    pdf.prune(NOW)
    assert not vault.path_of(digest, RENDITIONS).exists()
    assert vault.path_of(document).exists()


def test_without_libreoffice_it_is_a_problem_in_words(session):
    assert pdf.find_office() is None
    with pytest.raises(pdf.PdfProblem, match="没有安装 LibreOffice"):
        pdf.cached_pdf(LETTER)
