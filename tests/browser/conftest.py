"""Chromium on pages served as in production: forms keep their CSRF token.

site       address of a server on a fresh copy of the standard county
phone      a page of 390×844, desktop one of 1366×768; a script error or a CSP breach fails the test
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.support import tools
from tests.support.databases import Sandbox, close_app, make_app
from tests.support.server import serving

HERE = Path(__file__).parent
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1366, "height": 768}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def site(sandbox: Sandbox) -> Iterator[str]:
    app = make_app(sandbox)
    with serving(app) as address:
        yield address
    close_app(app)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=tools.require("browser"), args=list(tools.CHROMIUM_ARGS)
        )
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser, site: str) -> Iterator[Page]:
    yield from _page(chromium, site, viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def desktop(chromium: Browser, site: str) -> Iterator[Page]:
    yield from _page(chromium, site, viewport=DESKTOP)


def _page(browser: Browser, site: str, **options: Any) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site, locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True, **options
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if _is_breach(message.text) else None)
    yield page
    context.close()
    assert not faults, f"the browser complained: {faults}"


def _is_breach(text: str) -> bool:
    return "Content Security Policy" in text
