"""Cleaning of typed and imported text."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

# Everything outside the Char production of XML 1.0: control characters, lone surrogates, non-characters.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile(r"\s+")
_INLINE_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
# Zero-width characters and byte-order marks travel along with copied text and make equal names differ.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def xml_clean(text: str) -> str:
    """Without the characters XML forbids; Word and Excel refuse a file that holds one."""
    return _NOT_XML.sub("", text)


def clean_line(text: str) -> str:
    """One line: no control or invisible characters, runs of space are one space."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", xml_clean(text))).strip()


def clean_text(text: str) -> str:
    """Several lines: each trimmed, at most one blank line between paragraphs."""
    text = _INVISIBLE.sub("", xml_clean(text)).replace("\r\n", "\n").replace("\r", "\n")
    lines = (_INLINE_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def normalise_identifier(text: str) -> str:
    """For numbers and codes only: full-width to half-width, upper case, no spaces.

    Names never pass here: NFKC would replace compatibility characters that stand in a register.
    """
    return _SPACES.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).upper()


def similar(word: str, candidates: Iterable[str], *, limit: int = 3, cutoff: float = 0.5) -> list[str]:
    """The candidates nearest to ``word``, best first, for "是否为…" in a message."""
    matcher = SequenceMatcher(b=word, autojunk=False)
    scored: list[tuple[float, str]] = []
    for candidate in dict.fromkeys(candidates):
        matcher.set_seq1(candidate)
        if matcher.quick_ratio() >= cutoff and (ratio := matcher.ratio()) >= cutoff:
            scored.append((-ratio, candidate))
    return [candidate for _, candidate in sorted(scored)[:limit]]
