import json
from contextlib import nullcontext
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from caseflow.errors import Conflict, Refused
from caseflow.extensions import writing
from caseflow.files import store, vault
from caseflow.notices import service
from caseflow.notices.models import Notice, NoticeCounter
from caseflow.notices.service import Issue
from tests.support.rows import make_unit

VALUES = {
    "监护人姓名": "陈·建国",
    "被监护人姓名": '陈小明<&>"',
    "辍学日期": date(2026, 9, 14),
    "复学截止日期": date(2026, 12, 4),
    "施教区学校": "青石镇中心学校",
}


@pytest.fixture
def sandbox(empty_sandbox):
    return empty_sandbox


@pytest.fixture
def town(session):
    return make_unit()


@pytest.fixture
def issue(town, now):
    def make(**changes) -> Notice:
        return service.issue(
            Issue(**{"kind": "return_notice", "values": VALUES, "unit": town, **changes}), 3, now
        )

    return make


def words_of(data: bytes) -> str:
    with ZipFile(BytesIO(data)) as package:
        return package.read("word/document.xml").decode()


def test_an_issued_document_is_frozen_with_everything_that_proves_it(session, issue) -> None:
    notice = issue(round=2, serve_by=date(2026, 11, 25), signer="李镇长", idempotency_key="k")
    session.commit()
    session.expire_all()
    assert notice.number_text == "青政限复〔2026〕1号"
    assert (notice.printed_on, notice.issued_on, notice.serve_by) == (
        date(2026, 12, 4),
        date(2026, 11, 20),
        date(2026, 11, 25),
    )
    assert (notice.status, notice.round, notice.signer, notice.created_by) == ("issued", 2, "李镇长", 3)
    assert "青政限复〔2026〕1号" in words_of(service.document(notice))
    assert json.loads(notice.facts)["values"]["发文机关"] == "青石镇"
    assert service.values_of(notice)["文号"] == notice.number_text
    assert store.files_of(("notice", notice.id), "document")[0].id == notice.file_id
    assert service.verify_notices() == []


def test_the_issuer_is_the_unit_whatever_the_form_says(issue) -> None:
    notice = issue(values={**VALUES, "发文机关": "清河县", "机关类型": "县教育局", "文号": "假〔2026〕9号"})
    told = service.values_of(notice)
    assert (told["发文机关"], told["机关类型"], told["文号"]) == ("青石镇", "镇", "青政限复〔2026〕1号")


def test_a_subdistrict_signs_as_its_office(issue, session) -> None:
    street = make_unit("subdistrict", name="城关街道", form="街道", doc_code="城街")
    printed = words_of(service.document(issue(unit=street)))
    assert "城关街道办事处" in printed
    assert "街道办事处人民政府" not in printed


def test_a_school_may_not_issue_it_and_nothing_is_drawn(session, issue) -> None:
    school = make_unit("school", name="青石镇中心学校", form="")
    with pytest.raises(Refused, match="学校不能制发"):
        issue(unit=school)
    assert session.query(NoticeCounter).count() == 0


def test_all_reasons_come_at_once(session, issue) -> None:
    bare = make_unit(name="白水乡", form="乡", doc_code="")
    with pytest.raises(Refused) as refused:
        issue(unit=bare, values={"监护人姓名": "陈建国", "不认识": "x"})
    told = "；".join(reason.text for reason in refused.value.reasons)
    for missing in ("被监护人姓名", "辍学日期", "复学截止日期", "施教区学校", "不认识", "机关代字"):
        assert missing in told
    assert session.query(Notice).count() == 0


def test_the_form_of_ruian_goes_out_without_a_number(issue) -> None:
    notice = issue(wording="ruian")
    assert (notice.number, notice.number_text, notice.series) == (None, "", None)
    assert "文号" not in service.values_of(notice)
    assert issue().number == 1, "it has drawn none"


@pytest.mark.parametrize("way", [nullcontext, writing], ids=["reading first", "as a page writes"])
def test_the_same_form_sent_twice_makes_one_document(issue, way) -> None:
    with way():
        assert issue(idempotency_key="k") is issue(idempotency_key="k")
        assert issue(idempotency_key="l").number == 2


def test_a_preview_leaves_no_trace(session, town, now) -> None:
    data = service.preview(Issue(kind="return_notice", values=VALUES, unit=town), now)
    assert "青石镇人民政府" in words_of(data)
    assert session.query(Notice).count() == session.query(NoticeCounter).count() == 0
    assert not list(vault.stored_digests())


def test_void_keeps_number_and_paper_and_happens_once(issue, now) -> None:
    notice = issue()
    with pytest.raises(Refused, match="缺少作废理由"):
        service.void(notice, " ", 3, now)
    service.void(notice, "日期有误", 3, now)
    assert (notice.status, notice.void_reason, notice.voided_by) == ("void", "日期有误", 3)
    assert service.status_of(notice) == "void"
    with pytest.raises(Conflict, match="已经作废"):
        service.void(notice, "又一次", 4, now)
    assert service.document(notice)
    assert service.verify_notices() == []


def test_a_replacement_needs_the_first_to_be_void(issue, now) -> None:
    first = issue()
    with pytest.raises(Refused, match="尚未作废"):
        issue(replaces=first)
    service.void(first, "送达过迟", 3, now)
    second = issue(replaces=first)
    assert (second.replaces_id, second.number) == (first.id, 2)


def test_a_scan_makes_it_sealed(issue, now) -> None:
    notice = issue()
    scan = store.save(b"%PDF-1.7", name="扫描.pdf", kind="other", subject=("case", 1), by=3, now=now)
    service.mark_sealed(notice, scan)
    assert notice.status == "sealed"
    assert store.files_of(("notice", notice.id), "scan") == [scan]
    service.void(notice, "有误", 3, now)
    with pytest.raises(Refused, match="已作废"):
        service.mark_sealed(notice, scan)


def test_snapshots_are_sealed_in_the_database(session, issue) -> None:
    issue()
    raw = bytes(session.connection().exec_driver_sql("SELECT facts FROM notice").scalar_one())
    assert "建国".encode() not in raw


def test_tampering_is_named(session, issue) -> None:
    first, second = issue(), issue()
    session.commit()
    snapshot = first.facts.replace("建国", "建华")
    session.execute(Notice.__table__.update().where(Notice.id == first.id).values(facts=snapshot))
    vault.path_of(second.sha256).unlink()
    session.expire_all()
    problems = service.verify_notices()
    assert [problem.split("：")[0] for problem in problems] == [
        "限期复学通知书（青政限复〔2026〕1号）",
        "限期复学通知书（青政限复〔2026〕2号）",
    ]
    assert "快照被改动" in problems[0]


def test_a_file_swapped_with_its_row_is_found(session, issue, now) -> None:
    notice = issue()
    other = store.save(b"%PDF-1.7", name="a.pdf", kind="document", subject=("case", 1), by=3, now=now)
    notice.file_id = other.id
    session.flush()
    assert "与制发时的 sha256 不符" in service.verify_notices()[0]


@pytest.mark.parametrize("sql", ["DELETE FROM notice", "UPDATE notice_counter SET last = 5"])
def test_a_number_without_its_document_is_found(session, issue, sql) -> None:
    issue()
    session.flush()
    session.execute(text(sql))
    session.expire_all()
    assert "编号有缺失或重复" in service.verify_notices()[0]


def test_the_county_signs_through_its_education_bureau(issue) -> None:
    county = make_unit("county", name="清河县", form="", doc_code="清教")
    assert issue(unit=county).number_text == "清教限复〔2026〕1号"


def test_an_unreadable_snapshot_is_named_and_does_not_stop_the_rest(session, issue) -> None:
    first, second = issue().id, issue().id
    session.commit()
    raw = {"raw": b"\x01\x00\x01\x02\x03", "id": first}
    session.execute(text("UPDATE notice SET facts = :raw WHERE id = :id"), raw)
    session.execute(text("UPDATE notice SET facts_sha256 = 'x' WHERE id = :id"), {"id": second})
    session.expire_all()
    problems = service.verify_notices()
    assert problems[0].startswith(f"文书 {first}：")
    assert "快照被改动" in problems[1]
