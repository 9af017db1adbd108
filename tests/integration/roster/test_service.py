from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from caseflow.accounts.sessions import actor_for
from caseflow.audit.models import AccessEntry
from caseflow.errors import NotFound, Refused
from caseflow.roster import queries, service
from caseflow.roster.models import Pupil
from caseflow.roster.search import PupilFilter
from caseflow.roster.values import GuardianData, PupilData
from tests.make import make_id

BORN = date(2013, 3, 4)
ID = make_id(BORN, "2", "55")


def data(world, **more) -> PupilData:
    at = {"school_id": world.units["middle"], "class_id": world.units["c72"]}
    return PupilData(**{"name": "单小禾", "id_number": ID, **at, **more})


def actor(world, login):
    return actor_for(world.users[login])


def test_a_pupil_with_guardians_and_groups(session, world, now):
    guardians = (GuardianData(name="单大山", relation="父亲", phone="139 0000 0055"),)
    made = data(world, student_no=f"g{ID}", guardians=guardians, groups=("left_behind",))
    pupil_id = service.create_pupil(made, actor=None, now=now).id
    session.expire_all()
    pupil = session.get(Pupil, pupil_id)
    assert (pupil.sex, pupil.born_on, pupil.initials) == ("2", BORN, "sxh")
    assert pupil.student_no == f"G{ID}"
    assert [(g.rank, g.name, g.phone) for g in pupil.guardians] == [(1, "单大山", "13900000055")]
    assert [row.group for row in pupil.groups] == ["left_behind"]


def test_all_problems_at_once(session, world, now):
    wrong = data(
        world,
        name="",
        id_number=ID[:-1],
        school_id=world.units["primary"],
        guardians=(GuardianData(name="单大山", phone="123"),),
    )
    with pytest.raises(Refused) as refused:
        service.create_pupil(wrong, actor=None, now=now)
    fields = {reason.field for reason in refused.value.reasons}
    assert fields == {"name", "id_number", "class_id", "guardian1_phone"}


def test_the_same_child_leads_to_its_record(session, world, now):
    first = service.create_pupil(data(world), actor=None, now=now)
    with pytest.raises(service.DuplicatePupil) as refused:
        service.create_pupil(data(world, name="单小河"), actor=None, now=now)
    assert refused.value.pupil_id == first.id


def test_an_edit_writes_what_differs(session, world, now):
    pupil = session.get(Pupil, world.pupils["zhang"])
    before = service.pupil_data(pupil)
    assert service.update_pupil(pupil, before, actor=None, now=now) == []
    edited = replace(before, dwelling_address="石桥村四组1号", guardians=before.guardians[:1], groups=())
    changed = service.update_pupil(pupil, edited, actor=None, now=now)
    assert set(changed) == {"dwelling_address", "guardian2", "groups"}
    session.flush()
    session.expire_all()
    assert service.pupil_data(pupil) == edited


def test_moving_to_a_class_of_the_school(session, world, now):
    pupil = session.get(Pupil, world.pupils["zhang"])
    unit = world.units
    service.move_pupil(pupil, school_id=unit["middle"], class_id=unit["c81"], actor=None, now=now)
    assert pupil.class_id == unit["c81"]
    with pytest.raises(Refused, match="不属于该学校"):
        service.move_pupil(pupil, school_id=unit["middle"], class_id=unit["c41"], actor=None, now=now)


def test_a_reveal_is_logged_with_its_reason_and_without_the_value(session, world, now):
    pupil = session.get(Pupil, world.pupils["zhang"])
    teacher = actor(world, "teacher")
    assert service.reveal(pupil, "guardian1.phone", teacher, "电话联系家长") == "13900000001"
    entry = session.scalars(select(AccessEntry).order_by(AccessEntry.id.desc())).first()
    assert (entry.action, entry.user_id, entry.subject_id) == ("pupil.reveal", teacher.user_id, pupil.id)
    assert entry.detail == {"field": "guardian1.phone", "purpose": "电话联系家长"}
    with pytest.raises(Refused, match="原因"):
        service.reveal(pupil, "id_number", teacher, " ")
    with pytest.raises(KeyError):
        service.reveal(pupil, "initials", teacher, "随便看看")


@pytest.mark.parametrize(
    "text", ["张晓明", "晓明", "zxm", "ZX", "石桥村", "13900000001", make_id(date(2013, 5, 6), "1", "11")]
)
def test_search_by_what_people_know(session, world, text):
    found = queries.find_pupils(actor(world, "head"), text)
    assert world.pupils["zhang"] in {pupil.id for pupil in found.pupils}


def test_search_by_the_last_four(session, world):
    tail = make_id(date(2013, 5, 6), "1", "11")[-4:]
    found = queries.find_pupils(actor(world, "head"), tail)
    assert [pupil.name for pupil in found.pupils] == ["张晓明"]
    assert queries.find_pupils(actor(world, "head"), "0000").total == 0


@pytest.mark.parametrize("text", ["%", "_", "\\", "张%", "'", '"; DROP TABLE pupil'])
def test_signs_of_the_query_language_are_plain_text(session, world, text):
    assert queries.find_pupils(actor(world, "head"), text).total == 0


@pytest.mark.parametrize(
    ("login", "names"),
    [
        ("teacher", {"张晓明", "艾力·热合曼", "欧阳娜", "陈晨"}),
        ("registrar", {"张晓明", "艾力·热合曼", "李𬭎", "欧阳娜", "陈雨", "陈晨"}),
        ("other_teacher", {"赵一凡"}),
        ("other_officer", {"李𬭎", "刘子涵", "钱多多"}),
        ("justice", set()),
        ("sysadmin", set()),
    ],
)
def test_everybody_sees_their_own(session, world, login, names):
    found = queries.find_pupils(actor(world, login))
    assert {pupil.name for pupil in found.pupils} == names
    assert found.total == len(names)


def test_outside_scope_is_not_found(session, world):
    assert queries.get_pupil(actor(world, "teacher"), world.pupils["zhang"]).name == "张晓明"
    with pytest.raises(NotFound):
        queries.get_pupil(actor(world, "other_teacher"), world.pupils["zhang"])


def test_filters_and_pages(session, world):
    head = actor(world, "head")
    in_class = PupilFilter(class_id=world.units["c72"])
    assert queries.find_pupils(head, in_class).total == 4
    assert [p.seat_no for p in queries.find_pupils(head, in_class).pupils] == [1, 4, 7, 15]
    assert [p.seat_no for p in queries.find_pupils(head, in_class, offset=1, limit=2).pupils] == [4, 7]
    assert queries.find_pupils(head, PupilFilter(grade=8)).total == 2
    assert queries.find_pupils(head, PupilFilter(group="left_behind")).total == 1
    assert queries.find_pupils(head, PupilFilter(township_id=world.units["liushu"])).total == 1


def test_brothers_and_sisters_share_a_guardian(session, world):
    chen = session.get(Pupil, world.pupils["chen"])
    assert [pupil.id for pupil in queries.siblings_of(chen)] == [world.pupils["chen_younger"]]


def test_classes_and_their_sizes(session, world):
    sizes = queries.class_sizes(actor(world, "head"), world.units["middle"])
    assert [(size.unit.name, size.pupils) for size in sizes] == [("七（2）班", 4), ("八（1）班", 2)]
    assert [unit.name for unit in queries.visible_classes(actor(world, "teacher"))] == ["七（2）班"]


def test_a_failed_statement_tells_no_name(session, world, now):
    """Errors go to the log: what they say must hold nothing personal."""
    from sqlalchemy.exc import IntegrityError

    twin = Pupil(name="苏小满", id_index=session.get(Pupil, world.pupils["zhang"]).id_index)
    twin.created_at = twin.updated_at = now
    session.add(twin)
    with pytest.raises(IntegrityError) as failed:
        session.flush()
    assert "苏小满" not in str(failed.value)
