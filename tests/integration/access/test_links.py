"""What a page offers, it can keep: every link and form shown to a person opens for him."""

import re
from collections import deque
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.integration.access.conftest import Enter
from tests.support.pages import Page

PEOPLE = ("teacher", "head", "officer", "street_officer", "justice", "bureau", "group", "inspector")
ADMINS = ("sysadmin", "secadmin", "auditor")
#: addresses that differ in these only are one page
_SAME = re.compile(
    r"(?<=[?&])(?:sort|page|q|due|stage|unit|returned|owner|kind|status|year|next|side|after)=[^&]*"
)
#: pages looked at per person, the nearest to his workbench first
ENOUGH = 200


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("login", [*PEOPLE, *ADMINS])
def test_no_link_leads_nowhere(app: Flask, enter: Enter, login: str) -> None:
    client, wrong = enter(login), []
    seen, waiting = {"/"}, deque([("/", "")])
    while waiting and len(seen) < ENOUGH:
        address, before = waiting.popleft()
        answer = client.get(address, buffered=True)
        if answer.status_code not in {200, 302}:
            wrong.append(f"{address} on {before}: {answer.status_code}")
        for offered in _offered(answer.text) if answer.mimetype == "text/html" else ():
            if offered.startswith("/") and (key := _SAME.sub("", offered)) not in seen:
                seen.add(key)
                waiting.append((offered, address))
    assert not wrong, "\n".join(wrong)


def _offered(html: str) -> Iterator[str]:
    """Links, and forms that only look something up."""
    page = Page(html)
    yield from (link.attrs.get("href", "").partition("#")[0] or "/" for link in page.all("a"))
    yield from (form.attrs.get("action", "/") for form in page.all("form") if form.attrs["method"] == "get")
