"""The words of the form (RA-an2) and of its lawful twin, to the letter."""

import pytest

from caseflow.notices.facts import NoticeFacts
from caseflow.notices.letter import Letter, compose
from tests.notice_samples import sample

FORM_OF_RUIAN = (
    "您的被监护人陈小明，属于接受九年义务教育阶段儿童少年，但您的被监护人已于2026年9月14日发生辍学，"
    "请您接到通知后携带您的被监护人于2026年12月4日前到施教区学校复学。"
    "否则，{issuer}将依据《中华人民共和国义务教育法》有关规定给予处罚。"
)


def notice(wording: str = "lawful", **changes: object) -> Letter:
    return compose(NoticeFacts.of("return_notice", sample("return_notice", **changes)), wording)


@pytest.mark.parametrize(
    ("form", "name", "itself", "signed"),
    [
        ("镇", "青石镇", "我镇", "青石镇人民政府"),
        ("乡", "柳河乡", "我乡", "柳河乡人民政府"),
        ("街道", "城东街道", "我街道办事处", "城东街道办事处"),
        ("县教育局", "清河县教育局", "我局", "清河县教育局"),
    ],
)
def test_the_form_is_kept_to_the_letter(form: str, name: str, itself: str, signed: str) -> None:
    lines = notice("ruian", 发文机关=name, 机关类型=form, 文号=None, 联系人=None, 联系电话=None).lines
    assert lines == (
        "义务教育阶段学生限期复学通知书",
        "陈建国：",
        FORM_OF_RUIAN.format(issuer=itself),
        "施教区学校：青石镇中心学校",
        signed,
        "2026年11月20日",
    )


@pytest.mark.parametrize(
    ("form", "name", "body"),
    [
        ("镇", "青石镇", "青石镇人民政府"),
        ("乡", "柳河乡", "柳河乡人民政府"),
        ("街道", "城东街道", "县级人民政府教育行政部门"),
        ("县教育局", "清河县教育局", "清河县教育局"),
    ],
)
def test_the_lawful_wording_names_who_may_act_under_article_58(form: str, name: str, body: str) -> None:
    text = "\n".join(notice(发文机关=name, 机关类型=form).lines)
    assert (
        f"逾期无正当理由仍未复学的，将由{body}依照《中华人民共和国义务教育法》第五十八条的规定给予批评教育，责令限期改正。"
        in text
    )


def test_the_lawful_wording_threatens_no_penalty_and_names_school_and_duty() -> None:
    text = "\n".join(notice().lines)
    assert "处罚" not in text
    assert "于2026年12月4日前到施教区学校（青石镇中心学校）复学" in text
    assert "第五条第二款、第十一条第一款" in text


def test_both_wordings_share_the_first_sentence() -> None:
    lawful, form = (letter.lines[3].split("到施教区学校")[0] for letter in (notice(), notice("ruian")))
    assert lawful == form


@pytest.mark.parametrize("wording", ["lawful", "ruian"])
def test_a_subdistrict_is_never_a_government(wording: str) -> None:
    text = "\n".join(notice(wording, 发文机关="城东", 机关类型="街道").lines)
    assert "城东街道办事处" in text
    assert "人民政府" not in text.replace("县级人民政府教育行政部门", "")
