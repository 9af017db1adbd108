from datetime import datetime, timedelta
from typing import Any

from wtforms import StringField, TextAreaField

from caseflow import clock
from caseflow.cases.service import VisitForm as VisitFacts
from caseflow.cases.views.service_form import MinuteField
from caseflow.policy import codes
from caseflow.policy.labels import choices, label
from caseflow.web.forms import (
    AtMost,
    BaseForm,
    ChecksField,
    ChineseDateField,
    OnceField,
    Picked,
    RadioField,
    SelectField,
)

#: phones whose clock runs ahead are not told that they lie
_AHEAD = timedelta(minutes=10)
_NO_HARM = ("", "没有发现")
_NO_REASON = ("", "不填")


class VisitForm(BaseForm):
    """S3: only the result is asked for, and who was met unless nobody was; everything else may stay empty."""

    once = OnceField()
    method = RadioField("方式", choices=choices(codes.VisitMethod), default=codes.ON_FOOT.value)
    at = MinuteField("时间", format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
    result = RadioField("结果", [Picked("家访结果")], choices=choices(codes.VisitResult))
    met = ChecksField("见到谁", choices=choices(codes.Met))
    promised_on = ChineseDateField("约定返校日期")
    account = TextAreaField("情况说明", [AtMost(2000)])
    reason_code = SelectField("未到校原因", choices=[_NO_REASON, *choices(codes.DropoutReason)], default="")
    hardship = TextAreaField("困难与诉求", [AtMost(1000)])
    companions = ChecksField("同行人", choices=choices(codes.Companion))
    companion_names = StringField("同行人姓名", [AtMost(60)])
    harm = SelectField("侵害线索", choices=[_NO_HARM, *choices(codes.Harm)], default="")
    siblings = ChecksField("同时记入", coerce=int, choices=[])

    def start(self, now: datetime) -> None:
        """What is known before anything is typed."""
        self.at.data = clock.to_local(now).replace(tzinfo=None, second=0, microsecond=0)

    def validate(self, extra_validators: Any = None) -> bool:
        """Every problem at once, also those that depend on another answer."""
        sound = bool(super().validate(extra_validators))
        for field, text in self._wrong():
            field.errors = [*field.errors, text]
            sound = False
        return sound

    def _wrong(self) -> list[tuple[Any, str]]:
        found: list[tuple[Any, str]] = []
        if self.result.data and self.result.data not in codes.FAILED_RESULTS and not self.met.data:
            found.append((self.met, "请选择见到谁"))
        if self.result.data == codes.PROMISED and not self.promised_on.data and not self.promised_on.errors:
            found.append((self.promised_on, "请填写约定返校日期"))
        if self.at.data and self.moment() > clock.now() + _AHEAD:
            found.append((self.at, "家访时间晚于现在，请改为实际时间"))
        return found

    def moment(self) -> datetime:
        typed: datetime | None = self.at.data
        return typed.replace(tzinfo=clock.SHANGHAI) if typed else clock.now()

    def facts(self) -> VisitFacts:
        # A clock that runs a little ahead must not push the visit into tomorrow
        at = min(self.moment(), clock.now())
        return VisitFacts(
            form_key=self.once.data or "",
            at=at,
            method=self.method.data or codes.ON_FOOT.value,
            result=self.result.data,
            met=tuple(self.met.data or ()),
            promised_on=self.promised_on.data,
            account=(self.account.data or "").strip(),
            hardship=(self.hardship.data or "").strip(),
            companions=self._companions(),
            reason_code=self.reason_code.data or "",
            harm=self.harm.data or "",
            siblings=tuple(self.siblings.data or ()),
        )

    def _companions(self) -> str:
        kinds = "、".join(label(codes.Companion(code)) for code in self.companions.data or ())
        names = (self.companion_names.data or "").strip()
        return f"{kinds}（{names}）" if kinds and names else kinds or names
