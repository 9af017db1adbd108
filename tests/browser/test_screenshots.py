"""The pictures of the README, taken on a small demonstration county at a fixed moment.

``CASEFLOW_SCREENSHOTS=1`` renews docs/screenshots; else they go where the other pictures of a run go.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from caseflow import clock, create_app
from caseflow.cli import main
from caseflow.demo.people import PASSWORD
from tests.conftest import NOW
from tests.support.databases import close_app
from tests.support.server import serving

ROOT = Path(__file__).parents[2]
RENEW = os.environ.get("CASEFLOW_SCREENSHOTS") == "1"
SHELF = ROOT / "docs/screenshots" if RENEW else ROOT / "tests/browser/output/screenshots"
SIZE = ("--cases", "60", "--pupils", "600")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of a county as ``caseflow demo`` builds it."""
    instance = tmp_path_factory.mktemp("county")
    run = CliRunner().invoke(
        main,
        ["demo", "--no-serve", "--now", NOW.isoformat(), *SIZE],
        env={"CASEFLOW_INSTANCE": str(instance)},
    )
    assert run.exit_code == 0, run.output
    return instance


@pytest.fixture
def site(county: Path) -> Iterator[str]:
    with clock.frozen(NOW):
        app = create_app(instance_path=str(county))
        with serving(app) as address:
            yield address
        close_app(app)


def sign_in(page: Page, login: str) -> None:
    page.goto(f"/sign-in?login={login}")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/")


def cases(page: Page, stage: str) -> list[str]:
    """Addresses of the cases of that stage which the signed-in person sees."""
    page.goto(f"/cases?stage={stage}")
    links = page.get_by_role("link", name=re.compile(r"^20\d\d-\d+$")).all()
    found = [str(link.get_attribute("href")) for link in links]
    assert found, f"the county has no case of stage {stage} for this person"
    return found


def take(page: Page, name: str) -> None:
    SHELF.mkdir(parents=True, exist_ok=True)
    path = SHELF / f"{name}.png"
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0) }")
    page.screenshot(path=path, animations="disabled")
    assert path.stat().st_size < 300_000, f"{path.name} is too heavy for a README"


def test_sign_in(desktop: Page) -> None:
    desktop.goto("/sign-in")
    expect(desktop.get_by_role("heading", name="练习账号")).to_be_visible()
    take(desktop, "sign-in")


def test_todo_of_a_class_teacher(phone: Page) -> None:
    sign_in(phone, "banzhuren")
    expect(phone.locator(".task").first).to_be_visible()
    take(phone, "todo")


def test_visit(phone: Page) -> None:
    sign_in(phone, "banzhuren")
    phone.locator(".task", has_text="记家访").first.click()
    phone.get_by_text("约定返校", exact=True).click()
    expect(phone.get_by_label("约定返校日期")).to_be_visible()
    take(phone, "visit")


def test_case(desktop: Page) -> None:
    sign_in(desktop, "zhenlingdao")
    desktop.goto(cases(desktop, "lapsed")[0])
    expect(desktop.get_by_role("heading", name="下一步")).to_be_visible()
    take(desktop, "case")


def test_notice(desktop: Page) -> None:
    sign_in(desktop, "zhuangan")
    desktop.goto(cases(desktop, "reported")[0])
    desktop.get_by_role("link", name="制发文书", exact=True).first.click()
    expect(desktop.get_by_role("heading", name="核对文书要素")).to_be_visible()
    take(desktop, "notice")


def test_service(desktop: Page) -> None:
    """A paper nobody has tried to serve yet, so that the page is as it stands at first."""
    sign_in(desktop, "zhuangan")
    for address in cases(desktop, "noticed"):
        desktop.goto(f"{address}/service")
        if "下一方式" not in desktop.inner_text("main") and desktop.get_by_text("送达情况").is_visible():
            break
    expect(desktop.get_by_role("heading", name="登记送达")).to_be_visible()
    take(desktop, "service")


def test_townships(desktop: Page) -> None:
    sign_in(desktop, "jiaoyuju")
    desktop.get_by_role("link", name="报表", exact=True).click()
    expect(desktop.locator("tfoot")).to_contain_text("合计")
    take(desktop, "townships")
