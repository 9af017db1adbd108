"""A case going from hand to hand in Chromium: who comes signs in, looks at his to-dos and presses buttons."""

import re
from datetime import datetime
from typing import Any

from flask import Flask
from playwright.sync_api import ConsoleMessage, Locator, Page, Response, expect

from caseflow import clock
from caseflow.cases.sweep import sweep
from caseflow.extensions import db
from tests import walk
from tests.make import PASSWORD

#: every page tells on itself when it is wider than the screen
NO_SIDEWAYS = """addEventListener('load', () => {
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) console.error(`${location.pathname} scrolls sideways by ${over}px`);
})"""
PAPER = {"name": "送达回证.pdf", "mimeType": "application/pdf", "buffer": walk.PDF}


class Hands:
    """One screen; ``come`` begins with a fresh session, as nobody stays signed in over night."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("response", self._answered)
        page.set_default_timeout(8000)
        page.add_init_script(NO_SIDEWAYS)

    def _heard(self, line: ConsoleMessage) -> None:
        # A form shown again with its errors is answered with 422, which is no fault
        if line.type == "error" and "422" not in line.text:
            self.complaints.append(line.text)

    def _answered(self, answer: Response) -> None:
        if answer.status >= 500:
            self.complaints.append(f"{answer.status} {answer.url}")

    def come(self, login: str) -> "Hands":
        self.page.context.clear_cookies()
        self.page.goto("/sign-in")
        self.page.get_by_label("账号").fill(login)
        self.page.get_by_label("密码", exact=True).fill(PASSWORD)
        self.press("登录")
        expect(self.page.locator("nav[aria-label=工作台]")).to_be_visible()
        return self

    def row(self, title: str) -> Locator:
        """The to-do of that name; there is one case on each test's road."""
        return self.page.locator(".task", has=self.page.get_by_text(title, exact=True))

    def take(self, title: str) -> "Hands":
        """Open the to-do, as it stands on the home page."""
        self.row(title).first.click()
        return self

    def sees(self, *words: str) -> "Hands":
        for text in words:
            expect(self.page.locator("#main")).to_contain_text(text)
        return self

    def stage(self, words: str) -> "Hands":
        """What the bar on top of every page of the case says."""
        expect(self.page.locator(".identity .tag").first).to_have_text(words)
        return self

    def owes(self, *titles: str) -> "Hands":
        """What this person finds in his to-do list afterwards, and nothing else."""
        self.page.goto("/")
        expect(self.page.locator(".task-title")).to_have_text(list(titles))
        return self

    def press(self, name: str) -> "Hands":
        self.page.get_by_role("button", name=name, exact=True).click()
        return self

    def follow(self, name: str) -> "Hands":
        self.page.get_by_role("link", name=name, exact=True).first.click()
        return self

    def unfold(self, title: str) -> "Hands":
        self.page.locator("summary", has_text=title).first.click()
        return self

    def choose(self, text: str) -> "Hands":
        """Chips and tick boxes: the finger goes for the words."""
        self.page.locator("form label").filter(has_text=re.compile(rf"^\s*{re.escape(text)}\s*$")).click()
        return self

    def fill(self, **fields: str) -> "Hands":
        for label, value in fields.items():
            self.page.get_by_label(re.compile(f"^{label}")).first.fill(value)
        return self

    def select(self, label: str, text: str) -> "Hands":
        self.page.get_by_label(re.compile(f"^{label}")).first.select_option(label=text)
        return self

    def upload(self, label: str, name: str = "送达回证.pdf") -> "Hands":
        file: Any = {**PAPER, "name": name}
        self.page.get_by_label(label, exact=False).first.set_input_files(file)
        return self


class Days:
    """The days pass, and the scheduler makes its round as it does every few minutes."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def to(self, at: datetime) -> None:
        clock.freeze(at)
        with self._app.app_context():
            sweep(at, db.session.commit)
