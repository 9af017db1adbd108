from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from caseflow.lib.numbers import MAX_ID, bounded_int

__all__ = [
    "MAX_ID",
    "MAX_PAGE",
    "SIZES",
    "Page",
    "Paging",
    "bounded_int",
    "id_arg",
    "keep_args",
    "read_paging",
    "sort_url",
    "without_arg",
]

MAX_PAGE = 100_000
SIZES = (25, 50, 100)


def id_arg(name: str) -> int | None:
    """An id from the query string; None when absent or impossible."""
    return bounded_int(request.args.get(name), 1, MAX_ID, 0) or None


@dataclass(frozen=True, slots=True)
class Paging:
    number: int = 1
    size: int = SIZES[0]

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


def read_paging(default_size: int = SIZES[0]) -> Paging:
    """Page and page size of this request, kept within bounds."""
    size = bounded_int(request.args.get("size"), 1, SIZES[-1], default_size)
    return Paging(bounded_int(request.args.get("page"), 1, MAX_PAGE, 1), size)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, with the words and addresses its pager shows."""

    items: Sequence[Any]
    total: int
    paging: Paging
    #: there are more than ``total``; nobody counted how many
    capped: bool = False

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.paging.size))

    @property
    def text(self) -> str:
        all_of_them = f"共{self.total}条{'以上' if self.capped else ''}"
        if not self.items:
            return all_of_them
        first = self.paging.offset + 1
        return f"第{first}–{first + len(self.items) - 1}条 {all_of_them}"

    def url(self, number: int) -> str:
        return keep_args(page=number if number > 1 else None)

    @property
    def previous_url(self) -> str:
        return self.url(self.paging.number - 1) if self.paging.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(self.paging.number + 1) if self.paging.number < self.last else ""


def keep_args(**changes: Any) -> str:
    """This page's address with some arguments changed, or dropped when None."""
    args: dict[str, Any] = request.args.to_dict(flat=False)
    if request.view_args and not changes.keys().isdisjoint(request.view_args):
        return url_for(request.endpoint or "", **{**args, **request.view_args, **changes})
    args.update(changes)
    query = urlencode(
        {name: value for name, value in args.items() if value not in (None, "", [""])}, doseq=True
    )
    return f"{request.script_root}{request.path}{'?' if query else ''}{query}"


def without_arg(name: str, value: str | None = None) -> str:
    """This page's address without one filter (one value of it), back on the first page."""
    left = [v for v in request.args.getlist(name) if value is not None and v != value]
    return keep_args(page=None, **{name: left or None})


def sort_url(column: str) -> str:
    """Address that sorts by the column, or turns its order round when it already leads."""
    now = request.args.get("sort", "")
    return keep_args(page=None, sort=f"-{column}" if now == column else column)
