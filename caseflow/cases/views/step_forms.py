"""Forms of the steps that take a few words, a choice or a date."""

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Optional

from caseflow.cases.orders import Paper
from caseflow.policy.codes import PARKS, Harm, Outcome, Proceeding, Route, Via, outcomes_via
from caseflow.policy.labels import choices
from caseflow.web.forms import (
    AtMost,
    BaseForm,
    ChineseDateField,
    Needed,
    OnceField,
    Picked,
    RadioField,
    SelectField,
)

APPROVE, SEND_BACK = "approve", "back"
_PICK = ("", "请选择")


def _id(text: str | int | None) -> int:
    """0 for the line that says 请选择."""
    return int(text or 0)


class StepForm(BaseForm):
    once = OnceField()


class NoteForm(StepForm):
    note = TextAreaField("理由", [Needed("理由"), AtMost(500)])


class RemarkForm(StepForm):
    note = TextAreaField("说明", [AtMost(500)])


class ReferForm(RemarkForm):
    letter = BooleanField("同时制发移送函")
    contact = StringField("联系人", [AtMost(20)])
    phone = StringField("联系电话", [AtMost(30)])

    def paper(self) -> Paper | None:
        if not self.letter.data:
            return None
        typed = {"联系人": self.contact.data or "", "联系电话": self.phone.data or ""}
        return Paper(str(self.once.data), typed=typed)


class VoidForm(StepForm):
    notice_id = RadioField("作废的文书", [Picked("要作废的文书")], coerce=int)
    note = StringField("作废理由", [Needed("作废理由"), AtMost(200)], render_kw={"list": "void-reasons"})


class PursueForm(StepForm):
    route = RadioField("追究途径", [Picked("追究途径")], choices=choices(Route))
    note = TextAreaField("事实与理由", [Needed("事实与理由"), AtMost(1000)])


class ProceedingForm(StepForm):
    proceeding = RadioField("办理进展", [Picked("办理进展")], choices=choices(Proceeding))
    paper_no = StringField("文书名称、文号", [AtMost(60)], description="收到的裁定书、训诫书、督促监护令等")
    note = TextAreaField("情况", [Needed("情况"), AtMost(1000)])
    files = MultipleFileField("文书扫描件")


class ReplyForm(StepForm):
    note = TextAreaField("回复内容", [Needed("回复内容"), AtMost(1000)])
    files = MultipleFileField("回函扫描件")


class ParkForm(StepForm):
    kind = RadioField(
        "暂缓事由", [Picked("暂缓事由")], choices=[(str(kind), rule.title) for kind, rule in PARKS.items()]
    )
    until = ChineseDateField("暂缓期满日期", [Needed("暂缓期满日期")])
    note = TextAreaField("情况说明", [Needed("情况说明"), AtMost(500)])


class ResettleForm(StepForm):
    outcome = RadioField("去向", [Picked("结案去向")])
    note = TextAreaField("情况说明", [Needed("情况说明"), AtMost(500)])


class TransferForm(StepForm):
    unit_id = SelectField("接收单位", [Needed("接收单位", "选择")], coerce=_id)
    note = TextAreaField("移交理由", [Needed("移交理由"), AtMost(500)])


class AssignForm(StepForm):
    owner_id = SelectField("经办人", [Needed("经办人", "选择")], coerce=_id)
    note = TextAreaField("交接说明", [AtMost(500)])


class ExtendForm(StepForm):
    task_id = RadioField("要延长的期限", [Picked("要延长的期限")], coerce=int)
    until = ChineseDateField("延长至", [Needed("新的期限")])
    note = TextAreaField("理由", [Needed("理由"), AtMost(500)])


class FlagForm(StepForm):
    harm = RadioField("线索类别", [Picked("线索类别")], choices=choices(Harm))
    note = TextAreaField("情况", [Needed("情况"), AtMost(1000)])


class HandledForm(StepForm):
    note = TextAreaField("处理情况", [Needed("处理情况"), AtMost(1000)])


class DecideForm(StepForm):
    decision = RadioField("决定", [Picked("决定")], choices=[(APPROVE, "同意"), (SEND_BACK, "退回")])
    comment = TextAreaField("意见", [Optional(), AtMost(500)], description="退回时写明理由")


class ConfirmForm(StepForm):
    """Nothing to fill in: the button is the answer."""


class ReopenForm(NoteForm):
    agreed = BooleanField("确认重开后由学校重新劝返", [Needed("确认", "勾选")])


def resettle_choices() -> list[tuple[str, str]]:
    return choices(Outcome, [rule.code for rule in outcomes_via(Via.RESETTLE)])
