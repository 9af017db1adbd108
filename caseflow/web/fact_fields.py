"""Fields made from the facts of a kind of document: any kind has its form without one being written."""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from wtforms import Field, StringField, TextAreaField

from caseflow.lib import dates
from caseflow.notices.drafting import DATED_FACT, NUMBER_FACT
from caseflow.notices.facts import FORM, NAME
from caseflow.notices.shown import is_masked
from caseflow.notices.spec import Fact, FactType, Kind
from caseflow.notices.values import MAX_ROWS, MAX_TEXT
from caseflow.web.forms import AtMost, BaseForm, ChineseDateField, OnceField, SelectField

#: what the issuing unit and the program fill in themselves
OWN = frozenset({NAME, FORM, NUMBER_FACT, DATED_FACT})
#: empty lines below those that are filled: as many again, within reason
SPARE_ROWS, MOST_SPARE = 3, 20
_SHORT = 15
_ONE_LINE = ("姓名", "电话", "号", "号码", "班级", "地点", "座位", "次序")
_PICK = ("", "请选择")


class FactForm(BaseForm):
    """The facts of one document, each in a field that bears its name."""

    once = OnceField()

    def typed(self) -> dict[str, Any]:
        """What was filled in; what was left empty is left out."""
        return {f.name: f.data for f in self if not f.name.isascii() and f.data not in (None, "", [])}


class TextsField(TextAreaField):
    """A list of texts, one on each line."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        lines = (valuelist[0] if valuelist else "").splitlines()
        self.data = [line.strip() for line in lines if line.strip()]

    def _value(self) -> str:
        return "\n".join(self.data or ())


class MomentField(StringField):
    """A day and time; what cannot be read stays as it was typed, and is told by the document's own check."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = (valuelist[0] if valuelist else "").strip().replace("T", " ")

    def _value(self) -> str:
        return _shown(self.data).replace(" ", "T")


class NumberField(StringField):
    """A whole number; anything else stays as it was typed, and is told by the document's own check."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = _number((valuelist[0] if valuelist else "").strip())

    def _value(self) -> str:
        return _shown(self.data)


class RowsField(Field):
    """A list of rows; the cell of a column is called 名称-行号-栏. The document judges it."""

    def __init__(self, label: str, *, fact: Fact, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.fact = fact

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        if formdata is None:
            self.data = list(data or self.default or ())
            return
        cell = re.compile(rf"{re.escape(self.name)}-(\d{{1,3}})-(.+)")
        numbers = sorted({int(found[1]) for key in formdata if (found := cell.fullmatch(key))})
        rows = (self._row(formdata, number) for number in numbers[: MAX_ROWS + 1])
        self.data = [row for row in rows if row]

    @property
    def lines(self) -> list[Mapping[str, str]]:
        """What is there, and some empty lines below."""
        filled = [{name: _shown(value) for name, value in row.items()} for row in self.data or ()]
        spare = min(max(SPARE_ROWS, len(filled)), MOST_SPARE)
        return [*filled, *({} for _ in range(spare))]

    def cell(self, number: int, column: Fact) -> str:
        return f"{self.name}-{number}-{column.name}"

    def _row(self, formdata: Any, number: int) -> dict[str, Any]:
        typed = (
            (column, formdata.get(self.cell(number, column), "").strip()) for column in self.fact.columns
        )
        return {column.name: _read(column, text) for column, text in typed if text}


def fact_fields(
    kind: Kind, values: Mapping[str, Any], skip: Collection[str] = (), *, own: Collection[str] = OWN
) -> dict[str, Any]:
    """A field for each fact, with what is known already in it.

    What is known and masked on screens, such as a phone number, is not opened for typing.
    """
    left_out = {*own, *skip, *(name for name in values if is_masked(name) and values[name])}
    return {
        fact.name: _field(fact, values.get(fact.name)) for fact in kind.facts if fact.name not in left_out
    }


def fact_form(kind: Kind, values: Mapping[str, Any], skip: Collection[str] = ()) -> type[FactForm]:
    return type("FactForm", (FactForm,), fact_fields(kind, values, skip))


def _field(fact: Fact, value: Any) -> Any:
    told = {"description": _hint(fact), "default": value}
    match fact.type:
        case FactType.ROWS:
            return RowsField(fact.name, fact=fact, **told)
        case FactType.TEXTS:
            return TextsField(fact.name, **told)
        case FactType.DATE:
            return ChineseDateField(fact.name, **told | {"default": _day(value)})
        case FactType.MOMENT:
            return MomentField(fact.name, **told)
        case FactType.INTEGER:
            return NumberField(fact.name, **told)
        case FactType.CHOICE:
            options = [_PICK, *((str(choice), str(choice)) for choice in fact.choices)]
            return SelectField(fact.name, choices=options, **told | {"default": value or ""})
    field = StringField if _is_short(fact, value) else TextAreaField
    return field(fact.name, [AtMost(MAX_TEXT)], **told)


def _is_short(fact: Fact, value: Any) -> bool:
    if "\n" in str(value or ""):
        return False
    return fact.name.endswith(_ONE_LINE) or 0 < len(fact.example) <= _SHORT


def _hint(fact: Fact) -> str:
    example = f"例如：{fact.example}" if fact.example and not fact.columns and not fact.choices else ""
    note = fact.note
    if fact.type is FactType.TEXTS:
        note = "，".join(filter(None, ("每行一项", note.removeprefix("列表").lstrip("，"))))
    return "；".join(filter(None, (note, example)))


def _read(column: Fact, text: str) -> Any:
    if column.type is FactType.DATE and (day := dates.find_date(text)):
        return day.isoformat()
    return _number(text) if column.type is FactType.INTEGER else text


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else text


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return "" if value is None else str(value)


def _day(value: Any) -> date | None:
    return dates.find_date(value) if isinstance(value, str) else value
