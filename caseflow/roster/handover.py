"""XX-30: the pupils of a unit that ends go to the unit that takes over, in the same transaction."""

from flask import Flask
from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from caseflow.accounts.hooks import Burden, UnitEnd, UnitHook, register_unit_hook
from caseflow.extensions import db
from caseflow.roster.models import Pupil

#: every way a pupil belongs to a unit; a class that moves with its school keeps its own id
_PLACES: tuple[InstrumentedAttribute[int | None], ...] = (
    Pupil.school_id,
    Pupil.class_id,
    Pupil.household_unit_id,
    Pupil.dwelling_unit_id,
)


def init_app(app: Flask) -> None:
    register_unit_hook(app, UnitHook(pupils_of_unit, unit_ended))


def pupils_of_unit(unit_id: int) -> list[Burden]:
    belongs = or_(*(place == unit_id for place in _PLACES))
    return [Burden("学生", db.session.scalar(select(func.count()).where(belongs)) or 0, "人")]


def unit_ended(end: UnitEnd) -> None:
    for place in _PLACES:
        moved = (
            update(Pupil).where(place == end.unit_id).values({place.key: end.into_id, "updated_at": end.now})
        )
        db.session.execute(moved, execution_options={"synchronize_session": "fetch"})
