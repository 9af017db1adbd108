"""The names of a document: its facts as they are printed, what its kind works out, who signs."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from caseflow.lib.dates import cn_date
from caseflow.notices import looks
from caseflow.notices.spec import Fact, FactType, Given, Kind, Value, Values
from caseflow.notices.template.program import Named, Scope

#: who signs, in full and as it speaks of itself; the first is a fact, told by its full name
ISSUER, ITSELF = "发文机关", "机关自称"
DATED = "成文日期"
#: true where nothing that is printed is meant
PRACTICE = "_practice"
#: the program's own values, which no clerk can write: twips from the left, unsealed from the right edge
SIGNER_INDENT, DATED_INDENT = "_signer_indent", "_dated_indent"
SIGNER_INDENT_UNSEALED, DATED_INDENT_UNSEALED = "_signer_indent_unsealed", "_dated_indent_unsealed"
#: 发文机关标志 with the name alone, and with 文件 after it: half points, twips of its line and of its frame
MARK: Final = ("_mark_size", "_mark_line", "_mark_frame")
MARK_OF_DOCUMENT: Final = ("_document_mark_size", "_document_mark_line", "_document_mark_frame")


def scope_of(kind: Kind, given: Given) -> Scope:
    scope: dict[str, Named] = {fact.name: _named(fact, given) for fact in kind.facts}
    scope |= {ISSUER: given.issuer.name, ITSELF: given.issuer.itself}
    scope |= kind.derive(given)
    return scope | fitted(given.issuer.name, str(scope.get(DATED, "")))


def _named(fact: Fact, values: Values) -> Named:
    value = values.values.get(fact.name)
    if value is None:
        return "" if not fact.columns else ()
    if fact.columns:
        rows = values.rows(fact.name)
        day = fact.sorted_by
        return tuple(_row(fact, row) for row in (sorted(rows, key=lambda r: r.day(day)) if day else rows))
    if fact.type is FactType.TEXTS:
        return values.texts(fact.name)
    return printed(value)


def _row(fact: Fact, row: Values) -> Mapping[str, str]:
    return {column.name: str(_named(column, row)) for column in fact.columns}


def printed(value: Value) -> str:
    """2026年11月20日; a moment with hour and minute."""
    if isinstance(value, datetime):
        return f"{cn_date(value.date())}{value.hour}时{value.minute:02d}分"
    return cn_date(value) if isinstance(value, date) else str(value)


@lru_cache(maxsize=4096)
def fitted(issuer: str, dated: str) -> dict[str, Named]:
    """The program's own values for these names."""
    return _indents(issuer, dated) | _marks(len(issuer))


def _indents(issuer: str, dated: str) -> dict[str, Named]:
    """GB/T 9704 7.3.5: with a seal 成文日期 stands 4 characters in and the name is centred over it; without
    one the name stands 2 in and the date begins 2 characters after it, a date longer than the name 2 in."""
    name, day = width(issuer), width(dated)
    # Both are centred in what the indent leaves, so that they agree whatever face is there
    middle = max(4.0 + day / 2, name / 2)
    left = max(looks.TEXT_TWIPS - looks.SIGNER.twips(2 * middle), 0)
    unsealed = 4.0 + day - name if day > name else 2.0
    return {
        SIGNER_INDENT: str(left),
        DATED_INDENT: str(left),
        SIGNER_INDENT_UNSEALED: str(looks.SIGNER.twips(unsealed)),
        DATED_INDENT_UNSEALED: str(looks.SIGNER.twips(2.0 if day > name else name - day)),
    }


def _marks(characters: int) -> dict[str, Named]:
    texts: dict[str, Named] = {}
    for (size, line, frame), length in ((MARK, characters), (MARK_OF_DOCUMENT, characters + 2)):
        points = min(looks.MARK_POINTS, looks.MARK_WIDTH_POINTS // length)
        texts |= {
            size: str(2 * points),
            line: str(points * looks.MARK_LINE_PER_POINT),
            frame: str(points * looks.LETTER_MARK_PER_POINT + looks.LETTER_MARK_FOOT),
        }
    return texts


def width(text: str) -> float:
    """In Chinese characters; Latin letters and digits are half as wide."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)
