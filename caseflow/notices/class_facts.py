"""What the roster tells lists and letters of a class: the pupils on it, in the order of their numbers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from caseflow.accounts.models import Unit
from caseflow.extensions import db
from caseflow.policy import codes
from caseflow.policy.labels import label
from caseflow.roster.models import Pupil

Values = dict[str, Any]


def pupils_of(class_id: int) -> Sequence[Pupil]:
    query = select(Pupil).where(Pupil.class_id == class_id, Pupil.status == codes.PupilStatus.ENROLLED.value)
    query = query.options(selectinload(Pupil.guardians), selectinload(Pupil.dwelling))
    return db.session.scalars(query.order_by(Pupil.seat_no, Pupil.initials, Pupil.id)).all()


def values_of_class(kind: str, klass: Unit) -> Values:
    """Facts of one document about a whole class; nothing for kinds that know no class."""
    told = _TELLS.get(kind)
    return told(klass) if told else {}


def visit_forms(klass: Unit) -> list[Values]:
    """One form for each child, blank but for the names."""
    school = klass.parent.name if klass.parent else ""
    return [_blank_visit(pupil, klass, school) for pupil in pupils_of(klass.id)]


def _class_list(klass: Unit) -> Values:
    return {"班级": klass.name, "学生": [_line(pupil) for pupil in pupils_of(klass.id)]}


def _line(pupil: Pupil) -> Values:
    number = str(pupil.seat_no) if pupil.seat_no else ""
    return _known({"学号": number, "姓名": pupil.name, "性别": _sex(pupil)})


def _parents(klass: Unit) -> Values:
    return {"学生": [pupil.name for pupil in pupils_of(klass.id)]}


def _admitted(klass: Unit) -> Values:
    rows = [
        _known({"学生姓名": pupil.name, "监护人姓名": _guardian(pupil, "name"), "班级": klass.name})
        for pupil in pupils_of(klass.id)
    ]
    return {"新生": rows}


def _blank_visit(pupil: Pupil, klass: Unit, school: str) -> Values:
    return _known(
        {
            "学生姓名": pupil.name,
            "性别": _sex(pupil),
            "就读学校": school,
            "年级班级": klass.name,
            "监护人姓名": _guardian(pupil, "name"),
            "监护人电话": _guardian(pupil, "phone"),
            "现居住地址": _dwelling(pupil),
        }
    )


def _dwelling(pupil: Pupil) -> str:
    place, address = pupil.dwelling, pupil.dwelling_address or ""
    return address if not place or not address or place.name in address else f"{place.name}{address}"


def _sex(pupil: Pupil) -> str:
    return label(codes.Sex(pupil.sex)) if pupil.sex else ""


def _guardian(pupil: Pupil, name: str) -> str:
    return (getattr(pupil.guardians[0], name) or "") if pupil.guardians else ""


def _known(values: Mapping[str, Any]) -> Values:
    return {name: value for name, value in values.items() if value}


_TELLS: Mapping[str, Callable[[Unit], Values]] = {
    "class_list": _class_list,
    "parents_letter": _parents,
    "admission_letter": _admitted,
}
