"""Who has to do with one case, and when."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from caseflow import clock
from caseflow.accounts.models import Unit
from caseflow.cases.models import Case
from caseflow.demo import names, words
from caseflow.demo.county import County
from caseflow.demo.families import Child
from caseflow.demo.people import Book
from caseflow.demo.timeline import Days
from caseflow.extensions import db
from caseflow.policy.actors import Actor, Role

_SCHOOL_DESK = (Role.REGISTRAR, Role.VICE_HEAD, Role.HEADMASTER)


@dataclass(frozen=True, slots=True)
class World:
    """What all stories share."""

    county: County
    book: Book
    days: Days
    edition: str


class Company:
    """One child's case. ``t`` is the moment of the step in hand; the timeline sets it."""

    def __init__(self, world: World, child: Child, rng: Random) -> None:
        self.world = world
        self.child = child
        self.rng = rng
        self.reason = words.draw_reason(rng)
        self.case_id = 0
        self.t = world.days.now

    @property
    def case(self) -> Case:
        return db.session.get_one(Case, self.case_id)

    @property
    def today(self) -> date:
        return clock.to_local(self.t).date()

    def day(self, count: int) -> date:
        """``count`` working days from the present, not from this step."""
        return self.world.days.from_today(count)

    def days_on(self, count: int) -> date:
        return self.today + timedelta(days=count)

    @property
    def teacher(self) -> Actor:
        found = self.world.book.find(self.child.class_id, Role.CLASS_TEACHER)
        return found or self.desk

    @property
    def desk(self) -> Actor:
        return self.world.book.get(self.child.school.id, *_SCHOOL_DESK)

    @property
    def vice_head(self) -> Actor | None:
        return self.world.book.find(self.child.school.id, Role.VICE_HEAD)

    @property
    def head(self) -> Actor:
        return self.world.book.get(self.child.school.id, Role.HEADMASTER)

    @property
    def officer(self) -> Actor:
        """Of the unit that answers for the case now."""
        return self.world.book.get(self.case.responsible_unit_id, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER)

    @property
    def township_leader(self) -> Actor:
        return self.world.book.get(self.case.responsible_unit_id, Role.TOWNSHIP_LEADER, Role.BUREAU_LEADER)

    @property
    def justice(self) -> Actor:
        return self.world.book.get(self.world.county.departments["justice"], Role.JUDICIAL_OFFICER)

    @property
    def bureau(self) -> Actor:
        return self.world.book.get(self.world.county.id, Role.BUREAU_OFFICER)

    @property
    def bureau_leader(self) -> Actor:
        return self.world.book.get(self.world.county.id, Role.BUREAU_LEADER)

    @property
    def signer(self) -> str:
        return self.world.book.name(self.township_leader)

    def beside(self, actor: Actor) -> str:
        """Two people serve a paper: the officer and a colleague of his unit."""
        unit = actor.posts[0].unit_id
        others = [
            one
            for role in (
                Role.TOWNSHIP_OFFICER,
                Role.TOWNSHIP_LEADER,
                Role.JUDICIAL_OFFICER,
                Role.BUREAU_OFFICER,
            )
            for one in self.world.book.all(unit, role)
            if one.user_id != actor.user_id
        ]
        helper = self.world.book.name(others[0]) if others else self.helper
        return f"{self.world.book.name(actor)}、{helper}"

    @property
    def helper(self) -> str:
        """The head of the village, the same person for all its families."""
        return names.adult(Random(f"head of {self.child.family.home.dwelling_village}"))

    def key(self) -> str:
        return str(UUID(int=self.rng.getrandbits(128), version=4))

    @property
    def dismissal_decider(self) -> Actor:
        """Somebody outside the school: the head of its 学区, else the bureau."""
        school = db.session.get_one(Unit, self.child.school.id)
        return self.world.book.find(school.parent_id, Role.DISTRICT_HEAD) or self.bureau_leader
