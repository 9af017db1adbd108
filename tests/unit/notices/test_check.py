"""Everything that stands against a document is named at once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from caseflow.errors import NotFound, Refused
from caseflow.notices.facts import NoticeFacts, check
from caseflow.notices.kinds import KINDS
from caseflow.notices.letter import compose
from caseflow.notices.spec import FactType
from tests.notice_samples import sample


def faults(kind: str, facts: Mapping[str, Any], wording: str = "lawful") -> list[tuple[str, str]]:
    return [(reason.code, reason.field) for reason in check(NoticeFacts.of(kind, facts), wording)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_samples_are_complete(kind: str) -> None:
    assert faults(kind, sample(kind)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_all_missing_facts_are_named_in_one_go(kind: str) -> None:
    wanted = [fact.name for fact in KINDS[kind].facts if fact.required]
    assert faults(kind, {}) == [("fact_missing", name) for name in wanted]


@pytest.mark.parametrize("empty", [None, "", "  ", "\u0000\t"])
def test_an_empty_fact_is_a_missing_one(empty: str | None) -> None:
    facts = sample("return_notice") | {"监护人姓名": empty}
    assert faults("return_notice", facts) == [("fact_missing", "监护人姓名")]


def test_an_unknown_fact_is_refused_with_the_nearest_name() -> None:
    facts = sample("return_notice", 监护人姓名=None) | {"监护人名字": "陈建国", "zzz": "1"}
    reasons = check(NoticeFacts.of("return_notice", facts))
    assert [(reason.code, reason.field) for reason in reasons] == [
        ("fact_missing", "监护人姓名"),
        ("fact_unknown", "监护人名字"),
        ("fact_unknown", "zzz"),
    ]
    assert "是否为“监护人姓名”" in reasons[1].text
    assert "删除该项" in reasons[2].text


@pytest.mark.parametrize(
    "wrong", ["2026-02-30", "2026-13-01", "2026/11/20", "20261120", "2026-W47-5", 20261120]
)
def test_a_date_is_a_real_day_in_one_spelling(wrong: object) -> None:
    assert faults("return_notice", sample("return_notice", 辍学日期=wrong)) == [("fact_date", "辍学日期")]


@pytest.mark.parametrize("wrong", [1, True, ["陈"], {"姓": "陈"}])
def test_text_is_text(wrong: object) -> None:
    assert faults("return_notice", sample("return_notice", 监护人姓名=wrong)) == [("fact_type", "监护人姓名")]


@pytest.mark.parametrize("deadline", ["2026-11-20", "2026-11-19"])
def test_the_deadline_lies_after_the_day_of_issue(deadline: str) -> None:
    facts = sample("return_notice", 复学截止日期=deadline)
    assert faults("return_notice", facts) == [("date_order", "成文日期")]


def test_nobody_drops_out_after_the_notice() -> None:
    assert faults("return_notice", sample("return_notice", 辍学日期="2026-11-21")) == [
        ("date_order", "辍学日期")
    ]


@pytest.mark.parametrize("form", ["学校", "司法局"])
def test_only_lawful_organs_issue_the_return_notice(form: str) -> None:
    facts = sample("return_notice", 机关类型=form, 发文机关="青石镇中心学校")
    assert faults("return_notice", facts) == [("issuer_unlawful", "机关类型")]


def test_an_organ_that_does_not_exist_gets_the_lawful_choices() -> None:
    (reason,) = check(NoticeFacts.of("return_notice", sample("return_notice", 机关类型="村委会")))
    assert (reason.code, reason.text) == ("fact_choice", "“机关类型”应为乡、镇、街道、县教育局之一")


def test_no_other_organ_issues_a_persuasion_report_or_a_judicial_letter() -> None:
    for kind in ("persuasion_report", "judicial_letter"):
        assert ("issuer_unlawful", "机关类型") in faults(kind, sample(kind, 机关类型="镇", 发文机关="青石镇"))


@pytest.mark.parametrize("words", ["我校责令监护人限期改正", "建议如下：\n本校将依法处罚监护人"])
def test_a_school_never_orders_or_punishes(words: str) -> None:
    facts = sample("persuasion_report", 下步建议=words)
    assert faults("persuasion_report", facts) == [("issuer_overreach", "下步建议")]


def test_a_school_may_ask_the_township_to_order() -> None:
    facts = sample("persuasion_report", 下步建议="提请青石镇人民政府依法责令限期改正")
    assert faults("persuasion_report", facts) == []


@pytest.mark.parametrize("title", ["督促监护令", "家庭教育令", "训诫书", "行政处罚决定书"])
def test_the_judicial_bureau_borrows_no_other_organs_paper(title: str) -> None:
    assert faults("judicial_letter", sample("judicial_letter", 文书名称=title)) == [
        ("title_unlawful", "文书名称")
    ]


def test_rows_are_checked_field_by_field() -> None:
    visits = [{"日期": "2026-10-12", "方式": "电话", "人员": "刘芳"}, "家访", {}]
    reasons = check(NoticeFacts.of("persuasion_report", sample("persuasion_report", 劝返记录=visits)))
    assert [(reason.code, reason.field) for reason in reasons] == [
        ("fact_missing", "劝返人员"),
        ("fact_missing", "结果"),
        ("fact_unknown", "人员"),
        ("fact_type", "劝返记录"),
        *[("fact_missing", name) for name in ("日期", "方式", "劝返人员", "结果")],
    ]
    assert "劝返记录第1行“劝返人员”" in reasons[0].text


def test_an_event_cannot_lie_after_the_letter_that_lists_it() -> None:
    facts = sample("judicial_letter", 成文日期="2026-11-03")
    assert faults("judicial_letter", facts) == [("date_order", "已发文书")]


@pytest.mark.parametrize("number", ["青政限复字[2026]3号", "青政限复字（2026）3号", "青政限复字【2026】3号"])
def test_the_year_of_a_number_stands_in_hexagonal_brackets(number: str) -> None:
    assert faults("return_notice", sample("return_notice", 文号=number)) == [("fact_type", "文号")]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"签收人": "李梅"}, "与受送达人关系"),
        ({"签收人": "陈小明", "被监护人姓名": "陈小明", "与受送达人关系": "子"}, "签收人"),
        ({"送达方式": "留置送达", "送达时间": "2026-11-22 09:30"}, "代收或拒收事由"),
    ],
)
def test_a_receipt_is_signed_by_the_right_person(changes: dict[str, str], field: str) -> None:
    assert faults("service_receipt", sample("service_receipt", **changes)) == [("receipt_incomplete", field)]


def test_only_the_return_notice_has_the_forms_own_wording() -> None:
    assert faults("inquiry_letter", sample("inquiry_letter"), "ruian") == [("wording_unknown", "")]


def test_text_that_turns_its_direction_is_refused() -> None:
    facts = sample("return_notice", 监护人姓名="陈\u202e建国")
    assert faults("return_notice", facts) == [("fact_type", "监护人姓名")]


def test_endless_text_and_lists_are_refused() -> None:
    assert faults("return_notice", sample("return_notice", 监护人姓名="陈" * 4001)) == [
        ("fact_length", "监护人姓名")
    ]
    many = sample("persuasion_report")["劝返记录"] * 200
    assert faults("persuasion_report", sample("persuasion_report", 劝返记录=many)) == [
        ("fact_type", "劝返记录")
    ]


def test_dates_become_plain_data() -> None:
    facts = NoticeFacts.of("限期复学通知书", sample("return_notice", 辍学日期=date(2026, 9, 14)))
    assert facts.kind == "return_notice"
    assert facts.values["辍学日期"] == "2026-09-14"
    assert check(facts) == ()


def test_compose_refuses_with_the_same_reasons() -> None:
    facts = NoticeFacts.of("return_notice", {})
    with pytest.raises(Refused) as refused:
        compose(facts)
    assert refused.value.reasons == check(facts)


def test_an_unknown_kind_is_not_found() -> None:
    with pytest.raises(NotFound, match="限期复学通知书"):
        NoticeFacts.of("罚款单", {})


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_is_well_formed(kind: Any) -> None:
    """Orders and deadline name facts that exist; what must be filled in shows an example or note."""
    for path in [*(o.earlier for o in kind.orders), *(o.later for o in kind.orders), kind.deadline]:
        head, _, column = path.partition(".")
        fact = kind.find_fact(head)
        assert not path or fact is not None
        assert not column or column in {each.name for each in fact.columns}
    for fact in kind.facts:
        assert bool(fact.columns) == (fact.type is FactType.ROWS)
        assert fact.example or fact.note or not fact.required
    assert kind.clauses
