import pytest

from caseflow.notices.issuers import IssuerForm, issuer_of, naming_fault


@pytest.mark.parametrize(
    ("written", "form", "signed", "itself"),
    [
        ("青石", "镇", "青石镇人民政府", "我镇"),
        ("青石镇", "镇", "青石镇人民政府", "我镇"),
        ("青石镇政府", "镇", "青石镇人民政府", "我镇"),
        ("青石镇人民政府", "镇", "青石镇人民政府", "我镇"),
        ("古镇镇", "镇", "古镇镇人民政府", "我镇"),
        ("柳河", "乡", "柳河乡人民政府", "我乡"),
        ("柳河乡人民政府", "乡", "柳河乡人民政府", "我乡"),
        ("白音苏木", "乡", "白音苏木人民政府", "我苏木"),
        ("城东", "街道", "城东街道办事处", "我街道办事处"),
        ("城东街道", "街道", "城东街道办事处", "我街道办事处"),
        ("城东街道办", "街道", "城东街道办事处", "我街道办事处"),
        ("城东街道办事处", "街道", "城东街道办事处", "我街道办事处"),
        ("清河", "县教育局", "清河县教育局", "我局"),
        ("清河县", "县教育局", "清河县教育局", "我局"),
        ("云山市", "县教育局", "云山市教育局", "我局"),
        ("清河县教育和体育局", "县教育局", "清河县教育和体育局", "我局"),
        ("清河县", "司法局", "清河县司法局", "我局"),
        ("青石司法所", "司法局", "青石司法所", "我所"),
        ("青石镇中心学校", "学校", "青石镇中心学校", "我校"),
    ],
)
def test_however_it_is_written_the_organ_signs_by_its_full_name(
    written: str, form: str, signed: str, itself: str
) -> None:
    assert naming_fault(written, IssuerForm(form)) == ""
    issuer = issuer_of(written, IssuerForm(form))
    assert (issuer.name, issuer.itself) == (signed, itself)


@pytest.mark.parametrize("form", list(IssuerForm))
def test_signing_twice_changes_nothing(form: IssuerForm) -> None:
    once = issuer_of("清河", form)
    assert issuer_of(once.name, form) == once


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("城东街道办事处人民政府", "街道"),
        ("城东街道人民政府", "镇"),
        ("青石镇", "街道"),
        ("青石镇", "乡"),
        ("城东街道", "镇"),
        ("柳河乡人民政府", "镇"),
        ("青石镇中心学校", "镇"),
        ("青石镇人民政府", "县教育局"),
        ("清河县公安局", "县教育局"),
        ("清河县教育局", "司法局"),
        ("清河县人民政府", "镇"),
        ("清河县教育局", "学校"),
        ("人民政府", "镇"),
        ("街道办事处", "街道"),
    ],
)
def test_a_name_that_contradicts_the_form_is_refused(written: str, form: str) -> None:
    assert naming_fault(written, IssuerForm(form))
