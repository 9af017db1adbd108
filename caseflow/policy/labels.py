"""The one dictionary of Chinese words for codes: screens, exports, logs and documents say the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Final

from caseflow.policy import codes as c
from caseflow.policy.actors import Role
from caseflow.policy.edition import Unit as EditionUnit
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Stage, Trigger
from caseflow.policy.word_lists import LISTS
from caseflow.policy.words import WORDS, Words


class NoLabel(LookupError):
    """A code without a word, or a word that could be two."""


_TABLES: Final[tuple[Words, ...]] = (
    *WORDS,
    *LISTS,
    # Codes with consequences carry their words in their own tables
    {code: rule.title for code, rule in c.CONCLUSIONS.items()},
    {code: rule.title for code, rule in c.OUTCOMES.items()},
    {code: rule.title for code, rule in c.PARKS.items()},
    {mode: rule.title for mode, rule in c.SERVICE_MODES.items()},
    {proof: c.proof_title(proof) for proof in c.Proof},
    {permission: permission.words for permission in Permission},
)


def _kind_name(kind: type[StrEnum]) -> str:
    name = "EditionUnit" if kind is EditionUnit else kind.__name__
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _enum_of(words: Words) -> type[StrEnum]:
    (kind,) = {type(code) for code in words}
    if not issubclass(kind, StrEnum):
        raise TypeError(f"{kind} is no list of codes")
    return kind


LABELS: Final[Mapping[type[StrEnum], Words]] = {_enum_of(words): words for words in _TABLES}
#: "stage", "task_kind", "visit_result" … for rows that hold plain text
KINDS: Final[Mapping[str, type[StrEnum]]] = {_kind_name(kind): kind for kind in LABELS}
#: A bare text that is one of these is taken as such, whatever else it might be.
_FIRST: Final = (Stage, Trigger, Role)


def label(value: str, kind: str | type[StrEnum] | None = None) -> str:
    """The word for a code: a member of an enum, or plain text with the name of its list.

    :raise NoLabel: unknown, or plain text that stands in several lists with different words
    """
    if kind is not None:
        return _of_kind(value, kind)
    if isinstance(value, StrEnum):
        return _of_kind(value, type(value))
    return _of_any(value)


def choices(kind: str | type[StrEnum], only: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """(value, word) in the order of the list, for a form; `only` keeps some of them."""
    words = _words(kind)
    kept = None if only is None else set(only)
    return [(str(member), text) for member, text in words.items() if kept is None or member in kept]


def _words(kind: str | type[StrEnum]) -> Words:
    wanted = KINDS.get(kind) if isinstance(kind, str) else kind
    if wanted is None or wanted not in LABELS:
        raise NoLabel(f"没有 {kind} 这一类代码，写进 policy/labels.py")
    return LABELS[wanted]


def _of_kind(value: str, kind: str | type[StrEnum]) -> str:
    words = _words(kind)
    if value not in words:
        raise NoLabel(f"{kind} 没有代码 {value!r}，写进 policy/labels.py")
    return words[value]


@lru_cache(maxsize=2048)
def _of_any(value: str) -> str:
    found = {kind: words[value] for kind, words in LABELS.items() if value in words}
    first = next((found[kind] for kind in _FIRST if kind in found), None)
    if first is not None:
        return first
    if len(set(found.values())) != 1:
        names = "、".join(_kind_name(kind) for kind in found) or "没有一类"
        raise NoLabel(f"代码 {value!r} 属于 {names}，用 label(值, 类名) 指明")
    return next(iter(found.values()))
