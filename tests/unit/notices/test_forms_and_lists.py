"""What the forms, letters and lists say: of visits, returns, closings, to parents, of classes and schools."""

import re
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from caseflow.errors import Refused
from caseflow.notices.blocks import Annex, Form, Heading, Letter, PageBreak, Signature, Table, Title
from caseflow.notices.facts import NoticeFacts, check
from caseflow.notices.filling import render
from caseflow.notices.kinds import KINDS
from caseflow.notices.letter import compose
from caseflow.notices.spec import FactType
from caseflow.notices.wording.head_counts import Count
from tests.notice_samples import sample

OURS = (
    "visit_record", "return_plan", "close_approval", "case_sheet",
    "parents_letter", "admission_letter", "class_list", "circular",
)  # fmt: skip
HOSTILE = ("<&>\"'", "𬭎䶮·买买提", "欧阳" * 100, "{{ 学生姓名 }}{% for 行 in 学生 %}", "一行\n二行")


def letter(kind: str, **changes: object) -> Letter:
    return compose(NoticeFacts.of(kind, sample(kind, **changes)))


def said(kind: str, **changes: object) -> str:
    return "\n".join(letter(kind, **changes).lines)


def boxes(kind: str, **changes: object) -> dict[str, str]:
    forms = [block for block in letter(kind, **changes).blocks if isinstance(block, Form)]
    return {box.label: box.value for form in forms for row in form.rows for box in row}


def reasons(kind: str, **changes: object) -> list[tuple[str, str]]:
    return [(r.code, r.field) for r in check(NoticeFacts.of(kind, sample(kind, **changes)))]


def printed(docx: bytes) -> str:
    with ZipFile(BytesIO(docx)) as package:
        root = ET.fromstring(package.read("word/document.xml"))  # noqa: S314 our own output
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    marks = {f"{w}br": "\n", f"{w}p": "\n"}
    return "".join(
        node.text or "" if node.tag == f"{w}t" else marks.get(node.tag, "") for node in root.iter()
    )


@pytest.mark.parametrize("kind", OURS)
def test_every_lacking_fact_of_a_row_is_named_with_its_line(kind: str) -> None:
    for fact in KINDS[kind].facts:
        if fact.type is FactType.ROWS:
            found = check(NoticeFacts.of(kind, sample(kind, **{fact.name: [{}, {}]})))
            wanted = [column.name for column in fact.columns if column.required] * 2
            assert [r.field for r in found if r.code == "fact_missing"] == wanted
            assert f"{fact.name}第2行" in "".join(r.text for r in found)


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("kind", OURS)
def test_hostile_words_in_lists_come_out_exactly(kind: str, value: str) -> None:
    for fact in KINDS[kind].facts:
        if fact.type is FactType.TEXTS:
            assert value in printed(render(NoticeFacts.of(kind, sample(kind, **{fact.name: [value]}))))
        texts = [column.name for column in fact.columns if column.type is FactType.TEXT]
        for name in texts:
            if name.endswith("学生数"):
                continue
            rows: list[dict[str, Any]] = sample(kind)[fact.name]
            rows = [{**row, name: f"{n}号{value}"} for n, row in enumerate(rows)]
            whole = printed(render(NoticeFacts.of(kind, sample(kind, **{fact.name: rows}))))
            assert all(row[name] in whole for row in rows), (fact.name, name)


def test_a_visit_form_for_the_pen_has_the_names_and_nothing_else() -> None:
    facts = {"学生姓名": "陈小明", "监护人姓名": "陈建国", "发文机关": "青石镇中心学校", "机关类型": "学校"}
    blank = compose(NoticeFacts.of("visit_record", facts))
    (form,) = (block for block in blank.blocks if isinstance(block, Form))
    filled = {box.label: box.value for row in form.rows for box in row if box.value.strip("　年月日时分至")}
    assert filled.pop("方式").count("□") == filled.pop("结果").count("□") - 1 == 5
    assert filled == {"学生姓名": "陈小明", "监护人姓名": "陈建国", "侵害线索": "□没有发现　□有"}


def test_a_recorded_visit_ticks_what_was_chosen() -> None:
    found = boxes("visit_record")
    assert "☑上门" in found["方式"]
    assert found["方式"].count("☑") == 1
    assert found["起止时间"] == "2026年10月19日18时30分至19时10分"
    assert found["返校约定"] == "约定2026年10月26日返校"
    assert "第2次" in said("visit_record")


def test_harm_that_was_seen_is_told() -> None:
    assert reasons("visit_record", 侵害线索="有") == [("harm_untold", "线索情况")]
    told = boxes("visit_record", 侵害线索="有", 线索情况="疑似童工")
    assert told["侵害线索"] == "□没有发现　☑有　疑似童工"


def test_a_visit_ends_after_it_begins() -> None:
    assert reasons("visit_record", 结束时间="2026-10-19 18:00") == [("date_order", "开始时间")]


def test_a_plan_looks_again_after_the_return_and_in_order() -> None:
    early = [{"日期": "2026-11-29", "责任人": "刘芳"}]
    assert reasons("return_plan", 跟踪回访=early) == [("date_order", "复学日期")]
    (table,) = (block for block in letter("return_plan").blocks if isinstance(block, Table))
    assert [row[1] for row in table.rows] == ["2026年12月7日", "2026年12月30日"]
    for name in ("学业辅导", "心理辅导", "资助帮扶", "结对导师", "编入班级"):
        assert ("fact_missing", name) in reasons("return_plan", **{name: None})


def test_a_case_is_closed_on_two_independent_facts() -> None:
    twice = [{"日期": "2026-12-28", "事实": "在校", "来源": "学校到校确认"}] * 2
    assert reasons("close_approval", 佐证事实=twice) == [("facts_not_independent", "佐证事实")]
    assert reasons("close_approval", 佐证事实=twice[:1]) == [("facts_not_independent", "佐证事实")]
    opinions = boxes("close_approval")
    assert opinions["学校意见"].startswith("情况属实")
    for office in ("学校意见", "乡镇（街道）意见", "县教育局意见"):
        assert "签名（盖章）：" in opinions[office]


def test_a_case_sheet_has_the_parts_of_the_ledger() -> None:
    headings = [block.text for block in letter("case_sheet").blocks if isinstance(block, Heading)]
    assert [text.partition("、")[2] for text in headings] == [
        "基本信息", "家庭情况", "成因分析", "工作目标", "措施、责任人与时限", "资助与帮扶", "过程记录",
        "文书与送达", "复学与巩固", "销号",
    ]  # fmt: skip
    assert said("case_sheet", 过程记录=None, 文书与送达=None).count("暂无记录。") == 2


LAW = ("第五条第二款", "第十一条第一款", "第五十八条", "第八十三条第二款", "批评教育", "责令限期改正")


@pytest.mark.parametrize("kind", ["parents_letter", "admission_letter"])
def test_letters_to_parents_tell_the_law_and_only_lawful_consequences(kind: str) -> None:
    text = said(kind)
    assert [words for words in LAW if words not in text] == []
    assert re.search("处罚|罚款|拘留|判刑|开除|警告", text) is None
    # A school tells who may order; it never orders
    assert re.search("[我本]校[^，。；]{0,6}责令", text) is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("逾期不到校的，我校将开除学籍。", "issuer_overreach"),
        ("本校依法责令改正。", "issuer_overreach"),
        ("不送子女入学的，将处以罚款。", "unlawful_threat"),
        ("违者给予处罚", "unlawful_threat"),
    ],
)
def test_what_is_added_threatens_no_more_than_the_law(words: str, code: str) -> None:
    assert reasons("parents_letter", 补充内容=words) == [(code, "补充内容")]
    assert reasons("parents_letter", 补充内容="请在家长会上领取资助申请表。") == []


def test_a_letter_to_nobody_in_particular_is_to_all_parents() -> None:
    lines = letter("parents_letter", 学生=None, 附回执=None).lines
    assert lines[1] == "各位家长："
    assert not any("回执" in line for line in lines)


def test_each_child_has_a_page_of_its_own() -> None:
    for kind, pages in (("parents_letter", 2), ("admission_letter", 4)):
        blocks = letter(kind).blocks
        assert sum(isinstance(block, Title) for block in blocks) == 2
        assert sum(isinstance(block, Signature) for block in blocks) == 2
        assert sum(isinstance(block, PageBreak) for block in blocks) == pages - 1
        assert not isinstance(blocks[0], PageBreak)


def test_nobody_is_asked_to_come_before_the_letter_is_written() -> None:
    assert reasons("admission_letter", 报到日期="2026-08-10") == [("date_order", "成文日期")]


def test_a_class_list_is_for_the_head_teachers_hand() -> None:
    (table,) = (block for block in letter("class_list").blocks if isinstance(block, Table))
    assert [column.title for column in table.columns] == [
        "学号",
        "姓名",
        "性别",
        "在校",
        "不在校",
        "不在校原因、去向",
    ]
    assert table.rows[1] == ("7", "陈小明", "男", "□", "□", "9月14日起未到校")
    assert table.rows[-1] == ("", "", "", "□", "□", "")
    found = boxes("class_list")
    assert found["应到人数"] == "3"
    assert "班主任签名" in found
    assert found["核对日期"].strip("　") == "年　　月　　日"


def test_a_circular_has_the_four_headings_of_lixin_and_two_annexes() -> None:
    blocks = letter("circular").blocks
    assert [b.text for b in blocks if isinstance(b, Heading) and b.level == 1] == [
        "一、基本情况", "二、主要成绩", "三、存在问题", "四、下步工作要求",
    ]  # fmt: skip
    annexes = [block for block in blocks if isinstance(block, Annex)]
    assert [annex.label for annex in annexes] == ["附件1", "附件2"]
    (table,) = (block for block in annexes[0].blocks if isinstance(block, Table))
    assert table.rows == (
        ("1", "城北学区", "1660", "1643", "-17", "-0.010", ""),
        ("2", "城东学区", "886", "905", "19", "0.021", "限期整改"),
        ("合计", "", "2546", "2548", "2", "0.001", ""),
    )
    text = said("circular")
    assert "清河县教育局关于\n2026年秋季学期中小学学籍核查情况的通报" in text
    assert "（一）少数学校学籍信息不健全" in text
    assert "学籍差额比例超过2%的单位：城东学区、石桥小学。" in text
    assert "于2027年1月15日前将整改情况书面报送我局" in text
    assert "。。" not in text


@pytest.mark.parametrize(
    ("on_site", "on_roll", "difference", "ratio", "text"),
    [
        (60135, 60216, 81, "0.001", "0.13%"),
        (1660, 1643, -17, "-0.010", "-1.03%"),
        (886, 905, 19, "0.021", "2.10%"),
        (0, 0, 0, "—", "—"),
    ],
)
def test_the_ratio_is_difference_over_roster(
    on_site: int, on_roll: int, difference: int, ratio: str, text: str
) -> None:
    count = Count(on_site, on_roll)
    assert (count.difference, count.per_mille, count.per_cent) == (difference, ratio, text)


def test_what_exceeds_the_limit_is_tested_unrounded() -> None:
    exact = [{"学区": "甲", "现场核查学生数": "980", "学籍数据学生数": "1000"}]
    above = [{"学区": "乙", "现场核查学生数": "97999", "学籍数据学生数": "100000"}]
    text = said("circular", 学区核查=[*exact, *above], 学校核查=sample("circular")["学校核查"][:1])
    assert Count(97999, 100000).per_mille == "0.020"
    assert Count(97999, 100000).ratio == Decimal("0.02001")
    assert "的单位：乙。" in text


@pytest.mark.parametrize("wrong", ["约1660", "-1", "16.6", "１６６０", "12345678"])
def test_a_count_is_a_number_of_children(wrong: str) -> None:
    rows = [{"学校": "城北中学", "现场核查学生数": wrong, "学籍数据学生数": "1643"}]
    assert ("count_wrong", "学校核查") in reasons("circular", 学校核查=rows)


def test_twelve_problems_are_numbered_in_chinese() -> None:
    many = [{"问题": f"问题{n}", "情况": "有关学校应整改"} for n in range(1, 13)]
    text = said("circular", 存在问题=many)
    for numbered in ("（一）问题1", "（十）问题10", "（十一）问题11", "（十二）问题12"):
        assert numbered in text


@pytest.mark.parametrize(
    ("kind", "form"), [("circular", "学校"), ("admission_letter", "县教育局"), ("class_list", "镇")]
)
def test_no_other_organ_issues_them(kind: str, form: str) -> None:
    found = reasons(kind, 机关类型=form, 发文机关="青石镇")
    assert ("issuer_unlawful", "机关类型") in found


def test_control_characters_in_a_row_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        render(NoticeFacts.of("class_list", sample("class_list", 学生=[{"姓名": "陈\u0007小明"}])))
    assert "控制字符" in refused.value.reasons[0].text
