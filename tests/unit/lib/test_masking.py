import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.lib.masking import mask_address, mask_id, mask_name, mask_phone

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
DIGITS = st.characters(min_codepoint=0x30, max_codepoint=0x39)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", ""),
        ("张", "*"),
        ("张明", "张*"),
        ("张小明", "张*明"),
        ("欧阳娜娜", "欧**娜"),
        ("阿依古丽·买买提", "阿******提"),
        ("𠮷田葛\U000e0101", "𠮷*葛"),
    ],
)
def test_names(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("510102201505151234", "510************234"),
        ("51010220150515123x", "510************23X"),
        ("H12345678", "H*******8"),
        ("E12", "***"),
        ("", ""),
    ],
)
def test_identity_numbers(number: str, shown: str) -> None:
    assert mask_id(number) == shown


def test_identity_numbers_at_another_level() -> None:
    assert mask_id("510102201505151234", head=1, tail=1) == "5****************4"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("+86 138-1234-5678", "138****5678"),
        ("0577-65812345", "057*****2345"),
        ("65812345", "65****45"),
        ("110", "***"),
        ("", ""),
    ],
)
def test_phones(number: str, shown: str) -> None:
    assert mask_phone(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("甲县青石镇河东村3组12号", "甲县青石镇河东村"),
        ("甲县青石镇新村路12号", "甲县青石镇"),
        ("城关街道幸福社区和平路8弄3单元401室", "城关街道幸福社区"),
        ("城关街道阳光小区3栋2单元", "城关街道阳光小区"),
        ("城关街道和平路12号", "城关街道"),
        ("乙市甲县白云乡", "乙市甲县白云乡"),
        ("甲县人民路5号", "甲县"),
        ("河东村", "河东村"),
        ("人民路5号", "***"),
        ("", ""),
    ],
)
def test_addresses(address: str, shown: str) -> None:
    assert mask_address(address) == shown


@given(st.text(HAN, min_size=3, max_size=30))
def test_the_middle_of_a_name_never_shows(name: str) -> None:
    assert set(mask_name(name)[1:-1]) == {"*"}


@given(st.text(DIGITS, max_size=30))
def test_an_identity_number_never_shows_more_than_six(number: str) -> None:
    shown = mask_id(number)
    assert len(shown) == len(number)
    assert sum(char != "*" for char in shown) <= min(6, len(number) // 2)


@given(st.text(DIGITS, max_size=20))
def test_at_least_three_digits_of_a_phone_are_hidden(number: str) -> None:
    assert mask_phone(number).count("*") >= min(3, len(number))


@given(st.text(HAN, max_size=20), st.integers(1, 999))
def test_a_house_number_never_shows(road: str, house: int) -> None:
    assert str(house) not in mask_address(f"甲县青石镇河东村{road}{house}号")
