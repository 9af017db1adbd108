"""The words between the braces of a template: names, lists and conditions, and nothing that could act.

``{{ 监护人姓名 }}`` · ``{{ 行.日期 }}`` · ``{{ 联系人 | 默认("—") }}``
``{% for 行 in 劝返记录 %}`` … ``{% endfor %}`` · ``{% if 联系人 %}`` … ``{% else %}`` … ``{% endif %}``
There are no calls, attributes, indexes or arithmetic.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

OPEN_VALUE, CLOSE_VALUE = "{{", "}}"
OPEN_TAG, CLOSE_TAG = "{%", "%}"
#: a value, a tag, and whatever is left of one that was never closed
TAG = re.compile(r"\{\{(?P<value>[^{}\n]{0,200})\}\}|\{%(?P<tag>[^{}%\n]{0,200})%\}")

# A Chinese or Latin word; digits may follow. Underscores are for the program's own values.
_NAME = r"[A-Za-z\u3400-\u9fff\uf900-\ufaff（）·][A-Za-z0-9\u3400-\u9fff\uf900-\ufaff（）·]{0,39}"
_PATH = rf"(?:{_NAME})(?:\s*\.\s*(?:{_NAME}))?"
_STRING = r"[\"“”'‘’]([^\"“”'‘’]{0,60})[\"“”'‘’]"
_VALUE = re.compile(rf"\s*({_PATH})\s*(?:\|\s*({_NAME})\s*(?:[(（]\s*{_STRING}\s*[)）])?)?\s*")
_FOR = re.compile(rf"\s*(?:for|循环)\s+({_NAME})\s+(?:in|属于)\s+({_NAME})\s*")
_IF = re.compile(rf"\s*(?:if|如果)\s+(not\s+|非\s*)?({_PATH})\s*(?:(==|!=)\s*{_STRING})?\s*")
_WORDS = {
    "endfor": "endfor",
    "循环结束": "endfor",
    "else": "else",
    "否则": "else",
    "endif": "endif",
    "结束": "endif",
}

FILTERS = ("默认", "顿号", "分号", "换行")


class Unreadable(ValueError):
    """The text between the braces is not of this language."""


@dataclass(frozen=True, slots=True)
class Value:
    """``path`` has one or two parts; the second names a column of a list's row."""

    path: tuple[str, ...]
    filter: str = ""
    argument: str = ""


@dataclass(frozen=True, slots=True)
class For:
    row: str
    list: str


@dataclass(frozen=True, slots=True)
class If:
    path: tuple[str, ...]
    negated: bool = False
    #: "==" or "!=" compares with ``literal``; "" asks whether there is anything
    operator: str = ""
    literal: str = ""


@dataclass(frozen=True, slots=True)
class Else:
    pass


@dataclass(frozen=True, slots=True)
class EndFor:
    pass


@dataclass(frozen=True, slots=True)
class EndIf:
    pass


Mark: TypeAlias = Value | For | If | Else | EndFor | EndIf
_ENDS: dict[str, Mark] = {"endfor": EndFor(), "else": Else(), "endif": EndIf()}


def read_value(text: str) -> Value:
    """:raise Unreadable: it is anything but a name, a column and at most one known filter"""
    found = _VALUE.fullmatch(text)
    if found is None:
        raise Unreadable(text)
    path, name, argument = found.groups()
    if name and name not in FILTERS:
        raise Unreadable(text)
    return Value(_parts(path), name or "", argument or "")


def read_tag(text: str) -> Mark:
    """:raise Unreadable: it is none of for, endfor, if, else, endif"""
    if word := _WORDS.get(text.strip()):
        return _ENDS[word]
    if found := _FOR.fullmatch(text):
        return For(*found.groups())
    if found := _IF.fullmatch(text):
        negated, path, operator, literal = found.groups()
        return If(_parts(path), bool(negated), operator or "", literal or "")
    raise Unreadable(text)


def read_mark(found: re.Match[str]) -> Mark:
    """What a match of TAG says."""
    value = found["value"]
    return read_tag(found["tag"]) if value is None else read_value(value)


def split(text: str) -> Iterator[str | Mark]:
    """Texts and marks in turn. Raises Unreadable."""
    at = 0
    for found in TAG.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        yield read_mark(found)
        at = found.end()
    if at < len(text):
        yield text[at:]


def only_tag(text: str) -> Mark | None:
    """The tag when a paragraph holds one tag and nothing else: then the paragraph itself is not printed."""
    found = TAG.fullmatch(text.strip())
    return read_tag(found["tag"]) if found and found["tag"] is not None else None


def _parts(path: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in path.split("."))
