"""送达登记: one form for all modes. What each mode needs is asked by the rules, all at once."""

from datetime import UTC, datetime

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, DateTimeLocalField, Field, StringField, TextAreaField
from wtforms.widgets import DateTimeLocalInput

from caseflow.cases.service import Upload
from caseflow.cases.views.uploading import uploads_of
from caseflow.clock import SHANGHAI
from caseflow.errors import Refused
from caseflow.notices.service_rules import Attempt
from caseflow.policy.codes import Proof, Relation, ServiceFailure, ServiceMode, service_mode
from caseflow.policy.labels import choices
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

SERVED, NOT_SERVED = "yes", "no"
_PICK = ("", "请选择")
#: reasons why a paper is left at the home or posted in public
_CAUSES = (ServiceFailure.REFUSED, ServiceFailure.UNKNOWN, ServiceFailure.MOVED, ServiceFailure.OTHER)


class MinuteField(DateTimeLocalField):
    """A moment to the minute, typed in local time."""

    widget = DateTimeLocalInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip().replace("T", " ")
        self.data = None
        if not text:
            return
        try:
            self.data = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(f"{self.label.text}应写作 2026-11-20 09:30") from None

    @property
    def moment(self) -> datetime | None:
        return self.data.replace(tzinfo=SHANGHAI).astimezone(UTC) if self.data else None


class ServiceForm(BaseForm):
    once = OnceField()
    notice_id = ChecksField("文书", [Picked("要登记送达的文书")], coerce=int)
    succeeded = RadioField("结果", [Picked("送达结果")], choices=[(SERVED, "已送达"), (NOT_SERVED, "未送达")])
    mode = RadioField("送达方式", [Picked("送达方式")], choices=choices(ServiceMode))
    at = MinuteField("送达时间")
    place = StringField("送达地点", [AtMost(120)])
    servers = StringField("送达人", [AtMost(80)], description="两人，姓名之间用顿号分开")
    receiver = StringField("收件人", [AtMost(60)])
    relation = SelectField("与受送达人关系", default="", choices=[_PICK, *choices(Relation)])
    adult = BooleanField("代收的家属已成年并与受送达人同住")
    at_home = BooleanField("在受送达人住所留置")
    witnesses = StringField(
        "见证人", [AtMost(80)], description="基层组织或所在单位代表；没有见证人的上传送达照片"
    )
    cause = SelectField("拒收或公告的事由", default="", choices=[_PICK, *choices(ServiceFailure, _CAUSES)])
    entrusted_to = StringField("受委托或转交的单位", [AtMost(60)])
    tracking_no = StringField("邮件号", [AtMost(40)])
    receipt_on = ChineseDateField("回执日期", description="回执或回证上载明的收件日期，即送达日期")
    consent = BooleanField("受送达人已签署电子送达确认书")
    abroad = BooleanField("受送达人在国内没有住所")
    failure = SelectField("未送达的原因", default="", choices=[_PICK, *choices(ServiceFailure)])
    remark = TextAreaField("备注", [AtMost(300)])
    evidence = MultipleFileField("送达凭证")
    photos = MultipleFileField("送达照片", description="留置送达时拍摄的门牌、文书和现场")

    @property
    def is_served(self) -> bool:
        return bool(self.succeeded.data == SERVED)

    def uploads(self) -> list[Upload]:
        """The mode says what the evidence is: a signed receipt, a mail slip, the posted notice."""
        proofs = service_mode(self.mode.data).proofs
        pairs = ((self.evidence, proofs[0]), (self.photos, Proof.SERVICE_PHOTO))
        return [upload for field, kind in pairs for upload in uploads_of(field, kind)]

    def attempt(self) -> Attempt:
        """As the rules want it; a box left unticked says nothing, and the rule asks."""
        return Attempt(
            mode=self.mode.data or "",
            succeeded=self.is_served,
            at=self.at.moment,
            ground=(self.cause.data if self.is_served else self.failure.data) or "",
            receipt_on=self.receipt_on.data,
            consent=self.consent.data,
            abroad=self.abroad.data,
            adult=True if self.adult.data else None,
            at_home=True if self.at_home.data else None,
            place=_text(self.place),
            receiver=_text(self.receiver),
            relation=_text(self.relation),
            servers=_text(self.servers),
            witnesses=_text(self.witnesses),
            remark=_text(self.remark),
            tracking_no=_text(self.tracking_no),
            entrusted_to=_text(self.entrusted_to),
        )

    def add_reasons(self, refused: Refused) -> None:
        """The rules say ``ground``; the page has a field for each of its two meanings."""
        names = {"ground": "cause" if self.is_served else "failure", "file": "evidence"}
        super().add_reasons(
            Refused(
                type(reason)(reason.code, reason.text, reason.clause, names.get(reason.field, reason.field))
                for reason in refused.reasons
            )
        )


def _text(field: Field) -> str:
    return (field.data or "").strip()
