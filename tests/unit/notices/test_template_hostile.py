"""A corpus of hostile templates: each is refused, none runs, reads, fetches or hangs."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from caseflow.notices.template.check import examine
from tests.support.hostile_templates import CORPUS, LOOPS

#: no file of 5 MB may keep anybody waiting
SECONDS = 5.0
NOTICE, LETTER = "return_notice", "judicial_letter"


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever starts a program or opens a connection is found out."""

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("a template made the program reach outside")

    with monkeypatch.context() as patch:
        for place, name in ((socket.socket, "connect"), (subprocess, "Popen")):
            patch.setattr(place, name, refuse)
        yield


def codes(make: Callable[[], bytes], kind: str = NOTICE) -> set[str]:
    data, start = make(), time.monotonic()
    report = examine(data, kind, "lawful")
    assert time.monotonic() - start < SECONDS
    assert all(found.text and found.cure for found in report.findings)
    assert not report.passed
    return {found.code for found in report.errors}


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_template_is_refused_for_what_it_is(name: str) -> None:
    make, expected = CORPUS[name]
    assert codes(make) & set(expected.split())


@pytest.mark.parametrize("name", LOOPS)
def test_endless_loops_end(name: str) -> None:
    make, expected = LOOPS[name]
    assert codes(make, LETTER) & set(expected.split())
