from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from flask import current_app, request, url_for
from flask_login import current_user
from markupsafe import Markup

from caseflow.accounts.scope import current_actor, may
from caseflow.policy.labels import label
from caseflow.policy.permissions import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the navigation; shown only where its page exists and a post may open it."""

    key: str
    text: str
    endpoint: str
    icon: str
    #: any of these; none named = everybody who is signed in
    permissions: tuple[Permission, ...] = ()


_SETTINGS = (
    Permission.UNIT_MANAGE,
    Permission.USER_VIEW,
    Permission.CALENDAR_VIEW,
    Permission.RULES_VIEW,
    Permission.IMPORT_PUPILS,
    Permission.TEMPLATE_EDIT,
    Permission.TEMPLATE_APPROVE,
    Permission.AUDIT_VIEW,
    Permission.STATUS_VIEW,
)
_APPROVALS = (
    Permission.CASE_APPROVE_DISMISSAL,
    Permission.PURSUE_COUNTERSIGN,
    Permission.CASE_PARK_APPROVE,
    Permission.CASE_CLOSE_APPROVE,
    Permission.CASE_RESETTLE_APPROVE,
    Permission.CASE_TRANSFER_ANSWER,
)
#: left column of the desktop
DESK = (
    Entry("home", "工作台", "home.index", "home"),
    Entry("cases", "个案", "cases.index", "case", (Permission.CASE_VIEW,)),
    Entry("judicial", "移送", "cases.judicial_desk", "case", (Permission.REFERRAL_ACCEPT,)),
    Entry("approvals", "审批", "cases.approvals", "tick", _APPROVALS),
    Entry("notices", "文书", "notices.index", "paper", (Permission.NOTICE_VIEW,)),
    Entry("roster", "名册", "roster.index", "people", (Permission.PUPIL_VIEW,)),
    Entry("reports", "报表", "reports.townships", "chart", (Permission.REPORT_VIEW,)),
    Entry("settings", "设置", "accounts.settings", "gear", _SETTINGS),
)
#: tabs at the foot of the phone
TABS = (
    Entry("home", "待办", "home.index", "todo"),
    Entry("roster", "学生", "roster.index", "people", (Permission.PUPIL_VIEW,)),
    Entry("cases", "记录", "cases.index", "case", (Permission.CASE_VIEW,)),
    Entry("me", "我的", "accounts.me", "me"),
)
SIGN_OUT = "accounts.sign_out"
_SLOT: Final = "caseflow.nav"
#: kept for so many kinds of reader, then begun anew
_MOST_KEPT: Final = 1000


class Open(NamedTuple):
    entry: Entry
    url: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """What somebody with certain posts may open, and how it looked where it was shown already."""

    items: tuple[Open, ...]
    drawn: dict[Any, Markup] = field(default_factory=dict)


def nav_items(entries: tuple[Entry, ...] | None = None) -> tuple[Open, ...]:
    """What this person may open, with its address."""
    return _shown(DESK if entries is None else entries).items


def side_nav(here: str = "", todo_count: int = 0) -> Markup:
    return _draw("side", DESK, here, todo_count)


def tab_bar(here: str = "", todo_count: int = 0) -> Markup:
    return _draw("tabbar", TABS, here, todo_count)


def _draw(macro: str, entries: tuple[Entry, ...], here: str, todo_count: int) -> Markup:
    """Every page has it, and it is a fifth of the work of a page: drawn once for each state."""
    shown = _shown(entries)
    key = (macro, here or _here(shown.items), todo_count)
    if key not in shown.drawn:
        if len(shown.drawn) >= _MOST_KEPT:
            shown.drawn.clear()
        macros: Any = current_app.jinja_env.get_template("macros/nav.html").module
        shown.drawn[key] = getattr(macros, macro)(shown.items, *key[1:]) if shown.items else Markup("")
    return shown.drawn[key]


def _shown(entries: tuple[Entry, ...]) -> _Shown:
    """The same for every request with the same posts."""
    if not current_user.is_authenticated:
        return _Shown(())
    known: dict[Any, _Shown] = current_app.extensions.setdefault(_SLOT, {})
    key = (entries, current_actor().posts, request.script_root)
    if key not in known:
        if len(known) >= _MOST_KEPT:
            known.clear()
        open_ones = (Open(entry, url_for(entry.endpoint)) for entry in entries if _is_open(entry))
        known[key] = _Shown(tuple(open_ones))
    return known[key]


def _here(items: Iterable[Open]) -> str:
    """The entry of the same blueprint, for a template that names none."""
    return next((item.entry.key for item in items if is_here(item.entry)), "")


def _is_open(entry: Entry) -> bool:
    if entry.endpoint not in current_app.view_functions:
        return False
    return not entry.permissions or any(may(permission) for permission in entry.permissions)


def nav_context() -> dict[str, Any]:
    return {
        "side_nav": side_nav,
        "tab_bar": tab_bar,
        "me_url": _url_of("accounts.me"),
        "sign_out_url": _url_of(SIGN_OUT),
        "post_text": post_text,
    }


def _url_of(endpoint: str) -> str:
    """Empty where nobody is signed in or the page does not exist."""
    known = current_user.is_authenticated and endpoint in current_app.view_functions
    return url_for(endpoint) if known else ""


def post_text() -> str:
    """The posts of who is signed in, for the head of the page and the foot of a print."""
    return "、".join(dict.fromkeys(label(post.role) for post in current_actor().posts))


def is_here(entry: Entry) -> bool:
    """Whether the page belongs to the entry when its template names none: the same blueprint."""
    return request.blueprint is not None and entry.endpoint.split(".")[0] == request.blueprint
