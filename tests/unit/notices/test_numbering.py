import pytest

from caseflow.errors import Refused
from caseflow.notices.drafting import is_numbered
from caseflow.notices.kinds import KINDS, get_kind
from caseflow.notices.numbering import code_of, number_text

NOTICE = get_kind("return_notice")


def test_a_number_reads_as_printed() -> None:
    assert number_text("青政限复", 2026, 3) == "青政限复〔2026〕3号"


@pytest.mark.parametrize("given", ["青政", "青政限复", "青政限复字", " 青政 ", "青政敦复"])
def test_the_unit_gives_its_code_and_the_kind_adds_its_own(given: str) -> None:
    assert code_of(given, NOTICE) == "青政限复"


def test_a_unit_without_a_code_is_told_so() -> None:
    with pytest.raises(Refused, match="没有机关代字"):
        code_of(" ", NOTICE)


def test_the_form_of_ruian_has_no_number() -> None:
    assert is_numbered(NOTICE, "lawful")
    assert not is_numbered(NOTICE, "ruian")


def test_no_two_kinds_share_a_series() -> None:
    kinds = [kind.code for kind in KINDS.values() if kind.code]
    assert len(kinds) == len(set(kinds))
