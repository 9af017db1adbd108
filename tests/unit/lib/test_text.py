from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from caseflow.lib import text

ANYTHING = st.text(st.characters())  # surrogates included


@given(ANYTHING)
def test_cleaned_text_can_stand_in_xml(value: str) -> None:
    element = ET.Element("t")
    element.text = text.xml_clean(value)
    ET.fromstring(ET.tostring(element, "utf-8"))  # noqa: S314 our own element


def test_cleaning_keeps_what_xml_allows() -> None:
    kept = "张三\t<&>\"'\n𠮷·\ue000"
    assert text.xml_clean(kept) == kept
    assert text.xml_clean("a\x00\x0b\ud800\ufffeb") == "ab"


@given(ANYTHING)
def test_cleaners_are_stable(value: str) -> None:
    for clean in (text.clean_line, text.clean_text, text.xml_clean):
        assert clean(clean(value)) == clean(value)
    assert "\n" not in text.clean_line(value)


@given(st.text("0123456789GxX０Ｘ -\u200b\u3000"))
def test_an_identifier_is_folded_once_for_all(value: str) -> None:
    folded = text.normalise_identifier(value)
    assert text.normalise_identifier(folded) == folded
    assert folded.isascii()


def test_one_line() -> None:
    assert text.clean_line("  张\u200b三\r\n\u3000 李四\ufeff ") == "张三 李四"


def test_several_lines() -> None:
    assert text.clean_text(" 甲 \r\n\r\n\n\n\t乙  丙\r丁 ") == "甲\n\n乙 丙\n丁"


def test_identifiers_only_are_folded() -> None:
    assert text.normalise_identifier(" ｇ 11010519491231002ｘ\u200b") == "G11010519491231002X"
    assert text.clean_line("㊣Ａ") == "㊣Ａ"


def test_the_nearest_right_names_come_first() -> None:
    schools = ["青石镇中心小学", "青石镇第二小学", "白云乡中心小学", "县实验中学"]
    assert text.similar("青石中心小学", schools)[0] == "青石镇中心小学"
    assert text.similar("青石中心小学", schools, limit=1) == ["青石镇中心小学"]
    assert text.similar("完全不同", schools) == []
