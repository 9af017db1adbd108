from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from caseflow import clock
from caseflow.accounts.models import Unit
from caseflow.audit import service as audit
from caseflow.errors import Reason, Refused
from caseflow.extensions import db
from caseflow.lib.text import clean_line
from caseflow.policy.actors import Actor
from caseflow.roster import checks, values
from caseflow.roster.models import Guardian, Pupil, PupilGroup
from caseflow.roster.values import GuardianData, PupilData

#: fields of the pupil that are shown in full only on demand
REVEALABLE = {
    "id_number": "身份证件号",
    "student_no": "学籍号",
    "household_address": "户籍地址",
    "dwelling_address": "现住址",
}
#: the same of a guardian, asked for as ``guardian1.phone``
GUARDIAN_REVEALABLE = {"phone": "电话", "id_number": "身份证件号"}
TYPED_SOURCE = "登记"


class DuplicatePupil(Refused):
    """The roster already holds this child; ``pupil_id`` is the record to open instead."""

    def __init__(self, pupil_id: int) -> None:
        super().__init__(
            [Reason("pupil.duplicate", "名册中已有此证件号的学生，请打开已有档案", field="id_number")]
        )
        self.pupil_id = pupil_id


def find_same(data: PupilData) -> Pupil | None:
    """The child already on the roster: by ID number, else by 学籍号."""
    index = values.id_index(data.id_number)
    if index:
        return db.session.scalar(select(Pupil).where(Pupil.id_index == index))
    number = values.student_no_index(data.student_no)
    return db.session.scalar(select(Pupil).where(Pupil.student_no_index == number)) if number else None


def create_pupil(data: PupilData, *, actor: Actor | None, now: datetime) -> Pupil:
    """Refused with all reasons; ``DuplicatePupil`` when the child is on the roster already."""
    data = _checked(data, now)
    if same := find_same(data):
        raise DuplicatePupil(same.id)
    pupil = Pupil(**values.pupil_columns(data), created_at=now, updated_at=now)
    _set_guardians(pupil, data.guardians)
    _set_groups(pupil, data.groups)
    try:
        with db.session.begin_nested():
            db.session.add(pupil)
    except IntegrityError:  # entered by somebody else a moment ago
        if same := find_same(data):
            raise DuplicatePupil(same.id) from None
        raise
    _log("pupil.create", pupil, actor)
    return pupil


def update_pupil(pupil: Pupil, data: PupilData, *, actor: Actor | None, now: datetime) -> list[str]:
    """Write what differs and return the names of the changed fields; nothing changed, nothing written."""
    data = _checked(data, now)
    same = find_same(data)
    if same and same.id != pupil.id:
        raise DuplicatePupil(same.id)
    columns = values.pupil_columns(data)
    changed = [name for name, value in columns.items() if getattr(pupil, name) != value]
    for name in changed:
        setattr(pupil, name, columns[name])
    changed += _set_guardians(pupil, data.guardians) + _set_groups(pupil, data.groups)
    if changed:
        pupil.updated_at = now
        _log("pupil.update", pupil, actor, fields=sorted(changed))
    return changed


def move_pupil(
    pupil: Pupil, *, school_id: int | None, class_id: int | None, actor: Actor | None, now: datetime
) -> None:
    """Put the pupil into another class or school (转班, 转学, 复学编班)."""
    reasons = _place_reasons(school_id, class_id)
    if reasons:
        raise Refused(reasons)
    if (pupil.school_id, pupil.class_id) == (school_id, class_id):
        return
    before = {"school": pupil.school_id, "class": pupil.class_id}
    pupil.school_id, pupil.class_id, pupil.updated_at = school_id, class_id, now
    _log("pupil.move", pupil, actor, before=before, school=school_id, klass=class_id)


def set_status(pupil: Pupil, status: str, *, actor: Actor | None, now: datetime) -> None:
    """enrolled / left / graduated / unknown"""
    if pupil.status != status:
        pupil.status, pupil.updated_at = status, now
        _log("pupil.status", pupil, actor, status=status)


def reveal(pupil: Pupil, field: str, actor: Actor, purpose: str) -> str:
    """The full value of a masked field; who looked, at what and why is logged."""
    purpose = clean_line(purpose)
    if len(purpose) < 2:
        raise Refused.because("reveal.purpose", "请填写查看原因（至少2字）", field="purpose")
    value = _revealed(pupil, field)
    _log("pupil.reveal", pupil, actor, field=field, purpose=purpose[:100])
    return value


def reveal_label(field: str) -> str:
    """The Chinese name of a field that can be revealed; KeyError for any other."""
    if field in REVEALABLE:
        return REVEALABLE[field]
    rank, attribute = _guardian_field(field)
    return f"监护人{rank}{GUARDIAN_REVEALABLE[attribute]}"


def pupil_data(pupil: Pupil) -> PupilData:
    """The record as it could be typed again: the start of every edit."""
    columns = {name: getattr(pupil, name) for name in values.PLAIN}
    columns |= {name: getattr(pupil, name) or "" for name in values.SEALED}
    guardians = tuple(
        GuardianData(
            name=g.name,
            relation=g.relation,
            id_number=g.id_number or "",
            phone=g.phone or "",
            works_at=g.works_at,
        )
        for g in pupil.guardians
    )
    groups = tuple(sorted({row.group for row in pupil.groups}))
    return PupilData(**columns, guardians=guardians, groups=groups)


def _checked(data: PupilData, now: datetime) -> PupilData:
    data = checks.complete(data)
    reasons = checks.check_pupil(data, clock.to_local(now).date())
    for rank, guardian in enumerate(data.guardians or (), start=1):
        reasons += checks.check_guardian(guardian, rank)
    reasons += _place_reasons(data.school_id, data.class_id)
    if reasons:
        raise Refused(reasons)
    return data


def _place_reasons(school_id: int | None, class_id: int | None) -> list[Reason]:
    reasons = []
    school = db.session.get(Unit, school_id) if school_id else None
    if school_id and (school is None or school.kind != "school"):
        reasons.append(Reason("pupil.school", "所选单位不是学校，请重新选择", field="school_id"))
    klass = db.session.get(Unit, class_id) if class_id else None
    if class_id and (klass is None or klass.kind != "class" or klass.parent_id != school_id):
        reasons.append(Reason("pupil.class", "所选班级不属于该学校，请重新选择", field="class_id"))
    return reasons


def _set_guardians(pupil: Pupil, guardians: tuple[GuardianData, ...] | None) -> list[str]:
    if guardians is None:
        return []
    wanted = {columns["rank"]: columns for columns in values.guardian_columns(guardians)}
    present = {guardian.rank: guardian for guardian in pupil.guardians}
    changed = [f"guardian{rank}" for rank in present.keys() - wanted.keys()]
    pupil.guardians = [guardian for guardian in pupil.guardians if guardian.rank in wanted]
    for rank, columns in wanted.items():
        if rank not in present:
            pupil.guardians.append(Guardian(**columns))
            changed.append(f"guardian{rank}")
        elif _assign(present[rank], columns):
            changed.append(f"guardian{rank}")
    return changed


def _assign(row: Any, columns: dict[str, Any]) -> bool:
    changed = [name for name, value in columns.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, columns[name])
    return bool(changed)


def _set_groups(pupil: Pupil, groups: tuple[str, ...] | None) -> list[str]:
    """A group named by any source stays with its source; one no longer named goes."""
    if groups is None or {row.group for row in pupil.groups} == set(groups):
        return []
    kept = [row for row in pupil.groups if row.group in groups]
    new = sorted(set(groups) - {row.group for row in kept})
    pupil.groups = [*kept, *(PupilGroup(group=group, source=TYPED_SOURCE) for group in new)]
    return ["groups"]


def _revealed(pupil: Pupil, field: str) -> str:
    if field in REVEALABLE:
        return getattr(pupil, field) or ""
    rank, attribute = _guardian_field(field)
    guardian = next((g for g in pupil.guardians if g.rank == rank), None)
    return (getattr(guardian, attribute) or "") if guardian else ""


def _guardian_field(field: str) -> tuple[int, str]:
    """``guardian2.phone`` -> (2, "phone"); anything else is no field of ours."""
    head, _, attribute = field.partition(".")
    if head not in ("guardian1", "guardian2") or attribute not in GUARDIAN_REVEALABLE:
        raise KeyError(field)
    return int(head[-1]), attribute


def _log(action: str, pupil: Pupil, actor: Actor | None, **detail: Any) -> None:
    audit.record(action, "pupil", pupil.id, detail, user_id=actor.user_id if actor else None)
