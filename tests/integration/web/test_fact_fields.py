"""Fields made from the facts of a kind: what is typed, what is known, what stays closed."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from caseflow.notices.kinds import KINDS
from caseflow.notices.values import MAX_ROWS
from caseflow.web.fact_fields import RowsField, TextsField, fact_form

PLAN, VISIT = KINDS["return_plan"], KINDS["visit_record"]


@pytest.fixture
def sandbox(empty_sandbox):
    return empty_sandbox


@pytest.fixture
def sent(app):
    """The form of a kind as a browser sent it."""

    def make(kind, values=None, **typed):
        with app.test_request_context(method="POST", data=MultiDict(typed)):
            form = fact_form(kind, values or {})()
            form.validate()
            return form

    return make


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_has_a_form_without_one_being_written(app, kind) -> None:
    with app.test_request_context():
        form = fact_form(kind, {})()
        names = {field.name for field in form if not field.name.isascii()}
        assert names == {fact.name for fact in kind.facts} - {"发文机关", "机关类型", "文号", "成文日期"}


def test_rows_are_read_in_their_order_and_empty_lines_are_none(sent) -> None:
    typed = {
        "跟踪回访-7-责任人": "周敏",
        "跟踪回访-2-日期": "2026年12月1日",
        "跟踪回访-2-责任人": " 刘芳 ",
        "跟踪回访-3-日期": " ",
    }
    assert sent(PLAN, **typed).typed()["跟踪回访"] == [
        {"日期": "2026-12-01", "责任人": "刘芳"},
        {"责任人": "周敏"},
    ]


def test_cells_that_no_form_has_are_not_read(sent) -> None:
    odd = {
        "跟踪回访--1-日期": "1",
        "跟踪回访-1-密码": "x",
        "跟踪回访-9999-日期": "x",
        "跟踪回访-a-日期": "x",
        "跟踪回访": "x",
    }
    assert "跟踪回访" not in sent(PLAN, **odd).typed()


def test_more_lines_than_a_paper_holds_are_told_by_the_paper(sent) -> None:
    rows = {f"跟踪回访-{number}-责任人": "周敏" for number in range(MAX_ROWS + 50)}
    assert len(sent(PLAN, **rows).typed()["跟踪回访"]) == MAX_ROWS + 1


def test_what_cannot_be_read_stays_as_typed_for_the_paper_to_judge(sent) -> None:
    typed = sent(VISIT, 开始时间="昨天晚上", 次序="二").typed()
    assert typed["开始时间"] == "昨天晚上"
    assert typed["次序"] == "二"
    assert sent(VISIT, 次序="2").typed()["次序"] == 2
    assert sent(PLAN, **{"跟踪回访-1-日期": "下周"}).typed()["跟踪回访"] == [{"日期": "下周"}]
    assert sent(VISIT, 开始时间="2026-10-12T18:30").typed()["开始时间"] == "2026-10-12 18:30"


def test_a_list_of_texts_has_one_on_each_line(sent) -> None:
    form = sent(KINDS["parents_letter"], 学生=" 张晓明 \r\n\r\n艾力·热合曼\n")
    assert isinstance(form["学生"], TextsField)
    assert form.typed()["学生"] == ["张晓明", "艾力·热合曼"]


def test_what_is_known_stands_in_the_fields_and_masked_things_stay_closed(app) -> None:
    known = {
        "监护人电话": "13900000001",
        "编入班级": "七（2）班",
        "复学日期": date(2026, 11, 30),
        "跟踪回访": [{"日期": date(2026, 12, 7), "责任人": "周敏"}] * 5,
    }
    with app.test_request_context():
        form = fact_form(PLAN, known)()
        assert "监护人电话" not in form
        assert (form["编入班级"].data, form["复学日期"].data) == ("七（2）班", date(2026, 11, 30))
        rows = form["跟踪回访"]
        assert isinstance(rows, RowsField)
        assert [line.get("日期", "") for line in rows.lines] == ["2026-12-07"] * 5 + [""] * 5
        assert "监护人电话" in fact_form(PLAN, {})()
