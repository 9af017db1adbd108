"""Every page, asked by everybody: the answers stand in tests/routes.toml, and nowhere else."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.access import SAFE, VISITORS, access_list, lines, route_of, routes, visitor
from tests.support.pages import faults
from tests.support.scene import Scene

STATUS = {"open": 200, "sent_on": 302, "sign_in": 302, "unseen": 404, "reasons": 409, "": 403}
HOW = """
{missing} stand in no line of tests/routes.toml. Write a line for each:
    "METHODS /address/of/{{a_thing}}" = {{ open = "who may", unseen = "who has such a right elsewhere" }}
Everybody else gets 403. Think who may by DESIGN §3 and docs/permissions.md before trying; things are made by
tests/support/scene.py. A view without @requires, @signed_in or @public opens for nobody."""


def test_every_route_stands_in_the_list(app: Flask, scene: Scene) -> None:
    placed = {route_of(app, line, method, scene.things) for line in access_list() for method in line.methods}
    missing, idle = sorted(routes(app) - placed), sorted(placed - routes(app))
    assert not missing, HOW.format(missing=missing)
    assert not idle, f"no page answers these lines of tests/routes.toml, mend them or take them out: {idle}"


def test_everybody_gets_the_answer_of_the_list(app: Flask, scene: Scene) -> None:
    """A GET that commits raises here (caseflow.web.commit.CommitOnGet)."""
    wrong = []
    for login in VISITORS:
        client = visitor(app, scene.world, login)
        for line, method in lines(SAFE):
            answer = client.get(line.path(scene.things), buffered=True)
            if (want := STATUS[line.answer(login)]) != answer.status_code:
                wrong.append(f"{method} {line.address} by {login}: {want}, not {answer.status_code}")
            if answer.status_code == 302 and line.answer(login) == "sign_in":
                assert answer.location.startswith("/sign-in"), line
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_whoever_may_open_a_page_gets_a_page_as_it_should_be(guarded: Flask, scene: Scene) -> None:
    """Asked with tokens on, so that every form that writes has to carry one."""
    ugly: dict[str, str] = {}
    for login in VISITORS:
        client = visitor(guarded, scene.world, login)
        for line, _ in lines(SAFE):
            if line.answer(login) == "open":
                ugly |= dict.fromkeys(_faults(client, line.path(scene.things)), login)
    assert not ugly, "\n".join(f"{fault} ({login})" for fault, login in ugly.items())


def _faults(client: FlaskClient, path: str) -> list[str]:
    answer = client.get(path, buffered=True)
    if answer.mimetype != "text/html":
        return []
    return [f"{path}: {fault}" for fault in faults(answer.text)]
