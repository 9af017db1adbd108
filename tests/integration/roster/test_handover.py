"""XX-30 from end to end: pupils and open cases of a merged school arrive with a live unit and owner."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.accounts import service as accounts
from caseflow.accounts.models import Unit, User
from caseflow.accounts.sessions import actor_for
from caseflow.cases import service as cases
from caseflow.cases.entry import Suspicion
from caseflow.cases.models import Case
from caseflow.extensions import db
from caseflow.policy.actors import Role
from caseflow.roster.models import Pupil
from tests.support.databases import Sandbox


@pytest.fixture
def sandbox(empty_sandbox: Sandbox) -> Sandbox:
    return empty_sandbox


@dataclass
class Place:
    now: datetime
    county: Unit
    town: Unit
    old: Unit
    new: Unit
    klass: Unit
    head: User
    bureau: User


@pytest.fixture
def place(app: Flask, now: datetime) -> Iterator[Place]:
    with app.app_context():
        yield _build(now)


def _build(now: datetime) -> Place:
    def unit(kind: str, name: str, parent: Unit | None = None, **more: Any) -> Unit:
        data = accounts.UnitData(kind, name, parent.id if parent else None, **more)
        return accounts.create_unit(data, now)

    def person(login: str, role: Role, on: Unit) -> User:
        user = accounts.create_user(login, login, now)
        accounts.add_post(user, role, on, now)
        return user

    county = unit("county", "甲县")
    town = unit("township", "青石镇", county, form="镇")
    old = unit("school", "青石小学", county, township_id=town.id)
    new = unit("school", "白沙小学", county, township_id=town.id)
    klass = unit("class", "六(1)班", old, grade=6)
    person("oldhead", Role.HEADMASTER, old)
    bureau = person("bureau", Role.BUREAU_OFFICER, county)
    return Place(now, county, town, old, new, klass, person("newhead", Role.HEADMASTER, new), bureau)


def add_pupil(place: Place, **more: Any) -> Pupil:
    pupil = Pupil(name="林小满", created_at=place.now, updated_at=place.now, **more)
    db.session.add(pupil)
    db.session.flush()
    return pupil


def test_pupils_of_a_merged_school_go_with_their_classes(place: Place) -> None:
    pupil = add_pupil(place, school_id=place.old.id, class_id=place.klass.id)
    plan = accounts.plan_ending(place.old, place.new, place.head)
    assert ("学生", 1, "人") in [(b.what, b.count, b.measure) for b in plan.burdens]
    accounts.merge_unit(
        place.old, place.new, owner=place.head, actor=actor_for(place.bureau.id), now=place.now
    )
    assert (pupil.school_id, pupil.class_id) == (place.new.id, place.klass.id)
    assert place.klass.parent_id == place.new.id


def test_household_and_dwelling_follow_a_merged_township(place: Place) -> None:
    data = accounts.UnitData("subdistrict", "东街街道", place.county.id)
    street = accounts.create_unit(data, place.now)
    officer = accounts.create_user("street", "街道专干", place.now)
    accounts.add_post(officer, Role.TOWNSHIP_OFFICER, street, place.now)
    pupil = add_pupil(place, household_unit_id=place.town.id, dwelling_unit_id=place.town.id)
    accounts.merge_unit(place.town, street, owner=officer, actor=actor_for(place.bureau.id), now=place.now)
    assert (pupil.household_unit_id, pupil.dwelling_unit_id) == (street.id, street.id)


@pytest.fixture
def case(place: Place) -> Case:
    """Open, owned by the old school's headmaster."""
    pupil = add_pupil(place, school_id=place.old.id, class_id=place.klass.id)
    head = actor_for(db.session.scalars(select(User.id).where(User.login == "oldhead")).one())
    return cases.open_case(Suspicion(pupil.id, "monthly"), head, place.now, "shanting-ruian")


def test_open_cases_arrive_with_a_live_unit_and_owner(place: Place, case: Case) -> None:
    plan = accounts.plan_ending(place.old, place.new, place.head)
    assert ("在办个案", 1) in [(b.what, b.count) for b in plan.burdens]
    accounts.merge_unit(
        place.old, place.new, owner=place.head, actor=actor_for(place.bureau.id), now=place.now
    )
    db.session.expire_all()
    assert (case.responsible_unit_id, case.school_id) == (place.new.id, place.new.id)
    assert case.owner_id == place.head.id
    assert case.class_id == place.klass.id


def test_who_leaves_leaves_no_case_behind(place: Place, case: Case) -> None:
    head = db.session.scalars(select(User).where(User.login == "oldhead")).one()
    assert case.owner_id == head.id
    accounts.deactivate_user(actor_for(place.bureau.id), head, place.now)
    db.session.expire_all()
    assert case.owner_id == place.bureau.id
