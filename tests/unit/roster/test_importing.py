from datetime import date

import pytest

from caseflow.lib.sheets import RawRow, read_table
from caseflow.roster.cells import ClassKey
from caseflow.roster.columns import FIELDS, map_titles
from caseflow.roster.heading import records, split_table
from caseflow.roster.importing import plan_pupils
from caseflow.roster.places import Places
from tests.unit.roster.sheets import make_id, raw, units, workbook

TODAY = date(2026, 11, 20)
TITLES = ["姓名", "性别", "出生日期", "身份证件号", "学校", "年级", "班级"]
BORN = date(2014, 5, 6)
ID = make_id(1, born=BORN, girl=True)
GOOD = ["张晓云", "女", "2014-05-06", ID, "清川二中", "七年级", "2班"]


def plan(rows, within="/"):
    table = split_table(rows, FIELDS["pupils"])
    mapping = map_titles(table.heading.titles, FIELDS["pupils"])
    titles = {key: table.heading.titles[column] for column, key in mapping.items()}
    places = Places(units(), within=within, school_year=2026)
    return plan_pupils(records(table, mapping), places, titles, TODAY)


def one(titles, cells, within="/"):
    return plan(raw(titles, cells), within)


def changed(**cells):
    """A good row with some cells replaced, by heading."""
    return one(TITLES, [cells.get(title, cell) for title, cell in zip(TITLES, GOOD, strict=True)])


def reasons(result):
    return [issue.reason for issue in result.errors]


def test_a_good_row():
    result = one(TITLES, GOOD)
    assert reasons(result) == []
    (row,) = result.rows
    assert (row.data.name, row.data.sex, row.data.born_on) == ("张晓云", "2", BORN)
    assert (row.data.school_id, row.klass) == (6, ClassKey(7, 2))
    assert row.number == 2


def test_sex_and_birth_follow_from_the_id_number():
    (row,) = one(["姓名", "身份证号", "学校"], ["张晓云", ID, "清川二中"]).rows
    assert (row.data.sex, row.data.born_on) == ("2", BORN)


def test_an_own_school_needs_no_school_column():
    (row,) = one(["姓名", "身份证号"], ["张晓云", ID], within="/1/5/").rows
    assert row.data.school_id == 5


def test_another_school_is_out_of_reach():
    (reason,) = reasons(one(TITLES, GOOD, within="/1/5/"))
    assert "不在本单位管理范围" in reason


def test_all_problems_of_a_row_at_once():
    row = ["", "不详", "2014年", ID[:-1] + ("1" if ID[-1] != "1" else "2"), "清川三中", "高一", "2班"]
    result = one(TITLES, row)
    assert {issue.column for issue in result.errors} == set(TITLES) - {"班级"}
    assert all(issue.row == 2 and issue.advice for issue in result.errors)
    assert result.rows == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("370499140506123", "15位"),
        (ID[:-1], "应为18位，现为17位"),
        ("370499201413061234", "不存在"),
        (ID[:10] + "X" + ID[11:], "17位数字"),
        (make_id(1, born=BORN, girl=False), "性别"),
        (make_id(1, born=date(2014, 5, 7), girl=True), "出生日期"),
        ("", "缺少身份证件号"),
    ],
)
def test_wrong_id_numbers(number, words):
    assert any(words in reason for reason in reasons(changed(身份证件号=number)))


def test_a_number_spoiled_by_excel_is_refused_with_the_cure():
    rows = [
        RawRow(1, tuple(TITLES)),
        RawRow(2, (*GOOD[:3], "3.70400201405061E+17", *GOOD[4:]), frozenset({3})),
    ]
    (issue,) = plan(rows).errors
    assert "末尾几位已丢失" in issue.reason
    assert "文本格式" in issue.advice
    assert issue.column == "身份证件号"


def test_full_width_and_lower_case_numbers_are_read():
    wide = "".join(chr(ord(char) + 0xFEE0) for char in ID)
    assert changed(身份证件号=wide).rows[0].data.id_number == ID


def test_a_passport_is_no_identity_card():
    titles = ["姓名", "身份证件类型", "身份证件号", "学校", "性别", "出生日期"]
    result = one(titles, ["陈安娜", "A-护照", "e12345678", "清川二中", "女", "2014-05-06"])
    assert (result.rows[0].data.id_kind, result.rows[0].data.id_number) == ("A", "E12345678")


def test_a_child_without_id_is_known_by_its_student_number():
    titles = ["姓名", "身份证件号", "学籍号", "学校"]
    assert one(titles, ["张晓云", "", "J370499201405060012", "清川二中"]).rows[0].identity.startswith("J")
    assert "缺少身份证件号" in reasons(one(titles, ["张晓云", "", "", "清川二中"]))[0]


@pytest.mark.parametrize(
    ("student_no", "notes"),
    [(f"G{ID}", 0), ("", 0), (f"G{make_id(2)}", 1), (f"L{ID}", 1), ("12345", 1)],
)
def test_student_numbers_warn_and_never_refuse(student_no, notes):
    result = one([*TITLES, "学籍号"], [*GOOD, student_no])
    assert result.errors == []
    assert len(result.notes) == notes


def test_the_same_child_twice():
    result = plan(raw(TITLES, GOOD, GOOD))
    assert [row.number for row in result.rows] == [2]
    assert "与第2行是同一证件号" in reasons(result)[0]


def test_unknown_school_names_the_nearest():
    (issue,) = changed(学校="青石中心小学校").errors
    assert "青石镇中心小学" in issue.advice


def test_guardians_and_their_wrong_numbers():
    titles = [
        *TITLES,
        "成员1姓名",
        "成员1关系",
        "成员1联系电话",
        "成员1身份证件号",
        "成员2姓名",
        "成员2是否监护人",
    ]
    result = one(titles, [*GOOD, "张大山", "51-父亲", "12345", "370499140506123", "李某", "0-否"])
    (guardian,) = result.rows[0].data.guardians
    assert (guardian.name, guardian.relation, guardian.phone, guardian.id_number) == (
        "张大山",
        "父亲",
        "",
        "",
    )
    assert result.errors == []
    assert {issue.column for issue in result.notes} == {"成员1联系电话", "成员1身份证件号"}


def test_groups_as_codes_and_words():
    titles = [*TITLES, "是否孤儿", "是否留守儿童", "残疾类型", "是否随迁子女", "低保"]
    (row,) = one(titles, [*GOOD, "0-否", "2-双亲留守", "无", "", "是"]).rows
    assert row.groups == {"orphan": False, "left_behind": True, "disabled": False, "low_income": True}


@pytest.mark.parametrize(
    ("text", "kind"),
    [("边缘易致贫户", "monitored_marginal"), ("1-脱贫不稳定户", "monitored_unstable"), ("否", None)],
)
def test_monitored_households_are_of_three_kinds(text, kind):
    (row,) = one([*TITLES, "监测对象"], [*GOOD, text]).rows
    assert [code for code, answer in row.groups.items() if answer] == ([kind] if kind else [])


def test_a_bare_yes_does_not_say_which_kind():
    result = one([*TITLES, "监测对象"], [*GOOD, "是"])
    assert result.rows[0].groups == {}
    assert "边缘易致贫户" in result.notes[0].advice


def test_household_and_dwelling_are_kept_apart():
    titles = [*TITLES, "户籍地详细地址", "现住址"]
    cells = [*GOOD, "河南省新原市东平县李集乡李村12号", "清川县青石镇上坪村3组"]
    (row,) = one(titles, cells).rows
    data = row.data
    assert (data.household_unit_id, data.household_elsewhere) == (None, "河南省新原市东平县李集乡")
    assert (data.household_village, data.dwelling_unit_id, data.dwelling_village) == ("李村", 2, "上坪村")
    assert {"household_unit_id", "household_elsewhere"} <= row.given


def test_an_unclear_township_is_a_remark():
    result = one([*TITLES, "户籍乡镇"], [*GOOD, "青石乡"])
    assert result.errors == []
    assert "青石镇" in result.notes[0].advice


def test_empty_cells_are_not_given():
    (row,) = one([*TITLES, "民族", "现住址"], [*GOOD, "", ""]).rows
    assert not {"nation", "dwelling_address", "seat_no"} & row.given


@pytest.mark.parametrize(
    ("text", "nation"), [("01", "汉族"), ("2-蒙古族", "蒙古族"), ("土家", "土家族"), ("汉族", "汉族")]
)
def test_nations(text, nation):
    assert one([*TITLES, "民族"], [*GOOD, text]).rows[0].data.nation == nation


def test_a_workbook_with_title_rows():
    data = workbook(["清川县学生名册", *[""] * 6], [TITLES, GOOD])
    assert plan(read_table(data, "名册.xlsx")).rows[0].data.name == "张晓云"


def test_a_csv_in_gbk():
    lines = "\r\n".join([",".join(TITLES), ",".join(GOOD)])
    assert plan(read_table(lines.encode("gbk"), "名册.csv")).rows[0].data.name == "张晓云"


def test_names_with_rare_characters_stay_as_they_are():
    assert changed(姓名="㛃·买买提").rows[0].data.name == "㛃·买买提"
