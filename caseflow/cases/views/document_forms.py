"""Forms of documents: a field that bears the name of a fact (监护人姓名) completes or replaces it."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from flask_login import current_user
from wtforms import Field, StringField, TextAreaField

from caseflow.cases.orders import Paper
from caseflow.notices.spec import Fact, FactType
from caseflow.policy.codes import DropoutReason
from caseflow.policy.labels import choices
from caseflow.web.forms import AtMost, BaseForm, ChineseDateField, OnceField, SelectField

_REASONS = [("", "请选择"), *choices(DropoutReason)]
_CONTACTS = {
    "联系人": StringField("联系人", [AtMost(20)], default=lambda: current_user.name),
    "联系电话": StringField("联系电话", [AtMost(30)]),
}


class DraftForm(BaseForm):
    """What all documents ask for; ``facts`` are the fields named after facts of the document."""

    facts: ClassVar[Mapping[str, Any]] = _CONTACTS
    once = OnceField()

    def typed_facts(self) -> dict[str, Any]:
        return {f.name: _data(f) for f in self if not f.name.isascii()}

    def paper(self) -> Paper:
        return Paper(
            form_key=str(self.once.data),
            printed_on=self._of("printed_on"),
            expected_service_on=self._of("expected_service_on"),
            signer=(self._of("signer") or "").strip(),
            typed=self.typed_facts(),
        )

    @property
    def reason(self) -> str:
        return self._of("reason_code") or ""

    def _of(self, name: str) -> Any:
        return self._fields[name].data if name in self._fields else None


class ReportForm(DraftForm):
    facts: ClassVar[Mapping[str, Any]] = {
        "原因说明": TextAreaField("原因说明", [AtMost(200)], description="写入报告的“辍学原因”一节"),
        "劝返结果": TextAreaField("劝返结果", [AtMost(500)]),
        "下步建议": TextAreaField("下步建议", [AtMost(500)]),
        "校长": StringField(
            "校长", [AtMost(20)], default=lambda: current_user.name, description="报告由校长手写签名"
        ),
        **_CONTACTS,
    }
    reason_code = SelectField("辍学原因", choices=_REASONS)

    def typed_facts(self) -> dict[str, Any]:
        """The reason in words goes behind the reason chosen, not beside it."""
        facts = super().typed_facts()
        more = facts.pop("原因说明")
        chosen = dict(choices(DropoutReason)).get(self.reason, "")
        if chosen and more:
            facts["辍学原因"] = f"{chosen}。{more}"
        return facts


class UnschooledForm(BaseForm):
    once = OnceField()
    reason_code = SelectField("未入学原因", default="", choices=_REASONS)


class DatedForm(DraftForm):
    expected_service_on = ChineseDateField("预计送达日期")
    printed_on = ChineseDateField("复学截止日期")
    signer = StringField("签发人", [AtMost(20)], description="在纸质发文稿上签批的负责人，留作登记")


class NoticeForm(DatedForm):
    """Which last sentence is printed is the edition's word (notice.wording), never the clerk's choice."""


class OrderForm(DatedForm):
    """责令: what was found is put into words by whoever answers for the order."""

    facts: ClassVar[Mapping[str, Any]] = {
        "事实说明": TextAreaField("补充事实", [AtMost(300)], description="写查明的事实，不写处罚、罚款"),
        "理由核实": TextAreaField(
            "理由核实",
            [AtMost(200)],
            description="不填则写：经核实，未申请延缓入学或者休学，没有其他正当理由",
        ),
        **_CONTACTS,
    }


class LetterForm(DatedForm):
    """The judicial bureau's letter has one wording."""


class InquiryForm(DraftForm):
    facts: ClassVar[Mapping[str, Any]] = {
        "证件号码": StringField("证件号码", [AtMost(30)], description="仅在查找所必需时填写"),
        **_CONTACTS,
    }
    printed_on = ChineseDateField("复函期限")
    signer = StringField("签发人", [AtMost(20)])


def completed(form: type[DraftForm], missing: Iterable[Fact]) -> type[DraftForm]:
    """The form with its facts, and with a field for every fact that the records do not hold."""
    lacking = {fact.name: _field(fact) for fact in missing}
    return type(form.__name__, (form,), {**lacking, **form.facts})


def _field(fact: Fact) -> Any:
    hint = "；".join(filter(None, (fact.note, f"例如：{fact.example}" if fact.example else "")))
    if fact.type is FactType.DATE:
        return ChineseDateField(fact.name, description=hint)
    if fact.type is FactType.CHOICE:
        options = [("", "请选择"), *((str(c), str(c)) for c in fact.choices)]
        return SelectField(fact.name, choices=options, description=hint)
    return StringField(fact.name, [AtMost(120)], description=hint)


def _data(field: Field) -> Any:
    return field.data.strip() if isinstance(field.data, str) else field.data
