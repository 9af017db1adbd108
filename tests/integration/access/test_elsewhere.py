"""What belongs to somebody else shows nowhere: no page, no list, no count, no search, no download."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from caseflow.cases.models import Case
from caseflow.extensions import db
from caseflow.lib.masking import mask_name
from caseflow.roster.models import Pupil
from tests.integration.access.conftest import Enter
from tests.support.access import SAFE, UNSAFE, lines
from tests.support.pages import Page
from tests.support.scene import Scene

HERE = ("registrar", "vice_head", "officer", "leader", "teacher", "head")
TOWNSHIP_STAGES = "reported offered batched noticed lapsed referred judicial returned"
CLASS_CASES = f"suspected persuading parked closed exempt {TOWNSHIP_STAGES}"
#: which cases of the scene each of them may see, by name
SIGHT = {
    "teacher": CLASS_CASES,
    "colleague": "rare",
    "registrar": f"{CLASS_CASES} rare",
    "head": f"{CLASS_CASES} rare",
    "primary_head": "",
    "other_teacher": "far town",
    "other_head": "far town",
    "district_head": "far town",
    # a copy of the report goes to the township of the school: 青石镇 sees rare, the town sees far
    "officer": f"{TOWNSHIP_STAGES} rare",
    "leader": f"{TOWNSHIP_STAGES} rare",
    "other_officer": "far never rare",
    "street_officer": "far",
    "justice": "referred judicial",
    "liaison": "",
    "bureau": f"{CLASS_CASES} far never rare town",
    "inspector": f"{CLASS_CASES} far never rare town",
}
LISTS = (
    *(
        "/",
        "/?tab=done",
        "/?tab=mine",
        "/cases?stage=all&size=100",
        "/cases?stage=all&sort=-updated",
        "/approvals",
    ),
    *(
        "/approvals?mine=1",
        "/notices",
        "/notices?status=issued",
        "/messages",
        "/judicial",
        "/judicial?shelf=done",
    ),
    *("/reports/townships", "/reports/townships?view=place", "/reports/townships?view=school", "/chains"),
)


def cases_of(scene: Scene) -> dict[str, Case]:
    named = {**{key: scene.things[key] for key in CLASS_CASES.split()}, **scene.foreign}
    return {key: db.session.get_one(Case, case_id) for key, case_id in named.items()}


def hidden_from(login: str, scene: Scene) -> list[Case]:
    seen = SIGHT[login].split()
    # It was offered to 柳树乡, where it waits for the answer
    asked = ["offered"] if login == "other_officer" else []
    return [case for key, case in cases_of(scene).items() if key not in (*seen, *asked)]


def linked(page: str, room: str = "cases") -> set[int]:
    return {int(number) for number in re.findall(rf'href="/{room}/(\d+)', page)}


def test_a_thing_of_another_township_does_not_exist(app: Flask, enter: Enter, scene: Scene) -> None:
    """The pages of the access list, asked for things of 柳树乡: 404 for whoever might open his own."""
    wrong, people = [], {login: enter(login) for login in HERE}
    for line, method in lines(SAFE | UNSAFE):
        path = line.address.format(**{**scene.things, **scene.elsewhere})
        for login in HERE if "{" in line.address.partition("?")[0] else ():
            status = people[login].open(path, method=method).status_code
            if status not in ({404} if line.answer(login) else {403, 404}):
                wrong.append(f"{method} {path} by {login}: {status}")
    assert not wrong, "\n".join(wrong)


def test_a_list_holds_what_one_may_see_and_counts_no_more(session, enter: Enter, scene: Scene) -> None:
    cases = cases_of(scene)
    for login, names in SIGHT.items():
        client, seen = enter(login), {cases[key].id for key in names.split()}
        page = client.get("/cases?stage=all&size=100").text
        assert linked(page) == seen, login
        assert _total(page) == len(seen), login


def test_a_search_finds_what_one_may_see_and_no_more(session, enter: Enter, scene: Scene) -> None:
    cases = cases_of(scene)
    for login in ("teacher", "district_head", "officer", "street_officer", "justice"):
        client, seen = enter(login), {cases[key].id for key in SIGHT[login].split()}
        for case in cases.values():
            for text in (case.number, case.pupil.name, case.pupil.id_number[-4:]):
                found = linked(client.get(f"/cases?stage=all&q={quote(text)}").text)
                assert found <= seen, (login, text)
                assert (case.id in found) == (case.id in seen), (login, text)


def test_no_list_names_the_case_of_another(session, enter: Enter, scene: Scene) -> None:
    for login in SIGHT:
        client, hidden = enter(login), hidden_from(login, scene)
        for address in LISTS:
            page = client.get(address).text
            words = Page(page).words
            assert not linked(page) & {case.id for case in hidden}, (login, address)
            told = [
                case.number for case in hidden if case.number in page or mask_name(case.pupil.name) in words
            ]
            assert not told, (login, address)


def test_every_number_is_a_link_to_its_rows(session, enter: Enter, scene: Scene) -> None:
    cases = cases_of(scene)
    for login in ("head", "officer", "district_head", "other_officer", "bureau", "inspector"):
        client, seen = enter(login), {cases[key].id for key in SIGHT[login].split()}
        for address in ("/", "/reports/townships", "/reports/townships?view=school"):
            for href, number in _numbers(client, address):
                rows = client.get(f"{href}&size=100").text
                assert _total(rows) == number == len(linked(rows)), (login, address, href)
                assert linked(rows) <= seen, (login, address, href)


def _numbers(client: FlaskClient, address: str) -> Iterator[tuple[str, int]]:
    for link in Page(client.get(address).text).all("a"):
        numbers = re.findall(r"\d+", link.text)  # the last: one of them reads "7天内到期 3"
        if link.attrs["href"].startswith("/cases?") and numbers:
            yield link.attrs["href"], int(numbers[-1])


def _total(page: str) -> int:
    found = re.search(r"共(\d+)条", page)
    return int(found[1]) if found else len(linked(page))


#: pupils outside the sight of each
OUTSIDE = {
    "officer": "far never rare town",
    "teacher": "far never rare town",
    "head": "far never town",
    "other_officer": "zhang free town",
    "street_officer": "zhang free far never rare",
    "primary_head": "zhang free never rare town",
}


def test_a_pupil_of_another_place_is_found_by_nothing(session, enter: Enter, scene: Scene) -> None:
    for login, names in OUTSIDE.items():
        client, ids = enter(login), [scene.world.pupils[key] for key in names.split()]
        pupils = list(session.scalars(select(Pupil).where(Pupil.id.in_(ids))))
        words = {
            word for one in pupils for word in (one.name, one.initials, one.id_number, one.id_number[-4:])
        }
        for word in ["", *sorted(words)]:
            for address in (f"/pupils?status=all&size=100&q={quote(word)}", f"/cases/new?q={quote(word)}"):
                page = client.get(address).text
                assert not (linked(page, "pupils") | linked(page, "cases/new")) & set(ids), (login, address)
                told = [one.name for one in pupils if mask_name(one.name) in Page(page).words]
                assert not told, (login, address)


def test_units_and_people_of_another_township_are_not_listed(enter: Enter) -> None:
    for login in ("officer", "head"):
        client = enter(login)
        for address in ("/units", "/people", f"/people?q={quote('许海燕')}", "/people?role=township_officer"):
            words = Page(client.get(address).text).words
            assert "柳树乡" not in words, (login, address)
            assert "许海燕" not in words, (login, address)
            assert "城关第一小学" not in words, (login, address)


def test_a_document_of_another_township_is_not_in_the_register(session, enter: Enter, scene: Scene) -> None:
    ids = {scene.elsewhere["notice"]}
    for login in ("officer", "teacher", "head", "justice"):
        client = enter(login)
        liushu = scene.world.units["liushu"]
        for query in (
            "",
            "?q=%E6%9F%B3%E6%94%BF",
            f"?unit={liushu}",
            f"?case={scene.foreign['far']}",
            "?kind=return_notice",
        ):
            page = client.get(f"/notices{query}").text
            assert not linked(page, "notices") & ids, (login, query)
    assert linked(enter("other_officer").get("/notices").text, "notices") >= ids
