import pytest

from caseflow.notices.shown import shown_facts


@pytest.mark.parametrize(
    ("name", "form", "full"),
    [
        ("青石镇", "镇", "青石镇人民政府"),
        ("城关街道", "街道", "城关街道办事处"),
        ("清河县第二中学", "学校", "清河县第二中学"),
        ("某机关", "", "某机关"),
    ],
)
def test_the_issuer_reads_as_it_signs(name: str, form: str, full: str) -> None:
    shown = shown_facts("return_notice", {"发文机关": name, "机关类型": form, "监护人姓名": "陈晨"})
    assert dict(shown) == {"发文机关": full, "监护人姓名": "陈晨"}


def test_what_is_not_known_is_not_shown() -> None:
    assert shown_facts("return_notice", {"监护人姓名": "陈晨"}) == [("监护人姓名", "陈晨")]
