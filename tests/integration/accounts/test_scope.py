from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow import clock
from caseflow.accounts import grants, scope, service
from caseflow.accounts.models import Unit
from caseflow.accounts.tree import current_tree
from caseflow.cases.models import Case
from caseflow.extensions import db
from caseflow.policy.permissions import Permission, Role, permits
from caseflow.roster.models import Pupil
from tests.integration.accounts.conftest import County

VIEW = Permission.CASE_VIEW


def add_case(county: County, number: str, responsible: str, school: str, klass: str, **pupil: Any) -> Case:
    place = {"school_id": county.units[school], "class_id": county.units[klass]}
    child = Pupil(name=number, created_at=county.now, updated_at=county.now, **place, **pupil)
    db.session.add(child)
    db.session.flush()
    case = Case(
        number=number,
        pupil_id=child.id,
        stage="persuading",
        edition="shanting-ruian",
        responsible_unit_id=county.units[responsible],
        **place,
        owner_id=county.users["registrar"],
        source="monthly",
        opened_on=clock.today(),
        stage_since=clock.today(),
        updated_at=county.now,
    )
    db.session.add(case)
    db.session.flush()
    return case


@pytest.fixture
def cases(county: County) -> dict[str, Case]:
    """a: the school's; b: another class; c: the township's; d: the same of a pupil of another school."""
    household = {"household_unit_id": county.units["青石镇"]}
    return {
        "a": add_case(county, "a", "青石小学", "青石小学", "六(1)班"),
        "b": add_case(county, "b", "青石小学", "青石小学", "六(2)班"),
        "c": add_case(county, "c", "青石镇", "青石小学", "六(1)班"),
        "d": add_case(county, "d", "青石镇", "东街小学", "五(1)班", **household),
    }


def seen(county: County, login: str, permission: Permission = VIEW) -> str:
    condition = scope.visible_cases(county.actor(login), permission, Case)
    return "".join(db.session.scalars(select(Case.number).where(condition).order_by(Case.number)))


@pytest.mark.parametrize(
    ("login", "numbers"),
    [
        ("teacher", "ac"),
        ("registrar", "abc"),
        ("head", "abc"),
        ("stranger", "d"),
        ("district", "d"),
        ("town", "cd"),
        ("street", ""),
        ("justice", ""),
        ("bureau", "abcd"),
        ("chief", "abcd"),
        ("sysadmin", ""),
        ("secadmin", ""),
        ("auditor", ""),
        ("postless", ""),
    ],
)
def test_who_sees_which_case(county: County, cases: dict[str, Case], login: str, numbers: str) -> None:
    assert seen(county, login) == numbers


def test_the_filter_and_the_permission_table_agree(county: County, cases: dict[str, Case]) -> None:
    grants.grant(
        ("case", cases["d"].id), county.units["司法局"], "referral", "ST-10b", by=None, now=county.now
    )
    for login in county.users:
        actor = county.actor(login)
        by_table = "".join(
            number
            for number, case in cases.items()
            if permits(actor, VIEW, scope.subject_of(case))
        )  # fmt: skip
        assert seen(county, login) == by_table, login


def test_a_grant_opens_one_case_and_its_end_closes_it(county: County, cases: dict[str, Case]) -> None:
    subject = ("case", cases["c"].id)
    grants.grant(subject, county.units["司法局"], "referral", "ST-10b", by=None, now=county.now)
    assert seen(county, "justice") == "c"
    assert seen(county, "street") == ""
    grants.revoke(subject, county.units["司法局"], county.now)
    assert seen(county, "justice") == ""


def test_pupils_by_school_class_household_and_dwelling(county: County, cases: dict[str, Case]) -> None:
    add_case(county, "e", "东街小学", "东街小学", "五(1)班", dwelling_unit_id=county.units["青石镇"])

    def pupils(login: str) -> str:
        condition = scope.visible_pupils(county.actor(login), Permission.PUPIL_VIEW, Pupil)
        return "".join(db.session.scalars(select(Pupil.name).where(condition).order_by(Pupil.name)))

    assert pupils("teacher") == "ac"
    assert pupils("head") == "abc"
    assert pupils("town") == "de"
    assert pupils("street") == ""
    assert pupils("bureau") == "abcde"
    assert pupils("justice") == ""


def test_a_post_on_an_ended_unit_is_worth_nothing(county: County, cases: dict[str, Case]) -> None:
    county.unit("青石小学").status = "closed"
    db.session.flush()
    assert seen(county, "head") == ""


def test_two_posts_add_up(county: County, cases: dict[str, Case]) -> None:
    service.add_post(county.user("stranger"), Role.CLASS_TEACHER, county.unit("六(2)班"), county.now)
    assert seen(county, "stranger") == "bd"


def test_the_picture_of_the_tree_follows_every_change(county: County) -> None:
    ids = scope.unit_ids(county.actor("head"), VIEW)
    made = county.add_unit("class", "五(2)班", "青石小学", grade=5)
    later = scope.unit_ids(county.actor("head"), VIEW)
    assert isinstance(ids, frozenset)
    assert later == ids | {made.id}
    db.session.rollback()
    assert scope.unit_ids(county.actor("head"), VIEW) == ids


def test_a_rolled_back_tree_is_never_mistaken_for_a_later_one(county: County) -> None:
    county.add_unit("class", "五(2)班", "青石小学", grade=5)
    wrong = current_tree()
    db.session.rollback()
    county.add_unit("class", "五(3)班", "青石小学", grade=5)
    assert current_tree().version != wrong.version
    assert "五(3)班" in {node.name for node in current_tree().nodes.values()}


def test_names_and_subtrees_without_loading_rows(app: Flask, county: County) -> None:
    assert current_tree() is current_tree()
    assert current_tree().root().name == "甲县"
    names = {current_tree().name(i) for i in current_tree().below(county.units["青石小学"])}
    assert names == {"青石小学", "六(1)班", "六(2)班"}
    assert db.session.scalar(select(Unit.path).where(Unit.name == "六(1)班")) == current_tree().path(
        county.units["六(1)班"]
    )
