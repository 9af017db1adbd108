import re
from datetime import date

import pytest
from sqlalchemy import select

from caseflow.audit.models import AccessEntry
from caseflow.roster import panels
from caseflow.roster.models import Pupil
from tests.make import make_id
from tests.walk import open_case

ZHANG_ID = make_id(date(2013, 5, 6), "1", "11")


def test_the_list_is_masked(enter, world):
    page = enter("registrar").get("/pupils").text
    assert "张*明" in page
    assert "张晓明" not in page
    assert ZHANG_ID not in page
    assert "13900000001" not in page
    assert "三组12号" not in page
    assert "共6条" in page


def test_teachers_of_one_class_need_no_tabs_and_see_only_it(enter, world):
    page = enter("teacher").get("/pupils").text
    assert "共4条" in page
    assert "赵*凡" not in page


def test_search_and_class_tabs(enter, world):
    client = enter("head")
    assert "八（1）班" in client.get("/pupils").text
    assert "共2条" in client.get(f"/pupils?class={world.units['c81']}").text
    assert "共1条" in client.get("/pupils?q=zxm").text
    assert "没有符合条件的学生" in client.get("/pupils?q=没有这个人").text


@pytest.mark.parametrize(
    "query", ["school=x", "school=99999999999999999999999", "page=-1", "grade=88", "group=nope"]
)
def test_odd_addresses_are_harmless(enter, world, query):
    assert enter("head").get(f"/pupils?{query}").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/pupils/{0}", "/pupils/{0}/edit", "/pupils/{0}/move", "/pupils/{0}/reveal/id_number"],
)
def test_another_schools_people_find_nothing(enter, world, path):
    address = path.format(world.pupils["zhang"])
    login = "other_head" if "reveal" in path or path.endswith("{0}") else "registrar"
    address = address if login == "other_head" else path.format(world.pupils["town"])
    assert enter(login).get(address).status_code == 404


def test_a_township_finds_nothing_of_another(enter, world):
    client = enter("other_officer")
    assert client.get(f"/pupils/{world.pupils['zhang']}").status_code == 404
    assert client.get(f"/pupils/{world.pupils['rare']}").status_code == 200
    assert "共0条" in client.get("/pupils?q=张晓明").text or "没有符合" in client.get("/pupils?q=张晓明").text


def test_the_page_of_a_pupil_masks_numbers(enter, world):
    page = enter("teacher").get(f"/pupils/{world.pupils['zhang']}").text
    for secret in (ZHANG_ID, "13900000001", "三组12号", "张建国"):
        assert secret not in page
    assert "139****0001" in page
    assert "石桥村" in page
    assert "留守" in page


def test_a_reveal_asks_why_and_is_logged(enter, world, session):
    client = enter("teacher")
    address = f"/pupils/{world.pupils['zhang']}/reveal/guardian1.phone"
    assert "13900000001" not in client.get(address).text
    refused = client.post(address, data={"purpose": "其他"})
    assert refused.status_code == 422
    assert "13900000001" not in refused.text
    shown = client.post(address, data={"purpose": "电话联系家长"})
    assert 'href="tel:13900000001"' in shown.text
    assert shown.headers["Refresh"] == f"60; url=/pupils/{world.pupils['zhang']}"
    assert shown.headers["Cache-Control"] == "no-store"
    entry = session.scalars(select(AccessEntry).where(AccessEntry.action == "pupil.reveal")).one()
    assert (entry.user_id, entry.subject_id) == (world.users["teacher"], world.pupils["zhang"])
    assert entry.detail["purpose"] == "电话联系家长"


@pytest.mark.parametrize("field", ["initials", "guardian3.phone", "guardian1.name", "password_hash"])
def test_only_masked_fields_can_be_revealed(enter, world, field):
    assert enter("teacher").get(f"/pupils/{world.pupils['zhang']}/reveal/{field}").status_code == 404


def fields(page: str) -> dict[str, str]:
    """The values a browser would send back for the form as it stands."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checked" in tag or not re.search(r'type="(radio|checkbox)"', tag)):
            found[name[1]] = value[1] if value else ""
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', body) or re.search(r'value="([^"]*)"', body)
        found[name] = chosen[1] if chosen else ""
    return found


def test_an_edit_keeps_what_was_left_empty(enter, world, session):
    client = enter("registrar")
    address = f"/pupils/{world.pupils['zhang']}/edit"
    page = client.get(address).text
    assert ZHANG_ID not in page
    assert "三组12号" not in page
    answer = client.post(address, data={**fields(page), "seat_no": "33", "guardian1_phone": "13700000009"})
    assert answer.status_code == 302, answer.text
    pupil = session.get(Pupil, world.pupils["zhang"])
    assert (pupil.seat_no, pupil.id_number, pupil.household_address) == (33, ZHANG_ID, "石桥村三组12号")
    assert [g.phone for g in pupil.guardians] == ["13700000009", "13900000002"]
    assert [row.group for row in pupil.groups] == ["left_behind"]


def test_an_unchanged_form_changes_nothing(enter, world, session):
    client = enter("registrar")
    address = f"/pupils/{world.pupils['zhang']}/edit"
    client.post(address, data={**fields(client.get(address).text)})
    assert not session.scalars(select(AccessEntry).where(AccessEntry.action == "pupil.update")).all()


def test_a_new_pupil_and_all_its_problems(enter, world, session):
    client = enter("registrar")
    page = fields(client.get("/pupils/new").text)
    refused = client.post("/pupils/new", data={**page, "name": "", "id_number": "123", "seat_no": "0"})
    assert refused.status_code == 422
    wrong = client.post(
        "/pupils/new", data={**page, "name": "孔令仪", "id_number": "123", "guardian1_phone": "12345678"}
    )
    assert wrong.status_code == 422
    assert "应为18位" in wrong.text
    number = make_id(date(2013, 7, 8), "2", "66")
    good = {**page, "name": "孔令仪", "id_number": number, "class_id": str(world.units["c81"])}
    answer = client.post("/pupils/new", data=good)
    assert answer.status_code == 302, answer.text
    assert (
        session.scalars(select(Pupil).where(Pupil.name == "孔令仪")).one().school_id == world.units["middle"]
    )
    again = client.post("/pupils/new", data=good)
    assert again.status_code == 422
    assert "已有档案" in again.text


def test_the_bureau_picks_the_school_first(enter, world):
    client = enter("bureau")
    assert "青石镇中心小学" in client.get("/pupils/new").text
    assert client.get(f"/pupils/new?school={world.units['first']}").status_code == 200
    assert enter("registrar").get(f"/pupils/new?school={world.units['first']}").status_code == 404


def test_who_only_looks_does_not_edit(enter, world):
    address = f"/pupils/{world.pupils['zhang']}/edit"
    assert enter("teacher").get(address).status_code == 403
    assert enter("officer").get(address).status_code == 403


def test_moving_within_and_between_schools(enter, world, session):
    zhang, unit = world.pupils["zhang"], world.units
    client = enter("registrar")
    assert client.post(f"/pupils/{zhang}/move", data={"class_id": str(unit["c81"])}).status_code == 302
    session.rollback()
    assert session.get(Pupil, zhang).class_id == unit["c81"]
    assert client.get(f"/pupils/{zhang}/move?school={unit['first']}").status_code == 404
    bureau = enter("bureau")
    address = f"/pupils/{zhang}/move?school={unit['first']}"
    assert bureau.post(address, data={"class_id": str(unit["c61"])}).status_code == 302
    session.rollback()
    assert session.get(Pupil, zhang).school_id == unit["first"]


def test_the_classes_of_a_school(enter, world):
    page = enter("head").get(f"/schools/{world.units['middle']}/classes").text
    assert "七（2）班" in page
    assert enter("head").get(f"/schools/{world.units['first']}/classes").status_code == 404


def test_rooms_above_add_panels_and_tags(enter, app, world):
    panels.register(
        app, lambda pupil, actor: panels.Panel("活动记录", "cases/pupil_panel.html", {"cases": []})
    )
    panels.register_tags(app, lambda ids, actor: {pupil_id: [("参加社团", "amber")] for pupil_id in ids})
    client = enter("teacher")
    assert client.get("/pupils").text.count("参加社团") == 4
    page = client.get(f"/pupils/{world.pupils['zhang']}").text
    assert "参加社团" in page
    assert "活动记录" in page


def test_the_cases_of_a_child_stand_on_its_page(enter, world, session):
    case_id = open_case(world, "zhang")
    session.commit()
    page = enter("teacher").get(f"/pupils/{world.pupils['zhang']}").text
    assert f"/cases/{case_id}" in page
    assert "疑似待核" in page
    assert "疑似待核" in enter("registrar").get("/pupils").text
    assert "登记疑似" in enter("registrar").get(f"/pupils/{world.pupils['aili']}").text
