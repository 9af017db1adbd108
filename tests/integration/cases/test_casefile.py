"""案卷: everything of a case in its order, with what proves it, for those who may take it out."""

import re
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import docx
import pytest
from sqlalchemy import select

from caseflow import clock
from caseflow.audit.models import AccessEntry
from caseflow.audit.seals import seal_days
from caseflow.cases import service
from caseflow.cases.casefile.building import build
from caseflow.cases.casefile.collecting import Wanted, collect
from caseflow.cases.casefile.pictures import Album, exif_turn
from caseflow.cases.models import Case, CaseEvent
from caseflow.extensions import db
from caseflow.files import store, vault
from caseflow.files.models import StoredFile
from caseflow.lib import png
from caseflow.lib.hashing import GENESIS
from caseflow.notices import service as notices
from caseflow.notices.models import Notice
from caseflow.policy.stages import Stage
from tests import walk
from tests.conftest import NOW
from tests.support.cast import Cast
from tests.support.papers import blank_pdf

WANTED = Wanted("青石镇 韩冬生", "移送司法", own=True)
UGLY = "阿依古丽𬭎䶮<&>\"'·{{ 监护人姓名 }}"
PHOTO = png.encode(40, 30, bytes(40 * 30 * 3))


@pytest.fixture
def cast(app) -> Cast:
    return Cast(app)


@pytest.fixture
def case(session, world) -> Case:
    case_id = walk.make_case(world, "zhang", Stage.JUDICIAL)
    session.commit()
    return session.get_one(Case, case_id)


def upload(case: Case, world, data: bytes, name: str, kind: str = "identity") -> StoredFile:
    by = world.users["registrar"]
    return store.save(data, name=name, kind=kind, subject=("case", case.id), by=by, now=NOW)


def contents_of(case: Case, **more):
    return collect(case, replace(WANTED, **more), NOW)


def read(made: bytes) -> list[str]:
    """Every text of the file, the cells of tables in their place."""
    document = docx.Document(BytesIO(made))
    return [text.text or "" for text in document.element.body.iter() if text.tag.endswith("}t")]


def lines(made: bytes) -> list[str]:
    document = docx.Document(BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [line for text in (*cells, *(p.text for p in document.paragraphs)) for line in text.split("\n")]


def test_everything_stands_in_the_order_in_which_it_came_about(case, world) -> None:
    pieces = contents_of(case).pieces
    titles = [re.sub(r"（.*", "", piece.title) for piece in pieces]
    assert titles[0] == "控辍保学一人一案"
    assert [piece.at for piece in pieces[1:]] == sorted(piece.at for piece in pieces[1:])
    order = [
        titles.index(name)
        for name in ("家访记录表", "劝返情况报告", "限期复学通知书", "送达回证", "司法敦促文书")
    ]
    assert order == sorted(order)
    assert titles.count("家访记录表") == case.visits
    assert titles.count("送达回证") == 2
    issued = {notice.number_text for notice in notices.notices_of(case.id)}
    assert issued <= {piece.number for piece in pieces}


def test_a_receipt_follows_its_paper_whatever_time_was_typed(case, session) -> None:
    for notice in notices.notices_of(case.id):
        for record in notice.services:
            record.at = notice.created_at - timedelta(hours=3)
    session.flush()
    order = [(piece.number, piece.title) for piece in contents_of(case).pieces if piece.number]
    for notice in (one for one in notices.notices_of(case.id) if one.number_text):
        mine = [title for number, title in order if number == notice.number_text]
        assert mine[0] == notice.title


def test_documents_are_bound_as_issued_and_a_voided_one_says_so(case, world) -> None:
    letter = notices.notices_of(case.id)[-1]
    service.void_notice(case.id, letter.id, walk.person(world, "justice"), NOW, note="收件人姓名有误")
    found = {piece.number: piece for piece in contents_of(case).pieces if piece.files and piece.docx}
    for notice in notices.notices_of(case.id):
        piece = found[notice.number_text]
        assert piece.docx == notices.document(notice)
        assert sha256(piece.docx).hexdigest() == notice.sha256 == piece.files[0].sha256
    assert found[letter.number_text].remark == "已作废：收件人姓名有误"


def test_the_list_of_checksums_is_that_of_the_stored_files(case, world) -> None:
    upload(case, world, PHOTO, f"户口{UGLY}.png")
    made = build(contents_of(case))
    said = lines(made.docx)
    subjects = [("notice", notice.id) for notice in notices.notices_of(case.id)]
    kept = [file for subject in (("case", case.id), *subjects) for file in store.files_of(subject)]
    evidence = {one for n in notices.notices_of(case.id) for record in n.services for one in record.evidence}
    kept += [db.session.get_one(StoredFile, one) for one in evidence if one not in {f.id for f in kept}]
    listed = [line for line in said if re.fullmatch(r"[0-9a-f]{64}", line)]
    checksums = listed[: len(kept)]
    assert sorted(checksums) == sorted(file.sha256 for file in kept)
    for file in kept:
        assert any(line.startswith(f"{file.name}　{file.size}字节") for line in said), file.name


def test_the_printed_journal_proves_itself(case, session) -> None:
    """Whoever has nothing but the paper can work out the head of the chain."""
    seal_days(clock.today(), NOW)
    contents = contents_of(case)
    said = lines(build(contents).docx)
    printed = [line for line in said if line.startswith(f"[{case.id},")]
    events = session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq)
    ).all()
    assert len(printed) == len(events) == case.seq
    digest = GENESIS
    for payload, event in zip(printed, events, strict=True):
        digest = sha256(f"{digest}\n{payload}".encode()).hexdigest()
        assert digest == event.hash
        assert digest in said
    assert digest == case.head
    assert not contents.journal.problems
    days = {clock.to_local(event.at).date().isoformat() for event in events}
    assert {day for day, _, _ in contents.journal.seals} == {d for d in days if d < clock.today().isoformat()}


def test_a_changed_journal_is_named(case, session) -> None:
    event = session.get_one(CaseEvent, (case.id, 3))
    event.clause = "XX-1"
    session.flush()
    contents = contents_of(case)
    assert any("第3条" in problem for problem in contents.journal.problems)
    assert any("核验不符：第3条" in line for line in lines(build(contents).docx))


def test_a_changed_file_is_named_and_not_bound(case, session, world) -> None:
    notice = session.scalar(select(Notice).where(Notice.case_id == case.id, Notice.kind == "return_notice"))
    proof = upload(case, world, PHOTO, "户口簿.png")
    for digest in (notice.sha256, proof.sha256):
        path = vault.path_of(digest)
        path.write_bytes(path.read_bytes()[:-1] + b"!")
    made = build(contents_of(case))
    for title in ("限期复学通知书", "材料：户口簿或身份证复印件"):
        piece = next(p for p in made.pieces if p.title == title and p.files[0].problem)
        assert piece.listed_only
        assert any(title in problem and "改动" in problem for problem in made.problems), made.problems
    said = "".join(read(made.docx))
    assert "不符：文件无法读取或被改动" in said
    assert notice.number_text in said


def test_what_cannot_be_printed_is_listed_with_the_reason(case, world) -> None:
    upload(case, world, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "门口.heic", "other")
    pages = upload(case, world, blank_pdf(61), "长文件.pdf", "court")
    short = upload(case, world, blank_pdf(2), "回函.pdf", "reply")
    made = {piece.files[0].name: piece for piece in build(contents_of(case)).pieces if piece.files}
    assert "不能印入" in made["门口.heic"].remark
    assert "共61页" in made[pages.name].remark
    assert made[short.name].docx is not None
    assert not made[short.name].listed_only


def test_pictures_are_bounded_together(case, world) -> None:
    upload(case, world, PHOTO, "一.png")
    piece = next(p for p in contents_of(case).pieces if p.files and p.files[0].name == "一.png")
    assert Album().drawn(piece).docx
    assert "超过" in Album(left=10).drawn(piece).remark


def test_a_photo_says_how_it_is_to_be_turned() -> None:
    def exif(order: str, value: int) -> bytes:
        number = lambda n, size: n.to_bytes(size, order)  # noqa: E731
        mark = b"II" if order == "little" else b"MM"
        entry = number(0x0112, 2) + number(3, 2) + number(1, 4) + number(value, 2) + b"\0\0"
        return b"\xff\xd8\xff\xe1\0\0Exif\0\0" + mark + number(42, 2) + number(8, 4) + number(1, 2) + entry

    assert [exif_turn(exif("little", value)) for value in (1, 3, 6, 8)] == [0, 180, 90, 270]
    assert exif_turn(exif("big", 6)) == 90
    assert exif_turn(b"\xff\xd8\xff\xdb") == 0


def test_ugly_words_come_through_exactly(session, world) -> None:
    case_id = walk.make_case(world, "zhang")
    walk.visit(world, case_id, account=f"{UGLY}不肯来", companions=UGLY, at=NOW - timedelta(hours=1))
    session.commit()
    case = session.get_one(Case, case_id)
    made = build(contents_of(case, purpose=UGLY))
    said = lines(made.docx)
    assert f"{UGLY}不肯来" in said
    assert UGLY in said


def test_without_libreoffice_word_fills_in_the_page_numbers(case) -> None:
    made = build(contents_of(case))
    assert made.pdf is None
    assert "LibreOffice" in made.trouble
    document = docx.Document(BytesIO(made.docx))
    fields = re.findall(r"PAGEREF (piece\d+)", document.element.xml)
    marks = re.findall(r'w:bookmarkStart[^>]* w:name="(piece\d+)"', document.element.xml)
    assert fields
    assert set(fields) <= set(marks)
    assert "updateFields" in document.settings.element.xml


def test_the_purpose_is_asked_for_printed_and_logged(cast: Cast, case, session) -> None:
    address = f"/cases/{case.id}/file"
    number, case_id = case.number, case.id
    page = cast("officer").get(address).get_data(as_text=True)
    assert "没有 LibreOffice" in page
    assert "限期复学通知书" in page
    assert cast.send("officer", address, form="word").status_code == 422
    assert cast.send("officer", address, form="word", purpose="其他").status_code == 422
    sent = cast.send("officer", address, form="word", purpose="其他", other="市局调卷<&>")
    assert sent.status_code == 200
    assert number in sent.headers["Content-Disposition"]
    assert "其他：市局调卷<&>" in lines(sent.data)
    session.rollback()
    (entry,) = session.scalars(select(AccessEntry).where(AccessEntry.action == "case.file")).all()
    assert (entry.subject_type, entry.subject_id) == ("case", case_id)
    assert entry.detail["purpose"] == "其他：市局调卷<&>"
    assert entry.detail["sha256"] == sha256(sent.data).hexdigest()


def test_a_pdf_nobody_can_make_is_said_plainly(cast: Cast, case) -> None:
    sent = cast.send("officer", f"/cases/{case.id}/file", form="pdf", purpose="移送司法")
    assert sent.status_code == 422
    assert "PDF 没有生成：服务器没有安装 LibreOffice" in sent.get_data(as_text=True)


def test_who_may_take_it_out(cast: Cast, case) -> None:
    address = f"/cases/{case.id}/file"
    answers = cast.ask(
        address, "head", "officer", "bureau", "justice", "teacher", "other_officer", "group", "liaison"
    )
    assert answers == {
        "head": 200, "officer": 200, "bureau": 200, "justice": 200,
        "teacher": 403, "other_officer": 404, "group": 403, "liaison": 403,
    }  # fmt: skip
    assert address in cast("officer").get(f"/cases/{case.id}").get_data(as_text=True)
    assert address not in cast("teacher").get(f"/cases/{case.id}").get_data(as_text=True)


def test_a_sensitive_reason_is_for_the_own_people_of_the_case(session, world) -> None:
    from caseflow.policy import codes
    from caseflow.policy.labels import label

    case_id = walk.make_case(world, "zhang")
    sensitive = min(codes.SENSITIVE_REASONS)
    walk.visit(world, case_id, reason_code=sensitive, at=NOW - timedelta(hours=1))
    session.commit()
    case = session.get_one(Case, case_id)
    word = label(codes.DropoutReason(sensitive))

    def told(*, own: bool) -> str:
        return "".join(read(build(contents_of(case, own=own)).docx))

    assert word in told(own=True)
    assert word not in told(own=False)


def test_the_dossier_stands_on_the_case_before_the_referral(cast: Cast, session, world) -> None:
    case_id = walk.make_case(world, "zhang", Stage.LAPSED)
    session.commit()
    page = cast("officer").get(f"/cases/{case_id}").get_data(as_text=True)
    assert "移送卷宗" in page
    assert "缺" in page
    assert "移送卷宗" not in cast("teacher").get(f"/cases/{case_id}").get_data(as_text=True)
    refer = cast("officer").get(f"/cases/{case_id}/refer").get_data(as_text=True)
    assert f"/cases/{case_id}/file" in refer
    assert "disabled>移送" in refer


def test_an_upload_that_would_fill_the_memory_is_listed(case, world) -> None:
    """A PDF of a few bytes with a page as large as a field, a PNG that claims more pixels than any camera."""
    wide = blank_pdf(1).replace(b"595 842", b"14400 14400")
    upload(case, world, wide, "广告.pdf", "court")
    claimed = bytearray(PHOTO)
    claimed[16:24] = (60_000).to_bytes(4) + (60_000).to_bytes(4)
    upload(case, world, bytes(claimed), "巨幅.png", "other")
    made = {piece.files[0].name: piece for piece in build(contents_of(case)).pieces if piece.files}
    assert made["广告.pdf"].docx is not None
    assert "像素过多" in made["巨幅.png"].remark
