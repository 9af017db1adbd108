"""A named cast is asked for each permission: who may, who may not, and never by accident."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.policy.permissions import (
    PERMISSION_MAP,
    ROLE_UNITS,
    Actor,
    ActorPost,
    Permission,
    Role,
    Subject,
    permissions_of,
    permits,
    post_reasons,
    role_fits,
    scope_units,
)

P = Permission
COUNTY, QINGSHI, LIUHE, JUSTICE, DISTRICT = "/1/", "/1/2/", "/1/3/", "/1/4/", "/1/5/"
SCHOOL, CLASS_71, CLASS_72, OTHER_SCHOOL = "/1/5/10/", "/1/5/10/20/", "/1/5/10/21/", "/1/6/11/"


def unit_id(path: str) -> int:
    return int(path.strip("/").rsplit("/", 1)[-1])


def someone(user_id: int, role: Role, path: str, kind: str, dept: str = "") -> Actor:
    return Actor(user_id, (ActorPost(role, unit_id(path), path, kind, dept=dept),))


CAST = {
    "班主任": someone(1, Role.CLASS_TEACHER, CLASS_71, "class"),
    "邻班班主任": someone(2, Role.CLASS_TEACHER, CLASS_72, "class"),
    "学籍管理员": someone(3, Role.REGISTRAR, SCHOOL, "school"),
    "校长": someone(4, Role.HEADMASTER, SCHOOL, "school"),
    "分管领导": someone(5, Role.VICE_HEAD, SCHOOL, "school"),
    "外校校长": someone(6, Role.HEADMASTER, OTHER_SCHOOL, "school"),
    "学区负责人": someone(7, Role.DISTRICT_HEAD, DISTRICT, "district"),
    "专干": someone(8, Role.TOWNSHIP_OFFICER, QINGSHI, "township"),
    "乡镇领导": someone(9, Role.TOWNSHIP_LEADER, QINGSHI, "township"),
    "外镇专干": someone(10, Role.TOWNSHIP_OFFICER, LIUHE, "township"),
    "司法": someone(11, Role.JUDICIAL_OFFICER, JUSTICE, "department", "justice"),
    "联络员": someone(12, Role.LIAISON, "/1/7/", "department", "police"),
    "小组成员": someone(13, Role.GROUP_MEMBER, COUNTY, "county"),
    "教育局": someone(14, Role.BUREAU_OFFICER, COUNTY, "county"),
    "教育局领导": someone(15, Role.BUREAU_LEADER, COUNTY, "county"),
    "检查组": someone(16, Role.INSPECTOR, COUNTY, "county"),
    "系统管理员": someone(17, Role.SYSADMIN, COUNTY, "county"),
    "安全管理员": someone(18, Role.SECADMIN, COUNTY, "county"),
    "审计管理员": someone(19, Role.AUDITOR, COUNTY, "county"),
}

AT_SCHOOL = Subject(responsible_unit_path=SCHOOL, school_path=SCHOOL, class_path=CLASS_71)
AT_TOWNSHIP = Subject(responsible_unit_path=QINGSHI, school_path=SCHOOL, class_path=CLASS_71)
REFERRED = Subject(
    responsible_unit_path=QINGSHI, school_path=SCHOOL, class_path=CLASS_71, granted_unit_ids=frozenset({4})
)

SEEING = {"班主任", "学籍管理员", "校长", "分管领导", "学区负责人", "教育局", "教育局领导", "检查组"}
SCHOOL_SIDE = {"学籍管理员", "校长", "分管领导"}
TOWNSHIP_SIDE = {"专干", "乡镇领导"}
BUREAU = {"教育局", "教育局领导"}


def may(permission: Permission, subject: Subject | None) -> set[str]:
    return {name for name, actor in CAST.items() if permits(actor, permission, subject)}


@pytest.mark.parametrize(
    ("permission", "subject", "expected"),
    [
        (P.CASE_VIEW, AT_SCHOOL, SEEING | {"小组成员"}),
        (P.CASE_VIEW, AT_TOWNSHIP, SEEING | {"小组成员"} | TOWNSHIP_SIDE),
        (P.CASE_VIEW, REFERRED, SEEING | {"小组成员", "司法"} | TOWNSHIP_SIDE),
        (P.FILE_VIEW, AT_SCHOOL, SEEING),
        (P.CASE_CONFIRM, AT_SCHOOL, SCHOOL_SIDE | BUREAU),
        (P.CASE_CONFIRM, AT_TOWNSHIP, TOWNSHIP_SIDE | BUREAU),
        (P.CASE_APPROVE_DISMISSAL, AT_SCHOOL, {"学区负责人"} | BUREAU),
        (P.VISIT_LOG, AT_SCHOOL, {"班主任"} | SCHOOL_SIDE | BUREAU),
        (P.VISIT_LOG, AT_TOWNSHIP, {"班主任"} | SCHOOL_SIDE | TOWNSHIP_SIDE | BUREAU),
        (P.CASE_REPORT, AT_SCHOOL, {"校长"}),
        (P.CASE_REPORT, AT_TOWNSHIP, set()),
        (P.CASE_SEND_BACK, AT_TOWNSHIP, TOWNSHIP_SIDE | BUREAU),
        (P.NOTICE_ISSUE, AT_SCHOOL, BUREAU),
        (P.NOTICE_ISSUE, AT_TOWNSHIP, TOWNSHIP_SIDE | BUREAU),
        (P.CASE_LAPSE, AT_TOWNSHIP, set()),
        (P.REFERRAL_ACCEPT, AT_TOWNSHIP, set()),
        (P.REFERRAL_ACCEPT, REFERRED, {"司法"}),
        (P.LETTER_ISSUE, REFERRED, {"司法"}),
        (P.SERVICE_RECORD, REFERRED, {"班主任", "司法"} | SCHOOL_SIDE | TOWNSHIP_SIDE | BUREAU),
        (P.CASE_PURSUE, REFERRED, TOWNSHIP_SIDE),
        (P.PURSUE_COUNTERSIGN, REFERRED, BUREAU),
        (P.CASE_RETURN, AT_TOWNSHIP, {"班主任"} | SCHOOL_SIDE),
        (P.ATTEST_PRESENCE, AT_TOWNSHIP, {"班主任"} | SCHOOL_SIDE | TOWNSHIP_SIDE | BUREAU),
        (P.CASE_CLOSE_APPROVE, AT_TOWNSHIP, BUREAU),
        (P.CASE_REOPEN, AT_TOWNSHIP, BUREAU),
        (P.PUPIL_EDIT, AT_SCHOOL, {"学籍管理员"} | BUREAU),
        (P.TEMPLATE_EDIT, Subject(unit_path=COUNTY), {"教育局"}),
        (P.TEMPLATE_EDIT, Subject(unit_path=QINGSHI), {"教育局"} | TOWNSHIP_SIDE),
        (P.TEMPLATE_EDIT, Subject(unit_path=JUSTICE), {"教育局", "司法"}),
        (P.TEMPLATE_APPROVE, Subject(unit_path=QINGSHI), {"教育局领导"}),
        (P.TEMPLATE_APPROVE, Subject(unit_path=QINGSHI, requested_by=15), set()),
        (P.AUDIT_VIEW, None, {"审计管理员"}),
        (P.STATUS_VIEW, None, {"系统管理员", "安全管理员", "审计管理员"}),
        (P.MESSAGE_VIEW, None, set(CAST)),
    ],
    # the order of a set differs from process to process, and workers must agree on names
    ids=lambda value: "、".join(sorted(value)) if isinstance(value, set) else str(value),
)
def test_who_may(permission, subject, expected):
    assert may(permission, subject) == expected


@pytest.mark.parametrize("name", ["系统管理员", "安全管理员", "审计管理员"])
def test_administrators_see_no_case_and_no_pupil(name):
    forbidden = {
        p for p in Permission if p.value.split(".")[0] in {"case", "pupil", "file", "notice", "visit"}
    }
    assert permissions_of(CAST[name]) & forbidden == set()


def test_inspector_and_group_read_and_never_write():
    reading = {"view"}
    for name in ("检查组", "小组成员"):
        assert {p.value.split(".")[1] for p in permissions_of(CAST[name])} == reading


def test_a_school_never_issues_an_order():
    schools = {Role.CLASS_TEACHER, Role.REGISTRAR, Role.HEADMASTER, Role.VICE_HEAD}
    for permission in (P.NOTICE_ISSUE, P.NOTICE_VOID, P.LETTER_ISSUE, P.CASE_REFER, P.CASE_PURSUE):
        assert schools.isdisjoint(row.role for row in PERMISSION_MAP[permission])


def test_a_child_without_school_is_reported_and_returned_by_its_township():
    case = Subject(responsible_unit_path=QINGSHI)
    assert may(P.CASE_REPORT, case) == may(P.CASE_RETURN, case) == TOWNSHIP_SIDE | BUREAU


@pytest.mark.parametrize(
    "permission",
    [
        P.CASE_APPROVE_DISMISSAL,
        P.CASE_PARK_APPROVE,
        P.CASE_CLOSE_APPROVE,
        P.CASE_RESETTLE_APPROVE,
        P.PURSUE_COUNTERSIGN,
    ],
)
def test_who_asked_does_not_decide(permission):
    asked = Subject(responsible_unit_path=SCHOOL, school_path=SCHOOL, requested_by=CAST["教育局"].user_id)
    assert not permits(CAST["教育局"], permission, asked)
    assert permits(CAST["教育局领导"], permission, asked)


def test_a_second_post_does_not_let_the_requester_decide():
    both = Actor(30, (*CAST["专干"].posts, *CAST["教育局"].posts))
    assert not permits(both, P.CASE_CLOSE_APPROVE, Subject(responsible_unit_path=QINGSHI, requested_by=30))


def test_the_offered_unit_answers_a_transfer():
    offer = Subject(responsible_unit_path=QINGSHI, school_path=SCHOOL, unit_path=LIUHE, requested_by=8)
    assert may(P.CASE_TRANSFER_ANSWER, offer) == {"外镇专干"} | BUREAU
    assert may(P.CASE_TRANSFER, offer) == TOWNSHIP_SIDE | BUREAU


def test_reset_code_comes_from_a_superior():
    teacher = Subject(unit_path=CLASS_71)
    assert may(P.USER_RESET_CODE, teacher) == {"校长", "学籍管理员", "教育局", "系统管理员", "安全管理员"}


def test_who_audits_operates_nothing():
    mixed = Actor(31, (*CAST["教育局"].posts, *CAST["审计管理员"].posts))
    assert not permits(mixed, P.CASE_VIEW, AT_SCHOOL)
    assert permits(mixed, P.AUDIT_VIEW)


def test_nobody_without_a_post():
    assert permissions_of(Actor(32)) == frozenset()


def test_scope_units_are_the_posts_that_carry_the_permission():
    teacher_and_township = Actor(33, (*CAST["班主任"].posts, *CAST["专干"].posts))
    assert scope_units(teacher_and_township, P.CASE_VIEW) == ((20, CLASS_71), (2, QINGSHI))
    assert scope_units(teacher_and_township, P.NOTICE_ISSUE) == ((2, QINGSHI),)
    assert scope_units(CAST["系统管理员"], P.CASE_VIEW) == ()


def test_unit_ids_that_share_digits_are_not_mistaken():
    """/1/2/ must not reach /1/20/."""
    assert not permits(CAST["专干"], P.CASE_VIEW, Subject(responsible_unit_path="/1/20/"))


def test_every_permission_is_placed_and_named():
    assert set(PERMISSION_MAP) == set(Permission)
    assert all(p.words for p in Permission)
    assert len({p.words for p in Permission}) == len(Permission)


@given(
    st.sampled_from(sorted(CAST)),
    st.sampled_from(list(Permission)),
    st.sampled_from([AT_SCHOOL, AT_TOWNSHIP]),
)
def test_a_subject_never_widens(name, permission, subject):
    if permits(CAST[name], permission, subject):
        assert permits(CAST[name], permission)


PATHS = st.sampled_from(
    [COUNTY, QINGSHI, LIUHE, JUSTICE, DISTRICT, SCHOOL, CLASS_71, CLASS_72, OTHER_SCHOOL, ""]
)


@given(
    st.sampled_from(sorted(CAST)),
    st.sampled_from(
        [p for p in Permission if p.value.startswith(("case.", "visit.", "referral.", "letter."))]
    ),
    st.builds(Subject, PATHS, PATHS, PATHS, granted_unit_ids=st.frozensets(st.integers(1, 21))),
)
def test_nobody_acts_on_a_case_he_cannot_see(name, permission, subject):
    if permits(CAST[name], permission, subject) and permission is not P.CASE_TRANSFER_ANSWER:
        assert permits(CAST[name], P.CASE_VIEW, subject)


@pytest.mark.parametrize(
    ("role", "kind", "dept", "fits"),
    [
        (Role.CLASS_TEACHER, "class", "", True),
        (Role.CLASS_TEACHER, "county", "", False),
        (Role.TOWNSHIP_OFFICER, "subdistrict", "", True),
        (Role.JUDICIAL_OFFICER, "department", "justice", True),
        (Role.JUDICIAL_OFFICER, "department", "police", False),
        (Role.BUREAU_OFFICER, "county", "", True),
        (Role.BUREAU_OFFICER, "department", "education", False),
    ],
)
def test_role_stands_on_its_kind_of_unit(role, kind, dept, fits):
    assert role_fits(role, kind, dept) is fits


def test_every_role_has_its_units():
    assert set(ROLE_UNITS) == set(Role)


def test_administration_and_operation_are_never_in_one_hand():
    codes = [r.code for r in post_reasons([Role.BUREAU_OFFICER], Role.AUDITOR, "school")]
    assert codes == ["role_unit", "role_conflict"]
    assert [r.code for r in post_reasons([Role.SYSADMIN], Role.HEADMASTER, "school")] == ["role_conflict"]
    assert post_reasons([Role.HEADMASTER], Role.REGISTRAR, "school") == ()
