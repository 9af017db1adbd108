"""Which stories the county tells, how often, and to whom each happens."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from caseflow.demo import pressing, returning, rising
from caseflow.demo.county import County
from caseflow.demo.families import Child
from caseflow.demo.life import Life
from caseflow.demo.people import demo_class
from caseflow.demo.timeline import Story
from caseflow.errors import Refused
from caseflow.policy.stages import Stage

Tell = Callable[[Life, int], Story]


class Near(StrEnum):
    """Where the first of its kind happens, so that every account signed in with has something to do."""

    CLASS = "class"
    SCHOOL = "school"
    TOWNSHIP = "township"
    ANYWHERE = "anywhere"


class Trait(StrEnum):
    """What a child must be for the story to be told of it."""

    ANY = "any"
    OUTSIDE = "outside"
    SIBLING = "sibling"
    #: has been at this school for the length of a long story
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class Entry:
    tell: Tell
    stage: Stage
    #: about so many of 300 cases
    weight: int
    #: what ``aim`` is drawn from, in turn
    aims: tuple[int, ...]
    near: Near = Near.ANYWHERE
    trait: Trait = Trait.ANY


S, N, T = Stage, Near, Trait
#: how long ago the closed cases were closed
_AGO = (3, 9, 16, 24, 35, 47, 58, 70, 85, 101, 118, 133, 150, 166, 181, 199, 214, 228)
#: the first entry of each stage is told in every county, however small
ENTRIES: tuple[Entry, ...] = (
    Entry(rising.to_verify, S.SUSPECTED, 9, (1, 2, 3, 4), N.CLASS),
    Entry(rising.next_visit, S.PERSUADING, 13, (0, 1, 2, -1, -2), N.CLASS),
    Entry(rising.to_notice, S.REPORTED, 8, (0, 1, 2), N.TOWNSHIP),
    Entry(pressing.clock_runs, S.NOTICED, 11, (3, 0, 1, 6, 8, 5, 9), N.TOWNSHIP),
    Entry(pressing.to_refer, S.LAPSED, 8, (2, 0, 4, 1), N.TOWNSHIP),
    Entry(pressing.to_accept, S.REFERRED, 6, (1, 0, 2, -1), N.TOWNSHIP),
    Entry(pressing.to_serve_letter, S.JUDICIAL, 4, (1, 0, 2, -1)),
    Entry(returning.followup_today, S.RETURNED, 6, (0, 1, 2), N.CLASS),
    Entry(returning.parked, S.PARKED, 14, (40, 120, 90, 9, 200, 65, 260), N.SCHOOL),
    Entry(returning.closed_back, S.CLOSED, 28, _AGO, N.SCHOOL, T.OLDER),
    Entry(pressing.pursued, S.PURSUED, 5, (20, 50, 34, 9), N.TOWNSHIP, T.OLDER),
    Entry(rising.to_verify, S.SUSPECTED, 3, (0,), N.SCHOOL),
    Entry(rising.to_verify, S.SUSPECTED, 6, (-1, -2, -4, -3), N.SCHOOL),
    Entry(rising.to_dismiss, S.SUSPECTED, 6, (1, 0, 2), N.SCHOOL),
    Entry(rising.promised, S.PERSUADING, 6, (0, -1, 1), N.CLASS),
    Entry(rising.first_visit, S.PERSUADING, 6, (0, -1), N.CLASS),
    Entry(rising.ready_to_report, S.PERSUADING, 6, (0, -1), N.SCHOOL),
    Entry(rising.persuasion_overdue, S.PERSUADING, 5, (-1, -3, -5), N.SCHOOL),
    Entry(returning.ready_to_close, S.RETURNED, 4, (0, 2), N.SCHOOL, T.OLDER),
    Entry(returning.asked_to_close, S.RETURNED, 4, (0, 1, 2), N.SCHOOL, T.OLDER),
    Entry(pressing.to_serve, S.NOTICED, 6, (0, 1, 2, -1), N.TOWNSHIP),
    Entry(pressing.service_failed, S.NOTICED, 5, (0, 1, 2), N.TOWNSHIP),
    Entry(pressing.served_too_late, S.NOTICED, 2, (1, 2), N.TOWNSHIP),
    Entry(pressing.to_refer, S.LAPSED, 3, (-1, -3), N.TOWNSHIP),
    Entry(rising.to_notice, S.REPORTED, 5, (-1, -2, -4), N.TOWNSHIP),
    Entry(pressing.to_write_letter, S.REFERRED, 6, (3, 0, 6, -1), N.TOWNSHIP),
    Entry(pressing.letter_passed, S.JUDICIAL, 3, (1, -2, 4), N.TOWNSHIP),
    Entry(returning.dismissed, S.CLOSED, 14, _AGO, N.SCHOOL),
    Entry(returning.followup_missed, S.RETURNED, 5, (1, 2, 0), N.CLASS),
    Entry(rising.harm_seen, S.PERSUADING, 2, (-1, -2), N.SCHOOL),
    Entry(returning.resettled, S.CLOSED, 14, _AGO, N.TOWNSHIP),
    Entry(returning.relapsed, S.PERSUADING, 4, (-1, -3), N.CLASS),
    Entry(pressing.letter_runs, S.JUDICIAL, 5, (2, 0, 5, 8)),
    Entry(pressing.asked_to_pursue, S.JUDICIAL, 2, (1, 2), N.TOWNSHIP),
    Entry(returning.being_followed, S.RETURNED, 30, (4, 15, 22, 41, 50, 66, 74, 85), N.TOWNSHIP),
    Entry(rising.missing, S.PERSUADING, 2, (2, 1)),
    Entry(rising.asked_to_park, S.PERSUADING, 2, (1, 2), N.SCHOOL),
    Entry(rising.held_for_death, S.PERSUADING, 1, (1,)),
    Entry(rising.held_as_duplicate, S.PERSUADING, 1, (2,)),
    Entry(rising.handed_over, S.PERSUADING, 3, (1, 0, 2), N.SCHOOL),
    Entry(rising.sent_back, S.PERSUADING, 3, (6, 3), N.TOWNSHIP),
    Entry(rising.nobody_home, S.PERSUADING, 4, (1, 0, -1)),
    Entry(rising.siblings, S.PERSUADING, 1, (1,), trait=T.SIBLING),
    Entry(returning.park_ended, S.PERSUADING, 3, (-1, -2), N.SCHOOL, T.OLDER),
    Entry(returning.reopened, S.PERSUADING, 2, (-1, -2), trait=T.OLDER),
    Entry(rising.harm_handled, S.PERSUADING, 1, (-1,)),
    Entry(rising.to_notice, S.REPORTED, 3, (0, 1, -1), trait=T.OUTSIDE),
    Entry(rising.inquiry_sent, S.REPORTED, 3, (1, 0), trait=T.OUTSIDE),
    Entry(rising.inquiry_answered, S.REPORTED, 1, (1,), trait=T.OUTSIDE),
    Entry(rising.notice_voided, S.REPORTED, 2, (1, 2), N.TOWNSHIP),
    Entry(rising.offered_to_another_township, S.REPORTED, 2, (1, 2)),
    Entry(rising.moved_to_another_township, S.REPORTED, 1, (1,)),
    Entry(pressing.public_service, S.NOTICED, 3, (2, 6)),
    Entry(returning.relapsed_and_noticed, S.NOTICED, 2, (1, 3), N.TOWNSHIP, T.OLDER),
    Entry(pressing.declined, S.LAPSED, 2, (1, 3), N.TOWNSHIP),
    Entry(pressing.letter_voided, S.REFERRED, 2, (4, 7)),
    Entry(pressing.in_court, S.PURSUED, 5, (45, 90, 60), N.TOWNSHIP, T.OLDER),
    Entry(returning.after_the_letter, S.RETURNED, 2, (12, 40), trait=T.OLDER),
    Entry(returning.paper_overtaken, S.RETURNED, 3, (2, 5), N.TOWNSHIP),
    Entry(returning.parked, S.PARKED, 4, (2, 5, 12), N.SCHOOL),
    Entry(returning.closed_after_relapse, S.CLOSED, 4, (20, 75, 130), trait=T.OLDER),
)
_PLAIN = ENTRIES[1]
_WEIGHT = sum(entry.weight for entry in ENTRIES)
FEWEST = len(Stage)


def children_of(entry: Entry) -> int:
    """How many cases one telling makes."""
    return 2 if entry.tell is rising.siblings else 1


def programme(count: int) -> list[tuple[Entry, int]]:
    """``count`` cases: one of each stage first, then by weight; each with its aim."""
    told = dict.fromkeys(ENTRIES, 0)
    chosen: list[tuple[Entry, int]] = []
    left = count
    while left > 0:
        entry = _next(told, count)
        if children_of(entry) > left:
            entry = _PLAIN
        chosen.append((entry, entry.aims[told[entry] % len(entry.aims)]))
        told[entry] += 1
        left -= children_of(entry)
    return chosen


def _next(told: dict[Entry, int], count: int) -> Entry:
    """Whoever lags furthest behind his share; the first of each stage before all others."""
    for entry in ENTRIES[:FEWEST]:
        if not told[entry]:
            return entry
    return max(ENTRIES, key=lambda entry: entry.weight * count / _WEIGHT - told[entry])


class Casting:
    """Finds a child for each story; none is drawn twice."""

    def __init__(self, county: County, children: Sequence[Child], rng: Random) -> None:
        self._rng = rng
        self._used: set[int] = set()
        shuffled = sorted(children, key=lambda child: rng.random() - 0.12 * child.grade)
        school = county.schools[0]
        klass = demo_class(county)
        near = [one for one in shuffled if one.place_id == school.place_id and not one.outside]
        self._pools = {
            Near.CLASS: [one for one in near if one.class_id == klass.id],
            Near.SCHOOL: [one for one in near if one.school is school and one.class_id != klass.id],
            Near.TOWNSHIP: near,
            Near.ANYWHERE: shuffled,
        }
        self._told: dict[Tell, int] = {}

    def cast(self, entry: Entry, aim: int) -> Iterator[tuple[Entry, int, Child]]:
        """With a child; where the county has none of the kind, plain visits are told instead."""
        if child := self._find(entry):
            yield entry, aim, child
            return
        for _ in range(children_of(entry)):
            if (child := self._find(_PLAIN)) is None:
                raise Refused.because("demo.pupils", "学生太少，不够编排个案，增大 --pupils 或减小 --cases")
            yield _PLAIN, 1, child

    def _find(self, entry: Entry) -> Child | None:
        for pool in self._places(entry):
            for child in self._pools[pool]:
                if child.id not in self._used and _fits(child, entry.trait):
                    self._use(child, entry.trait)
                    return child
        return None

    def _places(self, entry: Entry) -> Iterator[Near]:
        """The first of a kind in its place, later ones now and then."""
        told = self._told[entry.tell] = self._told.get(entry.tell, 0) + 1
        if told == 1:
            yield entry.near
        elif self._rng.random() < 0.12:
            yield self._rng.choice((Near.SCHOOL, Near.TOWNSHIP))
        yield Near.ANYWHERE

    def _use(self, child: Child, trait: Trait) -> None:
        self._used.add(child.id)
        if trait is Trait.SIBLING:
            self._used |= {one.id for one in child.family.children}


def _fits(child: Child, trait: Trait) -> bool:
    if trait is Trait.OUTSIDE:
        return child.outside
    if child.outside or child.grade < 2:
        return False
    if trait is Trait.SIBLING:
        return sum(one.school is child.school for one in child.family.children) > 1
    return trait is not Trait.OLDER or child.grade >= 4
