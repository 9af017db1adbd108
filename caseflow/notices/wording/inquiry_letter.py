"""协查函: another county, or a department of this one, is asked where a child is."""

from caseflow.notices.blocks import Addressee, Each, Letter, Letterhead, Paragraph, Remark, Signature, Title
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
    Wording,
    issuer_facts,
)
from caseflow.notices.wording.common import CONTACT, EDUCATION_LAW, contact

TITLE = "关于商请协助核查学生就学情况的函"
ISSUERS = (*TOWNSHIP_LEVEL, IssuerForm.EDUCATION)
REQUESTS = (
    "核查该生是否在贵地居住、就读；已就读的，请告知学校、年级和开始就读的日期",
    "未就读的，请协助动员其监护人依法送其入学，或者返回原就读学校复学",
    "已离开贵地的，请告知已知去向",
)
_OF_POLICE = (
    "核查该生及其监护人的户籍、居住登记情况，有无重复、注销、迁出",
    "协助查找该生及其监护人的下落，告知已知的居住地址",
)
_OF_DEPARTMENTS = (
    "核查贵单位掌握的该生及其监护人的有关情况",
    "告知已知的居住地址、去向和联系方式",
)
_DEPARTMENTS = (
    "民政",
    "人力资源",
    "人社",
    "残疾人",
    "残联",
    "卫生健康",
    "卫健",
    "乡村振兴",
    "农业农村",
    "医疗保障",
)


_BODY = (
    Paragraph(
        "学生{{ 学生姓名 }}{% if 性别 %}，{{ 性别 }}{% endif %}"
        "{% if 出生日期 %}，{{ 出生日期 }}出生{% endif %}"
        "{% if 证件号码 %}，证件号码为{{ 证件号码 }}{% endif %}"
        "{% if 监护人姓名 %}，监护人为{{ 监护人姓名 }}{% endif %}"
        "{% if 户籍地址 %}，户籍地址为{{ 户籍地址 }}{% endif %}，原就读于{{ 原就读学校 }}，"
        "自{{ 辍学日期 }}起未到校就读。据了解，{{ 已知线索 }}"
    ),
    Paragraph(
        f"为保障该生依法接受义务教育，依照{EDUCATION_LAW}第十二条、第十三条的规定，"
        "商请{{ 对方 }}协助办理下列事项："
    ),
    Each("商请事项", (Paragraph("{{ 行.序号 }}.{{ 行 }}"),)),
    Paragraph(
        "请于{{ 复函期限 }}前将核查情况函复{{ 机关自称 }}。所涉未成年人信息仅用于控辍保学工作，请予保密。"
    ),
    Paragraph("特此函达。"),
)
_BLUEPRINT = Letter(
    kind="inquiry_letter",
    title=TITLE,
    page_numbers=True,
    blocks=(
        Letterhead("{{ 发文机关 }}", number="{{ 文号 }}"),
        Title(TITLE),
        Addressee("{{ 主送机关 }}"),
        *_BODY,
        Signature(),
        Remark("（{{ 联系方式 }}）"),
    ),
)


def _derive(given: Given) -> dict[str, str | tuple[str, ...]]:
    return {
        **contact(given),
        "对方": "贵局" if given.text("主送机关").endswith("局") else "贵单位",
        "已知线索": _closed(given.text("线索")),
        "商请事项": tuple(_closed(text) for text in given.texts("请求事项") or _requests(given)),
    }


def _requests(given: Given) -> tuple[str, ...]:
    """The police keep registers, a department its own lists, another county its schools."""
    addressee = given.text("主送机关")
    if "公安" in addressee:
        return _OF_POLICE
    return _OF_DEPARTMENTS if any(word in addressee for word in _DEPARTMENTS) else REQUESTS


def _closed(text: str) -> str:
    return text if text.endswith(("。", "；", "？")) else f"{text}。"


KIND = Kind(
    id="inquiry_letter",
    name="协查函",
    issuers=ISSUERS,
    facts=(
        Fact("主送机关", example="远川县教育局", note="外县（市、区）教育局、乡镇，或者公安、民政等部门"),
        Fact("学生姓名", example="陈小明"),
        Fact("性别", FactType.CHOICE, required=False, example="男", choices=("男", "女")),
        Fact("出生日期", FactType.DATE, required=False, example="2013-05-06"),
        Fact("证件号码", required=False, note="仅在查找所必需时填写"),
        Fact("监护人姓名", required=False, example="陈建国"),
        Fact("户籍地址", required=False, example="清河县青石镇柳河村3组"),
        Fact("原就读学校", example="清河县青石镇中心学校"),
        Fact("辍学日期", FactType.DATE, example="2026-09-14"),
        Fact("线索", example="该生可能随父母居住在贵县城关镇"),
        Fact("请求事项", FactType.TEXTS, required=False, note="列表，不填用通用事项"),
        Fact("复函期限", FactType.DATE, example="2026-12-18"),
        *issuer_facts(ISSUERS, "清河县教育局"),
        DATED,
        NUMBER,
        Fact("联系人", example="周敏"),
        Fact("联系电话", example="0555-6100021"),
    ),
    clauses=("RA-2.1d", "ST-8"),
    laws=("义教12", "义教13"),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    derived=(
        Derived("对方", "贵局"),
        Derived("已知线索", "该生可能随父母居住在贵县城关镇。", "线索，补上句号"),
        Derived("商请事项", "核查该生是否在贵地居住、就读", "列表：请求事项，不填按主送机关用通用事项"),
        CONTACT,
    ),
    mandatory=("主送机关", "学生姓名", "复函期限", "发文机关", "成文日期"),
    orders=(
        Order("出生日期", "辍学日期", strict=True),
        Order("辍学日期", "成文日期"),
        Order("成文日期", "复函期限", strict=True),
    ),
    code="函",
    deadline="复函期限",
    never_says=("责令", "处罚"),
    copies=("主送机关", "存档"),
)
