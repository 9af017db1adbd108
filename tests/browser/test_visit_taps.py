"""A class teacher with a phone: taps counted, scripts on and off (UX flows 1, 6, 8, 9)."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect
from sqlalchemy import select

from caseflow.cases.models import Visit
from caseflow.extensions import db
from caseflow.policy.stages import Stage
from caseflow.tasks.models import Task
from tests import walk
from tests.browser.conftest import PHONE
from tests.make import PASSWORD
from tests.support.databases import Sandbox, close_app, make_app

#: what a finger may hit: the smallest side of each visible target, the label standing for its box
SMALL_TARGETS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(el => el.type !== 'hidden' && !el.closest('.skip, .crumbs'))
  .filter(el => el.checkVisibility({visibilityProperty: true}))
  .map(el => [el, (el.closest('label') || el).getBoundingClientRect()])
  .filter(([el, box]) => box.width > 1 && (box.height < 43.5 || box.width < 43.5))
  .map(([el, box]) => `${el.outerHTML.slice(0, 90)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
SMALL_TEXT = """() => [...document.querySelectorAll('main *')]
  .filter(el => [...el.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .filter(el => el.checkVisibility() && !el.closest('.sr') && parseFloat(getComputedStyle(el).fontSize) > 0.1)
  .filter(el => parseFloat(getComputedStyle(el).fontSize) < 15.9)
  .map(el => el.outerHTML.slice(0, 90))"""
OVERFLOW = "() => document.documentElement.scrollWidth - window.innerWidth"


class Tapper:
    """Counts taps, not keystrokes."""

    def __init__(self) -> None:
        self.count = 0
        self.started = time.monotonic()

    def __call__(self, target: Locator) -> None:
        self.count += 1
        target.tap()

    def type(self, target: Locator, words: str) -> None:
        """One tap into the field, then the keyboard."""
        self(target)
        target.fill(words)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started


@pytest.fixture
def case_id(sandbox: Sandbox) -> int:
    app = make_app(sandbox)
    with app.app_context():
        case_id = walk.make_case(sandbox.world, "zhang", Stage.PERSUADING)
        db.session.commit()
    close_app(app)
    return case_id


@pytest.fixture
def teacher(case_id: int, phone: Page) -> Iterator[Page]:
    complaints: list[str] = []
    phone.on("console", lambda line: complaints.append(line.text) if is_fault(line) else None)
    sign_in(phone, "teacher")
    yield phone
    assert not complaints, complaints


def is_fault(line: ConsoleMessage) -> bool:
    """A form shown again with its errors is answered with 422, which is no fault."""
    return line.type == "error" and "422" not in line.text


def sign_in(page: Page, login: str) -> None:
    page.goto("/sign-in")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("h1")).not_to_have_text("登录")


def row(page: Page) -> Locator:
    return page.locator(".task", has_text="记家访").filter(has_text="张*明")


def stored(sandbox: Sandbox) -> tuple[list[Visit], list[str]]:
    app = make_app(sandbox)
    with app.app_context():
        visits = list(db.session.scalars(select(Visit)))
        kinds = list(db.session.scalars(select(Task.kind).where(Task.state == "open").order_by(Task.kind)))
        db.session.expunge_all()
    close_app(app)
    return visits, kinds


def fits_the_thumb(page: Page) -> None:
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(SMALL_TEXT) == []


def test_nobody_at_home_takes_exactly_three_taps(teacher: Page, sandbox: Sandbox, case_id: int) -> None:
    tap = Tapper()
    tap(row(teacher))
    tap(teacher.get_by_text("无人在家", exact=True))
    tap(teacher.get_by_role("button", name="提交"))
    expect(teacher.get_by_role("heading", name="已保存 09:00")).to_be_visible()
    assert tap.count == 3
    assert tap.seconds <= 8
    visits, kinds = stored(sandbox)
    assert [(visit.method, visit.result) for visit in visits] == [("home", "nobody")]
    assert "visit" in kinds
    teacher.goto(f"/cases/{case_id}?kind=visits")
    expect(teacher.locator(".timeline li")).to_have_count(1)


def test_a_full_visit_takes_six_taps_at_most(teacher: Page, sandbox: Sandbox) -> None:
    tap = Tapper()
    tap(row(teacher))
    tap(teacher.get_by_text("约定返校", exact=True))
    tap(teacher.get_by_text("母", exact=True))
    assert tap.count <= 3, "before the typing begins"
    tap.type(teacher.get_by_label("约定返校日期"), "2026-11-24")
    words = "母亲说孩子在镇上帮工，下周二送回学校，希望补习数学和英语两门功课。"
    tap.type(teacher.get_by_label("情况说明"), words)
    tap(teacher.get_by_role("button", name="提交"))
    expect(teacher.get_by_role("heading", name="已保存 09:00")).to_be_visible()
    assert tap.count <= 6
    assert tap.seconds <= 25
    visits, kinds = stored(sandbox)
    assert [(visit.met, visit.account) for visit in visits] == [(["mother"], words)]
    assert "promise" in kinds


def test_a_second_press_makes_no_second_visit(teacher: Page, sandbox: Sandbox) -> None:
    row(teacher).tap()
    teacher.get_by_text("无人在家", exact=True).tap()
    teacher.get_by_role("button", name="提交").dblclick()
    expect(teacher.get_by_role("heading", name="已保存 09:00")).to_be_visible()
    visits, _ = stored(sandbox)
    assert len(visits) == 1


def test_errors_take_the_focus_and_lose_no_word(teacher: Page) -> None:
    row(teacher).tap()
    teacher.get_by_label("情况说明").fill("谈了一小时")
    teacher.get_by_role("button", name="提交").tap()
    expect(teacher.locator("#errors")).to_be_focused()
    expect(teacher.get_by_label("情况说明")).to_have_value("谈了一小时")
    expect(teacher.get_by_text("请选择家访结果")).to_have_count(2)
    fits_the_thumb(teacher)


def test_a_phrase_is_put_into_the_text_to_be_edited(teacher: Page) -> None:
    row(teacher).tap()
    teacher.get_by_text("常用语").tap()
    teacher.get_by_role("button", name="加入").nth(1).tap()
    expect(teacher.get_by_label("情况说明")).to_have_value(
        "家长表示孩子厌学，暂不愿返校，已说明义务教育法规定。"
    )


def test_what_was_typed_outlives_the_tab(teacher: Page) -> None:
    row(teacher).tap()
    teacher.wait_for_url("**/visits/new")
    address = teacher.url
    teacher.get_by_text("暂不同意", exact=True).tap()
    teacher.get_by_label("情况说明").fill("话说到一半")
    teacher.get_by_label("情况说明").blur()
    teacher.goto("/")
    teacher.goto(address)
    teacher.get_by_role("button", name="继续填写").tap()
    expect(teacher.get_by_label("情况说明")).to_have_value("话说到一半")


def test_the_pages_of_the_everyday_path_fit_the_thumb(teacher: Page, case_id: int) -> None:
    for address in ("", "?tab=visits", "?tab=papers", "?tab=files", "?tab=basics", "/visits/new", "/return"):
        teacher.goto(f"/cases/{case_id}{address}")
        for summary in teacher.locator("summary").all():
            if summary.is_visible():
                summary.click()
        fits_the_thumb(teacher)
    for address in ("/cases/new?q=张", f"/cases/{case_id}/proofs/new"):
        teacher.goto(address)
        fits_the_thumb(teacher)


def test_a_return_takes_three_taps_at_most(teacher: Page, sandbox: Sandbox, case_id: int) -> None:
    teacher.goto(f"/cases/{case_id}")
    tap = Tapper()
    tap(teacher.get_by_role("link", name="确认返校"))
    tap(teacher.get_by_role("button", name="确认返校"))
    expect(teacher.get_by_text("已确认返校，进入跟踪")).to_be_visible()
    assert tap.count <= 3
    _, kinds = stored(sandbox)
    assert kinds == ["followup"] * 4


def test_absence_is_asked_twice(teacher: Page, sandbox: Sandbox, case_id: int) -> None:
    teacher.goto(f"/cases/{case_id}/return")
    teacher.get_by_role("button", name="确认返校").tap()
    teacher.get_by_role("link", name="到校确认").tap()
    expect(teacher.get_by_role("button", name="不在校")).to_be_visible()
    fits_the_thumb(teacher)
    teacher.get_by_role("button", name="不在校").tap()
    expect(teacher.get_by_role("heading", name="2026年11月20日不在校，转为再次辍学")).to_be_visible()
    fits_the_thumb(teacher)
    teacher.get_by_role("button", name="确认不在校").tap()
    expect(teacher.locator(".identity").get_by_text("第2轮")).to_be_visible()


def test_all_of_it_works_without_scripts(
    chromium: Browser, site: str, sandbox: Sandbox, case_id: int
) -> None:
    context = chromium.new_context(
        base_url=site, viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("[name=login]").fill("teacher")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    row(page).click()
    page.get_by_text("暂不同意", exact=True).click()
    page.get_by_text("父", exact=True).click()
    page.get_by_label("情况说明").fill("父亲在外地，电话答应商量")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="已保存 09:00")).to_be_visible()
    page.get_by_role("link", name="查看个案").click()
    page.get_by_role("link", name="确认返校").click()
    page.get_by_role("button", name="确认返校").click()
    expect(page.get_by_text("已确认返校，进入跟踪")).to_be_visible()
    context.close()
    visits, kinds = stored(sandbox)
    assert [visit.met for visit in visits] == [["father"]]
    assert kinds == ["followup"] * 4


def test_a_lost_session_loses_no_word(phone: Page, case_id: int) -> None:
    """Signed out while typing: the way back leads over the sign-in to the same form and its draft."""
    sign_in(phone, "teacher")
    phone.goto(f"/cases/{case_id}/visits/new")
    phone.get_by_text("暂不同意", exact=True).tap()
    phone.get_by_label("情况说明").fill("母亲愿意再谈一次")
    phone.context.clear_cookies()
    phone.get_by_role("button", name="提交").tap()
    phone.get_by_role("link", name="重新打开该页").tap()
    phone.locator("[name=login]").fill("teacher")
    phone.locator("[name=password]").fill(PASSWORD)
    phone.get_by_role("button", name="登录", exact=True).tap()
    phone.get_by_role("button", name="继续填写").tap()
    expect(phone.get_by_label("情况说明")).to_have_value("母亲愿意再谈一次")
    expect(phone.get_by_label("暂不同意")).to_be_checked()
