"""The check table as a form: what is typed once for all, and single gaps as item-7-监护人姓名."""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField

from caseflow.cases.batches.building import Common
from caseflow.cases.models import NoticeBatch
from caseflow.cases.signing.typed import facts_in
from caseflow.web.forms import AtMost, BaseForm, ChineseDateField

_PREFIX = "item-"
_LONGEST = 200


class CommonForm(BaseForm):
    expected_service_on = ChineseDateField("预计送达日期")
    printed_on = ChineseDateField("复学截止日期")
    signer = StringField("签发人", [AtMost(20)])
    contact = StringField("联系人", [AtMost(20)])
    phone = StringField("联系电话", [AtMost(30)])
    comment = TextAreaField("退回意见", [AtMost(500)])

    def refill(self, batch: NoticeBatch) -> None:
        facts = facts_in(batch.typed)
        self.expected_service_on.data = batch.expected_service_on
        self.printed_on.data = batch.printed_on
        self.signer.data = batch.signer
        self.contact.data, self.phone.data = facts.get("联系人", ""), facts.get("联系电话", "")

    def common(self) -> Common:
        return Common(
            self.printed_on.data,
            self.expected_service_on.data,
            (self.signer.data or "").strip(),
            {"联系人": _text(self.contact.data), "联系电话": _text(self.phone.data)},
        )


def typed_rows(form: MultiDict[str, str]) -> dict[int, dict[str, Any]]:
    """What was typed for single items, by their id; long pastes are cut, the check refuses what is wrong."""
    rows: dict[int, dict[str, Any]] = {}
    for name, value in form.items():
        number, _, fact = name.removeprefix(_PREFIX).partition("-")
        if name.startswith(_PREFIX) and number.isascii() and number.isdigit() and fact:
            rows.setdefault(int(number[:18]), {})[fact[:40]] = value.strip()[:_LONGEST]
    return rows


def _text(value: str | None) -> str:
    return (value or "").strip()
