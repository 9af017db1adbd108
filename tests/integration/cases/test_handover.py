"""Nobody's child: whatever happens to people and units, each open case has a live unit and owner."""

import pytest
from sqlalchemy import select

from caseflow.accounts import service as accounts
from caseflow.accounts.models import AccessGrant, Post, Unit, User
from caseflow.cases import facts as case_facts
from caseflow.cases import journal, service, tally
from caseflow.cases.machine import session_line
from caseflow.cases.models import Assignment, Case
from caseflow.errors import CaseflowError, Conflict, Forbidden, Refused
from caseflow.policy.stages import Stage, Trigger
from caseflow.tasks.models import Task
from tests.conftest import NOW
from tests.walk import confirm, make_case, open_case, person, proof, report, step, visit


@pytest.fixture
def case_id(session, world):
    return make_case(world, "zhang", Stage.PERSUADING)


def live_owner(session, case_id):
    session.expire_all()
    rows = session.scalars(
        select(Assignment).where(Assignment.case_id == case_id, Assignment.revoked_at.is_(None))
    ).all()
    assert len(rows) == 1
    assert rows[0].user_id == session.get_one(Case, case_id).owner_id
    return rows[0]


def end(session, world, unit, into, owner):
    taker = session.get_one(User, world.users[owner])
    accounts.merge_unit(unit, into, owner=taker, actor=person(world, "bureau"), now=NOW)


def offer_to_liushu(world, case_id):
    data = {"unit_id": world.units["liushu"]}
    officer = person(world, "officer")
    return service.request(case_id, Trigger.TRANSFER_UNIT, officer, NOW, data, note="户籍已迁往柳树乡")


def ask_for(world, case_id, outcome):
    data = {"outcome": outcome}
    return service.request(case_id, Trigger.RESETTLE, person(world, "head"), NOW, data, note="情况属实")


def whole(session):
    line = session_line()
    return [str(p) for p in journal.verify(line)] == [] and tally.kept(line) == tally.recount(line)


def test_the_class_teacher_owns_a_new_case_and_the_registrar_verifies(session, world):
    case_id = open_case(world, "zhang")
    assert live_owner(session, case_id).user_id == world.users["teacher"]


def test_a_child_without_a_school_goes_to_the_township_of_the_household(session, world):
    case_id = open_case(world, "never", by="bureau")
    case = session.get_one(Case, case_id)
    assert case.responsible_unit_id == world.units["liushu"]
    assert live_owner(session, case_id).user_id == world.users["other_officer"]


def test_assigning_keeps_history_and_waits_for_the_new_owner_to_sign(session, world, case_id):
    service.assign(case_id, world.users["colleague"], person(world, "head"), NOW, note="原班主任外出培训")
    owner = live_owner(session, case_id)
    assert (owner.user_id, owner.accepted_at) == (world.users["colleague"], None)
    assert session.query(Assignment).filter_by(case_id=case_id).count() == 2
    service.take_over(case_id, person(world, "colleague"), NOW)
    session.expire_all()
    assert live_owner(session, case_id).accepted_at == NOW
    with pytest.raises(Conflict):
        service.take_over(case_id, person(world, "colleague"), NOW)


def test_what_the_old_owner_owed_goes_with_the_case(session, world, case_id):
    service.assign(case_id, world.users["colleague"], person(world, "head"), NOW)
    owed = session.scalars(select(Task.owner_id).where(Task.case_id == case_id, Task.kind == "visit"))
    assert set(owed) == {world.users["colleague"]}


def test_a_person_without_a_live_post_cannot_be_given_a_case(session, world, case_id):
    post = session.scalars(select(Post).where(Post.user_id == world.users["colleague"])).one()
    post.revoked_at = NOW
    session.flush()
    with pytest.raises(Refused, match="没有在任岗位"):
        service.assign(case_id, world.users["colleague"], person(world, "head"), NOW)


def test_whoever_leaves_leaves_no_case_behind(session, world, case_id):
    post = session.scalars(select(Post).where(Post.user_id == world.users["teacher"])).one()
    accounts.revoke_post(person(world, "bureau"), post, NOW)
    owner = live_owner(session, case_id)
    assert owner.user_id == world.users["registrar"]
    assert whole(session)


def test_a_merged_school_hands_its_cases_to_a_live_one(session, world, case_id):
    school, into = session.get_one(Unit, world.units["middle"]), session.get_one(Unit, world.units["primary"])
    end(session, world, school, into, "primary_head")
    session.expire_all()
    case = session.get_one(Case, case_id)
    assert case.responsible_unit_id == case.school_id == into.id
    owner = session.get_one(User, live_owner(session, case_id).user_id)
    assert owner.active
    units = set(session.scalars(select(Task.unit_id).where(Task.case_id == case_id, Task.state == "open")))
    assert units == {into.id}
    assert whole(session)


def test_a_merged_township_hands_its_cases_on_with_their_tasks(session, world):
    case_id = make_case(world, "zhang", Stage.REPORTED)
    unit, into = session.get_one(Unit, world.units["qingshi"]), session.get_one(Unit, world.units["liushu"])
    end(session, world, unit, into, "other_officer")
    session.expire_all()
    case = session.get_one(Case, case_id)
    assert (case.responsible_unit_id, case.township_id) == (into.id, into.id)
    assert live_owner(session, case_id).user_id == world.users["other_officer"]
    assert whole(session)


def test_a_transfer_waits_for_the_receiving_unit(session, world):
    case_id = make_case(world, "zhang", Stage.REPORTED)
    asked = offer_to_liushu(world, case_id)
    assert session.get_one(Case, case_id).responsible_unit_id == world.units["qingshi"]
    with pytest.raises(Forbidden):
        service.decide(asked.id, person(world, "leader"), NOW, approve=True)
    service.decide(asked.id, person(world, "other_officer"), NOW, approve=True)
    session.expire_all()
    case = session.get_one(Case, case_id)
    assert case.responsible_unit_id == world.units["liushu"]
    assert live_owner(session, case_id).user_id == world.users["other_officer"]
    sight = session.scalars(select(AccessGrant.unit_id).where(AccessGrant.subject_id == case_id))
    assert world.units["qingshi"] in set(sight), "who had a part keeps sight"
    assert whole(session)


def test_a_refused_transfer_leaves_everything_where_it_was(session, world):
    case_id = make_case(world, "zhang", Stage.REPORTED)
    asked = offer_to_liushu(world, case_id)
    service.decide(asked.id, person(world, "other_officer"), NOW, approve=False, comment="未迁入")
    case = session.get_one(Case, case_id)
    assert (case.responsible_unit_id, case.stage) == (world.units["qingshi"], "reported")
    assert not session.query(Task).filter_by(case_id=case_id, kind="approve", state="open").count()


def test_nobody_decides_his_own_request(session, world, case_id):
    proof(world, ("case", case_id), "transfer_form")
    data = {"outcome": "transfer"}
    asked = service.request(case_id, Trigger.RESETTLE, person(world, "bureau"), NOW, data, note="已转学")
    with pytest.raises(Forbidden):
        service.decide(asked.id, person(world, "bureau"), NOW, approve=True)
    service.decide(asked.id, person(world, "bureau_leader"), NOW, approve=True)
    assert session.get_one(Case, case_id).stage == "closed"


def test_of_two_deciders_one_wins(session, world, case_id):
    proof(world, ("case", case_id), "transfer_form")
    asked = service.request(
        case_id, Trigger.RESETTLE, person(world, "head"), NOW, {"outcome": "transfer"}, note="已转学"
    )
    service.decide(asked.id, person(world, "bureau_leader"), NOW, approve=True)
    with pytest.raises(CaseflowError):
        service.decide(asked.id, person(world, "bureau"), NOW, approve=False, comment="再议")


def test_an_outcome_leaves_its_task_with_the_child_not_with_the_case(session, world, case_id):
    proof(world, ("case", case_id), "transfer_form")
    asked = service.request(
        case_id, Trigger.RESETTLE, person(world, "head"), NOW, {"outcome": "transfer"}, note="已转学"
    )
    service.decide(asked.id, person(world, "bureau_leader"), NOW, approve=True)
    assert not session.query(Task).filter_by(case_id=case_id, state="open").count()
    task = session.query(Task).filter_by(subject_type="pupil", subject_id=world.pupils["zhang"]).one()
    assert (task.kind, task.unit_id) == ("transfer_arrival", world.units["middle"])


def test_while_a_death_is_being_decided_nothing_is_reported_or_issued(session, world):
    case_id = open_case(world, "zhang")
    confirm(world, case_id)
    for _ in range(3):
        visit(world, case_id)
    proof(world, ("case", case_id), "death")
    service.request(
        case_id, Trigger.RESETTLE, person(world, "head"), NOW, {"outcome": "death"}, note="已注销户口"
    )
    with pytest.raises(Refused, match="正在审批"):
        report(world, case_id)


def test_a_stale_officer_is_told(session, world, case_id, monkeypatch):
    """Two officers on one case: the second, who read an older state, is refused and writes nothing."""
    load = case_facts.load

    def stale(*args, **kwargs):
        loaded = load(*args, **kwargs)
        loaded.seq -= 1
        return loaded

    monkeypatch.setattr(case_facts, "load", stale)
    with pytest.raises(Conflict, match="刚被他人更新"), session.begin_nested():
        step(world, case_id, Trigger.FLAG, "head")
    monkeypatch.undo()
    assert whole(session)
