from typing import Any

from flask import current_app, url_for

#: stands for an id while an address is built
_STAND_IN = 987654321


class Links:
    """Addresses of many things: built once per endpoint, then only the id is put in."""

    def __init__(self) -> None:
        self._parts: dict[tuple[str, str], tuple[str, str]] = {}

    def to(self, endpoint: str, argument: str, value: int) -> str:
        """Empty when there is no such page."""
        key = (endpoint, argument)
        parts = self._parts.get(key)
        if parts is None:
            parts = self._parts[key] = _build(endpoint, argument)
        return f"{parts[0]}{value}{parts[1]}" if parts[0] else ""


def _build(endpoint: str, argument: str) -> tuple[str, str]:
    if endpoint not in current_app.view_functions:
        return "", ""
    arguments: dict[str, Any] = {argument: _STAND_IN}
    before, _, after = url_for(endpoint, **arguments).partition(str(_STAND_IN))
    return before, after
