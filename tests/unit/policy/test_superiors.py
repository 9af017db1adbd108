import pytest

from caseflow.policy.actors import Actor, ActorPost, Role
from caseflow.policy.permission_map import PERMISSION_MAP, Permission
from caseflow.policy.superiors import RANK, grant_reasons, reset_reasons

COUNTY, SCHOOL, CLASS, OTHER_SCHOOL, TOWN = "/1/", "/1/4/", "/1/4/9/", "/1/5/", "/1/2/"


def person(user_id: int, *posts: tuple[Role, str]) -> Actor:
    kinds = {COUNTY: "county", SCHOOL: "school", CLASS: "class", OTHER_SCHOOL: "school", TOWN: "township"}
    return Actor(user_id, tuple(ActorPost(role, 1, path, kinds[path]) for role, path in posts))


HEAD = person(1, (Role.HEADMASTER, SCHOOL))
REGISTRAR = person(2, (Role.REGISTRAR, SCHOOL))
TEACHER = person(3, (Role.CLASS_TEACHER, CLASS))
BUREAU = person(4, (Role.BUREAU_OFFICER, COUNTY))
SECADMIN = person(5, (Role.SECADMIN, COUNTY))
AUDITOR = person(6, (Role.AUDITOR, COUNTY))
LEADER = person(7, (Role.TOWNSHIP_LEADER, TOWN))


@pytest.mark.parametrize(
    ("giver", "receiver", "allowed"),
    [
        (HEAD, TEACHER, True),
        (HEAD, REGISTRAR, True),
        (REGISTRAR, TEACHER, True),
        (REGISTRAR, HEAD, False),  # upwards
        (TEACHER, REGISTRAR, False),  # no right at all
        (HEAD, person(8, (Role.CLASS_TEACHER, OTHER_SCHOOL)), False),  # another school
        (
            HEAD,
            person(9, (Role.CLASS_TEACHER, CLASS), (Role.BUREAU_OFFICER, COUNTY)),
            False,
        ),  # a second, higher post
        (LEADER, person(10, (Role.TOWNSHIP_OFFICER, TOWN)), True),
        (BUREAU, HEAD, True),
        (BUREAU, person(11, (Role.BUREAU_OFFICER, COUNTY)), False),  # an equal
        (SECADMIN, AUDITOR, True),
        (AUDITOR, SECADMIN, False),
        (BUREAU, person(12), True),  # no post yet: the county's business
        (HEAD, person(12), False),
        (SECADMIN, SECADMIN, False),  # oneself
    ],
)
def test_codes_go_downwards(giver: Actor, receiver: Actor, *, allowed: bool) -> None:
    assert (reset_reasons(giver, receiver) == ()) is allowed


def test_every_role_has_a_rank() -> None:
    assert set(RANK) == set(Role)


def test_nobody_raises_himself_and_admins_come_from_the_security_administrator() -> None:
    assert [r.code for r in grant_reasons(BUREAU, Role.REGISTRAR, 3)] == []
    assert [r.code for r in grant_reasons(BUREAU, Role.REGISTRAR, BUREAU.user_id)] == ["grant.self"]
    assert [r.code for r in grant_reasons(BUREAU, Role.AUDITOR, 3)] == ["grant.admin"]
    assert [r.code for r in grant_reasons(SECADMIN, Role.AUDITOR, 3)] == []


def test_who_may_give_codes_stands_in_the_permission_table() -> None:
    givers = {row.role for row in PERMISSION_MAP[Permission.USER_RESET_CODE]}
    for role in set(Role) - givers:
        giver = person(1, (role, COUNTY))
        assert reset_reasons(giver, TEACHER)
