"""THE PATH in Chromium: teachers on the phone, everybody else at the desk, each step by whose it is."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from caseflow import clock
from tests.browser.hands import Days, Hands
from tests.support.databases import Sandbox, close_app, make_app

# Monday, 09:00 in Asia/Shanghai, six weeks into the term
START = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def teacher(phone: Page) -> Iterator[Hands]:
    yield from _hands(phone)


@pytest.fixture
def desk(desktop: Page) -> Iterator[Hands]:
    yield from _hands(desktop)


@pytest.fixture
def days(sandbox: Sandbox) -> Iterator[Days]:
    app = make_app(sandbox)
    yield Days(app)
    close_app(app)


def _hands(page: Page) -> Iterator[Hands]:
    hands = Hands(page)
    yield hands
    assert not hands.complaints


def test_from_suspicion_to_papers_and_back_to_class(
    teacher: Hands, desk: Hands, days: Days, tmp_path: Path
) -> None:
    _suspected(teacher, desk)
    _visited(teacher, days)
    _reported(desk, days)
    last_day = _noticed(desk, days, tmp_path)
    _lapsed(desk, days, last_day)
    _referred(desk)
    last_day = _judicial(desk, days, tmp_path)
    _returned(teacher, days, last_day)
    _followed(teacher, days)
    _closed(desk, days)


def test_a_child_leaves_again_and_round_two_begins(teacher: Hands, desk: Hands, days: Days) -> None:
    _suspected(teacher, desk)
    days.to(START + DAY)
    teacher.come("teacher").take("记家访").choose("已返校").choose("本人").press("提交")
    teacher.follow("确认返校").sees("返校").press("确认返校")
    teacher.stage("已返校(跟踪中)")
    days.to(_due(teacher))
    teacher.come("teacher").take("返校跟踪").press("不在校").sees("转为再次辍学")
    teacher.press("确认不在校").stage("学校劝返").sees("第2轮").owes("记家访")
    days.to(clock.now() + HOUR)
    teacher.come("teacher").take("记家访").choose("无人在家").press("提交").sees("已保存")
    desk.come("head").follow("个案").follow(_number(desk)).stage("学校劝返").sees("第2轮")
    expect(desk.page.locator(".next")).to_contain_text("上报需要家访满")


def _suspected(teacher: Hands, desk: Hands) -> None:
    clock.freeze(START)
    teacher.come("teacher").owes()
    teacher.follow("记录").follow("登记疑似").fill(找学生="zxm").press("查找")
    teacher.page.locator(".task", has_text="张*明").click()
    teacher.fill(最后到校日="2026-10-08").choose("联系不上").select("发现来源", "日常缺勤")
    teacher.press("下一步：核对").sees("2026年10月8日", "疑似不等于辍学").press("提交登记")
    teacher.stage("疑似待核")
    desk.come("registrar").take("核实疑似").choose("确认辍学（外出打工、务农等）").press("确认辍学").stage(
        "学校劝返"
    )
    desk.owes()
    teacher.owes("记家访")


def _visited(teacher: Hands, days: Days) -> None:
    for number in (1, 2, 3):
        days.to(START + number * DAY)
        teacher.come("teacher").take("记家访").choose("暂不同意").choose("父")
        teacher.fill(情况说明="父亲称孩子已到邻县学徒，劝其先送回学校，答应再商量。")
        teacher.press("提交").sees("已保存 09:00", "张*明")
    teacher.sees("报乡镇").follow("查看个案").stage("学校劝返")
    expect(teacher.page.locator(".timeline li", has_text="上门：暂不同意")).to_have_count(3)


def _reported(desk: Hands, days: Days) -> None:
    days.to(START + 4 * DAY)
    desk.come("head").owes("劝返并上报").take("劝返并上报").follow("报乡镇（街道）")
    desk.sees("报送青石镇", "139****0001").select("辍学原因", "外出务工").press("下一步：预览")
    desk.sees("劝返情况的报告", "孙志远").press("上报").sees("青石镇").owes()


def _noticed(desk: Hands, days: Days, folder: Path) -> date:
    desk.come("officer").take("制发限期复学通知书").sees("张建国").press("下一步：预览")
    desk.sees("青石镇人民政府", "文号在生成时编定").press("取号生成")
    desk.sees("限期复学通知书", "青政限复〔2026〕1号")
    words = _word(desk, folder)
    for text in ("张建国", "张晓明", "〔2026〕1号", "青石中学", "青石镇人民政府", "责令限期改正"):
        assert text in words
    assert "{{" not in words
    last_day = _printed(desk)
    desk.owes("送达文书")
    days.to(START + 5 * DAY)
    desk.come("officer").take("送达文书")
    _serve(desk, "韩冬生、唐建平")
    desk.sees("期限已起算").follow("返回个案").stage("限期复学").owes("限期复学到期")
    return last_day


def _serve(desk: Hands, servers: str) -> None:
    """Refused while the receipt is missing, with the words that say so; nothing typed is lost."""
    desk.choose("本人签收").sees("期限起算").fill(送达人=servers)
    desk.press("提交").sees("有以下问题", "送达凭证").upload("送达凭证").press("提交").sees("送达已登记")


def _lapsed(desk: Hands, days: Days, last_day: date) -> None:
    """Not on the printed day, but the morning after, by the clock alone."""
    days.to(_morning(last_day))
    desk.come("officer").owes("限期复学到期")
    days.to(_morning(last_day) + DAY)
    desk.come("officer").owes("移送司法")


def _referred(desk: Hands) -> None:
    desk.take("移送司法").stage("逾期未返").sees("身份材料　缺", "缺身份材料")
    expect(desk.page.get_by_role("button", name="移送", exact=True)).to_be_disabled()
    desk.follow("去补充").upload("文件", "户口簿.pdf").press("上传").sees("移送卷宗")
    desk.fill(说明="逾期未返校，监护人仍不同意，提请司法敦促。").press("移送")
    desk.stage("已移送司法").owes()
    desk.come("justice").owes("签收移送")


def _judicial(desk: Hands, days: Days, folder: Path) -> date:
    desk.take("签收移送").follow("签收移送").sees("移送卷宗").press("签收")
    desk.owes("制发司法文书").take("制发司法文书").press("下一步：预览")
    desk.sees("青政限复〔2026〕1号", "暂不同意").press("取号生成").sees("清司敦复〔2026〕1号")
    words = _word(desk, folder)
    assert words.count("暂不同意") == 3
    assert "青政限复〔2026〕1号" in words
    last_day = _printed(desk)
    days.to(clock.now() + DAY)
    desk.come("justice").take("送达文书")
    _serve(desk, "蒋明华、何平")
    desk.follow("返回个案").stage("司法文书")
    return last_day


def _returned(teacher: Hands, days: Days, last_day: date) -> None:
    days.to(_morning(last_day) - 2 * DAY)
    teacher.come("teacher").owes()
    teacher.follow("记录").follow(_number(teacher)).stage("司法文书").follow("确认返校")
    teacher.sees("七（2）班").press("确认返校").stage("已返校(跟踪中)")


def _followed(teacher: Hands, days: Days) -> None:
    for number in range(4):
        days.to(_due(teacher))
        teacher.come("teacher").take("返校跟踪").press("在校").stage("已返校(跟踪中)")
        assert len(teacher.page.locator(".owed", has_text="返校跟踪").all()) == 3 - number
    teacher.owes()


def _closed(desk: Hands, days: Days) -> None:
    """The school's word alone does not close a case; nor does who asks for it."""
    desk.come("head").take("申请办结").sees("缺另一方核实")
    days.to(clock.now() + DAY)
    desk.come("officer").follow("个案").follow(_number(desk)).unfold("更多操作").follow("记家访")
    desk.choose("已返校").choose("本人").press("提交").sees("已保存")
    desk.come("head").take("申请办结").press("提交申请").stage("已返校(跟踪中)").sees("待审批")
    desk.come("bureau").take("审批：办结").sees("到校确认", "在校").choose("同意").press("提交决定")
    desk.owes().follow("个案").follow(_number(desk, "/cases?stage=closed"))
    desk.stage("办结").sees("已办结", "去向：复学")
    desk.come("officer").owes()


def _number(hands: Hands, shelf: str = "") -> str:
    """The one case of this person's list."""
    if shelf:
        hands.page.goto(shelf)
    link = hands.page.get_by_role("link", name=re.compile(r"^20\d\d-\d+$"))
    expect(link).to_have_count(1)
    return link.inner_text()


def _due(teacher: Hands) -> datetime:
    """The morning of the next follow-up, as the to-do list shows it."""
    teacher.page.goto("/")
    chip = teacher.row("返校跟踪").first.locator(".chip b").inner_text()
    found = re.fullmatch(r"(?:(\d{4})年)?(\d+)月(\d+)日", chip)
    assert found, chip
    year = int(found[1] or clock.today().year)
    return _morning(date(year, int(found[2]), int(found[3])))


def _morning(day: date) -> datetime:
    return clock.day_start_utc(day) + 9 * HOUR


def _printed(desk: Hands) -> date:
    """The day on the paper, from its page."""
    line = desk.page.locator(".facts div", has_text="载明期限").locator("dd").inner_text()
    year, month, day = (int(number) for number in re.findall(r"\d+", line))
    return date(year, month, day)


def _word(desk: Hands, folder: Path) -> str:
    """What stands in the Word file behind the button."""
    with desk.page.expect_download() as waiting:
        desk.page.get_by_role("link", name="下载 Word").click()
    assert waiting.value.suggested_filename.endswith(".docx")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    with ZipFile(path) as archive:
        body = archive.read("word/document.xml").decode()
    return unescape(re.sub(r"<[^>]+>", "", body))
