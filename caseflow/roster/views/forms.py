from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import NumberRange, Optional

from caseflow.accounts.models import Unit
from caseflow.policy.codes import SENSITIVE_GROUPS
from caseflow.policy.labels import choices
from caseflow.roster import service
from caseflow.roster.models import Pupil
from caseflow.roster.values import GuardianData, PupilData
from caseflow.web.forms import (
    AtMost,
    BaseForm,
    ChecksField,
    ChineseDateField,
    IntegerField,
    Needed,
    PhoneField,
    Picked,
    RadioField,
    SelectField,
)

_NOBODY = 0
_RELATIONS = (
    "父亲",
    "母亲",
    "祖父",
    "祖母",
    "外祖父",
    "外祖母",
    "继父母",
    "养父母",
    "兄弟姐妹",
    "其他亲属",
    "其他",
)


def _number_or_none(value: str | int | None) -> int | None:
    return int(value) or None if value else None


def _relations() -> list[tuple[str, str]]:
    return [("", "未登记"), *((word, word) for word in _RELATIONS)]


def _groups() -> list[tuple[str, str]]:
    return [(code, word) for code, word in choices("group") if code not in SENSITIVE_GROUPS]


class PupilForm(BaseForm):
    """Sealed values are never sent to the page: a field left empty keeps what is stored."""

    name = StringField("姓名", [Needed("姓名"), AtMost(60)])
    id_kind = SelectField("证件类型", [Picked("证件类型")], choices=lambda: choices("id_kind"))
    id_number = StringField("身份证件号", [AtMost(30)])
    student_no = StringField("学籍号", [AtMost(30)])
    sex = RadioField("性别", choices=lambda: choices("sex"), validate_choice=False)
    born_on = ChineseDateField("出生日期", [Optional()])
    nation = StringField("民族", [AtMost(20)])
    class_id = SelectField("班级", coerce=_number_or_none)
    seat_no = IntegerField("班内学号", [Optional(), NumberRange(1, 999, "班内学号应为1至999的数字")])
    status = SelectField("学籍状态", choices=lambda: choices("pupil_status"))
    household_unit_id = SelectField("户籍乡镇（街道）", coerce=_number_or_none)
    household_elsewhere = StringField("县外户籍地", [AtMost(80)])
    household_village = StringField("户籍村（社区）", [AtMost(40)])
    household_address = StringField("户籍详细地址", [AtMost(120)])
    dwelling_unit_id = SelectField("现住乡镇（街道）", coerce=_number_or_none)
    dwelling_village = StringField("现住村（社区）", [AtMost(40)])
    dwelling_address = StringField("现住详细地址", [AtMost(120)])
    guardian1_name = StringField("监护人1姓名", [AtMost(60)])
    guardian1_relation = SelectField("监护人1与学生关系", choices=_relations)
    guardian1_phone = PhoneField("监护人1电话")
    guardian1_id_number = StringField("监护人1身份证件号", [AtMost(30)])
    guardian1_works_at = StringField("监护人1务工地", [AtMost(60)])
    guardian2_name = StringField("监护人2姓名", [AtMost(60)])
    guardian2_relation = SelectField("监护人2与学生关系", choices=_relations)
    guardian2_phone = PhoneField("监护人2电话")
    guardian2_id_number = StringField("监护人2身份证件号", [AtMost(30)])
    guardian2_works_at = StringField("监护人2务工地", [AtMost(60)])
    groups = ChecksField("特殊群体", choices=_groups)

    @classmethod
    def of(cls, pupil: Pupil | None, classes: Sequence[Unit], townships: Sequence[Unit]) -> "PupilForm":
        form = cls(data=_shown(pupil)) if pupil else cls()
        form.class_id.choices = _options(classes, "未编班")
        form.household_unit_id.choices = _options(townships, "不在本县或未登记")
        form.dwelling_unit_id.choices = _options(townships, "不在本县或未登记")
        _keep_relations(form)
        return form

    def pupil_data(self, school_id: int | None, before: PupilData | None) -> PupilData:
        """What was typed, over what is stored."""
        plain: dict[str, Any] = {
            name: getattr(self, name).data or ""
            for name in (
                "name", "sex", "id_kind", "nation", "status",
                "household_elsewhere", "household_village", "dwelling_village",
            )
        }  # fmt: skip
        numbers = {
            name: getattr(self, name).data
            for name in ("born_on", "class_id", "seat_no", "household_unit_id", "dwelling_unit_id")
        }
        sealed: dict[str, Any] = {name: self._sealed(name, before) for name in _SEALED}
        hidden = [code for code in (before.groups or () if before else ()) if code in SENSITIVE_GROUPS]
        return PupilData(
            **plain,
            **numbers,
            **sealed,
            school_id=school_id,
            guardians=self._guardians(before),
            groups=tuple(sorted({*(self.groups.data or ()), *hidden})),
        )

    def _sealed(self, name: str, before: PupilData | None) -> str:
        return (getattr(self, name).data or "").strip() or (getattr(before, name) if before else "")

    def _guardians(self, before: PupilData | None) -> tuple[GuardianData, ...]:
        stored = (before.guardians or ()) if before else ()
        typed = []
        for rank in (1, 2):
            old = stored[rank - 1] if len(stored) >= rank else GuardianData(name="")
            typed.append(self._guardian(rank, old))
        return tuple(typed)

    def _guardian(self, rank: int, old: GuardianData) -> GuardianData:
        """Another name is another person: nothing of the old one's numbers is kept."""

        def value(key: str) -> str:
            return (getattr(self, f"guardian{rank}_{key}").data or "").strip()

        if not (value("name") or value("phone") or value("id_number")):
            return GuardianData(name="")
        same = value("name") == old.name
        return GuardianData(
            name=value("name"),
            relation=value("relation"),
            works_at=value("works_at"),
            phone=value("phone") or (old.phone if same else ""),
            id_number=value("id_number") or (old.id_number if same else ""),
        )


_SEALED = ("id_number", "student_no", "household_address", "dwelling_address")


class MoveForm(BaseForm):
    class_id = SelectField("班级", coerce=_number_or_none)


class ImportForm(BaseForm):
    file = FileField("文件", [FileRequired("请选择文件")])


def _shown(pupil: Pupil) -> dict[str, object]:
    """The stored values that may stand in a form: nothing sealed."""
    data = service.pupil_data(pupil)
    shown = {
        name: getattr(data, name)
        for name in PupilForm.__dict__
        if hasattr(data, name) and name not in _SEALED
    }
    for rank, guardian in enumerate(data.guardians or (), start=1):
        for key in ("name", "relation", "works_at"):
            shown[f"guardian{rank}_{key}"] = getattr(guardian, key)
    return shown


def _options(units: Sequence[Unit], empty: str) -> list[tuple[int, str]]:
    return [(_NOBODY, empty), *((unit.id, unit.name) for unit in units)]


def _keep_relations(form: PupilForm) -> None:
    """A word an import brought along stays choosable."""
    for field in (form.guardian1_relation, form.guardian2_relation):
        if field.data and field.data not in {choice[0] for choice in _relations()}:
            field.choices = [*_relations(), (field.data, field.data)]
