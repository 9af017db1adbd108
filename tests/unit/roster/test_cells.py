import pytest

from caseflow.roster import cells
from caseflow.roster.cells import ClassKey
from caseflow.roster.checks import ID_KINDS, SEXES


@pytest.mark.parametrize("text", ["1-男", "1", "01", "男", "1：男", "1 男"])
def test_codes_and_names(text):
    assert cells.code_or_name(text, SEXES) == "1"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("居民身份证", "1"),
        ("1-居民身份证", "1"),
        ("A-护照", "A"),
        ("护照", "A"),
        ("a", "A"),
        ("军官证", None),
    ],
)
def test_kinds_of_documents(text, code):
    assert cells.code_or_name(text, ID_KINDS) == code


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("是", True),
        ("1-是", True),
        ("1", True),
        ("√", True),
        ("2-双亲留守", True),
        ("视力残疾", True),
        ("否", False),
        ("0", False),
        ("00", False),
        ("0-非留守儿童", False),
        ("非留守儿童", False),
        ("无", False),
        ("1-无残疾", False),
        ("×", False),
        ("", None),
        ("--", None),
    ],
)
def test_yes_and_no(text, answer):
    assert cells.yes_no(text) is answer


@pytest.mark.parametrize(
    ("text", "middle", "grade"),
    [
        ("七年级", False, 7),
        ("初一", False, 7),
        ("初中二年级", False, 8),
        ("小学三年级", False, 3),
        ("三年级", True, 9),
        ("9", False, 9),
        ("03-三年级", False, 3),
        ("2024级", False, 3),
        ("2026级", True, 7),
        ("高一", False, None),
        ("十年级", False, None),
    ],
)
def test_grades(text, middle, grade):
    assert cells.parse_grade(text, 2026, middle=middle) == grade


@pytest.mark.parametrize(
    ("grade", "text", "key"),
    [
        ("七年级", "2班", ClassKey(7, 2)),
        ("七年级", "2", ClassKey(7, 2)),
        ("七年级", "02", ClassKey(7, 2)),
        ("七年级", "（二）班", ClassKey(7, 2)),
        ("七年级", "七(2)班", ClassKey(7, 2)),
        ("七年级", "七年级2班", ClassKey(7, 2)),
        ("", "七（2）班", ClassKey(7, 2)),
        ("", "初一(2)班", ClassKey(7, 2)),
        ("", "2026级12班", ClassKey(1, 12)),
        ("三年级", "十二班", ClassKey(3, 12)),
        ("三年级", "向日葵班", ClassKey(3, None, "向日葵班")),
        ("三年级", "", None),
        ("2", "12班", ClassKey(2, 12)),
        ("7", "7", ClassKey(7, 7)),
    ],
)
def test_classes(grade, text, key):
    assert cells.parse_class(grade, text, 2026) == key


def test_class_names_are_written_one_way():
    assert ClassKey(7, 2).name == "七(2)班"
    assert ClassKey(3, None, "向日葵班").name == "向日葵班"
