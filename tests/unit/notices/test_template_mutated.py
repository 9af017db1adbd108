"""Shipped templates damaged at random: each is refused with reasons, or makes a document that opens."""

import io
import random
import time
import zipfile
from collections.abc import Callable

import docx
import pytest

from caseflow.notices.filling import render, shipped_template
from caseflow.notices.kinds import get_kind
from caseflow.notices.template.check import examine
from caseflow.notices.template.trial import trial_facts
from tests.support.packages import DOCUMENT, RELS, TYPES, packed

#: together 2,000; seeded, so that a failure is found again
SEEDS, EACH = range(8), 250
SECONDS = 5.0
KINDS = ("return_notice", "judicial_letter")
_MARKS = (
    "{{",
    "}}",
    "{%",
    "%}",
    "{{ 监护人姓名 }}",
    "{% for 行 in 劝返记录 %}",
    "{% endfor %}",
    "{% if 联系人 %}",
    "{% endif %}",
    "{% else %}",
    "{{ ''.__class__ }}",
    "｛｛",
    "&e;",
    "<!--",
    "]]>",
    "<![CDATA[",
    "<!DOCTYPE x>",
    "<w:p>",
    "</w:p>",
    "</w:r>",
    "\x00",
    "\ud7ff",
    "<w:tbl>",
    "<w:sectPr/>",
)


def flip(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 4, 30))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def cut(data: bytes, dice: random.Random) -> bytes:
    start, end = sorted(dice.randrange(len(data)) for _ in range(2))
    return dice.choice((data[:start] + data[end:], data[:end] + data[start:], data[:start]))


def in_words(data: bytes, dice: random.Random) -> bytes:
    """A piece taken out, doubled, moved, or a mark put in, in one part."""
    name = dice.choice((DOCUMENT, DOCUMENT, DOCUMENT, "word/styles.xml", TYPES, RELS, "word/settings.xml"))
    parts = _parts(data)
    text = parts[name].decode()
    for _ in range(dice.choice((1, 2, 5))):
        at, length = dice.randrange(len(text)), dice.choice((1, 3, 20, 200))
        piece, rest = text[at : at + length], text[:at] + text[at + length :]
        to = dice.randrange(len(rest) + 1)
        text = dice.choice((rest, rest[:to] + piece + rest[to:], text[:at] + dice.choice(_MARKS) + text[at:]))
    return packed({**parts, name: text.encode("utf-8", "surrogatepass")})


def in_elements(data: bytes, dice: random.Random) -> bytes:
    """Sound XML with its tags exchanged, so that what is read is odd rather than broken."""
    parts = _parts(data)
    pieces = parts[DOCUMENT].decode().split("</w:t>")
    for _ in range(dice.choice((1, 2, 4))):
        here, there = dice.randrange(len(pieces) - 1), dice.randrange(len(pieces) - 1)
        head, _, words = pieces[here].rpartition(">")
        other_head, _, other = pieces[there].rpartition(">")
        pieces[here], pieces[there] = f"{head}>{other}", f"{other_head}>{words}"
        pieces[here] += dice.choice(("", "", *(mark for mark in _MARKS if mark[0] in "{%}｛")))
    return packed({**parts, DOCUMENT: "</w:t>".join(pieces)})


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (flip, cut, in_words, in_words, in_elements)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_template_is_refused_or_works(seed: int) -> None:
    dice, passed = random.Random(seed), 0
    for number in range(EACH):
        kind = dice.choice(KINDS)
        way = dice.choice(WAYS)
        data, start = way(shipped_template(kind, "lawful"), dice), time.monotonic()
        report = examine(data, kind, "lawful")
        told = f"{way.__name__} {number}"
        assert time.monotonic() - start < SECONDS, told
        if report.passed:
            passed += 1
            docx.Document(io.BytesIO(render(trial_facts(get_kind(kind)), "lawful", data)))
        else:
            assert all(found.text and found.cure for found in report.errors), told
    assert 0 < passed < EACH
