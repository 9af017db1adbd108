"""线索函 (ST-8, 未保11): a department is told what it has to look into, and no more than it needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caseflow.errors import Reason
from caseflow.notices.blocks import (
    Addressee,
    Each,
    Letter,
    Letterhead,
    Paragraph,
    Remark,
    Signature,
    Title,
    When,
)
from caseflow.notices.issuers import TOWNSHIP_LEVEL, IssuerForm
from caseflow.notices.spec import (
    DATED,
    NUMBER,
    Derived,
    Fact,
    FactType,
    Given,
    Kind,
    Order,
    Values,
    Wording,
    Worked,
    issuer_facts,
)
from caseflow.notices.wording.common import CONTACT, EDUCATION_LAW, MINORS_LAW, contact
from caseflow.notices.wording.limits import closed, no_id_number

ISSUERS = (*TOWNSHIP_LEVEL, IssuerForm.EDUCATION)
HARM, LABOUR, MISSING, MARRIAGE, CARE = "侵害线索", "使用童工", "失踪失联", "早婚早育", "监护失职"


@dataclass(frozen=True, slots=True)
class Clue:
    """One sort of clue: to whom it goes, on what basis, what is asked for, which facts it may carry."""

    title: str
    basis: str
    organs: tuple[str, ...]
    requests: tuple[str, ...]
    #: what only this sort of clue may tell
    tells: frozenset[str] = frozenset()


_LABOUR_RULE = "《禁止使用童工规定》"
_BACK = "将办理结果告知{}，以便做好该生复学工作"
CLUES: Mapping[str, Clue] = {
    HARM: Clue(
        "关于报告未成年人疑似受到侵害线索的函",
        f"{MINORS_LAW}第十一条第二款",
        ("公安", "民政", "检察"),
        ("依法调查处置，保护该生的人身安全和隐私", "需要学校或者{}配合的，请随时联系"),
        frozenset({"现居住地址"}),
    ),
    LABOUR: Clue(
        "关于提供涉嫌使用童工线索的函",
        f"{_LABOUR_RULE}、{MINORS_LAW}第六十一条",
        ("人社", "人力资源", "市场监督", "市监", "文化", "文旅", "公安"),
        ("依法核查处理，督促用人单位将该生送回其监护人处", _BACK),
        frozenset({"用工单位"}),
    ),
    MISSING: Clue(
        "关于商请协助查找失联学生的函",
        f"{EDUCATION_LAW}第十三条",
        ("公安",),
        ("协助查找该生及其监护人的下落", "核查该生户籍有无重复、注销、迁出情况", _BACK),
        frozenset({"证件号码", "监护人姓名", "户籍地址", "现居住地址"}),
    ),
    MARRIAGE: Clue(
        "关于提供未成年人涉嫌早婚早育线索的函",
        f"{MINORS_LAW}第十七条第九项",
        ("民政", "公安", "妇女", "妇联", "卫生健康", "卫健", "检察"),
        ("依法核查处理，制止允许、迫使未成年人结婚或者订立婚约的行为", _BACK),
        frozenset({"监护人姓名", "现居住地址"}),
    ),
    CARE: Clue(
        "关于提供监护人不履行监护职责线索的函",
        f"{MINORS_LAW}第一百一十八条",
        ("公安", "民政", "检察", "妇女", "妇联"),
        ("依法核查处理，督促监护人履行监护职责", _BACK),
        frozenset({"监护人姓名", "现居住地址"}),
    ),
}
#: not needed by every clue
_NARROW = ("证件号码", "监护人姓名", "户籍地址", "现居住地址", "用工单位")

_BLUEPRINT = Letter(
    kind="clue_letter",
    title="{{ 函件标题 }}",
    page_numbers=True,
    blocks=(
        Letterhead("{{ 发文机关 }}", number="{{ 文号 }}"),
        Title("{{ 函件标题 }}"),
        Addressee("{{ 主送机关 }}"),
        Paragraph(
            "在控辍保学工作中发现下列线索：学生{{ 学生姓名 }}{% if 性别 %}，{{ 性别 }}{% endif %}"
            "{% if 出生日期 %}，{{ 出生日期 }}出生{% endif %}"
            "{% if 证件号码 %}，证件号码为{{ 证件号码 }}{% endif %}"
            "{% if 监护人姓名 %}，监护人为{{ 监护人姓名 }}{% endif %}"
            "{% if 户籍地址 %}，户籍地址为{{ 户籍地址 }}{% endif %}"
            "{% if 现居住地址 %}，现居住地址为{{ 现居住地址 }}{% endif %}"
            "{% if 用工单位 %}，疑似用工单位为{{ 用工单位 }}{% endif %}。"
        ),
        Paragraph("{{ 发现日期 }}，{{ 线索内容 }}"),
        Paragraph("依照{{ 线索依据 }}的规定，现将线索提供{{ 对方 }}，请依职责办理下列事项："),
        Each("办理事项", (Paragraph("{{ 行.序号 }}.{{ 行 }}"),)),
        When("反馈期限", (Paragraph("请于{{ 反馈期限 }}前将办理情况函告{{ 机关自称 }}。"),)),
        Paragraph("所涉未成年人信息仅用于本事项，请予保密。"),
        Paragraph("特此函达。"),
        Signature(),
        Remark("（{{ 联系方式 }}）"),
    ),
)


def _derive(given: Given) -> dict[str, Worked]:
    clue = CLUES[given.text("线索种类")]
    asked = given.texts("请求事项") or tuple(text.format(given.issuer.itself) for text in clue.requests)
    return {
        "函件标题": clue.title,
        "线索依据": clue.basis,
        "线索内容": closed(given.text("线索内容")),
        "对方": "贵局" if given.text("主送机关").endswith("局") else "贵单位",
        "办理事项": tuple(closed(text) for text in asked),
        **contact(given),
    }


def _faults(values: Values) -> Iterator[Reason]:
    yield from no_id_number(values, "线索内容")
    clue = CLUES.get(values.text("线索种类"))
    if clue is None:
        return
    sort, addressee = values.text("线索种类"), values.text("主送机关")
    if addressee and not any(word in addressee for word in clue.organs):
        text = f"{sort}线索提供给{'、'.join(_shown(clue))}等部门，核对“主送机关”"
        yield Reason("addressee", text, clause="ST-8", field="主送机关")
    for name in _NARROW:
        if name in values and name not in clue.tells:
            text = f"{sort}线索不需要“{name}”，删去后再办理，受理部门需要时另行提供"
            yield Reason("too_much_data", text, clause="个保28", field=name)


def _shown(clue: Clue) -> tuple[str, ...]:
    """Long and short names of one department stand once."""
    short = {"人社", "市监", "文旅", "妇联", "卫健"}
    return tuple(word for word in clue.organs if word not in short)


KIND = Kind(
    id="clue_letter",
    name="线索函",
    issuers=ISSUERS,
    facts=(
        Fact("主送机关", example="清河县公安局", note="有权处理该类线索的部门"),
        Fact("线索种类", FactType.CHOICE, example=MISSING, choices=tuple(CLUES)),
        Fact("学生姓名", example="陈小明"),
        Fact("性别", FactType.CHOICE, required=False, example="男", choices=("男", "女")),
        Fact("出生日期", FactType.DATE, required=False, example="2013-05-06"),
        Fact("证件号码", required=False, note="仅失踪失联线索查找所必需时填写"),
        Fact("监护人姓名", required=False, example="陈建国", note="侵害、童工线索不写"),
        Fact("户籍地址", required=False, example="清河县青石镇柳河村3组", note="仅失踪失联线索"),
        Fact("现居住地址", required=False, example="清河县青石镇柳河村3组", note="童工线索不写"),
        Fact("用工单位", required=False, example="某某制衣厂", note="仅使用童工线索"),
        Fact("发现日期", FactType.DATE, example="2026-11-19"),
        Fact("线索内容", example="班主任家访时家中无人，多次拨打电话均未接通，邻居不知去向"),
        Fact("请求事项", FactType.TEXTS, required=False, note="列表，不填用该类线索的通用事项"),
        Fact("反馈期限", FactType.DATE, required=False, example="2026-12-04"),
        *issuer_facts(ISSUERS, "清河县教育局"),
        DATED,
        NUMBER,
        Fact("联系人", example="周敏"),
        Fact("联系电话", example="0555-6100021"),
    ),
    clauses=("ST-8", "未保11"),
    laws=("未保11②", "未保17（九）", "未保61", "未保118", "童工规定", "义教13"),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    derived=(
        Derived("函件标题", CLUES[MISSING].title, "按线索种类"),
        Derived("线索依据", CLUES[MISSING].basis, "按线索种类"),
        Derived("对方", "贵局"),
        Derived("办理事项", "协助查找该生及其监护人的下落。", "列表：请求事项，不填用该类线索的通用事项"),
        CONTACT,
    ),
    mandatory=("主送机关", "学生姓名", "发现日期", "线索内容", "发文机关", "成文日期"),
    faults=_faults,
    orders=(
        Order("发现日期", "成文日期", clause="ST-8"),
        Order("成文日期", "反馈期限", strict=True, clause="ST-8"),
    ),
    code="线索",
    never_says=("责令", "处罚", "罚款", "拘留"),
    copies=("主送机关", "存档"),
)
