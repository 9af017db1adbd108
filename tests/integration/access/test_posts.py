"""Forms sent by everybody: without the right nothing happens, with it nothing breaks."""

from flask import Flask
from sqlalchemy import func, select

from caseflow.extensions import db
from caseflow.roster.views import imports
from tests.support.access import SAFE, UNSAFE, VISITORS, Line, endpoint_of, lines, openings, visitor
from tests.support.pages import faults
from tests.support.scene import Scene

#: what an empty form leads to where it may be sent: shown again, refused by a rule, or carried out
FINE = {200, 302, 409, 422}
REFUSED = {"unseen": 404, "": 403, "reasons": 409, "sign_in": 302}


def rows_of_everything() -> dict[str, int]:
    """Rows per table, and how far each journal has come."""
    db.session.rollback()
    counts = {
        name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in db.metadata.tables.items()
    }
    cases = db.metadata.tables["case_file"].c
    return counts | {"journals": db.session.scalar(select(func.sum(cases.seq))) or 0}


def test_whoever_has_no_right_changes_nothing(app: Flask, scene: Scene) -> None:
    people = {login: visitor(app, scene.world, login) for login in VISITORS}
    wrong = []
    with app.app_context():
        before = rows_of_everything()
        for line, method in lines(UNSAFE):
            for login in line.people(*REFUSED):
                answer = people[login].open(line.path(scene.things), method=method)
                if (want := REFUSED[line.answer(login)]) != answer.status_code:
                    wrong.append(f"{method} {line.address} by {login}: {want}, not {answer.status_code}")
            after = rows_of_everything()
            if after != before:
                wrong.append(f"{method} {line.address}: {set(after.items()) ^ set(before.items())}")
                before = after
    assert not wrong, "\n".join(wrong)


def test_a_look_changes_nothing_and_a_download_leaves_its_line(app: Flask, scene: Scene) -> None:
    people, wrong = {login: visitor(app, scene.world, login) for login in VISITORS}, []
    with app.app_context():
        before = rows_of_everything()
        for line, _, person in openings(SAFE):
            people[person].get(line.path(scene.things), buffered=True)
            after = rows_of_everything()
            told = {name: after[name] - before[name] for name in before if after[name] != before[name]}
            if told != ({"access_entry": 1} if recorded(app, line, scene) else {}):
                wrong.append(f"{line} by {person}: {told}")
            before = after
    assert not wrong, "\n".join(wrong)


def recorded(app: Flask, line: Line, scene: Scene) -> bool:
    view = app.view_functions[endpoint_of(app, line.path(scene.things))]
    return hasattr(view, "records_access")


def test_an_empty_form_never_breaks(app: Flask, scene: Scene, monkeypatch) -> None:
    """By whoever may send it; what it does is written to the database and taken back instead of kept."""
    people = {login: visitor(app, scene.world, login) for login in VISITORS}
    monkeypatch.setattr(db.session, "commit", _undo)
    monkeypatch.setattr(imports, "start", lambda *_: None)  # it would work on what was taken back
    wrong = []
    for line, method in lines(UNSAFE):
        for login in line.people("open"):
            answer = people[login].open(line.path(scene.things), method=method, buffered=True)
            if answer.status_code not in FINE:
                wrong.append(f"{method} {line.address} by {login}: {answer.status_code}")
            if answer.status_code in {200, 422} and answer.mimetype == "text/html":
                wrong += [f"{method} {line.address}: {fault}" for fault in faults(answer.text, csrf=False)]
    assert not wrong, "\n".join(wrong)


def _undo() -> None:
    db.session.flush()
    db.session.rollback()
