from collections.abc import Sequence

from wtforms import BooleanField, Field, HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, NumberRange, Optional

from caseflow.accounts.models import Unit
from caseflow.accounts.posts import Filing
from caseflow.accounts.units import FIELDS, UnitData
from caseflow.policy.labels import choices
from caseflow.web.forms import (
    AtMost,
    BaseForm,
    ChineseDateField,
    IntegerField,
    Needed,
    PhoneField,
    Picked,
    SelectField,
)

_REPEATED = EqualTo("password", "两次填写的新密码不一致，请重新填写")


class SignInForm(BaseForm):
    login = StringField("账号或手机号", [Needed("账号或手机号"), AtMost(40)])
    password = PasswordField("密码", [Needed("密码"), AtMost(128)])
    next = HiddenField()


class ResetForm(BaseForm):
    login = StringField("账号或手机号", [Needed("账号或手机号"), AtMost(40)])
    code = StringField("重置码", [Needed("重置码"), AtMost(20)])
    password = PasswordField("新密码", [Needed("新密码"), AtMost(128)])
    again = PasswordField("再填一次新密码", [Needed("新密码"), _REPEATED])


class PasswordForm(BaseForm):
    old = PasswordField("原密码", [Needed("原密码"), AtMost(128)])
    password = PasswordField("新密码", [Needed("新密码"), AtMost(128)])
    again = PasswordField("再填一次新密码", [Needed("新密码"), _REPEATED])


class PledgeForm(BaseForm):
    agreed = BooleanField("已阅读并承诺遵守", [Needed("承诺", "勾选")])


class PersonForm(BaseForm):
    login = StringField("账号", [Needed("账号"), AtMost(40)])
    name = StringField("姓名", [Needed("姓名"), AtMost(40)])
    phone = PhoneField("手机号")


class FilingForm(BaseForm):
    """XX-34: only a registrar's post carries these."""

    trained_on = ChineseDateField("培训日期")
    filing_no = StringField("备案编号", [AtMost(40)])
    filed_on = ChineseDateField("备案日期")

    def filing(self) -> Filing:
        return Filing(self.trained_on.data, (self.filing_no.data or "").strip(), self.filed_on.data)


class PostForm(FilingForm):
    role = SelectField("岗位", [Picked("岗位")], choices=lambda: choices("role"))
    unit = SelectField("单位", [Picked("单位")], coerce=int)


class UnitForm(BaseForm):
    name = StringField("名称", [Needed("名称"), AtMost(80)])
    short_name = StringField("简称", [AtMost(40)])
    form = SelectField("文书落款类别", choices=[("乡", "乡"), ("镇", "镇")])
    dept = SelectField("部门类别", choices=lambda: choices("dept"))
    code = StringField("代码", [AtMost(30)])
    doc_code = StringField("机关代字", [AtMost(20)])
    township_id = SelectField("所在乡镇（街道）", coerce=int)
    school_kind = SelectField("办学类型", choices=lambda: choices("school_kind"))
    grade = IntegerField("年级", [Optional(), NumberRange(1, 9, "年级应为1至9")])
    rank = IntegerField("排列顺序", [Optional(), NumberRange(0, 9999, "顺序应为0至9999")])
    phone = PhoneField("办公电话")
    address = StringField("地址", [AtMost(120)])

    @classmethod
    def for_kind(cls, kind: str, unit: Unit | None, towns: Sequence[Unit]) -> "UnitForm":
        """Only the fields that a unit of the kind has, filled from the unit if there is one."""
        form = cls(obj=unit)
        for name in [name for name in form._fields if name not in (*FIELDS[kind], "csrf_token")]:
            del form[name]
        if "township_id" in form:
            form.township_id.choices = unit_options(towns, "请选择")
        return form

    def unit_data(self, kind: str, parent_id: int | None) -> UnitData:
        filled = {name: self[name].data for name in FIELDS[kind] if self[name].data}
        return UnitData(kind=kind, parent_id=parent_id, **{"name": "", **filled})


class MoveForm(BaseForm):
    parent = SelectField("新的上级单位", [Picked("新的上级单位")], coerce=int)


class EndingForm(BaseForm):
    how = SelectField("办理方式", choices=[("merge", "合并"), ("close", "撤销")])
    into = SelectField("接收单位", coerce=int)
    owner = SelectField("接办人", coerce=int)


class EmptyForm(BaseForm):
    """A confirmation: nothing to fill in."""


def typed(field: Field) -> str:
    """What was typed; a field that did not come at all counts as empty."""
    return str(field.data or "")


def unit_options(units: Sequence[Unit], first: str = "") -> list[tuple[int, str]]:
    options = [(unit.id, unit.name) for unit in units]
    return [(0, first), *options] if first else options
