"""Reading the roster: every list and page through the one scope filter."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, defer, joinedload, selectinload

from caseflow.accounts import scope
from caseflow.accounts.models import Unit
from caseflow.errors import NotFound
from caseflow.extensions import db
from caseflow.policy.actors import Actor
from caseflow.policy.permissions import Permission
from caseflow.roster import values
from caseflow.roster.models import Guardian, ImportRun, Pupil
from caseflow.roster.search import PupilFilter, conditions, text_condition

__all__ = [
    "IMPORT_PERMISSIONS",
    "ClassSize",
    "Found",
    "PupilFilter",
    "class_sizes",
    "classes_of",
    "find_by_id_number",
    "find_pupils",
    "find_runs",
    "get_pupil",
    "get_run",
    "pupils_by_id",
    "siblings_of",
    "text_condition",
    "townships",
    "visible_classes",
    "visible_schools",
]

IMPORT_PERMISSIONS = {
    "pupils": Permission.IMPORT_PUPILS,
    "units": Permission.IMPORT_UNITS,
    "people": Permission.IMPORT_PEOPLE,
}


@dataclass(frozen=True, slots=True)
class Found:
    pupils: Sequence[Pupil]
    total: int


@dataclass(frozen=True, slots=True)
class ClassSize:
    unit: Unit
    pupils: int


def find_pupils(
    actor: Actor,
    wanted: PupilFilter | str = "",
    *,
    offset: int = 0,
    limit: int = 25,
    permission: Permission = Permission.PUPIL_VIEW,
) -> Found:
    """One page of the pupils this person may see, by class and number within it, then by sound."""
    wanted = PupilFilter(text=wanted, status="") if isinstance(wanted, str) else wanted
    wheres = [scope.visible_pupils(actor, permission, Pupil), *conditions(wanted)]
    total = db.session.scalar(select(func.count()).select_from(Pupil).where(*wheres)) or 0
    klass = aliased(Unit)
    query = (
        select(Pupil)
        .outerjoin(klass, Pupil.class_id == klass.id)
        .where(*wheres)
        .order_by(Pupil.school_id, klass.grade, klass.rank, klass.id, Pupil.seat_no, Pupil.initials, Pupil.id)
        .options(joinedload(Pupil.school), joinedload(Pupil.klass), joinedload(Pupil.dwelling))
        .options(selectinload(Pupil.groups))
        .offset(offset)
        .limit(limit)
    )
    return Found(list(db.session.scalars(query)), total)


def get_pupil(actor: Actor, pupil_id: int, permission: Permission = Permission.PUPIL_VIEW) -> Pupil:
    """NotFound for one that does not exist and for one outside this person's scope alike."""
    query = (
        select(Pupil)
        .where(Pupil.id == pupil_id, scope.visible_pupils(actor, permission, Pupil))
        .options(selectinload(Pupil.guardians), selectinload(Pupil.groups))
    )
    pupil = db.session.scalar(query)
    if pupil is None:
        raise NotFound
    return pupil


def find_by_id_number(number: str) -> Pupil | None:
    index = values.id_index(number)
    return db.session.scalar(select(Pupil).where(Pupil.id_index == index)) if index else None


def siblings_of(pupil: Pupil) -> list[Pupil]:
    """Pupils who share a guardian's ID number or phone; one visit may be logged for all of them."""
    keys = (
        [g.id_index for g in pupil.guardians if g.id_index],
        [g.phone_index for g in pupil.guardians if g.phone_index],
    )
    if not any(keys):
        return []
    shared = select(Guardian.pupil_id).where(
        or_(Guardian.id_index.in_(keys[0]), Guardian.phone_index.in_(keys[1]))
    )
    query = select(Pupil).where(Pupil.id.in_(shared), Pupil.id != pupil.id).order_by(Pupil.born_on, Pupil.id)
    return list(db.session.scalars(query))


def classes_of(school_id: int) -> list[Unit]:
    """The live classes of a school in their order."""
    return list(
        db.session.scalars(
            select(Unit)
            .where(Unit.kind == "class", Unit.parent_id == school_id, Unit.status == "active")
            .order_by(Unit.grade, Unit.rank, Unit.id)
        )
    )


def class_sizes(actor: Actor, school_id: int) -> list[ClassSize]:
    """The classes of a school with the pupils this person may see in each."""
    visible = scope.visible_pupils(actor, Permission.PUPIL_VIEW, Pupil)
    rows = db.session.execute(
        select(Pupil.class_id, func.count())
        .where(Pupil.school_id == school_id, Pupil.status == "enrolled", visible)
        .group_by(Pupil.class_id)
    )
    counts = {row[0]: row[1] for row in rows}
    return [ClassSize(unit, counts.get(unit.id, 0)) for unit in classes_of(school_id)]


def visible_classes(actor: Actor, permission: Permission = Permission.PUPIL_VIEW) -> list[Unit]:
    """The classes of this person's posts: tabs of the list. Empty above the level of one school."""
    unit_ids = scope.unit_ids(actor, permission)
    if unit_ids is scope.ALL:
        return []
    classes = db.session.scalars(
        select(Unit)
        .where(Unit.id.in_(unit_ids), Unit.kind == "class", Unit.status == "active")
        .order_by(Unit.parent_id, Unit.grade, Unit.rank, Unit.id)
    ).all()
    return list(classes) if len({unit.parent_id for unit in classes}) == 1 else []


def visible_schools(actor: Actor, permission: Permission = Permission.PUPIL_VIEW) -> list[Unit]:
    """Schools within this person's posts, and those lying in a township of theirs."""
    query = select(Unit).where(Unit.kind == "school", Unit.status == "active")
    if (unit_ids := scope.unit_ids(actor, permission)) is not scope.ALL:
        query = query.where(or_(Unit.id.in_(unit_ids), Unit.township_id.in_(unit_ids)))
    return list(db.session.scalars(query.order_by(Unit.rank, Unit.id)))


def townships() -> list[Unit]:
    """All townships and subdistricts in official order."""
    return list(
        db.session.scalars(
            select(Unit)
            .where(Unit.kind.in_(("township", "subdistrict")), Unit.status == "active")
            .order_by(Unit.rank, Unit.id)
        )
    )


def get_run(actor: Actor, run_id: int) -> ImportRun:
    """An import of one's own units, by somebody who may import its kind."""
    run = db.session.get(ImportRun, run_id)
    if run is None or not _may_see_run(actor, run):
        raise NotFound
    return run


def find_runs(actor: Actor, limit: int = 20) -> list[ImportRun]:
    query = select(ImportRun).options(defer(ImportRun.errors)).order_by(ImportRun.id.desc()).limit(200)
    runs = db.session.scalars(query)
    return [run for run in runs if _may_see_run(actor, run)][:limit]


def _may_see_run(actor: Actor, run: ImportRun) -> bool:
    allowed = scope.unit_ids(actor, IMPORT_PERMISSIONS[run.kind])
    return allowed is scope.ALL or run.unit_id in allowed


def pupils_by_id(pupil_ids: Sequence[int]) -> dict[int, Pupil]:
    """For rooms above that already hold ids they may show."""
    query: Select[tuple[Pupil]] = select(Pupil).where(Pupil.id.in_(pupil_ids))
    return {pupil.id: pupil for pupil in db.session.scalars(query)}
