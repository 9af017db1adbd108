"""The invented county in the tables: calendar and units."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil

from caseflow import clock
from caseflow.accounts import service as accounts
from caseflow.accounts.models import Unit
from caseflow.calendars.service import enter_term, except_day, seed_official
from caseflow.demo import gazetteer as g
from caseflow.lib.dates import school_year
from caseflow.roster.cells import ClassKey
from caseflow.roster.classes import add_class

#: a middle school fills its classes more than a village school
_PUPILS_PER_CLASS = 42
_MOST_SCHOOLS, _FEWEST_SCHOOLS, _PUPILS_PER_SCHOOL = len(g.SCHOOLS), 12, 300


@dataclass(frozen=True, slots=True)
class Klass:
    id: int
    grade: int
    school_id: int


@dataclass(slots=True)
class School:
    id: int
    name: str
    kind: str
    place_id: int
    #: 学区, or the county for the schools it runs itself
    parent_id: int
    village: str
    classes: list[Klass] = field(default_factory=list)


@dataclass(slots=True)
class County:
    """Ids of all that was made; ``schools[0]`` is where most demonstration accounts work."""

    id: int
    departments: dict[str, int]
    places: dict[int, g.Place]
    districts: dict[str, int]
    schools: list[School]

    @property
    def classes(self) -> Iterator[Klass]:
        return (klass for school in self.schools for klass in school.classes)


def school_years(now: datetime, months_back: int = 16) -> range:
    """Two years are always there: those of the national calendar's day; more when the clock asks for more."""
    today = clock.to_local(now).date()
    first = school_year(today - timedelta(days=31 * months_back))
    return range(min(first, 2025), max(school_year(today + timedelta(days=150)), 2026) + 1)


def enter_calendar(now: datetime) -> None:
    """Official holidays; two terms a year, a sports day off and a Saturday made up for it."""
    seed_official(now)
    for year in school_years(now):
        for name, first, last in _terms(year):
            enter_term(name, first, last)
        sports = _weekday(date(year, 10, 23), 4)
        except_day(sports, taught=False, reason="全县中小学运动会")
        except_day(sports + timedelta(days=8), taught=True, reason="补上运动会停课")


def _terms(year: int) -> Iterator[tuple[str, date, date]]:
    label = f"{year}—{year + 1}学年"
    yield f"{label}第一学期", date(year, 9, 1), _weekday(date(year + 1, 1, 18), 4)
    yield f"{label}第二学期", _weekday(date(year + 1, 2, 24), 3), _weekday(date(year + 1, 6, 29), 4)


def _weekday(day: date, weekday: int) -> date:
    """The day itself or the next one with that weekday (0 Monday)."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def build_units(now: datetime, pupils: int) -> County:
    county = accounts.create_unit(
        accounts.UnitData("county", g.COUNTY, short_name=g.COUNTY, code=g.REGION, doc_code=g.BUREAU_CODE), now
    )
    departments = _departments(county, now)
    places = _places(county, now)
    districts = _districts(county, now)
    made = County(county.id, departments, places, districts, [])
    for number, plan in enumerate(g.SCHOOLS[: _schools_for(pupils)], start=1):
        made.schools.append(_school(made, plan, number, now))
    _fill_with_classes(made, pupils, now)
    return made


def _schools_for(pupils: int) -> int:
    return min(_MOST_SCHOOLS, max(_FEWEST_SCHOOLS, pupils // _PUPILS_PER_SCHOOL))


def _departments(county: Unit, now: datetime) -> dict[str, int]:
    made = {}
    for rank, (dept, name, code) in enumerate(g.DEPARTMENTS, start=1):
        full = name if name.endswith(("联合会", "委员会")) else f"{g.COUNTY}{name}"
        full = full if full.startswith(g.COUNTY) else f"{g.COUNTY}{full}"
        data = accounts.UnitData(
            "department", full, county.id, dept=dept, doc_code=code, rank=rank, phone=_landline(rank)
        )
        made[dept] = accounts.create_unit(data, now).id
    return made


def _places(county: Unit, now: datetime) -> dict[int, g.Place]:
    made = {}
    for rank, place in enumerate(g.PLACES, start=1):
        kind = "subdistrict" if place.form == "街道" else "township"
        # 区划代码: 001–099 subdistricts, 100–199 towns, 200–399 townships
        serial = {"街道": 0, "镇": 100, "乡": 200}[place.form] + rank
        data = accounts.UnitData(
            kind,
            place.name,
            county.id,
            form=place.form,
            doc_code=place.doc_code,
            code=f"{g.REGION}{serial:03d}",
            rank=rank,
            phone=_landline(20 + rank),
        )
        made[accounts.create_unit(data, now).id] = place
    return made


def _districts(county: Unit, now: datetime) -> dict[str, int]:
    made = {}
    for rank, name in enumerate(g.DISTRICTS, start=1):
        data = accounts.UnitData("district", name, county.id, rank=rank, phone=_landline(40 + rank))
        made[name] = accounts.create_unit(data, now).id
    return made


def _school(county: County, plan: g.SchoolPlan, number: int, now: datetime) -> School:
    place_id = list(county.places)[plan.place]
    place = county.places[place_id]
    parent_id = county.id if plan.county_run else county.districts[place.district]
    data = accounts.UnitData(
        "school",
        plan.name,
        parent_id,
        school_kind=plan.kind,
        township_id=place_id,
        code=f"{g.CODE_HEADS[plan.kind]}99{number:06d}",
        rank=number,
        phone=_landline(100 + number),
        address=f"{place.name}{place.villages[0]}",
    )
    unit = accounts.create_unit(data, now)
    return School(unit.id, plan.name, plan.kind, place_id, parent_id, place.villages[0])


def _fill_with_classes(county: County, pupils: int, now: datetime) -> None:
    """As many classes as the pupils need, each grade of each school at least one."""
    plans = {plan.name: plan for plan in g.SCHOOLS}
    grades = [(school, grade) for school in county.schools for grade in g.GRADES[school.kind]]
    width = sum(plans[school.name].width for school, _ in grades)
    share = pupils / _PUPILS_PER_CLASS / width
    for school, grade in grades:
        wanted = max(1, ceil(plans[school.name].width * min(share * 1.3, 1.0) - 0.25))
        for number in range(1, wanted + 1):
            unit = add_class(school.id, ClassKey(grade, number), now)
            school.classes.append(Klass(unit.id, grade, school.id))


def _landline(serial: int) -> str:
    return f"0990-61{serial:05d}"
