from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from flask_login import current_user


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the navigation; shown only where its page exists and the post may open it."""

    key: str
    text: str
    endpoint: str
    icon: str
    permission: str = ""


#: left column of the desktop
DESK = (
    Entry("home", "工作台", "home.index", "home"),
    Entry("cases", "个案", "cases.index", "case", "case.view"),
    Entry("notices", "文书", "notices.index", "paper", "notice.view"),
    Entry("roster", "名册", "roster.index", "people", "roster.view"),
    Entry("reports", "报表", "reports.townships", "chart", "report.view"),
    Entry("settings", "设置", "accounts.units", "gear", "unit.view"),
)
#: tabs at the foot of the phone
TABS = (
    Entry("home", "待办", "home.index", "todo"),
    Entry("roster", "学生", "roster.index", "people", "roster.view"),
    Entry("cases", "记录", "cases.index", "case", "case.view"),
    Entry("me", "我的", "accounts.me", "me"),
)


def nav_items(entries: tuple[Entry, ...] = DESK) -> list[Entry]:
    if not current_user.is_authenticated:
        return []
    return [entry for entry in entries if entry.endpoint in current_app.view_functions]


def nav_context() -> dict[str, Any]:
    return {"nav_items": lambda: nav_items(DESK), "tab_items": lambda: nav_items(TABS), "entry_url": entry_url}


def entry_url(entry: Entry) -> str:
    return url_for(entry.endpoint)


def is_here(entry: Entry) -> bool:
    """Whether this page belongs to the entry when the template names none: same blueprint."""
    return bool(request.blueprint) and entry.endpoint.split(".")[0] == request.blueprint
