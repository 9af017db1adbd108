"""Who works in the county: one account per role to sign in with, and everybody else beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from caseflow import clock
from caseflow.accounts import passwords
from caseflow.accounts import service as accounts
from caseflow.accounts.models import Unit, User
from caseflow.demo import names
from caseflow.demo.county import County, Klass, School
from caseflow.extensions import db
from caseflow.policy.actors import Actor, ActorPost, Role

#: one for all demonstration accounts; shown at the end of the build and on the sign-in page
PASSWORD = "Lianxi#2026du"  # noqa: S105 nothing but invented data lies behind it
#: of a hundred posts so many are vacant or lack what XX-34 asks, so that the gaps show
_VACANT_TEACHERS, _VACANT_VICE_HEADS, _VACANT_REGISTRARS, _UNFILED = 0.02, 0.1, 0.05, 0.12
_PREFIX = {
    Role.CLASS_TEACHER: "bzr",
    Role.REGISTRAR: "xj",
    Role.HEADMASTER: "xz",
    Role.VICE_HEAD: "fg",
    Role.DISTRICT_HEAD: "xq",
    Role.TOWNSHIP_OFFICER: "zg",
    Role.TOWNSHIP_LEADER: "zfg",
}


@dataclass(frozen=True, slots=True)
class Cast:
    """The one account of a role: who it is and where he works."""

    login: str
    role: Role
    unit_id: int


class Book:
    """Who holds which post, for the steps of the cases."""

    def __init__(self) -> None:
        self._posts: dict[tuple[int, Role], list[Actor]] = {}
        self._names: dict[int, str] = {}

    def add(self, user: User, role: Role, unit: Unit) -> None:
        post = ActorPost(role, unit.id, unit.path, unit.kind, unit.form, unit.dept)
        self._posts.setdefault((unit.id, role), []).append(Actor(user.id, (post,)))
        self._names[user.id] = user.name

    def find(self, unit_id: int | None, *roles: Role) -> Actor | None:
        for role in roles:
            if unit_id is not None and (held := self._posts.get((unit_id, role))):
                return held[0]
        return None

    def get(self, unit_id: int | None, *roles: Role) -> Actor:
        found = self.find(unit_id, *roles)
        if found is None:
            raise LookupError(f"nobody holds {roles} on unit {unit_id}")
        return found

    def all(self, unit_id: int, role: Role) -> list[Actor]:
        return self._posts.get((unit_id, role), [])

    def name(self, actor: Actor) -> str:
        return self._names[actor.user_id]


def demo_class(county: County) -> Klass:
    """八（1）班 of the first school: the class of the teacher who signs in."""
    return next(klass for klass in county.schools[0].classes if klass.grade == 8)


def cast(county: County) -> tuple[Cast, ...]:
    school = county.schools[0]
    top, departments = county.id, county.departments
    return (
        Cast("banzhuren", Role.CLASS_TEACHER, demo_class(county).id),
        Cast("xueji", Role.REGISTRAR, school.id),
        Cast("xiaozhang", Role.HEADMASTER, school.id),
        Cast("fenguan", Role.VICE_HEAD, school.id),
        Cast("xuequ", Role.DISTRICT_HEAD, school.parent_id),
        Cast("zhuangan", Role.TOWNSHIP_OFFICER, school.place_id),
        Cast("zhenlingdao", Role.TOWNSHIP_LEADER, school.place_id),
        Cast("sifa", Role.JUDICIAL_OFFICER, departments["justice"]),
        Cast("gongan", Role.LIAISON, departments["police"]),
        Cast("xiaozu", Role.GROUP_MEMBER, top),
        Cast("jiaoyuju", Role.BUREAU_OFFICER, top),
        Cast("julingdao", Role.BUREAU_LEADER, top),
        Cast("jiancha", Role.INSPECTOR, top),
        Cast("xitong", Role.SYSADMIN, top),
        Cast("anquan", Role.SECADMIN, top),
        Cast("shenji", Role.AUDITOR, top),
    )


def hire(county: County, rng: Random, now: datetime) -> Book:
    """The cast first: the sign-in page shows whoever came first to each role."""
    office = _Office(rng, now)
    for one in cast(county):
        passwords.check_password(PASSWORD, login=one.login)
        office.hire(one.login, one.role, one.unit_id, filed=True)
    for role, unit_id in _others(county, rng):
        office.hire_somebody(role, unit_id)
    return office.book


def _others(county: County, rng: Random) -> Iterator[tuple[Role, int]]:
    yield from _above_schools(county)
    for school in county.schools:
        yield from _of_school(school, rng, first=school is county.schools[0])
    known = demo_class(county).id
    vacant = [klass for klass in county.classes if rng.random() < _VACANT_TEACHERS]
    for klass in county.classes:
        if klass.id != known and klass not in vacant:
            yield Role.CLASS_TEACHER, klass.id


def _above_schools(county: County) -> Iterator[tuple[Role, int]]:
    first = county.schools[0]
    for place_id in county.places:
        if place_id != first.place_id:
            yield Role.TOWNSHIP_LEADER, place_id
            yield Role.TOWNSHIP_OFFICER, place_id
        yield Role.TOWNSHIP_OFFICER, place_id
    for district_id in county.districts.values():
        if district_id != first.parent_id:
            yield Role.DISTRICT_HEAD, district_id
    for dept, unit_id in county.departments.items():
        if dept not in {"education", "police"}:
            yield (Role.JUDICIAL_OFFICER if dept == "justice" else Role.LIAISON), unit_id
    yield from ((role, county.id) for role in (Role.BUREAU_OFFICER, Role.GROUP_MEMBER, Role.INSPECTOR))


def _of_school(school: School, rng: Random, *, first: bool) -> Iterator[tuple[Role, int]]:
    """Every school has a headmaster: nobody else may sign its report (ST-4)."""
    if first:
        return
    yield Role.HEADMASTER, school.id
    if rng.random() >= _VACANT_VICE_HEADS:
        yield Role.VICE_HEAD, school.id
    if rng.random() >= _VACANT_REGISTRARS:
        yield Role.REGISTRAR, school.id


class _Office:
    """Makes the accounts; one hash serves for all, for hashing is slow on purpose."""

    def __init__(self, rng: Random, now: datetime) -> None:
        self.book = Book()
        self._rng = rng
        self._now = now
        self._hash = passwords.hash_secret(PASSWORD)
        self._serial = 0

    def hire_somebody(self, role: Role, unit_id: int) -> None:
        self._serial += 1
        login = f"{_PREFIX.get(role, role.value.replace('_', ''))}{self._serial:04d}"
        self.hire(login, role, unit_id, filed=self._rng.random() >= _UNFILED)

    def hire(self, login: str, role: Role, unit_id: int, *, filed: bool) -> None:
        phone = f"{self._rng.choice((135, 136, 137, 138, 139))}0001{self._rng.randrange(10_000):04d}"
        user = accounts.create_user(login, names.adult(self._rng), self._now, phone=phone)
        user.password_hash, user.must_change = self._hash, False
        user.password_set_at = user.pledged_at = user.last_sign_in = self._now
        unit = db.session.get_one(Unit, unit_id)
        accounts.add_post(user, role, unit, self._now, filing=self._filing(role, filed=filed))
        self.book.add(user, role, unit)

    def _filing(self, role: Role, *, filed: bool) -> accounts.Filing | None:
        if role is not Role.REGISTRAR:
            return None
        trained = clock.to_local(self._now).date() - timedelta(days=self._rng.randrange(20, 200))
        if not filed:
            return accounts.Filing(trained_on=trained if self._rng.random() < 0.5 else None)
        return accounts.Filing(
            trained, f"云教学籍〔{trained.year}〕{self._serial or 1}号", _after(trained, 15)
        )


def _after(day: date, days: int) -> date:
    return day + timedelta(days=days)
