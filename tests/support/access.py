"""Reading the access list (tests/routes.toml), and the people who try it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, session
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from caseflow import clock
from caseflow.accounts.models import User
from caseflow.accounts.sessions import start_session
from caseflow.extensions import db
from tests.make import CAST

FILE = Path(__file__).parent.parent / "routes.toml"
ANONYMOUS = "anonymous"
VISITORS = (*CAST, ANONYMOUS)
SAFE = frozenset({"GET"})
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

Things = Mapping[str, int]


@dataclass(frozen=True)
class Line:
    """One sentence of the list."""

    methods: tuple[str, ...]
    address: str
    answers: Mapping[str, str]

    def __str__(self) -> str:
        return f"{' '.join(self.methods)} {self.address}"

    def path(self, things: Things) -> str:
        return self.address.format(**things)

    def answer(self, login: str) -> str:
        """open, sent_on, reasons, unseen; "sign_in" for strangers; "" for who has no such right."""
        return self.answers.get(login, "sign_in" if login == ANONYMOUS else "")

    def people(self, *answers: str) -> list[str]:
        return [login for login in VISITORS if self.answer(login) in answers]


@cache
def access_list() -> tuple[Line, ...]:
    told: dict[str, dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))
    groups = told.pop("people")
    return tuple(
        _line(sentence, answers, groups) for part in told.values() for sentence, answers in part.items()
    )


def lines(methods: frozenset[str]) -> Iterator[tuple[Line, str]]:
    """Each line with each of its methods that is asked for."""
    return ((line, method) for line in access_list() for method in line.methods if method in methods)


def openings(methods: frozenset[str]) -> Iterator[tuple[Line, str, str]]:
    """The same with somebody for whom the page opens, where there is anybody."""
    return ((line, method, people[0]) for line, method in lines(methods) if (people := line.people("open")))


def _line(sentence: str, told: Mapping[str, str], groups: Mapping[str, str]) -> Line:
    *methods, address = sentence.split()
    answers: dict[str, str] = {}
    for answer, words in told.items():
        assert answer in {"open", "sent_on", "reasons", "unseen"}, f"{sentence}: no such answer: {answer}"
        for login in _people(words, groups):
            assert login not in answers, f"{sentence}: {login} has two answers"
            answers[login] = answer
    return Line(tuple(methods), address, answers)


def _people(words: str, groups: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    for word in words.split():
        named = _people(groups[name], groups) if (name := word.removeprefix("-")) in groups else [name]
        assert set(named) <= set(VISITORS), f"nobody is called {name}: see CAST in tests/make.py"
        found = [one for one in found if one not in named] + ([] if word.startswith("-") else named)
    return found


def routes(app: Flask) -> set[tuple[str, str]]:
    """(method, rule) of everything the application answers."""
    return {(method, rule.rule) for rule in app.url_map.iter_rules() for method in _methods(rule)}


def route_of(app: Flask, line: Line, method: str, things: Things) -> tuple[str, str]:
    """(method, rule) that this line speaks of; the address itself when there is no such route."""
    path = line.path(things).partition("?")[0]
    try:
        rule, _ = app.url_map.bind("localhost").match(path, method, return_rule=True)
    except HTTPException:
        return method, line.address
    return method, rule.rule


def endpoint_of(app: Flask, path: str, method: str = "GET") -> str:
    endpoint: str = app.url_map.bind("localhost").match(path.partition("?")[0], method)[0]
    return endpoint


def _methods(rule: Rule) -> set[str]:
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


def visitor(app: Flask, world: Any, login: str) -> FlaskClient:
    """A client in which this person has signed in, by the machinery of sign-in but for the password."""
    client = app.test_client()
    if login == ANONYMOUS:
        return client
    with app.test_request_context(method="POST"):
        start_session(db.session.get_one(User, world.users[login]), clock.now())
        kept = dict(session)
        db.session.commit()
    with client.session_transaction() as cookie:
        cookie.update(kept)
    return client
