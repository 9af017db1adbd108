from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField, TextAreaField

from caseflow.accounts.models import Unit
from caseflow.notices.spec import Kind, Wording
from caseflow.web.forms import AtMost, BaseForm, ChineseDateField, Picked, RadioField, SelectField

WORDINGS = {Wording.LAWFUL: "依法措辞", Wording.RUIAN: "瑞安表样原文"}


class UploadForm(BaseForm):
    file = FileField("模板文件", [FileRequired("请选择模板文件")])
    wording = RadioField("措辞", [Picked("措辞")])
    unit = SelectField("适用范围", [Picked("适用范围")])
    remark = StringField("修改说明", [AtMost(200)])

    def __init__(self, kind: Kind, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.wording.choices = [(str(wording), WORDINGS[wording]) for wording in kind.wordings]
        self.unit.choices = [(str(unit.id), scope_words(unit)) for unit in units]
        if not self.is_submitted():
            self.wording.data = str(kind.wordings[0])


class DecideForm(BaseForm):
    decision = RadioField(
        "审批结论", [Picked("审批结论")], choices=[("approve", "批准"), ("return", "退回修改")]
    )
    effective_on = ChineseDateField("启用日期")
    comment = TextAreaField("审批意见", [AtMost(200)])


class RetireForm(BaseForm):
    pass


def scope_words(unit: Unit) -> str:
    return f"{unit.name}全部单位" if unit.parent_id is None else f"{unit.name}自己的文书"
