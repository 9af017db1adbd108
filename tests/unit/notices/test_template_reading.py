"""A .docx as Word leaves it: marks split over runs, loops over rows and paragraphs, conditions in cells."""

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest

from caseflow.notices.filling import compiled, shipped_template
from caseflow.notices.kinds import KINDS
from caseflow.notices.template.program import Scope
from caseflow.notices.word.reading import read_template

SCOPE: Scope = {
    "姓名": "陈<小>&明",
    "空": "",
    "多行": "第一段\n第二段",
    "记录": ({"日期": "10月12日", "结果": "甲\n乙"}, {"日期": "10月19日", "结果": "丙"}),
}


def made(write: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    write(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def opened(template: bytes, scope: Scope = SCOPE) -> Any:
    return docx.Document(io.BytesIO(compiled(template).fill(scope)))


def lines(template: bytes, scope: Scope = SCOPE) -> list[str]:
    return [p.text for p in opened(template, scope).paragraphs]


def runs(*texts: str) -> bytes:
    def write(document: Any) -> None:
        paragraph = document.add_paragraph()
        for number, text in enumerate(texts):
            paragraph.add_run(text).bold = bool(number % 2)

    return made(write)


def paragraphs(*texts: str) -> bytes:
    return made(lambda document: [document.add_paragraph(text) for text in texts])


def cells(*rows: tuple[str, ...]) -> bytes:
    def write(document: Any) -> None:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text

    return made(write)


def grid(template: bytes, scope: Scope = SCOPE) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in opened(template, scope).tables[0].rows]


def test_a_mark_split_over_runs_is_joined_and_keeps_the_first_format() -> None:
    document = opened(runs("学生{", "{ 姓", "名 }", "}到校"))
    (paragraph,) = document.paragraphs
    assert paragraph.text == "学生陈<小>&明到校"
    assert paragraph.runs[0].text == "学生陈<小>&明"


def test_values_are_never_read_as_xml() -> None:
    assert lines(paragraphs("{{ 姓名 }}：")) == ["陈<小>&明："]


def test_a_value_alone_becomes_as_many_paragraphs_as_it_has_lines() -> None:
    assert lines(paragraphs("{{ 多行 }}", "末")) == ["第一段", "第二段", "末"]


def test_within_a_sentence_a_line_break_is_a_line_break() -> None:
    assert lines(paragraphs("说明：{{ 多行 }}")) == ["说明：第一段\n第二段"]


def test_paragraphs_with_one_mark_vanish() -> None:
    template = paragraphs("头", "{% for 行 in 记录 %}", "{{ 行.序号 }}.{{ 行.日期 }}", "{% endfor %}", "尾")
    assert lines(template) == ["头", "1.10月12日", "2.10月19日", "尾"]


@pytest.mark.parametrize(("name", "kept"), [("姓名", ["有", "尾"]), ("空", ["无", "尾"])])
def test_a_condition_over_paragraphs(name: str, kept: list[str]) -> None:
    template = paragraphs(f"{{% if {name} %}}", "有", "{% else %}", "无", "{% endif %}", "尾")
    assert lines(template) == kept


def test_a_row_is_repeated() -> None:
    template = cells(("日期", "结果"), ("{% for 行 in 记录 %}{{ 行.日期 }}", "{{ 行.结果 }}{% endfor %}"))
    assert grid(template) == [["日期", "结果"], ["10月12日", "甲\n乙"], ["10月19日", "丙"]]


def test_rows_with_one_mark_vanish() -> None:
    template = cells(("日期",), ("{% for 行 in 记录 %}",), ("{{ 行.日期 }}",), ("{% endfor %}",))
    assert grid(template) == [["日期"], ["10月12日"], ["10月19日"]]


def test_a_cell_whose_condition_fails_keeps_a_paragraph() -> None:
    def write(document: Any) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "{% if 空 %}"
        cell.add_paragraph("有")
        cell.add_paragraph("{% endif %}")

    assert grid(made(write)) == [[""]]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("{{ 姓名",), "没有关闭"),
        (("姓名 }}",), "没有开头"),
        (("｛｛ 姓名 ｝｝",), "全角括号"),
        (("{{ 姓名.__class__ }}",), "不能识别"),
        (("{% import os %}",), "不能识别"),
        (("{{ 姓", "名 }}"), "没有关闭"),
        (("{% for 行 in 记录 %}开头", "{{ 行.日期 }}{% endfor %}"), "不在同一层"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(texts: tuple[str, ...], told: str) -> None:
    faults = read_template(paragraphs(*texts)).faults
    assert any(told in fault.text for fault in faults)
    assert all(fault.where for fault in faults)


def test_a_mark_that_cannot_be_read_is_told_once_and_hides_no_other() -> None:
    assert [f.text[-4:] for f in read_template(paragraphs("{{ 姓 名 }}：")).faults] == ["环、条件"]
    told = [f.text for f in read_template(paragraphs("{{ 姓 名 }}，{{ 学校")).faults]
    assert any("不能识别" in text for text in told)
    assert any("没有关闭" in text for text in told)


@pytest.mark.parametrize(("kind", "wording"), [(kind, w) for kind in KINDS for w in KINDS[kind].wordings])
def test_every_shipped_template_reads_without_fault(kind: str, wording: str) -> None:
    assert read_template(shipped_template(kind, wording)).faults == []
