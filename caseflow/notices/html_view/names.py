"""Names of WordprocessingML, and how its values are read."""

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = {"0", "false", "off", "none"}


def value(element: Any, child: str, attribute: str = "val") -> str | None:
    """The attribute of a child, None when there is no such child or attribute."""
    found = None if element is None else element.find(W + child)
    told = None if found is None else found.get(W + attribute)
    return None if told is None else str(told)


def switch(element: Any, child: str) -> bool | None:
    """A property that is on by being there; None when nothing is said."""
    found = None if element is None else element.find(W + child)
    return None if found is None else found.get(W + "val", "1") not in _OFF


def number(text: str | None, default: float = 0) -> float:
    """Files from elsewhere write 12, 12.5 or worse."""
    try:
        return float(text or default)
    except ValueError:
        return default


def whole(text: str | None, low: int, high: int, default: int) -> int:
    told = number(text, default)
    return int(min(max(told, low), high)) if told == told else default  # noqa: PLR0124 NaN
