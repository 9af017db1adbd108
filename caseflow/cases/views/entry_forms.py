from flask_wtf.file import MultipleFileField
from wtforms import TextAreaField

from caseflow.policy import codes
from caseflow.policy.labels import choices
from caseflow.web.forms import AtMost, BaseForm, ChineseDateField, OnceField, Picked, RadioField, SelectField

_SOURCES = (
    codes.Source.ATTENDANCE,
    codes.Source.MONTHLY,
    codes.Source.HOME_VISIT,
    codes.Source.ROLL_CHECK,
    codes.Source.SYSTEM,
    codes.Source.SUPERIOR,
    codes.Source.REPORT,
    codes.Source.PROSECUTION,
    codes.Source.SUSPENSION_ENDED,
    codes.Source.NOT_REGISTERED,
    codes.Source.NOT_ARRIVED,
    codes.Source.VOCATIONAL_LOSS,
    codes.Source.OTHER,
)
REACHED = {"yes": True, "no": False, "": None}


class SuspicionForm(BaseForm):
    """S13, second page: what is known; the third page shows it once more."""

    last_attended_on = ChineseDateField("最后到校日")
    reached = RadioField(
        "是否联系上家长", [Picked("是否联系上")], choices=[("yes", "已联系上"), ("no", "联系不上")]
    )
    source = SelectField(
        "发现来源",
        [Picked("发现来源")],
        choices=[("", "请选择"), *choices(codes.Source, _SOURCES)],
        default="",
    )
    note = TextAreaField("情况说明", [AtMost(500)])


_DROPPED = [code for code, rule in codes.CONCLUSIONS.items() if rule.leads_to is codes.Follows.PERSUADING]
_NO_DROPOUT = [code for code, rule in codes.CONCLUSIONS.items() if rule.leads_to is codes.Follows.DISMISS]


class ConfirmForm(BaseForm):
    conclusion = RadioField(
        "核实结论", [Picked("核实结论")], choices=choices(codes.Conclusion, _DROPPED)[::-1]
    )
    reason_code = SelectField(
        "辍学原因", choices=[("", "尚不清楚"), *choices(codes.DropoutReason)], default=""
    )
    note = TextAreaField("核实情况", [AtMost(500)])


class DismissForm(BaseForm):
    once = OnceField()
    conclusion = RadioField("核实结论", [Picked("核实结论")], choices=choices(codes.Conclusion, _NO_DROPOUT))
    proof = MultipleFileField("佐证")
    note = TextAreaField("核实情况", [AtMost(500)])
