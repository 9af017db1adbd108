"""Ids that a page does not offer, typed into its form all the same: nothing outside is reached."""

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.notices.models import Notice
from caseflow.tasks.models import Task
from tests.integration.access.conftest import Enter
from tests.integration.access.test_posts import rows_of_everything
from tests.support.scene import Scene

NOTE = "情况属实，按规定办理。"
VISIT = {"at": "2026-11-19T15:00", "method": "home", "result": "nobody", "note": NOTE}

#: who, which page, what is typed; {x} is a thing of the scene, {other_x} the same of another township
TYPED = [
    ("officer", "/cases/{noticed}/void", {"notice_id": "{other_notice}", "note": NOTE}),
    ("officer", "/cases/{noticed}/void", {"notice_id": "{letter}", "note": NOTE}),
    ("justice", "/cases/{judicial}/void", {"notice_id": "{notice}", "note": NOTE}),
    (
        "officer",
        "/cases/{judicial}/service",
        {"notice_id": "{other_notice}", "succeeded": "1", "mode": "direct"},
    ),
    ("leader", "/cases/{reported}/extend", {"task_id": "{other_task}", "until": "2026-12-31", "note": NOTE}),
    ("head", "/cases/{persuading}/assign", {"owner_id": "{other_user}", "note": NOTE}),
    ("head", "/cases/{persuading}/assign", {"owner_id": "999999", "note": NOTE}),
    ("officer", "/cases/{reported}/transfer", {"unit_id": "{class}", "note": NOTE}),
    ("officer", "/cases/{reported}/transfer", {"unit_id": "{police}", "note": NOTE}),
    ("teacher", "/cases/{persuading}/visits/new", {**VISIT, "siblings": "{other_noticed}"}),
    ("teacher", "/cases/{persuading}/return", {"on_day": "2026-11-20", "class_id": "{other_class}"}),
    ("registrar", "/pupils/{pupil}/move", {"class_id": "{other_class}"}),
    ("registrar", "/pupils/{pupil}/move?school={other_middle}", {"class_id": "{other_class}"}),
    ("registrar", "/pupils/new?school={other_middle}", {"name": "生人"}),
    ("bureau", "/units/{middle}/move", {"parent": "{police}"}),
    ("secadmin", "/people/{user}/posts/new", {"role": "headmaster", "unit": "999999"}),
]
#: the same forms with what the page does offer
OFFERED = [
    ("leader", "/cases/{reported}/extend", {"task_id": "{own_task}", "until": "2026-12-31", "note": NOTE}),
    ("officer", "/cases/{noticed}/void", {"notice_id": "{own_notice}", "note": NOTE}),
    ("head", "/cases/{persuading}/assign", {"owner_id": "{registrar}", "note": NOTE}),
    ("officer", "/cases/{reported}/transfer", {"unit_id": "{liushu}", "note": NOTE}),
    ("teacher", "/cases/{lapsed}/visits/new", VISIT),
    ("teacher", "/cases/{lapsed}/return", {"on_day": "2026-11-20", "class_id": "{class}"}),
    ("registrar", "/pupils/{pupil}/move", {"class_id": "{class}"}),
]


@pytest.fixture
def things(session, scene: Scene) -> dict[str, int]:
    units, elsewhere = scene.world.units, scene.elsewhere["reported"]

    def task(case_id: int) -> int:
        owed = select(Task.id).where(Task.case_id == case_id, Task.state == "open").order_by(Task.id)
        return session.scalars(owed).first()

    found = {f"other_{name}": number for name, number in scene.elsewhere.items()}
    found |= {"own_task": task(scene.things["reported"]), "other_task": task(elsewhere)}
    own = select(Notice.id).where(Notice.case_id == scene.things["noticed"], Notice.kind == "return_notice")
    found["own_notice"] = session.scalars(own).one()
    places = {"class": units["c81"], "other_class": units["c61"], "police": units["police"]}
    people = {"registrar": scene.world.users["registrar"], "liushu": units["liushu"]}
    return {**scene.things, **found, **places, **people}


def test_an_id_no_page_offers_is_refused(app: Flask, session, enter: Enter, things: dict[str, int]) -> None:
    wrong, before = [], rows_of_everything()
    for login, address, typed in TYPED:
        client, path = enter(login), address.format(**things)
        before = rows_of_everything()
        answer = client.post(path, data={name: value.format(**things) for name, value in typed.items()})
        if answer.status_code not in {404, 409, 422} or rows_of_everything() != before:
            wrong.append(f"{path} {typed} by {login}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_the_same_form_goes_through_with_an_id_the_page_offers(enter: Enter, things: dict[str, int]) -> None:
    for login, address, typed in OFFERED:
        sent = {name: value.format(**things) for name, value in typed.items()}
        answer = enter(login).post(address.format(**things), data=sent)
        assert answer.status_code == 302, address


def test_a_receipt_names_the_documents_of_its_own_case_only(enter: Enter, things: dict[str, int]) -> None:
    address = f"/cases/{things['judicial']}/receipt.docx?notice={{}}"
    assert enter("officer").get(address.format(things["letter"]), buffered=True).status_code == 200
    assert enter("officer").get(address.format(things["other_notice"])).status_code in {404, 409}
