"""Whose desk an organ's papers go to."""

import pytest

from caseflow.policy.actors import Actor, ActorPost, Role
from caseflow.policy.signing import desk_at


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("township", Role.TOWNSHIP_LEADER),
        ("subdistrict", Role.TOWNSHIP_LEADER),
        ("county", Role.BUREAU_LEADER),
        ("school", Role.HEADMASTER),
        ("department", Role.JUDICIAL_OFFICER),
    ],
)
def test_an_organ_has_one_desk(kind, role) -> None:
    desk = desk_at(4, kind)
    assert desk.role is role
    assert desk.shared is (kind == "department")


def test_a_desk_is_a_post_of_that_very_unit() -> None:
    desk = desk_at(4, "township")
    leader = ActorPost(Role.TOWNSHIP_LEADER, 4, "/1/4/", "township")
    assert desk.is_mine(Actor(7, (leader,)))
    assert not desk.is_mine(Actor(7, (ActorPost(Role.TOWNSHIP_LEADER, 5, "/1/5/", "township"),)))
    assert not desk.is_mine(Actor(7, (ActorPost(Role.TOWNSHIP_OFFICER, 4, "/1/4/", "township"),)))
