import pytest

from caseflow.errors import Refused
from caseflow.lib.sheets import RawRow
from caseflow.roster.columns import FIELDS, map_titles, missing_fields
from caseflow.roster.heading import find_heading, masked_sample, records, samples, split_table
from tests.unit.roster.sheets import raw

PUPILS = FIELDS["pupils"]


def test_heading_below_title_lines():
    rows = raw(
        ["清川县义务教育学生名册"],
        ["填报单位：清川县第二中学", "", "2026年9月"],
        ["序号", "学生姓名", "性别", "身份证号", "班级"],
        ["1", "张晓云", "女", "x", "七(2)班"],
    )
    table = split_table(rows, PUPILS)
    assert table.heading.last_row == 3
    assert [row.number for row in table.rows] == [4]


def test_two_rows_of_heading_are_joined():
    rows = raw(
        ["姓名", "身份证件号", "监护人1", "", "", "监护人2"],
        ["", "", "姓名", "关系", "联系电话", "姓名"],
        ["张晓云", "x", "张大山", "父亲", "13900000000", "李春兰"],
    )
    heading = split_table(rows, PUPILS).heading
    assert heading.last_row == 2
    assert heading.titles == (
        "姓名",
        "身份证件号",
        "监护人1姓名",
        "监护人1关系",
        "监护人1联系电话",
        "监护人2姓名",
    )


def test_no_heading_is_refused_with_the_names_to_keep():
    with pytest.raises(Refused, match="姓名"):
        split_table(raw(["张晓云", "女"], ["李明", "男"]), PUPILS)


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("身份证件号", "id_number"),
        ("身份证号码（必填）", "id_number"),
        ("*证件号码", "id_number"),
        ("身份证\n件号", "id_number"),
        ("全国学籍号", "student_no"),
        ("班内学号", "seat_no"),
        ("学校标识码", "school_code"),
        ("户口所在地行政区划", "household_code"),
        ("户籍地详细地址", "household_address"),
        ("家庭住址", "dwelling_address"),
        ("成员1姓名", "guardian1_name"),
        ("成员2身份证件号", "guardian2_id_number"),
        ("第一监护人联系电话", "guardian1_phone"),
        ("监护人姓名", "guardian1_name"),
        ("监护人二务工地", "guardian2_works_at"),
        ("是否留守儿童", "group_left_behind"),
        ("是否进城务工人员随迁子女", "group_migrant"),
        ("残疾人类型", "group_disabled"),
        ("防返贫监测对象", "group_monitored"),
        ("学籍辅号", None),
        ("", None),
    ],
)
def test_headings_of_exports(title, key):
    assert map_titles([title], PUPILS).get(0) == key


def test_first_column_of_a_field_wins():
    assert map_titles(["姓名", "学生姓名"], PUPILS) == {0: "name"}


def test_a_choice_made_before_goes_before_the_table():
    assert map_titles(["编码", "姓名"], PUPILS, {"编码": "student_no"}) == {0: "student_no", 1: "name"}
    assert map_titles(["姓名"], PUPILS, {"姓名": ""}) == {}


def test_student_number_stands_for_the_missing_id():
    assert [field.key for field in missing_fields(["name"], PUPILS)] == ["id_number"]
    assert missing_fields(["name", "student_no"], PUPILS) == []


def test_every_alias_leads_to_its_own_field():
    for fields in FIELDS.values():
        for field in fields.values():
            assert map_titles([field.label], fields) == {0: field.key}


def test_examples_sums_and_signatures_are_no_data():
    rows = raw(
        ["姓名", "性别", "身份证件号"],
        ["示例：张三", "男", "370400201301010011"],
        ["张晓云", "女", "a"],
        ["合计", "", "1"],
        ["填表人：王老师", "", "审核人："],
    )
    table = split_table(rows, PUPILS)
    mapping = map_titles(table.heading.titles, PUPILS)
    assert [record.get("name") for record in records(table, mapping)] == ["张晓云"]


def test_spoiled_cells_are_named_by_field():
    rows = [RawRow(1, ("姓名", "身份证件号")), RawRow(2, ("张晓云", "3.70400201301010E+17"), frozenset({1}))]
    table = split_table(rows, PUPILS)
    (record,) = records(table, {0: "name", 1: "id_number"})
    assert record.spoiled == {"id_number"}


def test_samples_show_different_values():
    table = split_table(raw(["姓名", "性别"], ["张", "男"], ["李", "男"], ["王", "女"], ["赵", "男"]), PUPILS)
    assert samples(table, 1) == ["男", "女"]
    assert samples(table, 0) == ["张", "李", "王"]


def test_a_sheet_of_units_has_its_own_heading():
    heading = find_heading(raw(["单位名称", "单位类型", "上级单位"]), FIELDS["units"])
    assert heading is not None
    assert heading.last_row == 1


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("999901201301010071", "999************071"),
        ("G999901201301010071", "G99*************071"),
        ("13900000001", "139****0001"),
        ("清河县青石镇石桥村12号", "清河县青石镇石桥村"),
        ("2013-05-06", "2013-05-06"),
        ("七(2)班", "七(2)班"),
        ("张晓云", "张晓云"),
    ],
)
def test_samples_hide_numbers_and_houses(value, shown):
    assert masked_sample(value) == shown
