"""A county of this room's own, so that a change of the standard one moves no test here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caseflow.accounts import passwords, service
from caseflow.accounts.models import Unit, User
from caseflow.accounts.sessions import actor_for
from caseflow.extensions import db
from caseflow.policy.actors import Actor, Role
from tests.support.databases import Sandbox

PASSWORD = "Kx7-vQ2mWp"


@pytest.fixture(scope="session")
def password_hash() -> str:
    return passwords.hash_secret(PASSWORD)


@pytest.fixture
def sandbox(empty_sandbox: Sandbox) -> Sandbox:
    return empty_sandbox


@dataclass
class County:
    now: datetime
    password_hash: str
    units: dict[str, int]
    users: dict[str, int]

    def unit(self, name: str) -> Unit:
        return db.session.get_one(Unit, self.units[name])

    def user(self, login: str) -> User:
        return db.session.get_one(User, self.users[login])

    def actor(self, login: str) -> Actor:
        return actor_for(self.users[login])

    def add_unit(self, kind: str, name: str, parent: str | None = None, **more: Any) -> Unit:
        data = service.UnitData(kind, name, self.units[parent] if parent else None, **more)
        unit = service.create_unit(data, self.now)
        self.units[name] = unit.id
        return unit

    def add_user(self, login: str, *posts: tuple[Role, str], phone: str = "") -> User:
        user = service.create_user(login, f"{login}同志", self.now, phone=phone)
        user.password_hash, user.must_change, user.pledged_at = self.password_hash, False, self.now
        self.users[login] = user.id
        for role, name in posts:
            service.add_post(user, role, self.unit(name), self.now)
        return user


def _units(county: County) -> None:
    county.add_unit("county", "甲县")
    qingshi = county.add_unit("township", "青石镇", "甲县", form="镇", rank=1)
    dongjie = county.add_unit("subdistrict", "东街街道", "甲县", rank=2)
    county.add_unit("department", "司法局", "甲县", dept="justice")
    county.add_unit("district", "城关学区", "甲县")
    county.add_unit("school", "青石小学", "甲县", township_id=qingshi.id)
    county.add_unit("school", "东街小学", "城关学区", township_id=dongjie.id)
    county.add_unit("class", "六(1)班", "青石小学", grade=6)
    county.add_unit("class", "六(2)班", "青石小学", grade=6)
    county.add_unit("class", "五(1)班", "东街小学", grade=5)


CAST = {
    "teacher": (Role.CLASS_TEACHER, "六(1)班"),
    "registrar": (Role.REGISTRAR, "青石小学"),
    "head": (Role.HEADMASTER, "青石小学"),
    "vice": (Role.VICE_HEAD, "青石小学"),
    "stranger": (Role.HEADMASTER, "东街小学"),
    "district": (Role.DISTRICT_HEAD, "城关学区"),
    "town": (Role.TOWNSHIP_OFFICER, "青石镇"),
    "leader": (Role.TOWNSHIP_LEADER, "青石镇"),
    "street": (Role.TOWNSHIP_OFFICER, "东街街道"),
    "justice": (Role.JUDICIAL_OFFICER, "司法局"),
    "bureau": (Role.BUREAU_OFFICER, "甲县"),
    "chief": (Role.BUREAU_LEADER, "甲县"),
    "sysadmin": (Role.SYSADMIN, "甲县"),
    "secadmin": (Role.SECADMIN, "甲县"),
    "auditor": (Role.AUDITOR, "甲县"),
}


@pytest.fixture
def county(app: Flask, now: datetime, password_hash: str) -> Iterator[County]:
    """Inside an app context; what is made here is committed."""
    with app.app_context():
        made = County(now, password_hash, {}, {})
        _units(made)
        for login, post in CAST.items():
            made.add_user(login, post)
        made.add_user("postless")
        db.session.commit()
        yield made


@pytest.fixture
def enter(app: Flask, county: County) -> Callable[..., FlaskClient]:
    """A client in which the person of that login has signed in."""

    def enter(login: str, password: str = PASSWORD) -> FlaskClient:
        client = app.test_client()
        response = client.post("/sign-in", data={"login": login, "password": password})
        assert response.status_code == 302, response.text
        return client

    return enter
