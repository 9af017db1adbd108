"""The papers of enforcement: who may sign them, what they may not say, and to whom a guardian may turn."""

from typing import Any

import pytest

from caseflow.notices.facts import NoticeFacts, check
from caseflow.notices.kinds import KINDS
from caseflow.notices.letter import compose
from caseflow.notices.wording.clue_letter import CLUES
from caseflow.notices.wording.limits import ORDERS, PENALTIES
from tests.notice_samples import sample

TOWNSHIP, BUREAU, JUSTICE, SCHOOL = {"乡", "镇"}, {"县教育局"}, {"司法局"}, {"学校"}
STREET = {"街道"}
#: 义教58, 强制法53, 未保28: written from the law, not from the kinds
SIGNERS = {
    "persuasion_notice": SCHOOL,
    "persuasion_report": SCHOOL,
    "return_notice": TOWNSHIP | STREET | BUREAU,
    "correction_order": TOWNSHIP | BUREAU,
    "transfer_letter": TOWNSHIP | STREET | BUREAU,
    "clue_letter": TOWNSHIP | STREET | BUREAU,
    "announcement": TOWNSHIP | STREET | BUREAU | JUSTICE,
    "demand_letter": TOWNSHIP | BUREAU,
    "enforcement_application": TOWNSHIP | BUREAU,
    "judicial_letter": JUSTICE,
}
NAMES = {
    "乡": "柳河乡",
    "镇": "青石镇",
    "街道": "城关街道",
    "县教育局": "清河县",
    "司法局": "清河县",
    "学校": "青石中学",
}
ENFORCEMENT = (
    "correction_order",
    "demand_letter",
    "enforcement_application",
    "transfer_letter",
    "announcement",
)


def reasons(kind: str, **changes: Any) -> set[tuple[str, str]]:
    return {(r.code, r.field) for r in check(NoticeFacts.of(kind, sample(kind, **changes)))}


def text(kind: str, **changes: Any) -> str:
    return "\n".join(compose(NoticeFacts.of(kind, sample(kind, **changes))).lines)


@pytest.mark.parametrize("form", NAMES)
@pytest.mark.parametrize("kind", SIGNERS)
def test_only_the_organ_that_the_law_names_signs(kind: str, form: str) -> None:
    lawful = ("issuer_unlawful", "机关类型") not in reasons(kind, 机关类型=form, 发文机关=NAMES[form])
    assert lawful is (form in SIGNERS[kind])


def test_a_street_office_orders_only_under_the_regulation_it_names() -> None:
    street = {"机关类型": "街道", "发文机关": "城关街道"}
    assert reasons("correction_order", **street) == {("issuer_unlawful", "机关类型")}
    told = text("correction_order", **street, 街道责令依据="《某某省义务教育条例》第五十条")
    assert "第五十八条、《某某省义务教育条例》第五十条的规定" in told
    assert "街道办事处人民政府" not in told


@pytest.mark.parametrize(
    ("form", "basis"),
    [
        (
            "镇",
            "依照《中华人民共和国义务教育法》第五十八条的规定，对你给予批评教育，并责令你于2026年12月18日前",
        ),
        ("县教育局", "第五十八条、《中华人民共和国未成年人保护法》第八十三条第二款的规定，对你给予批评教育"),
    ],
)
def test_the_order_names_its_articles_its_day_and_its_school(form: str, basis: str) -> None:
    told = text("correction_order", 机关类型=form, 发文机关=NAMES[form])
    assert basis in told
    assert "第五条第二款、第十一条第一款" in told
    assert "第十六条第五项、第十七条第五项" in told
    assert "2026年12月18日前（含当日）将被监护人送到青石镇中心学校接受义务教育" in told
    for known in ("110105198003070012", "清河县青石镇柳河村3组", "13800000021", "G110105201305060019"):
        assert known in told
    assert "2026年11月4日送达" in told
    assert "共劝返3次" in told
    assert "有权进行陈述和申辩" in told


@pytest.mark.parametrize("form", ["乡", "镇", "县教育局"])
def test_remedies_name_the_county_and_the_court_and_their_periods(form: str) -> None:
    told = text("correction_order", 机关类型=form, 发文机关=NAMES[form])
    assert "六十日内向清河县人民政府申请行政复议" in told
    assert "六个月内依法向清河县人民法院提起行政诉讼" in told
    assert "三个月" not in told
    assert "上一级" not in told


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"复议机关": "云山市教育局"}, "复议机关"),
        ({"复议机关": "上一级教育行政部门"}, "复议机关"),
        ({"复议机关": "青石镇人民政府"}, "复议机关"),
        ({"诉讼法院": "清河县人民政府"}, "诉讼法院"),
    ],
)
def test_no_other_body_is_named_for_a_remedy(changes: dict[str, str], field: str) -> None:
    assert reasons("correction_order", **changes) == {("remedy_body", field)}


@pytest.mark.parametrize("word", PENALTIES)
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("correction_order", "事实说明"),
        ("correction_order", "理由核实"),
        ("transfer_letter", "其他情况"),
        ("announcement", "文书要点"),
        ("demand_letter", "履行方式"),
        ("enforcement_application", "执行标的"),
        ("persuasion_notice", "帮扶措施"),
    ],
)
def test_nobody_types_a_penalty_into_a_paper(kind: str, name: str, word: str) -> None:
    assert reasons(kind, **{name: f"否则将依法{word}"}) == {("overreach", name)}


@pytest.mark.parametrize("word", ORDERS)
def test_a_school_urges_and_never_orders(word: str) -> None:
    assert reasons("persuasion_notice", 劝学说明=f"现{word}返校") == {("overreach", "劝学说明")}


@pytest.mark.parametrize("kind", SIGNERS)
def test_every_kind_knows_what_it_never_says(kind: str) -> None:
    never = set(KINDS[kind].never_says)
    assert {"处罚", "罚款"} <= never
    if KINDS[kind].issuers == ("学校",):
        assert {"责令", "勒令"} <= never


@pytest.mark.parametrize("kind", ENFORCEMENT)
def test_what_is_refused_is_in_no_shipped_sentence(kind: str) -> None:
    told = text(kind)
    for word in (*PENALTIES, "上一级教育", "三个月"):
        assert word not in told


def test_the_transfer_goes_to_justice_with_its_list() -> None:
    told = text("transfer_letter")
    assert "附件：1.劝返情况报告" in told
    assert "请依法制发司法文书" in told
    assert reasons("transfer_letter", 主送机关="清河县公安局") == {("addressee", "主送机关")}
    assert reasons("transfer_letter", 复学截止日期="2026-11-24") == {("date_order", "复学截止日期")}


def test_one_enclosed_paper_is_not_numbered() -> None:
    assert "附件：劝返情况报告\n" in text("transfer_letter", 附件清单=["劝返情况报告"])


@pytest.mark.parametrize("sort", CLUES)
def test_a_clue_carries_what_it_needs_and_nothing_more(sort: str) -> None:
    narrow = ("证件号码", "监护人姓名", "户籍地址", "现居住地址", "用工单位")
    told = dict.fromkeys(narrow, "某某")
    found = {
        field for code, field in reasons("clue_letter", 线索种类=sort, **told) if code == "too_much_data"
    }
    assert found == set(narrow) - CLUES[sort].tells


@pytest.mark.parametrize(
    ("sort", "organ", "fits"),
    [
        ("侵害线索", "清河县公安局", True),
        ("侵害线索", "清河县文化和旅游局", False),
        ("使用童工", "清河县人力资源和社会保障局", True),
        ("使用童工", "清河县民政局", False),
        ("失踪失联", "清河县公安局", True),
        ("失踪失联", "清河县民政局", False),
        ("早婚早育", "清河县妇女联合会", True),
        ("监护失职", "清河县人民检察院", True),
    ],
)
def test_a_clue_goes_to_whoever_may_act(sort: str, organ: str, *, fits: bool) -> None:
    bare = dict.fromkeys(("证件号码", "监护人姓名", "户籍地址", "现居住地址"))
    assert (
        ("addressee", "主送机关") not in reasons("clue_letter", 线索种类=sort, 主送机关=organ, **bare)
    ) is fits


def test_harm_is_reported_on_its_own_article() -> None:
    bare = dict.fromkeys(("证件号码", "监护人姓名", "户籍地址", "现居住地址"))
    told = text("clue_letter", 线索种类="侵害线索", **bare)
    assert "第十一条第二款" in told
    assert "陈建国" not in told


def test_an_announcement_names_the_guardian_and_no_child() -> None:
    told = text("announcement")
    assert "陈建国（住青石镇柳河村）：" in told
    assert "经过三十日，即视为送达" in told
    assert "陈小明" not in told
    assert "三次上门无人" not in told


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"文书要点": "责令送陈小明返校"}, ("too_much_data", "文书要点")),
        ({"监护人姓名": "陈建国110105198003070012"}, ("too_much_data", "监护人姓名")),
        ({"张贴范围": "柳河村微信群"}, ("too_public", "张贴范围")),
        ({"原因和经过": None}, ("fact_missing", "原因和经过")),
    ],
)
def test_what_does_not_belong_on_a_wall_is_refused(
    changes: dict[str, str | None], reason: tuple[str, str]
) -> None:
    assert reasons("announcement", **changes) == {reason}


def test_the_demand_has_a_period_a_way_and_the_right_to_answer() -> None:
    told = text("demand_letter")
    for part in (
        "履行期限：2026年9月30日前",
        "履行方式：送陈小明",
        "陈述和申辩",
        "十个工作日",
        "青政责改〔2026〕1号",
    ):
        assert part in told


def test_the_application_is_signed_by_the_head_and_tells_the_demand() -> None:
    told = text("enforcement_application")
    for part in (
        "行政机关负责人（签名）：",
        "青政催告〔2026〕1号",
        "已满十个工作日",
        "清河县人民法院：",
        "当事人意见：",
    ):
        assert part in told
    assert KINDS["enforcement_application"].locked
    assert KINDS["demand_letter"].locked


def test_the_order_of_days_before_a_court() -> None:
    late = {"催告送达日期": "2026-03-04", "决定送达日期": "2026-03-04"}
    assert reasons("enforcement_application", **late) == {("date_order", "决定送达日期")}


def test_served_papers_have_a_day_to_be_served_by() -> None:
    assert {kind.id for kind in KINDS.values() if kind.served and not kind.deadline} == set()


def test_an_address_is_confirmed_with_the_pen() -> None:
    told = text("address_confirmation", 证件号码=None, 送达地址=None)
    assert "□同意　□不同意" in told
    assert "签名：" in told


def test_a_child_who_never_entered_a_school_has_not_dropped_out() -> None:
    told = text("correction_order", 失学情形="未入学")
    assert "自2026年9月14日起未入学" in told
    assert "被监护人至今未入学" in told
    assert "辍学" not in told.replace("辍学日期", "")
