"""Numbers that Word counts by itself: 一、 （一） 1. and their kind."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from caseflow.notices.html_view.names import W, value, whole

_DIGITS = "零一二三四五六七八九"
_LEVELS = 9


def chinese(number: int) -> str:
    """1 to 99 as headings count: 一 … 十 … 二十一."""
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return ("" if tens == 0 else f"{_DIGITS[tens] if tens > 1 else ''}十") + (_DIGITS[ones] if ones else "")


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26)


_WRITTEN: Mapping[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "ideographDigital": chinese,
    "japaneseCounting": chinese,
    "decimalEnclosedCircle": lambda n: chr(0x2460 + n - 1) if 0 < n <= 20 else str(n),
    "lowerLetter": _letter,
    "upperLetter": lambda n: _letter(n).upper(),
}


class Numbering:
    """Counts while the document is read from its beginning."""

    def __init__(self, root: Any) -> None:
        self._lists: dict[str, Any] = {}
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0] * _LEVELS)
        if root is None:
            return
        kinds = {kind.get(f"{W}abstractNumId"): kind for kind in root.findall(f"{W}abstractNum")}
        for entry in root.findall(f"{W}num"):
            self._lists[entry.get(f"{W}numId")] = kinds.get(value(entry, "abstractNumId"))

    def next(self, properties: Any) -> str:
        """What stands before the paragraph of this pPr, "" for a paragraph without a number."""
        chosen = None if properties is None else properties.find(f"{W}numPr")
        name = value(chosen, "numId") or ""
        kind = self._lists.get(name)
        if kind is None:
            return ""
        depth = whole(value(chosen, "ilvl"), 0, _LEVELS - 1, 0)
        levels = {level.get(f"{W}ilvl"): level for level in kind.findall(f"{W}lvl")}
        self._count(name, depth, levels)
        return self._text(name, depth, levels)

    def _count(self, name: str, depth: int, levels: dict[str, Any]) -> None:
        counts = self._counts[name]
        start = whole(value(levels.get(str(depth)), "start"), 0, 9999, 1)
        counts[depth] = counts[depth] + 1 if counts[depth] else start
        counts[depth + 1 :] = [0] * (_LEVELS - depth - 1)

    def _text(self, name: str, depth: int, levels: dict[str, Any]) -> str:
        level = levels.get(str(depth))
        if value(level, "numFmt") == "bullet":
            return "· "
        text = (value(level, "lvlText") or "")[:40]
        for at, number in enumerate(self._counts[name]):
            write = _WRITTEN.get(value(levels.get(str(at)), "numFmt") or "", str)
            text = text.replace(f"%{at + 1}", write(number))
        return text
