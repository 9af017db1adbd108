import pytest

from caseflow.lib.pinyin import initials, sort_key


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("张小明", "zxm"),
        ("单小丽", "sxl"),
        ("曾明", "zm"),
        ("仇英", "qy"),
        ("解放", "xf"),
        ("区大力", "odl"),
        ("朴树", "ps"),
        ("查良", "zl"),
        ("翟天", "zt"),
        ("尉迟恭", "ycg"),
        ("单于明", "cym"),
        ("长孙无忌", "zswj"),
        ("欧阳娜娜", "oynn"),
        ("阿依古丽·买买提", "ayglmmt"),
        ("Anna", "a"),
        ("", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_character_without_a_reading_is_left_out_of_the_initials() -> None:
    assert initials("张\U0003ffff明") == "zm"


@pytest.mark.parametrize(
    ("name", "sound"), [("朴树", "piao"), ("查良", "zha"), ("翟天", "zhai"), ("区大力", "ou")]
)
def test_surnames_sound_as_surnames(name: str, sound: str) -> None:
    assert sort_key(name).split()[0] == sound


def test_a_class_list_is_in_order_of_sound() -> None:
    names = ["张明", "曾明", "安宁", "单丽", "李明", "李鸣"]
    assert sorted(names, key=sort_key) == ["安宁", "李明", "李鸣", "单丽", "曾明", "张明"]


def test_names_of_one_sound_have_keys_of_their_own() -> None:
    assert sort_key("李明") != sort_key("李鸣")
