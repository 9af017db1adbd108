"""The children of the county with their families, written in bulk."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from caseflow import clock
from caseflow.demo import gazetteer as g
from caseflow.demo import names
from caseflow.demo.county import County, Klass, School
from caseflow.demo.people import demo_class
from caseflow.demo.progress import Progress
from caseflow.extensions import db
from caseflow.lib.dates import school_year
from caseflow.lib.ids import id_check_char
from caseflow.policy.codes import Group
from caseflow.roster.models import Guardian, Pupil, PupilGroup
from caseflow.roster.values import GuardianData, PupilData, guardian_columns, pupil_columns

_CHUNK = 1000
_FEWEST_IN_DEMO_CLASS = 15
_SIBLINGS, _SECOND_GUARDIAN = 0.14, 0.72
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


def enrol(county: County, count: int, rng: Random, now: datetime, progress: Progress) -> list[Child]:
    """``now`` is the present: birthdays fit the grade of this school year."""
    registry = _Registry(county, rng, now)
    children: list[Child] = []
    for chunk in _chunks(registry.pupils(count)):
        children += _write(chunk, registry.entered)
        progress.step(len(children), count)
    return children


def _fill_up(sizes: list[int], chosen: int) -> None:
    """The class that is shown first needs children even in the smallest county."""
    while sizes[chosen] < _FEWEST_IN_DEMO_CLASS and max(sizes) > 1:
        sizes[sizes.index(max(sizes[:chosen] + sizes[chosen + 1 :]))] -= 1
        sizes[chosen] += 1


_Fresh = tuple[Child, PupilData]


def _chunks(fresh: Iterator[_Fresh]) -> Iterator[list[_Fresh]]:
    chunk: list[_Fresh] = []
    for one in fresh:
        chunk.append(one)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _write(chunk: list[_Fresh], now: datetime) -> list[Child]:
    stamp = {"created_at": now, "updated_at": now}
    rows = [{**pupil_columns(data), **stamp} for _, data in chunk]
    ordered = insert(Pupil).returning(Pupil.id, sort_by_parameter_order=True)
    children = [child for child, _ in chunk]
    for child, pupil_id in zip(children, db.session.scalars(ordered, rows), strict=True):
        child.id = pupil_id
    guardians = [
        {"pupil_id": child.id, **columns}
        for child in children
        for columns in guardian_columns(child.family.guardians)
    ]
    db.session.execute(insert(Guardian), guardians)
    groups = [
        {"pupil_id": child.id, "group": group, "source": "学籍"}
        for child in children
        for group in sorted(child.groups)
    ]
    if groups:
        db.session.execute(insert(PupilGroup), groups)
    return children


class _Registry:
    """Draws families and children; numbers are never given twice."""

    def __init__(self, county: County, rng: Random, now: datetime) -> None:
        self._county = county
        self._rng = rng
        self._year = school_year(clock.to_local(now).date())
        self._schools = {school.id: school for school in county.schools}
        self._places = list(county.places)
        #: families of a township that may have another child in another class
        self._open: dict[int, list[Family]] = {}
        self._numbers: set[str] = set()
        self._phones: set[str] = set()
        self.entered = now - timedelta(days=480)

    def pupils(self, count: int) -> Iterator[_Fresh]:
        classes = list(self._county.classes)
        sizes = self._sizes(classes, count)
        for klass, size in zip(classes, sizes, strict=True):
            for seat in range(1, size + 1):
                yield self._pupil(klass, seat)

    def _sizes(self, classes: list[Klass], count: int) -> list[int]:
        weights = [self._rng.uniform(0.75, 1.25) for _ in classes]
        total = sum(weights)
        sizes = [int(count * weight / total) for weight in weights]
        for index in range(count - sum(sizes)):
            sizes[index % len(sizes)] += 1
        _fill_up(sizes, classes.index(demo_class(self._county)))
        return sizes

    def _pupil(self, klass: Klass, seat: int) -> _Fresh:
        rng, school = self._rng, self._schools[klass.school_id]
        sex = rng.choice((names.BOY, names.GIRL))
        family = self._sibling_of(school, klass) if rng.random() < _SIBLINGS else None
        own = names.child(rng, sex, family.name.surname if family and not family.name.western else "")
        if family is None:
            family = self._family(own, school)
            self._open.setdefault(school.place_id, []).append(family)
        if family.name.western:
            own = names.Name(family.name.surname, own.given, western=True)
        child = Child(str(own), sex, klass.grade, klass.id, school, family, groups=self._groups(school))
        family.children.append(child)
        return child, self._data(child, klass, seat)

    def _sibling_of(self, school: School, klass: Klass) -> Family | None:
        waiting = self._open.get(school.place_id, [])
        if not waiting:
            return None
        family = waiting.pop(self._rng.randrange(len(waiting)))
        return family if all(child.grade != klass.grade for child in family.children) else None

    def _data(self, child: Child, klass: Klass, seat: int) -> PupilData:
        home = child.family.home
        born = self._birthday(klass.grade)
        number = self._id_number(born, child.sex)
        return PupilData(
            name=child.name,
            sex=child.sex,
            born_on=born,
            id_number=number,
            student_no=f"G{number}",
            nation=self._nation(child.family.name),
            school_id=child.school.id,
            class_id=klass.id,
            seat_no=seat,
            household_unit_id=home.unit_id,
            household_elsewhere=home.elsewhere,
            household_village=home.village,
            household_address=home.address,
            dwelling_unit_id=home.dwelling_id,
            dwelling_village=home.dwelling_village,
            dwelling_address=home.dwelling_address,
            guardians=child.family.guardians,
        )

    def _birthday(self, grade: int) -> date:
        """Six by 31 August of the year of entry."""
        first = date(self._year - 6 - grade, 9, 1)
        return first + timedelta(days=self._rng.randrange(365))

    def _id_number(self, born: date, sex: str) -> str:
        while True:
            serial = self._rng.randrange(100, 1000)
            serial += (serial % 2) != (sex == names.BOY)
            head = f"{g.REGION}{born:%Y%m%d}{serial % 1000:03d}"
            if head not in self._numbers:
                self._numbers.add(head)
                return head + id_check_char(head)

    def _nation(self, name: names.Name) -> str:
        if name.western:
            return "维吾尔族"
        return self._rng.choice(_NATIONS)

    def _groups(self, school: School) -> frozenset[str]:
        drawn = {group.value for group, share in _GROUPS if self._rng.random() < share}
        return frozenset(drawn | ({Group.DISABLED.value} if school.kind == "special" else set()))

    def _family(self, own: names.Name, school: School) -> Family:
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
            id_number=self._id_number(born, sex),
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
