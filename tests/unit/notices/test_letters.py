"""What the letters say, and what they never say."""

import re

import pytest

from caseflow.notices.blocks import Form, Heading, Table
from caseflow.notices.facts import NoticeFacts
from caseflow.notices.kinds import KINDS
from caseflow.notices.letter import Letter, compose
from tests.notice_samples import sample

LEFTOVERS = re.compile(r"[{}｛｝]|\bNone\b|_{2,}|X{2,}|Given\(|Values\(")


def letter(kind: str, **changes: object) -> Letter:
    return compose(NoticeFacts.of(kind, sample(kind, **changes)))


def optional_facts_removed(kind: str) -> dict[str, object]:
    required = {fact.name for fact in KINDS[kind].facts if fact.required}
    return {name: value for name, value in sample(kind).items() if name in required}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("only_required", [False, True])
def test_no_placeholder_is_left(kind: str, *, only_required: bool) -> None:
    facts = optional_facts_removed(kind) if only_required else sample(kind)
    for wording in KINDS[kind].wordings:
        text = "\n".join(compose(NoticeFacts.of(kind, facts), wording).lines)
        assert not LEFTOVERS.search(text), text


@pytest.mark.parametrize("kind", KINDS)
def test_its_own_words_stay_within_the_law(kind: str) -> None:
    text = "\n".join(letter(kind).lines)
    assert [word for word in KINDS[kind].never_says if word in text] == []


def test_the_report_has_the_five_parts_of_st_4() -> None:
    report = letter("persuasion_report")
    assert [block.text for block in report.blocks if isinstance(block, Heading)] == [
        "一、基本情况",
        "二、辍学原因",
        "三、采取的劝返措施",
        "四、劝返结果",
        "五、下步建议",
    ]
    assert "青石镇人民政府、清河县教育局：" in report.lines
    assert "2026年10月12日至27日，共劝返3次，情况如下：" in report.lines


def test_visits_are_listed_by_day_whatever_their_order() -> None:
    visits = list(reversed(sample("persuasion_report")["劝返记录"]))
    (table,) = (
        block for block in letter("persuasion_report", 劝返记录=visits).blocks if isinstance(block, Table)
    )
    assert [(row[0], row[1]) for row in table.rows] == [
        ("1", "2026年10月12日"),
        ("2", "2026年10月19日"),
        ("3", "2026年10月27日"),
    ]


def test_the_judicial_letter_lists_every_visit_and_notice() -> None:
    unserved = {"文书名称": "限期复学通知书", "成文日期": "2026-11-10"}
    notices = [*sample("judicial_letter")["已发文书"], unserved]
    visits, papers = (
        block for block in letter("judicial_letter", 已发文书=notices).blocks if isinstance(block, Table)
    )
    assert len(visits.rows) == 3
    assert papers.rows == (
        ("1", "限期复学通知书\n青政限复〔2026〕3号", "青石镇人民政府", "2026年11月2日", "2026年11月4日"),
        ("2", "限期复学通知书", "—", "2026年11月10日", "未送达"),
    )


def test_the_county_names_its_judicial_paper() -> None:
    assert letter("judicial_letter").title == "敦促复学告知书"
    assert letter("judicial_letter", 文书名称="司法告知书").lines[0] == "司法告知书"


def test_a_blank_receipt_leaves_room_for_the_pen() -> None:
    (form,) = (block for block in letter("service_receipt").blocks if isinstance(block, Form))
    boxes = {box.label: box.value for row in form.rows for box in row}
    assert (
        boxes["送达文书名称、文号及份数"] == "1.限期复学通知书　青政限复〔2026〕3号　1份\n2.致家长一封信　2份"
    )
    assert boxes["送达单位"] == "青石镇人民政府"
    assert boxes["送达地点"] == ""
    assert "□直接送达" in boxes["送达方式"]


def test_a_filled_receipt_shows_what_is_known() -> None:
    text = "\n".join(
        letter(
            "service_receipt",
            送达时间="2026-11-22 09:05",
            送达方式="留置送达",
            代收或拒收事由="拒绝签收",
            见证人=["何大山"],
            送达人=["周敏", "吴兰"],
        ).lines
    )
    for shown in ("2026年11月22日9时05分", "留置送达", "拒绝签收", "何大山", "周敏、吴兰"):
        assert shown in text
    assert "□" not in text


def test_the_inquiry_asks_by_a_day_and_guards_the_child() -> None:
    text = "\n".join(letter("inquiry_letter").lines)
    assert "请于2026年12月18日前将核查情况函复我局。" in text
    assert "仅用于控辍保学工作" in text
    assert "。。" not in text


def test_a_township_may_ask_too_and_names_the_addressee_rightly() -> None:
    text = "\n".join(
        letter("inquiry_letter", 发文机关="青石", 机关类型="镇", 主送机关="远川县城关镇人民政府").lines
    )
    assert "函复我镇" in text
    assert "商请贵单位协助" in text


def test_own_requests_replace_the_usual_ones() -> None:
    lines = letter("inquiry_letter", 请求事项=["核实就读学校", "告知学籍状态。"]).lines
    assert "1.核实就读学校。" in lines
    assert "2.告知学籍状态。" in lines
