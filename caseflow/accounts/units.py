"""The unit tree: made, renamed, moved; every unit keeps its path so that a subtree is one prefix."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from caseflow.accounts.models import Unit
from caseflow.audit import service as audit
from caseflow.errors import Forbidden, Reason, Refused
from caseflow.extensions import db
from caseflow.lib.text import clean_line
from caseflow.policy.actors import Actor, Subject
from caseflow.policy.permissions import Permission, permits

#: under which kinds of unit each kind may stand (DESIGN §4: a school has one parent, 学区 or county)
PARENTS: dict[str, frozenset[str]] = {
    "county": frozenset(),
    "township": frozenset({"county"}),
    "subdistrict": frozenset({"county"}),
    "district": frozenset({"county"}),
    "department": frozenset({"county"}),
    "school": frozenset({"county", "district"}),
    "class": frozenset({"school"}),
}
TOWNSHIPS = frozenset({"township", "subdistrict"})
#: forms under which a unit of the kind signs papers
FORMS: dict[str, tuple[str, ...]] = {"township": ("乡", "镇"), "subdistrict": ("街道",)}
_COMMON = ("name", "short_name", "code", "rank", "phone", "address")
#: what a unit of each kind has to say about itself
FIELDS: dict[str, tuple[str, ...]] = {
    "county": (*_COMMON, "doc_code"),
    "township": (*_COMMON, "doc_code", "form"),
    "subdistrict": (*_COMMON, "doc_code"),
    "district": _COMMON,
    "school": (*_COMMON, "township_id", "school_kind"),
    "class": ("name", "grade", "rank"),
    "department": (*_COMMON, "doc_code", "dept"),
}


@dataclass(frozen=True, slots=True)
class UnitData:
    kind: str
    name: str
    parent_id: int | None = None
    short_name: str = ""
    form: str = ""
    dept: str = ""
    code: str = ""
    doc_code: str = ""
    township_id: int | None = None
    rank: int = 0
    school_kind: str = ""
    grade: int | None = None
    phone: str = ""
    address: str = ""


def create_unit(data: UnitData, now: datetime, *, actor: Actor | None = None) -> Unit:
    """``actor`` None: set-up, imports and the demonstration county."""
    parent = db.session.get(Unit, data.parent_id) if data.parent_id else None
    _check_right(actor, parent)
    if reasons := _reasons(data, parent):
        raise Refused(reasons)
    unit = Unit(**_columns(data), kind=data.kind, parent_id=data.parent_id, path="")
    db.session.add(unit)
    db.session.flush()  # the path ends in the unit's own id
    unit.path = _path_under(parent, unit)
    _log("unit.create", unit, actor, now)
    db.session.flush()
    return unit


def edit_unit(unit: Unit, data: UnitData, now: datetime, *, actor: Actor | None = None) -> list[str]:
    """Rename and correct; kind and parent stay. Returns the names of the changed fields."""
    _check_right(actor, unit)
    parent = db.session.get(Unit, unit.parent_id) if unit.parent_id else None
    if reasons := _reasons(data, parent, unit):
        raise Refused(reasons)
    columns = {name: value for name, value in _columns(data).items() if name in FIELDS[unit.kind]}
    changed = [name for name, value in columns.items() if getattr(unit, name) != value]
    for name in changed:
        setattr(unit, name, columns[name])
    if changed:
        _log("unit.edit", unit, actor, now, fields=changed)
        db.session.flush()
    return changed


def move_unit(unit: Unit, parent: Unit, now: datetime, *, actor: Actor | None = None) -> None:
    """Put the unit and all under it below another parent."""
    _check_right(actor, unit)
    _check_right(actor, parent)
    if reasons := move_reasons(unit, parent):
        raise Refused(reasons)
    if unit.parent_id != parent.id:
        _log("unit.move", unit, actor, now, before=unit.parent_id, after=parent.id)
        reparent(unit, parent)


def reparent(unit: Unit, parent: Unit) -> None:
    """Parent and the paths of the whole subtree, nothing else asked."""
    old = unit.path
    new = _path_under(parent, unit)
    below = db.session.scalars(select(Unit).where(Unit.path.startswith(old, autoescape=True)))
    for each in below:
        each.path = new + each.path.removeprefix(old)
    unit.parent_id = parent.id
    db.session.flush()


def move_reasons(unit: Unit, parent: Unit) -> list[Reason]:
    reasons = []
    if parent.path.startswith(unit.path):
        reasons.append(Reason("unit.circle", "不能把单位移到自己或自己的下级之下", field="parent"))
    if parent.kind not in PARENTS[unit.kind]:
        reasons.append(Reason("unit.parent", "所选上级的类别不符，请改选", field="parent"))
    if parent.status != "active":
        reasons.append(Reason("unit.parent_ended", f"{parent.name}已撤并，请改选在用的上级", field="parent"))
    return reasons


def _columns(data: UnitData) -> dict[str, object]:
    return {
        "name": clean_line(data.name),
        "short_name": clean_line(data.short_name),
        "form": data.form or _only_form(data.kind),
        "dept": data.dept,
        "code": clean_line(data.code),
        "doc_code": clean_line(data.doc_code),
        "township_id": data.township_id,
        "rank": data.rank,
        "school_kind": data.school_kind,
        "grade": data.grade,
        "phone": clean_line(data.phone),
        "address": clean_line(data.address),
    }


def _only_form(kind: str) -> str:
    forms = FORMS.get(kind, ())
    return forms[0] if len(forms) == 1 else ""


def _reasons(data: UnitData, parent: Unit | None, unit: Unit | None = None) -> list[Reason]:
    reasons = [*_place_reasons(data, parent), *_detail_reasons(data)]
    name = clean_line(data.name)
    if not 1 <= len(name) <= 80:
        reasons.append(Reason("unit.name", "请填写单位名称，最多80字", field="name"))
    elif _name_taken(name, data, unit):
        text = "同一上级之下已有同名的在用单位，请核对或在名称中区分"
        reasons.append(Reason("unit.same_name", text, field="name"))
    return reasons


def _place_reasons(data: UnitData, parent: Unit | None) -> list[Reason]:
    allowed = PARENTS.get(data.kind)
    if allowed is None:
        return [Reason("unit.kind", "请选择单位类别", field="kind")]
    if (parent.kind not in allowed) if parent else bool(allowed):
        return [
            Reason("unit.parent", "上级单位的类别不符：学校在县或学区之下，班级在学校之下", field="parent")
        ]
    if parent and parent.status != "active":
        return [Reason("unit.parent_ended", f"{parent.name}已撤并，请改选在用的上级", field="parent")]
    return []


def _detail_reasons(data: UnitData) -> list[Reason]:
    reasons = []
    forms = FORMS.get(data.kind, ())
    if len(forms) > 1 and data.form not in forms:
        reasons.append(Reason("unit.form", "请选择乡或镇，文书落款按此书写", field="form"))
    if data.kind == "school" and not _is_township(data.township_id):
        reasons.append(Reason("unit.township", "请选择学校所在的乡镇或街道", field="township_id"))
    if data.kind == "class" and not (data.grade and 1 <= data.grade <= 9):
        reasons.append(Reason("unit.grade", "请填写年级，1至9", field="grade"))
    if data.kind == "department" and not data.dept:
        reasons.append(Reason("unit.dept", "请选择部门类别", field="dept"))
    return reasons


def _is_township(unit_id: int | None) -> bool:
    township = db.session.get(Unit, unit_id) if unit_id else None
    return township is not None and township.kind in TOWNSHIPS and township.status == "active"


def _name_taken(name: str, data: UnitData, unit: Unit | None) -> bool:
    query = select(func.count()).where(
        Unit.name == name, Unit.parent_id == data.parent_id, Unit.status == "active"
    )
    if data.kind == "class":
        query = query.where(Unit.grade == data.grade)
    if unit:
        query = query.where(Unit.id != unit.id)
    return bool(db.session.scalar(query.select_from(Unit)))


def _path_under(parent: Unit | None, unit: Unit) -> str:
    return f"{parent.path if parent else '/'}{unit.id}/"


def _check_right(actor: Actor | None, unit: Unit | None) -> None:
    if actor is None:
        return
    subject = Subject(unit_path=unit.path) if unit else None
    if subject is None or not permits(actor, Permission.UNIT_MANAGE, subject):
        raise Forbidden


def _log(action: str, unit: Unit, actor: Actor | None, now: datetime, **detail: object) -> None:
    audit.record(action, "unit", unit.id, detail, user_id=actor.user_id if actor else None, now=now)
