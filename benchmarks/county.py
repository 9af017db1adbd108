"""A county with 100,000 cases, built by bulk statements and proved against journal and tally before use."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from caseflow import clock
from caseflow.accounts.models import Unit, User
from caseflow.accounts.people import create_user
from caseflow.accounts.posts import add_post
from caseflow.accounts.units import UnitData, create_unit
from caseflow.calendars.service import seed_official
from caseflow.cases import journal, tally
from caseflow.cases.machine import session_line
from caseflow.cases.models import Assignment, Case, CaseEvent
from caseflow.extensions import Base, db
from caseflow.lib.hashing import GENESIS
from caseflow.policy.actors import Role
from caseflow.policy.stages import Stage
from caseflow.roster.models import Pupil
from caseflow.tasks.models import Task

TOWNSHIPS, SCHOOLS, CLASSES = 12, 40, 18
CHUNK = 5_000
EDITION = "shanting-ruian"
#: stage: how many of 100 cases, the township answers (else the school), the task it waits for
_STAGES: dict[Stage, tuple[int, bool, str]] = {
    Stage.SUSPECTED: (4, False, "verify"),
    Stage.PERSUADING: (12, False, "persuade"),
    Stage.REPORTED: (5, True, "issue_notice"),
    Stage.NOTICED: (4, True, "return_by"),
    Stage.LAPSED: (2, True, "refer"),
    Stage.REFERRED: (2, True, "accept_referral"),
    Stage.JUDICIAL: (2, True, "letter_by"),
    Stage.PURSUED: (1, True, "review"),
    Stage.RETURNED: (6, False, "followup"),
    Stage.PARKED: (2, False, "park_end"),
    Stage.CLOSED: (60, False, ""),
}
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = ("子涵", "晓明", "雨桐", "浩然", "思琪", "嘉怡", "志强", "梦洁", "俊杰", "文静")
Rows = dict[type[Base], dict[str, Any]]


@dataclass
class Place:
    """A school, the township it lies in with its officer, and its classes with their teachers."""

    school_id: int
    township_id: int
    officer_id: int
    classes: list[tuple[int, int]] = field(default_factory=list)


def build(cases: int) -> None:
    db.create_all()
    now = clock.now()
    seed_official(now)
    places = _build_places(now)
    made = (_case(number, places, now) for number in range(1, cases + 1))
    while chunk := list(islice(made, CHUNK)):
        for table in (Pupil, Case, CaseEvent, Task, Assignment):
            if rows := [row[table] for row in chunk if table in row]:
                db.session.execute(insert(table), rows)
    tally.rebuild(session_line())
    db.session.commit()
    _prove(cases)


def officer() -> User:
    """The officer of the first township: the reader of the pages that are measured."""
    return db.session.scalars(select(User).where(User.login == "officer0")).one()


def _build_places(now: datetime) -> list[Place]:
    county = create_unit(UnitData("county", "清河县"), now)
    _person("bureau", Role.BUREAU_OFFICER, county, now)
    townships = [_township(county, number, now) for number in range(TOWNSHIPS)]
    return [_school(county, number, townships[number % TOWNSHIPS], now) for number in range(SCHOOLS)]


def _township(county: Unit, number: int, now: datetime) -> tuple[int, int]:
    data = UnitData(
        "township", f"第{number + 1}镇", county.id, form="镇", doc_code=f"镇{number}", rank=number
    )
    unit = create_unit(data, now)
    return unit.id, _person(f"officer{number}", Role.TOWNSHIP_OFFICER, unit, now)


def _school(county: Unit, number: int, township: tuple[int, int], now: datetime) -> Place:
    name = f"第{number + 1}中心学校"
    data = UnitData("school", name, county.id, township_id=township[0], school_kind="nine_year", rank=number)
    school = create_unit(data, now)
    place = Place(school.id, *township)
    for klass in range(CLASSES):
        grade = klass // 2 + 1
        unit = create_unit(
            UnitData("class", f"{grade}年级{klass % 2 + 1}班", school.id, grade=grade, rank=klass), now
        )
        place.classes.append((unit.id, _person(f"t{number}-{klass}", Role.CLASS_TEACHER, unit, now)))
    return place


def _person(login: str, role: Role, unit: Unit, now: datetime) -> int:
    user = create_user(login, "王经办", now)
    user.must_change, user.pledged_at = False, now
    add_post(user, role, unit, now)
    return user.id


def _case(number: int, places: list[Place], now: datetime) -> Rows:
    draw = random.Random(number)
    today = clock.to_local(now).date()
    place = draw.choice(places)
    class_id, teacher_id = draw.choice(place.classes)
    stage = draw.choices(list(_STAGES), [share for share, _, _ in _STAGES.values()])[0]
    _, by_township, kind = _STAGES[stage]
    unit_id = place.township_id if by_township else place.school_id
    owner_id = place.officer_id if by_township else teacher_id
    due_on = today + timedelta(days=draw.randrange(-15, 60)) if kind else None
    event = _event(number, stage, owner_id, now - timedelta(minutes=draw.randrange(200_000)))
    common = {"case_id": number, "unit_id": unit_id}
    rows: Rows = {
        Pupil: _pupil(number, draw, place, class_id, now),
        Case: {
            "id": number,
            "number": f"{today.year}-{number:05d}",
            "pupil_id": number,
            "stage": stage.value,
            "edition": EDITION,
            "responsible_unit_id": unit_id,
            "school_id": place.school_id,
            "class_id": class_id,
            "township_id": place.township_id if by_township else None,
            "owner_id": owner_id,
            "source": "attendance",
            "opened_on": today,
            "stage_since": today,
            "due_on": due_on,
            "returned_on": today - timedelta(days=draw.randrange(90)) if stage is Stage.RETURNED else None,
            "seq": 1,
            "head": event["hash"],
            "updated_at": event["at"],
        },
        CaseEvent: event,
        Assignment: {**common, "user_id": owner_id, "granted_at": now, "accepted_at": now, "reason": "open"},
    }
    if due_on:
        rows[Task] = {**common, **_task(number, kind, owner_id, due_on, now)}
    return rows


def _pupil(number: int, draw: random.Random, place: Place, class_id: int, now: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "name": draw.choice(_SURNAMES) + draw.choice(_GIVEN),
        "initials": "xx",
        "sex": draw.choice("12"),
        "born_on": date(2012 + number % 8, 1 + number % 12, 1 + number % 28),
        "id_number": f"9999012013{number:08d}",
        "id_index": f"{number:064x}",
        "school_id": place.school_id,
        "class_id": class_id,
        "household_unit_id": place.township_id,
        "household_village": f"第{number % 30}村",
        "household_address": f"第{number % 30}村{number % 9}组{number % 99}号",
        "created_at": now,
        "updated_at": now,
    }


def _event(number: int, stage: Stage, actor_id: int, at: datetime) -> dict[str, Any]:
    facts = {"pupil_id": number, "source": "attendance"}
    event = journal.Event(
        case_id=number,
        seq=1,
        at=at,
        fell_due_at=None,
        actor_id=actor_id,
        actor_unit_id=None,
        trigger="open",
        from_stage="",
        to_stage=stage.value,
        clause="XX-25a",
        facts=journal.facts_text(facts),
        note_id=None,
        prev_hash=GENESIS,
    )
    row = {name: getattr(event, name) for name in event.__slots__}
    return {**row, "facts": facts, "hash": event.hash()}


def _task(number: int, kind: str, owner_id: int, due_on: date, now: datetime) -> dict[str, Any]:
    return {
        "kind": kind,
        "subject_type": "case",
        "subject_id": number,
        "owner_id": owner_id,
        "start_on": due_on - timedelta(days=10),
        "due_on": due_on,
        "wake_at": now + timedelta(days=30),
        "clause": "ST-4",
        "created_at": now,
    }


def _prove(cases: int) -> None:
    line = session_line()
    problems = list(journal.verify(line))
    assert not problems, problems[0]
    kept = tally.kept(line)
    assert kept == tally.recount(line), "tally differs from a recount"
    assert sum(kept[cell] for cell in kept if cell[1] == "responsible") == cases
    db.session.commit()
