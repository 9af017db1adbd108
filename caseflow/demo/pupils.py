"""The children of the county, written in bulk."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import insert

from caseflow import clock
from caseflow.demo import names
from caseflow.demo.county import County, Klass, School
from caseflow.demo.families import Child, Drawer, Family
from caseflow.demo.people import demo_class
from caseflow.demo.progress import Progress
from caseflow.extensions import db
from caseflow.lib.dates import school_year
from caseflow.roster.models import Guardian, Pupil, PupilGroup
from caseflow.roster.values import PupilData, guardian_columns, pupil_columns

_CHUNK = 1000
_FEWEST_IN_DEMO_CLASS = 15
_SIBLINGS = 0.14


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
    others = [index for index in range(len(sizes)) if index != chosen]
    for _ in range(_FEWEST_IN_DEMO_CLASS - sizes[chosen]):
        sizes[max(others, key=sizes.__getitem__)] -= 1
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
    """Fills the classes; some children have a brother or sister in another one."""

    def __init__(self, county: County, rng: Random, now: datetime) -> None:
        self._county = county
        self._rng = rng
        self._drawer = Drawer(county, rng, school_year(clock.to_local(now).date()))
        self._schools = {school.id: school for school in county.schools}
        #: families of a township that may have another child in another class
        self._open: dict[int, list[Family]] = {}
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
        own = names.child(rng, sex, family.name if family else None)
        if family is None:
            family = self._drawer.family(own, school)
            self._open.setdefault(school.place_id, []).append(family)
        groups = self._drawer.groups(school)
        child = Child(str(own), sex, klass.grade, klass.id, school, family, groups=groups)
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
        born = self._drawer.birthday(klass.grade)
        number = self._drawer.id_number(born, child.sex)
        return PupilData(
            name=child.name,
            sex=child.sex,
            born_on=born,
            id_number=number,
            student_no=f"G{number}",
            nation=self._drawer.nation(child.family.name),
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
