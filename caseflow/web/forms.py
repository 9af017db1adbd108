"""What every form shares: Chinese messages, Chinese dates, rule reasons beside their fields."""

import uuid
from datetime import date
from typing import Any

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import DateField, Field, HiddenField, StringField, ValidationError, fields, widgets
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.meta import DefaultMeta
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from caseflow.errors import Refused
from caseflow.lib import dates

INVALID = 422


class BaseForm(FlaskForm):
    class Meta(FlaskForm.Meta):
        locales = ("zh",)

        def get_translations(self, form: Any) -> Any:
            # Flask-WTF would ask Flask-Babel, which is absent; WTForms ships its own Chinese
            return DefaultMeta.get_translations(self, form)

    def add_reasons(self, refused: Refused) -> None:
        """Put each reason beside the field it names, the others on top; nothing gets committed."""
        g.refused = True
        for reason in refused.reasons:
            field = self._fields.get(reason.field)
            if field is None or isinstance(field, HiddenField):
                self.form_errors.append(reason.text)
            else:
                field.errors = [*field.errors, reason.text]

    def problems(self) -> list[tuple[str, str]]:
        """All (anchor, sentence) pairs for the error summary, in the order of the page."""
        found = [("", text) for text in self.form_errors]
        for field in self:
            found.extend((_anchor(field), text) for text in _texts(field.errors))
        return found


def show_form(template: str, form: BaseForm, **context: Any) -> ResponseReturnValue:
    """The page of a form: 200 when fresh, 422 with all problems when it was refused."""
    status = INVALID if form.errors else 200
    return render_template(template, form=form, **context), status


def _texts(errors: Any) -> list[str]:
    """Field errors are a list, those of nested forms a dict or a list of dicts."""
    if isinstance(errors, str):
        return [errors]
    if isinstance(errors, dict):
        return [text for value in errors.values() for text in _texts(value)]
    return [text for value in errors for text in _texts(value)]


def _anchor(field: Field) -> str:
    """The id the focus goes to: the first choice of a group has its own."""
    grouped = field.type in ("RadioField", "ChecksField", "SelectMultipleField")
    if grouped and getattr(field.widget, "html_tag", "") in ("ul", "ol"):
        return f"{field.id}-0"
    return str(field.id)


class Needed(DataRequired):
    """Required, and says so in the words of the field: 请填写… or 请选择…."""

    def __init__(self, what: str, verb: str = "填写") -> None:
        super().__init__(f"请{verb}{what}")

    def __call__(self, form: Any, field: Field) -> None:
        if field.errors:  # what was typed could not be read, and that is already said
            raise StopValidation
        super().__call__(form, field)


class Picked(InputRequired):
    def __init__(self, what: str) -> None:
        super().__init__(f"请选择{what}")


class AtMost(Length):
    """Counts as the browser does, to which a line break is one character."""

    def __init__(self, limit: int) -> None:
        super().__init__(max=limit)

    def __call__(self, form: Any, field: Field) -> None:
        length = len((field.data or "").replace("\r\n", "\n"))
        if length > self.max:
            raise ValidationError(f"{field.label.text}最多{self.max}字，现为{length}字，请缩短")


_NOT_LISTED = "请从列出的各项中选择"


class _Listed:
    """Takes choices as (value, word) pairs, as policy.labels.choices() gives them."""

    def __init__(self, label: str, validators: Any = None, *, choices: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("invalid_choice_message", _NOT_LISTED)
        super().__init__(label, validators, choices=_as_choices(choices), **kwargs)  # type: ignore[call-arg]


class SelectField(_Listed, fields.SelectField):
    """A drop-down list."""


class RadioField(_Listed, fields.RadioField):
    """One of a few, shown as chips."""


class ChecksField(_Listed, fields.SelectMultipleField):
    """Any of a few, shown as tick boxes."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


def _as_choices(choices: Any) -> Any:
    if choices is None or callable(choices):
        return choices
    return [choice if isinstance(choice, SelectChoice) else SelectChoice(*choice) for choice in choices]


class ChineseDateField(DateField):
    """A day typed as 2026-11-20, 2026年11月20日, 2026.11.20 or picked from the phone's calendar."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data: date | None = None
        if not text:
            return
        self.data = dates.find_date(text)
        if self.data is None:
            raise ValueError(f"{self.label.text}应写作 2026-11-20 或 2026年11月20日")


class IntegerField(fields.IntegerField):
    """A whole number; what is none at all is told by the range that goes with the field."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None


class PhoneField(StringField):
    """A Chinese mobile or landline number; spaces and dashes are dropped."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = "".join(c for c in text if c not in " -　—")

    def pre_validate(self, form: Any) -> None:
        if self.data and not (self.data.isascii() and self.data.isdigit() and 7 <= len(self.data) <= 12):
            raise ValidationError(f"{self.label.text}应为7至12位数字")


class OnceField(HiddenField):
    """Idempotency key: made with the page, kept with its draft, so a repeated send counts once."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"data-draft-keep": True})
        super().__init__(default=lambda: str(uuid.uuid4()), **kwargs)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: FBT001 - WTForms calls it so
        try:
            self.data = str(uuid.UUID(self.data or ""))
        except ValueError:
            self.data = str(uuid.uuid4())
