"""A pile of notices in Chromium: the officer ticks, checks and sends it, the leader signs on the phone."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from caseflow.cases.batches import eligible
from caseflow.extensions import db, writing
from caseflow.policy.stages import Stage
from caseflow.roster.values import GuardianData
from tests import make, walk
from tests.browser.hands import Hands
from tests.support.databases import Sandbox, close_app, make_app

NAMES = "甲乙丙丁戊"


@pytest.fixture
def pile(sandbox: Sandbox) -> None:
    """Five children reported to 青石镇."""
    app, world = make_app(sandbox), sandbox.world
    with app.app_context(), writing():
        unit = world.units
        for number, name in enumerate(NAMES, start=40):
            father = GuardianData(name=f"赵{name}山", relation="父亲", phone=f"137000003{number}")
            place = {"household_unit_id": unit["qingshi"], "household_village": "石桥村"}
            ours = {"school_id": unit["middle"], "class_id": unit["c72"], "guardians": (father,)}
            made = make.make_pupil(f"赵{name}", date(2013, 3, 1), serial=str(number), **ours, **place)
            world.pupils[f"pile {name}"] = made
            walk.make_case(world, f"pile {name}", Stage.REPORTED)
        eligible.refresh_all(walk.NOW)
        db.session.commit()
    close_app(app)


@pytest.fixture
def desk(pile: None, desktop: Page) -> Iterator[Hands]:
    yield from _hands(desktop)


@pytest.fixture
def leader(phone: Page) -> Iterator[Hands]:
    yield from _hands(phone)


def _hands(page: Page) -> Iterator[Hands]:
    hands = Hands(page)
    yield hands
    assert not hands.complaints


def _ticked(desk: Hands) -> Hands:
    desk.come("officer").page.goto("/batches/new/return_notice?all=1")
    desk.page.get_by_role("button", name=re.compile("已选5件")).click()
    return desk.sees("核对：限期复学通知书（5件）")


def test_five_notices_in_one_pass(desk: Hands, tmp_path: Path) -> None:
    _ticked(desk).fill(签发人="唐建平").press("取号生成（5件）")
    expect(desk.page.get_by_role("heading", name="已生成5件")).to_be_visible(timeout=20_000)
    desk.sees("青政限复〔2026〕1—5号")
    with desk.page.expect_download() as download:
        desk.follow("合并打印（Word）")
    download.value.save_as(tmp_path / "merged.docx")
    with ZipFile(tmp_path / "merged.docx") as package:
        words = package.read("word/document.xml").decode()
    assert all(f"赵{name}" in words for name in NAMES)


def test_the_leader_signs_them_on_the_phone(desk: Hands, leader: Hands) -> None:
    _ticked(desk).press("送签（唐建平）").sees("等待签发")
    leader.come("leader").take("签发：限期复学通知书").sees("赵甲").press("签发全批（5件）")
    expect(leader.page.get_by_role("heading", name="已生成5件")).to_be_visible(timeout=20_000)
    leader.sees("1—5号", "唐建平")


def test_enter_in_a_field_takes_nobody_out(desk: Hands) -> None:
    _ticked(desk).page.get_by_label("签发人").press("Enter")
    desk.sees("核对：限期复学通知书（5件）")
