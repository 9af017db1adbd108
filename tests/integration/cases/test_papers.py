"""制发其他文书 and the forms printed of a case."""

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from caseflow.audit.models import AccessEntry
from caseflow.notices.models import Notice
from caseflow.policy.stages import Stage
from tests import walk
from tests.conftest import NOW
from tests.support.cast import Cast

WEEK = timedelta(days=7)


@pytest.fixture
def case_id(session, world) -> int:
    case_id = walk.make_case(world, "zhang")
    session.commit()
    return case_id


@pytest.fixture
def returned_id(session, world) -> int:
    case_id = walk.make_case(world, "zhang", Stage.RETURNED, end=NOW - WEEK)
    session.commit()
    return case_id


def text(response) -> str:
    return response.get_data(as_text=True)


def words(response) -> str:
    """What the Word file says."""
    assert response.status_code == 200, text(response)
    with ZipFile(BytesIO(response.data)) as package:
        return "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", package.read("word/document.xml").decode()))


def fields(response) -> dict[str, str]:
    """What the page would send if nothing was typed."""
    page = text(response)
    found = dict(re.findall(r'<(?:input|select)[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', page))
    areas = re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', page)
    return {**found, **dict(areas)}


PLAN = {
    "学业辅导": "语文、数学每周各补习两次",
    "心理辅导": "心理教师每周谈话一次",
    "资助帮扶": "申请生活补助",
    "结对导师": "周敏",
    "编入班级": "七（2）班",
    "安置方式": "随原班就读",
    "跟踪回访-0-日期": "2026-12-01",
    "跟踪回访-0-责任人": "周敏",
}


def test_the_tab_leads_to_what_may_be_made(cast: Cast, case_id) -> None:
    assert "制发其他文书" in text(cast("registrar").get(f"/cases/{case_id}?tab=papers"))
    page = text(cast("registrar").get(f"/cases/{case_id}/papers"))
    assert f'href="/cases/{case_id}/papers/case_sheet"' in page
    assert f'href="/cases/{case_id}/papers/return_plan"' not in page
    assert "先办理确认返校" in page


def test_another_township_finds_no_such_page(cast: Cast, case_id) -> None:
    for address in ("papers", "papers/case_sheet", "papers/return_plan", "visits/record.docx"):
        asked = cast.ask(f"/cases/{case_id}/{address}", "other_officer", "other_head", "colleague")
        assert set(asked.values()) <= {403, 404}, (address, asked)
        assert asked["other_officer"] == 404


@pytest.mark.parametrize("kind", ["circular", "class_list", "return_notice", "nonsense"])
def test_no_page_for_kinds_that_are_made_elsewhere(cast: Cast, case_id, kind) -> None:
    assert cast("head").get(f"/cases/{case_id}/papers/{kind}").status_code == 404


def test_the_return_plan_names_all_it_lacks_and_is_issued(cast: Cast, returned_id, session) -> None:
    address = f"/cases/{returned_id}/papers/return_plan"
    head = cast("head")
    page = head.get(address)
    assert page.status_code == 200, text(page)
    assert "138" not in text(page)
    refused = head.post(address, data={"step": "preview"})
    assert refused.status_code == 422
    for name in ("学业辅导", "心理辅导", "资助帮扶", "跟踪回访"):
        assert f"缺少“{name}”" in text(refused)
    sent = {**fields(page), **PLAN}
    look = head.post(address, data={**sent, "step": "preview"})
    assert look.status_code == 200, text(look)
    assert "语文、数学每周各补习两次" in text(look)
    made = head.post(address, data={**sent, "step": "issue"})
    assert made.status_code == 302, text(made)
    session.rollback()
    notice = session.scalars(select(Notice).where(Notice.kind == "return_plan")).one()
    assert notice.case_id == returned_id
    assert "周敏" in words(head.get(f"/notices/{notice.id}/word"))


def test_a_plan_may_be_drafted_for_the_headmaster_to_sign(cast: Cast, returned_id, session) -> None:
    address = f"/cases/{returned_id}/papers/return_plan"
    sent = {**fields(cast("registrar").get(address)), **PLAN}
    look = cast.send("registrar", address, **sent, step="preview")
    assert "送签" in text(look)
    kept = cast.send("registrar", address, **sent, step="submit")
    assert kept.status_code == 302, text(kept)
    draft_id = int(re.findall(r"\d+", kept.location)[-1])
    assert "语文、数学每周各补习两次" in text(cast("registrar").get(f"{address}?draft={draft_id}"))
    signed = cast.send("head", f"/drafts/{draft_id}/sign")
    assert signed.status_code == 302, text(signed)
    session.rollback()
    assert session.scalars(select(Notice.kind).where(Notice.kind == "return_plan")).one()


def test_what_is_emptied_on_the_form_is_not_filled_again(cast: Cast, returned_id) -> None:
    address = f"/cases/{returned_id}/papers/return_plan"
    sent = {**fields(cast("head").get(address)), **PLAN, "编入班级": ""}
    assert "缺少“编入班级”" in text(cast.send("head", address, **sent, step="preview"))


def test_a_form_is_printed_and_logged_but_not_issued(cast: Cast, case_id, session) -> None:
    address = f"/cases/{case_id}/papers/case_sheet"
    page = cast("teacher").get(address)
    assert page.status_code == 200, text(page)
    sent = {**fields(page), "成因分析": "<b>厌学&", "措施-0-措施": "每周家访", "措施-0-责任人": "周敏"}
    refused = cast.send("teacher", address, **sent, step="download")
    assert refused.status_code == 422
    assert "措施第1行“时限”" in text(refused)
    sent |= {"措施-0-时限": "2026年12月4日", "step": "download"}
    said = words(cast.send("teacher", address, **sent))
    for told in ("张晓明", "&lt;b&gt;厌学&amp;", "每周家访", "2026年12月4日", "青石中学"):
        assert told in said
    session.rollback()
    assert session.scalars(select(Notice).where(Notice.kind == "case_sheet")).all() == []
    assert "notice.form" in session.scalars(select(AccessEntry.action)).all()


def test_more_lines_are_given_for_the_asking(cast: Cast, case_id) -> None:
    address = f"/cases/{case_id}/papers/case_sheet"
    sent = {f"措施-{n}-措施": f"第{n}项" for n in range(3)}
    page = text(cast.send("teacher", address, **sent, step="edit"))
    assert 'name="措施-5-措施"' in page
    assert 'value="第2项"' in page


def test_the_closing_form_brings_both_facts(cast: Cast, returned_id, session, world) -> None:
    walk.attest(world, returned_id)
    walk.visit(world, returned_id, result="back", met=["pupil"])
    session.commit()
    address = f"/cases/{returned_id}/papers/close_approval"
    page = cast("head").get(address)
    assert page.status_code == 200, text(page)
    said = words(cast("head").post(address, data={**fields(page), "step": "download"}))
    assert "复学" in said
    assert "家访" in said


def test_a_visit_is_printed_as_recorded_and_blank(cast: Cast, case_id, session, world) -> None:
    visit_id = walk.visit(world, case_id, hardship="家中困难")
    session.commit()
    teacher = cast("teacher")
    page = text(teacher.get(f"/cases/{case_id}?tab=visits"))
    assert f"/cases/{case_id}/visits/{visit_id}/record.docx" in page
    said = words(teacher.get(f"/cases/{case_id}/visits/{visit_id}/record.docx"))
    assert "家中困难" in said
    assert "☑上门" in said
    blank = words(teacher.get(f"/cases/{case_id}/visits/record.docx"))
    assert "张晓明" in blank
    assert "☑" not in blank
    other = walk.make_case(world, "aili")
    session.commit()
    assert teacher.get(f"/cases/{other}/visits/{visit_id}/record.docx").status_code == 404


def test_a_receipt_is_printed_with_the_papers_that_wait(cast: Cast, session, world) -> None:
    case_id = walk.make_case(world, "zhang", Stage.REPORTED)
    walk.issue(world, case_id)
    session.commit()
    address = f"/cases/{case_id}/papers/service_receipt"
    page = cast("officer").get(address)
    said = words(cast("officer").post(address, data={**fields(page), "step": "download"}))
    for told in ("送达回证", "张建国", "限期复学通知书", "青石镇人民政府"):
        assert told in said


def test_what_stands_in_the_way_is_said_before_anything_is_typed(cast: Cast, case_id) -> None:
    page = cast("head").get(f"/cases/{case_id}/papers/return_plan")
    assert page.status_code == 200
    assert "先办理确认返校" in text(page)
    assert "<form" not in text(page).partition("<main")[2].partition("</main")[0]
    assert cast.send("head", f"/cases/{case_id}/papers/return_plan", step="issue").status_code == 422
