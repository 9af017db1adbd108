"""An officer at the door with a phone: taps counted, scripts on and off (UX flow 14)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from sqlalchemy import select

from caseflow.extensions import db
from caseflow.notices.models import Notice, ServiceRecord
from caseflow.policy.stages import Stage
from tests import walk
from tests.browser.conftest import PHONE
from tests.browser.test_visit_taps import Tapper, fits_the_thumb, is_fault, sign_in
from tests.support.databases import Sandbox, close_app, make_app

PICTURE: FilePayload = {
    "name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0" + bytes(64)
}  # fmt: skip


@pytest.fixture
def case_id(sandbox: Sandbox) -> int:
    """A notice waits; the two have served together before."""
    app = make_app(sandbox)
    with app.app_context():
        walk.make_case(sandbox.world, "zhang", Stage.NOTICED)
        case_id = walk.make_case(sandbox.world, "chen_younger", Stage.REPORTED)
        walk.issue(sandbox.world, case_id)
        db.session.commit()
    close_app(app)
    return case_id


@pytest.fixture
def officer(case_id: int, phone: Page) -> Iterator[Page]:
    complaints: list[str] = []
    phone.on("console", lambda line: complaints.append(line.text) if is_fault(line) else None)
    sign_in(phone, "officer")
    yield phone
    assert not complaints, complaints


def records(sandbox: Sandbox, case_id: int) -> list[ServiceRecord]:
    app = make_app(sandbox)
    with app.app_context():
        query = select(ServiceRecord).join(Notice).where(Notice.case_id == case_id)
        found = list(db.session.scalars(query.order_by(ServiceRecord.id)))
        db.session.expunge_all()
    close_app(app)
    return found


def test_handing_it_over_takes_four_taps(officer: Page, sandbox: Sandbox, case_id: int) -> None:
    tap = Tapper()
    tap(officer.locator(".tabs a", has_text="未送达"))
    tap(officer.get_by_role("link", name="登记送达"))
    expect(officer.get_by_label("本人签收")).to_be_checked()
    fits_the_thumb(officer)
    with officer.expect_file_chooser() as camera:
        tap(officer.get_by_label("拍摄凭证"))
    camera.value.set_files([PICTURE])
    tap(officer.get_by_role("button", name="提交"))
    expect(officer.locator("main h2", has_text="送达已登记")).to_be_visible()
    expect(officer.get_by_text("期限已起算")).to_be_visible()
    assert tap.count == 4
    (record,) = records(sandbox, case_id)
    assert (record.mode, record.receiver, record.servers) == ("direct", "陈大山", "韩冬生、唐建平")


def test_nobody_at_home_takes_two_taps_on_the_form(officer: Page, sandbox: Sandbox, case_id: int) -> None:
    officer.goto(f"/cases/{case_id}/service")
    tap = Tapper()
    tap(officer.locator(".choice", has_text="无人在家"))
    expect(officer.get_by_label("见证人")).to_be_hidden()
    officer.get_by_role("button", name="提交").dblclick()
    expect(officer.get_by_text("下一方式：邮寄送达")).to_be_visible()
    (record,) = records(sandbox, case_id)
    assert (record.succeeded, record.ground) == (False, "absent")


def test_a_refusal_leads_to_its_fields(officer: Page, sandbox: Sandbox, case_id: int) -> None:
    officer.goto(f"/cases/{case_id}/service")
    officer.locator(".choice", has_text="拒收，留置").tap()
    expect(officer.get_by_label("见证人")).to_be_visible()
    expect(officer.get_by_label("邮件号")).to_be_hidden()
    fits_the_thumb(officer)
    officer.get_by_role("button", name="提交").tap()
    expect(officer.locator("#errors")).to_be_focused()
    expect(officer.locator("#errors")).to_contain_text("拒收的事由")
    fits_the_thumb(officer)
    officer.get_by_label("与受送达人关系").select_option(label="本人")
    officer.get_by_label("事由、经过").fill("称孩子不愿上学，拒绝签收")
    officer.get_by_label("送达照片或录像").set_input_files([PICTURE])
    officer.get_by_role("button", name="提交").tap()
    expect(officer.locator("main h2", has_text="送达已登记")).to_be_visible()
    assert [record.mode for record in records(sandbox, case_id)] == ["left"]


def test_what_was_typed_at_the_door_outlives_the_tab(officer: Page, case_id: int) -> None:
    officer.goto(f"/cases/{case_id}/service")
    officer.locator(".choice", has_text="拒收，留置").tap()
    officer.get_by_label("见证人").fill("郑家禄")
    officer.get_by_label("见证人").blur()
    officer.goto("/")
    officer.goto(f"/cases/{case_id}/service")
    officer.get_by_role("button", name="继续填写").tap()
    expect(officer.get_by_label("见证人")).to_have_value("郑家禄")
    expect(officer.get_by_label("拒收，留置")).to_be_checked()


def test_the_list_fits_the_phone(officer: Page) -> None:
    officer.goto("/notices/undelivered")
    fits_the_thumb(officer)


def test_it_works_without_scripts(chromium: Browser, site: str, sandbox: Sandbox, case_id: int) -> None:
    context = chromium.new_context(
        base_url=site, viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("[name=login]").fill("officer")
    page.locator("[name=password]").fill("Qinghe#2026 abc")
    page.locator("main button[type=submit]").first.click()
    page.goto(f"/cases/{case_id}/service")
    page.get_by_label("拍摄凭证").set_input_files([PICTURE])
    page.get_by_role("button", name="提交").click()
    expect(page.locator("main h2", has_text="送达已登记")).to_be_visible()
    context.close()
    assert [record.succeeded for record in records(sandbox, case_id)] == [True]
