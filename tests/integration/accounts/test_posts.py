from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.accounts import hooks, service
from caseflow.accounts.models import Post
from caseflow.errors import Forbidden, Refused
from caseflow.extensions import db
from caseflow.policy.actors import Role
from tests.integration.accounts.conftest import County


@pytest.fixture
def left(app: Flask, county: County) -> Iterator[list[hooks.Leaving]]:
    """What the rooms above are told when somebody leaves."""
    told: list[hooks.Leaving] = []
    hooks.register_person_hook(app, hooks.PersonHook(lambda _user_id: [], told.append))
    return told


def refusals(call: object, *args: object, **kwargs: object) -> list[str]:
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)  # type: ignore[operator]
    return [reason.code for reason in refused.value.reasons]


def test_granted_and_revoked_never_edited(county: County, left: list[hooks.Leaving]) -> None:
    bureau, user, unit = county.actor("bureau"), county.user("postless"), county.unit("东街小学")
    post = service.grant_post(bureau, user, Role.REGISTRAR, unit, county.now)
    service.revoke_post(bureau, post, county.now)
    again = service.grant_post(bureau, user, Role.REGISTRAR, unit, county.now)
    history = db.session.scalars(select(Post).where(Post.user_id == user.id).order_by(Post.id)).all()
    assert [(row.id, row.revoked_by) for row in history] == [(post.id, bureau.user_id), (again.id, None)]
    assert [(told.user_id, told.unit_ids) for told in left] == [(user.id, frozenset({unit.id}))]


def test_every_reason_at_once(county: County) -> None:
    user = county.user("sysadmin")
    user.active = False
    unit = county.unit("六(1)班")
    found = refusals(service.grant_post, county.actor("bureau"), user, Role.REGISTRAR, unit, county.now)
    assert found == ["role_unit", "role_conflict", "user.inactive"]


def test_outside_ones_rights(county: County) -> None:
    for login in ("head", "town", "sysadmin", "auditor", "postless"):
        with pytest.raises(Forbidden):
            service.grant_post(
                county.actor(login),
                county.user("postless"),
                Role.CLASS_TEACHER,
                county.unit("六(1)班"),
                county.now,
            )


def test_nobody_grants_himself_or_makes_administrators_but_the_security_administrator(county: County) -> None:
    unit, bureau = county.unit("甲县"), county.actor("bureau")
    own = refusals(service.grant_post, bureau, county.user("bureau"), Role.BUREAU_LEADER, unit, county.now)
    assert own == ["grant.self"]
    other = refusals(service.grant_post, bureau, county.user("postless"), Role.SECADMIN, unit, county.now)
    assert other == ["grant.admin"]
    assert service.grant_post(
        county.actor("secadmin"), county.user("postless"), Role.SECADMIN, unit, county.now
    )


def test_the_same_post_twice(county: County) -> None:
    found = refusals(
        service.grant_post,
        county.actor("bureau"),
        county.user("head"),
        Role.HEADMASTER,
        county.unit("青石小学"),
        county.now,
    )
    assert found == ["post.held"]


def test_the_last_administrator_stays(county: County) -> None:
    post = service.live_posts(county.users["secadmin"])[0]
    service.grant_post(
        county.actor("secadmin"), county.user("postless"), Role.SECADMIN, county.unit("甲县"), county.now
    )
    service.revoke_post(county.actor("postless"), post, county.now)
    last = service.live_posts(county.users["postless"])[0]
    assert refusals(service.revoke_post, county.actor("bureau"), last, county.now) == ["post.last"]
    assert refusals(service.revoke_post, county.actor("postless"), last, county.now) == [
        "post.self",
        "post.last",
    ]


def test_a_registrar_without_training_or_filing_is_warned_of(county: County) -> None:
    empty = service.Filing()
    full = service.Filing(date(2026, 9, 1), "甲教备〔2026〕3号", date(2026, 9, 10))
    assert service.filing_warnings("registrar", empty) == [
        "学籍管理员缺培训日期、备案编号、备案日期，培训、备案后补填"
    ]
    assert service.filing_warnings("registrar", full) == []
    assert service.filing_warnings("headmaster", empty) == []


def test_a_new_filing_is_a_new_post(county: County, left: list[hooks.Leaving]) -> None:
    old = service.live_posts(county.users["registrar"])[0]
    filing = service.Filing(date(2026, 9, 1), "甲教备〔2026〕3号", date(2026, 9, 10))
    new = service.refile_post(county.actor("bureau"), old, filing, county.now)
    assert old.revoked_at == county.now
    assert service.filing_of(new) == filing
    assert left == []


def test_who_is_closed_loses_posts_and_rights(county: County, left: list[hooks.Leaving]) -> None:
    service.deactivate_user(county.actor("bureau"), county.user("head"), county.now)
    assert service.live_posts(county.users["head"]) == []
    assert county.actor("head").posts == ()
    assert len(left) == 1
    service.reactivate_user(county.actor("bureau"), county.user("head"), county.now)
    assert county.actor("head").posts == ()


def test_a_refusal_of_the_rooms_above_stops_the_step(app: Flask, county: County) -> None:
    def refuse(_leaving: hooks.Leaving) -> None:
        raise Refused.because("owner", "没有人可以接办")

    hooks.register_person_hook(app, hooks.PersonHook(lambda _user_id: [hooks.Burden("在办个案", 3)], refuse))
    assert refusals(
        service.deactivate_user, county.actor("bureau"), county.user("head"), county.now
    ) == ["owner"]  # fmt: skip
    assert service.person_burdens(county.users["head"]) == [hooks.Burden("在办个案", 3)]


def test_new_accounts(county: County) -> None:
    actor = county.actor("bureau")
    assert refusals(service.create_user, "张三", "", county.now, phone="12", actor=actor) == [
        "user.login",
        "user.name",
        "phone",
    ]
    assert refusals(service.create_user, "head", "又一人", county.now, actor=actor) == ["user.login_taken"]
    user = service.create_user("li.si", "李四", county.now, phone="138-1234-5678", actor=actor)
    assert (user.phone, user.must_change, user.password_hash) == ("13812345678", True, "")
    service.edit_user(user, name="李思", phone="", actor=actor, now=county.now)
    assert (user.name, user.phone, user.phone_index) == ("李思", None, None)
