from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.lib import ids

# The two published samples of the standard; nobody's number.
SAMPLES = ("11010519491231002X", "440524188001010014")
VALID = SAMPLES[0]


def _made(region: str, birth: date, order: str) -> str:
    first17 = f"{region}{birth:%Y%m%d}{order}"
    return first17 + ids.id_check_char(first17)


def _codes(raw: str, **facts: object) -> list[str]:
    return [reason.code for reason in ids.check_id(raw, **facts).reasons]  # type: ignore[arg-type]


@given(
    st.integers(110000, 829999).map(str),
    st.dates(date(1900, 1, 1), date(2026, 11, 20)),
    st.integers(0, 999).map("{:03}".format),
)
def test_every_number_made_by_the_rule_passes_and_tells_birth_and_sex(
    region: str, birth: date, order: str
) -> None:
    found = ids.check_id(_made(region, birth, order))
    assert found.ok
    assert (found.birth, found.sex) == (birth, "1" if int(order) % 2 else "2")


@given(st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_found(place: int, shift: int) -> None:
    wrong = str((int(VALID[place]) + shift) % 10)
    assert not ids.is_valid_id(VALID[:place] + wrong + VALID[place + 1 :])


def test_the_published_samples() -> None:
    assert ids.check_id(SAMPLES[0]).ok
    assert _codes(SAMPLES[1]) == ["id.date"]  # born in 1880: right by the rule, nobody's today


@pytest.mark.parametrize(
    "raw", ["11010519491231002x", " 110105 19491231 002X ", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_width_case_and_spaces_do_not_matter(raw: str) -> None:
    assert ids.check_id(raw) == ids.check_id(VALID)


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        ("", "id.empty", "缺少"),
        ("1101051949123100", "id.length", "应为18位，现为16位"),
        ("110105491231002", "id.old", "15位的旧身份证件号已停用"),
        ("110105194912310O2X", "id.characters", "17位数字"),
        ("110105194913310020", "id.date", "19491331"),
        ("110105194912310021", "id.checksum", "校验位"),
        ("٣٣0105194912310021", "id.characters", "17位数字"),
    ],
)
def test_says_what_is_wrong(raw: str, code: str, words: str) -> None:
    reasons = ids.check_id(raw).reasons
    assert code in [reason.code for reason in reasons]
    assert words in "".join(reason.text for reason in reasons)


def test_names_every_disagreement_with_the_row_at_once() -> None:
    assert _codes(VALID, birth=date(1949, 12, 30), sex="男") == ["id.birth", "id.sex"]
    assert _codes(VALID, birth=date(1949, 12, 31), sex="女") == []
    assert _codes("110105194912310021", sex="1") == ["id.checksum", "id.sex"]


def test_newer_districts_are_not_refused() -> None:
    for region in ("511403", "510118", "341504", "330113", "830000"):
        assert ids.is_valid_id(_made(region, date(2015, 5, 6), "123"))


@pytest.mark.parametrize(
    ("raw", "id_number", "codes"),
    [
        ("", "", []),
        (f"G{VALID}", VALID, []),
        (f"g{VALID.lower()}", VALID, []),
        (f"G{VALID}", _made("330113", date(2015, 5, 6), "123"), ["student_number.differs"]),
        (f"L{VALID}", "", ["student_number.temporary"]),
        (f"J{VALID}", VALID, []),
        ("20260001", "", ["student_number.shape"]),
    ],
)
def test_student_numbers_only_ever_warn(raw: str, id_number: str, codes: list[str]) -> None:
    assert [r.code for r in ids.check_student_number(raw, id_number=id_number)] == codes


@pytest.mark.parametrize(
    "raw", ["13812345678", "138 1234 5678", "+86 138-1234-5678", "0577-65812345", "65812345"]
)
def test_phones_that_can_be_called(raw: str) -> None:
    assert ids.find_phone_reason(raw) is None


@pytest.mark.parametrize(
    ("raw", "words"),
    [("1381234567", "现为10位"), ("12812345678", "第二位"), ("无", "11位手机号"), ("", "11位手机号")],
)
def test_phones_that_cannot(raw: str, words: str) -> None:
    reason = ids.find_phone_reason(raw)
    assert reason is not None
    assert words in reason.text


def test_only_a_mobile_takes_a_short_message() -> None:
    assert ids.is_mobile("138 1234 5678")
    assert not ids.is_mobile("0577-65812345")


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("2133000123", []),
        ("3133000123", []),
        ("9933000123", ["school_code.kind"]),
        ("213300012", ["school_code.shape"]),
    ],
)
def test_school_codes_only_hint(raw: str, codes: list[str]) -> None:
    assert [reason.code for reason in ids.check_school_code(raw)] == codes
