"""Families of the county: numbers, homes and guardians, drawn so that none is given twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from caseflow.demo import gazetteer as g
from caseflow.demo import names
from caseflow.demo.county import County, School
from caseflow.lib.ids import id_check_char
from caseflow.policy.codes import Group
from caseflow.roster.values import GuardianData

_SECOND_GUARDIAN = 0.72
_OTHER_TOWNSHIP, _OUTSIDE = 0.1, 0.04
#: schools the county runs draw children from everywhere
_OTHER_TOWNSHIP_COUNTY_RUN = 0.35
_GROUPS = (
    (Group.LEFT_BEHIND, 0.13),
    (Group.OUT_OF_POVERTY, 0.06),
    (Group.LOW_INCOME, 0.04),
    (Group.SLOW_LEARNER, 0.04),
    (Group.MIGRANT, 0.03),
    (Group.HARDSHIP, 0.02),
    (Group.MONITORED_UNSTABLE, 0.01),
    (Group.MONITORED_SUDDEN, 0.006),
    (Group.DISABLED, 0.008),
    (Group.UNSUPPORTED, 0.005),
    (Group.ORPHAN, 0.004),
)
_WORK = ("邻省务工", "沿海务工", "省城务工", "县城务工", "本县务农", "")
_NETWORKS = (130, 131, 132, 150, 151, 152, 186, 187)
_NATIONS = ("汉族",) * 46 + ("土家族", "土家族", "苗族", "回族")


@dataclass(slots=True)
class Home:
    """Household and dwelling; ``unit_id`` None: the household lies outside the county."""

    unit_id: int | None
    elsewhere: str
    village: str
    address: str
    dwelling_id: int
    dwelling_village: str
    dwelling_address: str


@dataclass(slots=True)
class Family:
    name: names.Name
    home: Home
    guardians: tuple[GuardianData, ...]
    children: list["Child"] = field(default_factory=list)


@dataclass(slots=True)
class Child:
    """What the stories of the cases need to know."""

    name: str
    sex: str
    grade: int
    class_id: int
    school: School
    family: Family
    id: int = 0
    groups: frozenset[str] = frozenset()

    @property
    def outside(self) -> bool:
        return self.family.home.unit_id is None

    @property
    def place_id(self) -> int:
        """The township a report would go to."""
        return self.family.home.unit_id or self.family.home.dwelling_id

    @property
    def guardian(self) -> GuardianData:
        return self.family.guardians[0]


class Drawer:
    """``year`` is the one in which the present school year began."""

    def __init__(self, county: County, rng: Random, year: int) -> None:
        self._county = county
        self._rng = rng
        self._year = year
        self._places = list(county.places)
        self._numbers: set[str] = set()
        self._phones: set[str] = set()

    def birthday(self, grade: int) -> date:
        """Six by 31 August of the year of entry."""
        first = date(self._year - 6 - grade, 9, 1)
        return first + timedelta(days=self._rng.randrange(365))

    def id_number(self, born: date, sex: str) -> str:
        while True:
            serial = self._rng.randrange(100, 1000)
            serial += (serial % 2) != (sex == names.BOY)
            head = f"{g.REGION}{born:%Y%m%d}{serial % 1000:03d}"
            if head not in self._numbers:
                self._numbers.add(head)
                return head + id_check_char(head)

    def nation(self, name: names.Name) -> str:
        if name.western:
            return "维吾尔族"
        return self._rng.choice(_NATIONS)

    def groups(self, school: School) -> frozenset[str]:
        drawn = {group.value for group, share in _GROUPS if self._rng.random() < share}
        return frozenset(drawn | ({Group.DISABLED.value} if school.kind == "special" else set()))

    def family(self, own: names.Name, school: School) -> Family:
        return Family(own, self._home(school), tuple(self._guardians(own)))

    def _guardians(self, own: names.Name) -> Iterator[GuardianData]:
        rng = self._rng
        father = rng.random() < 0.8
        yield self._guardian(names.parent(rng, own), "父亲" if father else "祖父", names.BOY)
        if rng.random() < _SECOND_GUARDIAN:
            yield self._guardian(names.parent(rng), "母亲" if father else "祖母", names.GIRL)

    def _guardian(self, name: str, relation: str, sex: str) -> GuardianData:
        years = (30, 46) if relation in {"父亲", "母亲"} else (56, 70)
        born = date(self._year, 1, 1) - timedelta(
            days=365 * self._rng.randrange(*years) + self._rng.randrange(365)
        )
        return GuardianData(
            name=name,
            relation=relation,
            id_number=self.id_number(born, sex),
            phone=self._phone(),
            works_at=self._rng.choice(_WORK),
        )

    def _phone(self) -> str:
        """A block that no operator has handed out, as far as anybody knows."""
        while True:
            phone = f"{self._rng.choice(_NETWORKS)}0000{self._rng.randrange(10_000):04d}"
            if phone not in self._phones:
                self._phones.add(phone)
                return phone

    def _home(self, school: School) -> Home:
        rng = self._rng
        here = self._county.places[school.place_id]
        village = rng.choice(here.villages)
        address = f"{here.name}{village}{rng.randrange(1, 9)}组{rng.randrange(1, 120)}号"
        dwelling: dict[str, Any] = {
            "dwelling_id": school.place_id,
            "dwelling_village": village,
            "dwelling_address": address,
        }
        draw = rng.random()
        if draw < _OUTSIDE:
            elsewhere = rng.choice(g.ELSEWHERE)
            return Home(None, elsewhere, "", f"{elsewhere}老街{rng.randrange(1, 80)}号", **dwelling)
        other = _OTHER_TOWNSHIP_COUNTY_RUN if school.parent_id == self._county.id else _OTHER_TOWNSHIP
        if draw < _OUTSIDE + other:
            place_id = rng.choice([one for one in self._places if one != school.place_id])
            place = self._county.places[place_id]
            home = rng.choice(place.villages)
            return Home(
                place_id,
                "",
                home,
                f"{place.name}{home}{rng.randrange(1, 9)}组{rng.randrange(1, 99)}号",
                **dwelling,
            )
        return Home(school.place_id, "", village, address, **dwelling)
