"""The demonstration county holds together, and every account in it has something to do."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from caseflow import clock
from caseflow.accounts import queries
from caseflow.accounts.models import Post, Unit, User
from caseflow.accounts.passwords import matches
from caseflow.accounts.scope import visible_cases
from caseflow.calendars.models import CalendarYear, SchoolTerm
from caseflow.cases import journal, tally
from caseflow.cases.machine import session_line
from caseflow.cases.models import Assignment, Case, CaseEvent, Visit
from caseflow.cli.verify import _problems
from caseflow.demo.people import PASSWORD
from caseflow.demo.repertoire import ENTRIES, FEWEST, children_of, programme
from caseflow.lib.dates import age_on
from caseflow.lib.ids import check_id
from caseflow.notices.models import Notice, ServiceRecord
from caseflow.policy.actors import Role
from caseflow.policy.ground import STAGE_CLOCKS
from caseflow.policy.permissions import Permission, permits
from caseflow.policy.stages import Stage
from caseflow.roster.models import Guardian, Pupil
from caseflow.tasks.models import Task
from caseflow.tasks.queries import count_todo
from tests.conftest import NOW
from tests.integration.demo.conftest import SMALL, demo_actor

TODAY = clock.to_local(NOW).date()


def _wanted(count):
    stages = Counter()
    for entry, _ in programme(count):
        stages[entry.stage.value] += children_of(entry)
    return stages


def test_every_story_ends_where_it_should(demo, session):
    assert demo.built.refused == ()
    reached = Counter(session.scalars(select(Case.stage)))
    assert reached == _wanted(SMALL.cases)
    assert set(reached) == set(Stage)


@pytest.mark.parametrize("count", [11, 30, 61, 300, 1000])
def test_a_programme_has_as_many_cases_as_asked_in_every_stage(count):
    wanted = _wanted(count)
    assert wanted.total() == count
    assert set(wanted) == {stage.value for stage in Stage}


def test_the_big_programme_tells_every_story():
    told = {entry for entry, _ in programme(300)}
    assert told == set(ENTRIES)
    assert {entry.stage for entry in ENTRIES[:FEWEST]} == set(Stage)


def test_everything_can_be_proved(session):
    line = session_line()
    assert list(journal.verify(line)) == []
    assert tally.kept(line) == tally.recount(line)
    assert list(_problems()) == []


def test_closed_cases_owe_nothing(session):
    owed = select(Task.kind).join(Case, Case.id == Task.case_id)
    assert session.scalars(owed.where(Case.stage == "closed", Task.state == "open")).all() == []


def test_one_owner_and_at_most_one_stage_clock(session):
    live = select(Assignment.case_id, func.count()).where(
        Assignment.revoked_at.is_(None), Assignment.part == "owner"
    )
    owners = dict(session.execute(live.group_by(Assignment.case_id)).all())
    assert set(owners.values()) == {1}
    assert set(owners) >= set(session.scalars(select(Case.id).where(Case.stage != "closed")))
    running = (Task.state == "open", Task.kind.in_(sorted(STAGE_CLOCKS)))
    clocks = select(Task.case_id, func.count()).where(*running)
    assert {count for _, count in session.execute(clocks.group_by(Task.case_id))} == {1}


def test_nothing_happened_after_the_present(session):
    assert session.scalar(select(func.max(CaseEvent.at))) <= NOW
    assert session.scalar(select(func.max(Visit.at))) <= NOW
    assert session.scalar(select(func.max(Notice.issued_on))) <= TODAY
    assert session.scalar(select(func.max(ServiceRecord.at))) <= NOW


def test_deadlines_are_over_and_ahead(session):
    due = session.scalars(select(Task.due_on).where(Task.state == "open")).all()
    assert any(day < TODAY for day in due)
    assert any(TODAY <= day <= TODAY + timedelta(days=7) for day in due)
    assert any(day > TODAY + timedelta(days=7) for day in due)


def test_pupils_have_valid_invented_numbers_and_fit_their_grade(session):
    pupils = session.scalars(select(Pupil).order_by(Pupil.id)).all()
    assert len(pupils) == SMALL.pupils
    for pupil in random.Random(1).sample(pupils, 60):
        assert check_id(pupil.id_number, birth=pupil.born_on, sex=pupil.sex).ok
        assert pupil.id_number.startswith("99")
        assert pupil.student_no == f"G{pupil.id_number}"
        assert age_on(pupil.born_on, TODAY) - pupil.klass.grade in {5, 6}
        assert pupil.klass.parent_id == pupil.school_id
    assert len({pupil.id_index for pupil in pupils}) == len(pupils)


def test_families_are_of_every_kind(session):
    shared = select(Guardian.phone_index).group_by(Guardian.phone_index).having(func.count() > 1)
    assert session.scalars(shared).all()
    assert session.scalar(select(func.count()).where(Pupil.household_elsewhere != ""))
    other = (Pupil.household_unit_id != Pupil.dwelling_unit_id) & Pupil.household_unit_id.is_not(None)
    assert session.scalar(select(func.count()).where(other))


def test_units_carry_what_papers_and_lists_need(session):
    townships = session.scalars(select(Unit).where(Unit.kind.in_(["township", "subdistrict"]))).all()
    assert {unit.form for unit in townships} == {"乡", "镇", "街道"}
    assert len({unit.doc_code for unit in townships}) == len(townships) == 10
    kinds = set(session.scalars(select(Unit.school_kind).where(Unit.kind == "school")))
    assert kinds == {"primary", "middle", "nine_year", "special"}
    county = session.scalar(select(Unit.id).where(Unit.kind == "county"))
    assert session.scalar(select(func.count()).where(Unit.kind == "school", Unit.parent_id == county))


def test_gaps_of_the_chain_show(session):
    taught = select(Post.unit_id).where(Post.role == Role.CLASS_TEACHER)
    vacant = select(func.count()).where(Unit.kind == "class", Unit.id.not_in(taught))
    assert session.scalar(vacant)
    assert session.scalar(select(func.count()).where(Post.role == Role.REGISTRAR, Post.filing_no == ""))


def test_two_years_of_calendar(session):
    terms = session.scalars(select(SchoolTerm.name)).all()
    assert {name[:4] for name in terms} >= {"2025", "2026"}
    assert set(session.scalars(select(CalendarYear.year))) >= {2025, 2026}


def test_one_account_per_role_opens_with_the_password(session):
    logins = queries.one_login_per_role()
    assert [role for role, _ in logins] == [role.value for role in Role]
    for _, login in logins:
        user = session.scalar(select(User).where(User.login == login))
        assert matches(user.password_hash, PASSWORD)
        assert user.pledged_at
        assert not user.must_change


#: the first cases of a county bring work to these; the rest is proved where every story is told
BUSY = (Role.CLASS_TEACHER, Role.HEADMASTER, Role.DISTRICT_HEAD, Role.TOWNSHIP_OFFICER, Role.JUDICIAL_OFFICER)


@pytest.mark.parametrize("role", BUSY)
def test_whoever_signs_in_has_something_to_do(session, role):
    assert count_todo(demo_actor(session, role), TODAY).all


def test_readers_see_cases_and_administrators_none(session):
    for role in (Role.GROUP_MEMBER, Role.INSPECTOR):
        actor = demo_actor(session, role)
        assert session.scalars(
            select(Case.id).where(visible_cases(actor, Permission.CASE_VIEW, Case))
        ).first()
    for role in (Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR):
        assert not permits(demo_actor(session, role), Permission.CASE_VIEW)
