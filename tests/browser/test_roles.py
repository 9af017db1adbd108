"""Every role in turn on phone and desk: sign in, open all that the navigation offers, read one case."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Hands
from tests.make import CAST
from tests.support.databases import Sandbox, Templates

#: words for which this house has others (UX §4)
UNWANTED = re.compile(r"您|你|请勿|！|!|失败|登陆|帐号|其它|\{\{|None|undefined")
NUMBER = re.compile(r"^20\d\d-\d+$")
#: one person for each role
PEOPLE = list({role: login for login, (_, role, _) in reversed(CAST.items())}.values())


@pytest.fixture
def sandbox(templates: Templates, now: object) -> Iterator[Sandbox]:
    """The county in the middle of its work, with cases in every stage."""
    copy = templates.sandbox("scene")
    yield copy
    templates.drop(copy)


def test_every_role_at_the_desk(desktop: Page) -> None:
    hands = Hands(desktop)
    for login in PEOPLE:
        _look_around(hands.come(login), "主导航")
    assert not hands.complaints


def test_every_role_on_the_phone(phone: Page) -> None:
    hands = Hands(phone)
    for login in PEOPLE:
        _look_around(hands.come(login), "底部导航")
    assert not hands.complaints


def _look_around(hands: Hands, navigation: str) -> None:
    links = hands.page.get_by_role("navigation", name=navigation).get_by_role("link")
    addresses = [str(link.get_attribute("href")) for link in links.all()]
    for address in addresses:
        _read(hands, address)
    if "/cases" in addresses:
        hands.page.goto("/cases")
        numbers = hands.page.get_by_role("link", name=NUMBER)
        if numbers.count():
            _read(hands, str(numbers.first.get_attribute("href")))


def _read(hands: Hands, address: str) -> None:
    answer = hands.page.goto(address)
    assert answer is not None
    assert answer.ok, address
    expect(hands.page.locator("h1")).to_have_count(1)
    found = UNWANTED.search(hands.page.inner_text("body"))
    assert found is None, f"{address}: {found}"
