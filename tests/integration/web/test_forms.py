from datetime import date

import pytest
from flask import render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField
from wtforms.validators import Optional

from caseflow.errors import Reason, Refused
from caseflow.web.forms import (
    AtMost,
    BaseForm,
    ChineseDateField,
    Needed,
    OnceField,
    PhoneField,
    Picked,
    RadioField,
)


class VisitForm(BaseForm):
    once = OnceField()
    result = RadioField(
        "结果", choices=[("back", "已返校"), ("nobody", "无人在家")], validators=[Picked("家访结果")]
    )
    name = StringField("见到谁", validators=[Needed("见到谁"), AtMost(4)])
    promised = ChineseDateField("约定返校日期", validators=[Optional()])
    phone = PhoneField("电话", validators=[Optional()])
    note = TextAreaField("情况说明", validators=[Optional()])


FORM = """{% from "macros/forms.html" import error_summary, field, choice_chips %}
{{ error_summary(form) }}{{ choice_chips(form.result) }}{{ field(form.name, hint='写称呼') }}
{{ field(form.promised) }}{{ field(form.phone) }}{{ field(form.note) }}"""


@pytest.fixture
def filled(app):
    def fill(**values):
        return VisitForm(formdata=MultiDict(values))

    with app.test_request_context("/", method="POST"):
        yield fill


@pytest.mark.parametrize("text", ["2026-11-24", "2026年11月24日", "2026.11.24", "20261124"])
def test_a_date_may_be_written_in_the_ways_people_write_it(filled, text):
    form = filled(result="back", name="父亲", promised=text)
    assert form.validate(), form.errors
    assert form.promised.data == date(2026, 11, 24)


def test_a_wrong_date_says_how_to_write_it(filled):
    form = filled(result="back", name="父亲", promised="下周一")
    assert not form.validate()
    assert form.promised.errors == ["约定返校日期应写作 2026-11-20 或 2026年11月20日"]


def test_all_problems_stand_on_top_and_beside_their_fields(filled):
    form = filled(name="一二三四五", phone="12")
    assert not form.validate()
    page = render_template_string(FORM, form=form)
    assert '<a href="#result-0">请选择家访结果</a>' in page
    assert '<a href="#name">见到谁最多4字，现为5字，请缩短</a>' in page
    for sentence in ("请选择家访结果", "见到谁最多4字，现为5字，请缩短", "电话应为7至12位数字"):
        assert page.count(sentence) == 2, sentence
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="name-hint name-error"' in page


def test_reasons_of_a_rule_stand_beside_the_field_they_name(filled):
    form = filled(result="back", name="父亲")
    assert form.validate()
    form.add_reasons(
        Refused([Reason("a", "约定日期不能早于今天", field="promised"), Reason("b", "个案已办结")])
    )
    assert form.problems() == [("", "个案已办结"), ("promised", "约定日期不能早于今天")]
    assert form.errors


def test_a_repeated_send_keeps_its_key_and_a_forged_one_is_replaced(filled):
    key = "0f3c1d6e-98a5-4c52-8b4e-0a5b3d1c2e4f"
    kept, forged = filled(once=key, result="back", name="父"), filled(once="<x>", result="back", name="父")
    assert kept.validate()
    assert forged.validate()
    assert kept.once.data == key
    assert len(forged.once.data) == 36


def test_the_library_speaks_chinese_too(filled):
    form = filled(result="elsewhere", name="父亲")
    assert not form.validate()
    assert form.result.errors == ["请从列出的各项中选择"]
    assert form.result.gettext("Not a valid choice.") != "Not a valid choice."


def test_phone_numbers_lose_their_spaces(filled):
    assert filled(phone="138 1234-5678").phone.data == "13812345678"


def test_optional_fields_say_so_and_values_are_escaped(filled):
    page = render_template_string(FORM, form=filled(note="<script>alert(1)</script>"))
    assert '情况说明 <span class="opt">（选填）</span>' in page
    assert "<script>" not in page
