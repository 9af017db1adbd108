"""送达登记: one form for the doorstep and the desk. What each mode needs is asked by the rules, at once."""

from datetime import UTC, datetime

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, DateTimeLocalField, Field, StringField, TextAreaField
from wtforms.widgets import DateTimeLocalInput

from caseflow.cases.service import Upload
from caseflow.cases.service_ways import WAYS, Way
from caseflow.cases.views.uploading import uploads_of
from caseflow.clock import SHANGHAI
from caseflow.errors import Refused
from caseflow.files.checks import FOOTAGE, Limits
from caseflow.notices.service_rules import Attempt
from caseflow.policy.codes import Proof, Relation, ServiceFailure, ServiceMode
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

REGISTERED, DWELLING, ELSEWHERE = "registered", "dwelling", "elsewhere"
PLACES = ((REGISTERED, "登记的住址"), (DWELLING, "另一住所"), (ELSEWHERE, "其他地点"))
_PICK = ("", "请选择")
#: who signs for the addressee or refuses for him
_SIGNERS = [one for one in Relation if one not in (Relation.PUPIL, Relation.OTHER)]
#: what makes direct service difficult, and why nothing but a public notice is left
_HARD = (ServiceFailure.ABSENT, ServiceFailure.MOVED, ServiceFailure.OTHER)
_LAST = (ServiceFailure.UNKNOWN, ServiceFailure.EXHAUSTED)
_FAILURES = [one for one in ServiceFailure if one is not ServiceFailure.EXHAUSTED]
#: ways that lead to the family's home, and ways that go to an address of their own
AT_THE_DOOR = ("signed", "family", "left", "absent", "failed", "mail", "entrusted")
_FOOTAGE = Limits(extensions=FOOTAGE)
_CAMERA = {"capture": "environment", "accept": "image/*"}


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
    way = RadioField(
        "送达情况", [Picked("送达情况")], choices=[(way.code, way.title) for way in WAYS.values()]
    )
    mode = SelectField(
        "未成的送达方式", choices=choices(ServiceMode), default=ServiceMode.DIRECT, validate_choice=False
    )
    failure = SelectField("未送达的原因", default="", choices=[_PICK, *choices(ServiceFailure, _FAILURES)])
    where = RadioField("送达地点", choices=PLACES, validate_choice=False)
    place = StringField("具体地点", [AtMost(120)])
    address = StringField("送达地址或公告地点", [AtMost(120)])
    at = MinuteField("送达时间", format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
    servers = StringField("送达人", [AtMost(80)])
    receiver = StringField("收件人", [AtMost(60)])
    relation = SelectField("与受送达人关系", default="", choices=[_PICK, *choices(Relation, _SIGNERS)])
    adult = BooleanField("与受送达人同住，已满18周岁")
    witnesses = StringField("见证人", [AtMost(80)])
    photos = MultipleFileField("送达照片或录像")
    hardship = SelectField("直接送达的困难", default="", choices=[_PICK, *choices(ServiceFailure, _HARD)])
    cause = SelectField("公告的事由", default="", choices=[_PICK, *choices(ServiceFailure, _LAST)])
    entrusted_to = StringField("受委托或转交的单位", [AtMost(60)])
    tracking_no = StringField("邮件号", [AtMost(40)])
    receipt_on = ChineseDateField("回执日期")
    consent = BooleanField("受送达人已签署送达地址确认书，同意电子送达")
    confirmation = MultipleFileField("送达地址确认书")
    abroad = BooleanField("受送达人在国内没有住所")
    remark = TextAreaField("事由、经过", [AtMost(300)])
    snap = MultipleFileField("拍摄凭证", render_kw=_CAMERA)
    evidence = MultipleFileField("送达凭证")

    @property
    def chosen(self) -> Way:
        return WAYS[self.way.data]

    @property
    def mode_code(self) -> str:
        return str(self.chosen.mode or self.mode.data or "")

    @property
    def at_registered_home(self) -> bool:
        return self._by_the_door and self.where.data == REGISTERED

    @property
    def _by_the_door(self) -> bool:
        return self.way.data in AT_THE_DOOR

    def uploads(self) -> list[Upload]:
        """The way says what the evidence is: a signed receipt, a mail slip, the posted notice."""
        proof = self.chosen.proof(self.mode_code)
        return [
            *uploads_of(self.snap, proof),
            *uploads_of(self.evidence, proof),
            *uploads_of(self.photos, Proof.SERVICE_PHOTO, _FOOTAGE),
            *uploads_of(self.confirmation, Proof.CONSENT),
        ]

    def attempt(self, addressee: str) -> Attempt:
        """As the rules want it; a box left unticked says nothing, and the rule asks."""
        way = self.chosen
        return Attempt(
            mode=self.mode_code,
            succeeded=way.succeeded,
            at=self.at.moment,
            ground=way.ground or self._ground(),
            receipt_on=self.receipt_on.data,
            consent=self.consent.data,
            abroad=self.abroad.data,
            adult=True if self.adult.data else None,
            at_home=self._at_home(),
            place=_text(self.place if self._by_the_door else self.address),
            receiver=addressee if way.relation else _text(self.receiver) or self._himself(addressee),
            relation=way.relation or _text(self.relation),
            servers=_text(self.servers),
            witnesses=_text(self.witnesses),
            remark=_text(self.remark),
            tracking_no=_text(self.tracking_no),
            entrusted_to=_text(self.entrusted_to),
        )

    def _himself(self, addressee: str) -> str:
        """His name stands on the document and need not be typed."""
        return addressee if self.relation.data == Relation.SELF else ""

    def _ground(self) -> str:
        fields = {"failed": self.failure, "public": self.cause, "mail": self.hardship}
        field = fields.get(self.way.data, self.hardship if self.way.data == "entrusted" else None)
        return _text(field) if field else ""

    def _at_home(self) -> bool | None:
        """Only the home of the addressee will do for a paper that is left."""
        return self.where.data in (REGISTERED, DWELLING) if self._by_the_door and self.where.data else None

    def add_reasons(self, refused: Refused) -> None:
        """The rules say ``ground`` and ``mode``; the page has other fields for them."""
        ground = {"failed": "failure", "public": "cause", "left": "way"}.get(self.way.data, "hardship")
        mode = "mode" if self.way.data == "failed" else "way"
        names = {"ground": ground, "mode": mode, "file": "evidence", "at_home": "where"}
        if not self._by_the_door:
            names["place"] = "address"
        super().add_reasons(
            Refused(
                type(reason)(reason.code, reason.text, reason.clause, names.get(reason.field, reason.field))
                for reason in refused.reasons
            )
        )


def _text(field: Field) -> str:
    return (field.data or "").strip()
