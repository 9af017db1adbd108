from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from caseflow import clock
from caseflow.accounts import grants, hooks, service
from caseflow.accounts.models import AccessGrant, Unit
from caseflow.errors import Forbidden, Refused
from caseflow.extensions import db
from caseflow.policy.actors import Role
from tests.integration.accounts.conftest import County


def refusals(call: Callable[..., object], *args: object, **kwargs: object) -> list[str]:
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return [reason.code for reason in refused.value.reasons]


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        ({"kind": "township", "name": "白沙"}, ["unit.form"]),
        ({"kind": "school", "name": ""}, ["unit.township", "unit.name"]),
        ({"kind": "class", "name": "七(1)班"}, ["unit.parent", "unit.grade"]),
        ({"kind": "department", "name": "公安局"}, ["unit.dept"]),
        ({"kind": "village", "name": "某村"}, ["unit.kind"]),
        ({"kind": "township", "name": "青石镇", "form": "镇"}, ["unit.same_name"]),
    ],
)
def test_every_reason_against_a_new_unit(county: County, data: dict[str, str], codes: list[str]) -> None:
    unit = service.UnitData(parent_id=county.units["甲县"], **data)  # type: ignore[arg-type]
    assert refusals(service.create_unit, unit, county.now, actor=county.actor("bureau")) == codes


def test_only_inside_ones_rights(county: County) -> None:
    data = service.UnitData("class", "六(3)班", county.units["青石小学"], grade=6)
    for login in ("head", "town", "auditor", "postless"):
        with pytest.raises(Forbidden):
            service.create_unit(data, county.now, actor=county.actor(login))


def test_renaming_keeps_the_place_and_says_what_changed(county: County) -> None:
    school = county.unit("青石小学")
    data = service.UnitData("school", "青石中心小学", school.parent_id, township_id=county.units["青石镇"])
    changed = service.edit_unit(school, data, county.now, actor=county.actor("bureau"))
    assert changed == ["name"]
    assert service.edit_unit(school, data, county.now, actor=county.actor("bureau")) == []


def test_moving_a_school_moves_the_paths_below_it(county: County) -> None:
    school, district = county.unit("青石小学"), county.unit("城关学区")
    service.move_unit(school, district, county.now, actor=county.actor("bureau"))
    assert school.path == f"{district.path}{school.id}/"
    assert county.unit("六(1)班").path == f"{school.path}{county.units['六(1)班']}/"
    assert refusals(service.move_unit, school, county.unit("六(1)班"), county.now) == [
        "unit.circle",
        "unit.parent",
    ]


def test_merging_hands_everything_over_in_one_step(app: Flask, county: County) -> None:
    told: list[hooks.UnitEnd] = []
    burden = hooks.Burden("在办个案", 7)
    hooks.register_unit_hook(app, hooks.UnitHook(lambda _unit_id: [burden], told.append))
    school, into = county.unit("青石小学"), county.unit("东街小学")
    grants.grant(("case", 1), school.id, "copy", "", by=None, now=county.now)
    done = service.merge_unit(
        school, into, owner=county.user("stranger"), actor=county.actor("bureau"), now=county.now
    )
    assert done.burdens == [burden]
    assert [(end.unit_id, end.into_id, end.owner_id) for end in told] == [
        (school.id, into.id, county.users["stranger"])
    ]
    assert (school.status, school.successor_id, school.ended_on) == ("merged", into.id, clock.today())
    assert county.unit("六(1)班").path.startswith(into.path)
    assert county.actor("head").posts == ()
    assert [post.role for post in county.actor("teacher").posts] == [Role.CLASS_TEACHER]
    assert db.session.scalar(select(AccessGrant.unit_id)) == into.id


def test_schools_of_a_township_go_along(county: County) -> None:
    service.close_unit(
        county.unit("青石镇"),
        county.unit("东街街道"),
        owner=county.user("street"),
        actor=county.actor("chief"),
        now=county.now,
    )
    assert county.unit("青石小学").township_id == county.units["东街街道"]
    assert county.unit("青石镇").status == "closed"


def test_no_live_successor_no_end(county: County) -> None:
    bureau, school = county.actor("bureau"), county.unit("青石小学")
    end = service.merge_unit
    assert refusals(end, school, None, owner=None, actor=bureau, now=county.now) == [
        "unit.no_successor",
        "unit.no_owner",
    ]
    town, town_officer = county.unit("青石镇"), county.user("town")
    assert refusals(end, school, town, owner=town_officer, actor=bureau, now=county.now) == ["unit.into_kind"]
    other = county.unit("东街小学")
    other.status = "closed"
    found = refusals(end, school, other, owner=county.user("head"), actor=bureau, now=county.now)
    assert found == ["unit.into_ended", "unit.owner_post"]
    assert (
        refusals(end, county.unit("甲县"), None, owner=None, actor=bureau, now=county.now)[0] == "unit.county"
    )
    class_into = county.unit("五(1)班")
    found = refusals(
        end, county.unit("六(1)班"), class_into, owner=county.user("teacher"), actor=bureau, now=county.now
    )
    assert found == ["unit.into_school", "unit.owner_post"]


def test_ending_is_the_bureaus(county: County) -> None:
    for login in ("sysadmin", "head", "town"):
        with pytest.raises(Forbidden):
            service.merge_unit(
                county.unit("青石小学"),
                county.unit("东街小学"),
                owner=county.user("stranger"),
                actor=county.actor(login),
                now=county.now,
            )


def test_the_pages_lead_through_it(enter: Callable[..., FlaskClient], county: County) -> None:
    client = enter("bureau")
    school, into = county.units["青石小学"], county.units["东街小学"]
    first = client.get(f"/units/{school}/end")
    assert "下级机构 2个" in first.text
    second = client.get(f"/units/{school}/end?into={into}")
    assert "stranger同志" in second.text
    form = {"how": "merge", "into": into, "owner": 0}
    assert "请选择接办人" in client.post(f"/units/{school}/end?into={into}", data=form).text
    form["owner"] = county.users["stranger"]
    done = client.post(f"/units/{school}/end?into={into}", data=form)
    assert done.location == f"/units/{into}"
    assert "合并" in client.get(f"/units/{school}").text
    db.session.expire_all()
    assert county.unit("青石小学").status == "merged"


def test_units_are_made_and_changed_on_pages(enter: Callable[..., FlaskClient], county: County) -> None:
    client = enter("bureau")
    url = f"/units/{county.units['青石小学']}/new/class"
    assert client.post(url, data={"name": "六(3)班", "grade": ""}).status_code == 422
    made = client.post(url, data={"name": "六(3)班", "grade": "6"})
    assert made.status_code == 302, made.text
    edit = f"/units/{county.units['青石小学']}/edit"
    form = {
        "name": "青石中心小学",
        "township_id": county.units["青石镇"],
        "school_kind": "primary",
        "phone": "",
    }
    assert client.post(edit, data=form).status_code == 302
    move = f"/units/{county.units['青石小学']}/move"
    assert client.post(move, data={"parent": county.units["城关学区"]}).status_code == 302
    db.session.expire_all()
    school = county.unit("青石小学")
    assert (school.name, school.parent_id) == ("青石中心小学", county.units["城关学区"])
    assert db.session.scalar(select(Unit.grade).where(Unit.name == "六(3)班")) == 6
    assert client.get(f"/units/{county.units['青石镇']}/new/class").status_code == 404
