"""劝返情况报告 (ST-4): what the school tells the township and the bureau when persuasion has failed."""

import re
from collections.abc import Iterator

from caseflow.errors import Reason
from caseflow.lib.dates import cn_range
from caseflow.notices.blocks import (
    Addressee,
    Field,
    Form,
    Heading,
    Letter,
    Letterhead,
    Paragraph,
    Remark,
    Signature,
    Title,
    When,
)
from caseflow.notices.issuers import IssuerForm
from caseflow.notices.spec import (
    CONTACTS,
    DATED,
    NUMBER,
    VISITS,
    Derived,
    Fact,
    FactType,
    Given,
    Kind,
    Order,
    Values,
    Wording,
    issuer_facts,
)
from caseflow.notices.wording.common import CONTACT, VISIT_TABLE, contact

TITLE = "劝返情况报告"
ISSUERS = (IssuerForm.SCHOOL,)
_FREE_TEXTS = ("辍学原因", "劝返结果", "下步建议")
_OVERREACH = re.compile(r"(我校|本校)[^，。；\n]{0,8}(责令|处罚|罚款|勒令)")
_BASICS = (
    ("学生姓名", "性别"),
    ("出生日期", "年级班级"),
    ("学籍号",),
    ("监护人姓名", "与学生关系"),
    ("监护人电话", "辍学日期"),
    ("户籍地址",),
    ("现居住地址",),
)


_BLUEPRINT = Letter(
    kind="persuasion_report",
    title=TITLE,
    page_numbers=True,
    blocks=(
        # To its superiors: with 签发人, for the pen when the name is not given
        Letterhead(
            "{{ 发文机关 }}文件",
            number="{{ 文号 }}",
            official=True,
            signatory='{{ 校长 | 默认("　　　　") }}',
        ),
        Title("关于学生{{ 学生姓名 }}劝返情况的报告"),
        Addressee("{{ 主送机关 }}"),
        Heading("一、基本情况"),
        Form(tuple(tuple(Field(name, f"{{{{ {name} }}}}") for name in names) for names in _BASICS)),
        Heading("二、辍学原因"),
        Paragraph("{{ 辍学原因 }}"),
        Heading("三、采取的劝返措施"),
        Paragraph("{{ 劝返起止 }}，共劝返{{ 劝返次数 }}次，情况如下："),
        VISIT_TABLE,
        Heading("四、劝返结果"),
        Paragraph("{{ 劝返结果 }}"),
        Heading("五、下步建议"),
        Paragraph("{{ 下步建议 }}"),
        Paragraph("特此报告。"),
        # The headmaster answers for the report and signs it by hand
        Paragraph("校长（签名）：{{ 校长 }}"),
        Signature(),
        When("联系方式", (Remark("（{{ 联系方式 }}）"),)),
    ),
)


def _derive(given: Given) -> dict[str, str]:
    days = [visit.day("日期") for visit in given.rows("劝返记录")]
    return {"劝返起止": cn_range(min(days), max(days)), "劝返次数": str(len(days)), **contact(given)}


def _faults(values: Values) -> Iterator[Reason]:
    """A school reports and proposes; it never orders or punishes."""
    for name in _FREE_TEXTS:
        if found := _OVERREACH.search(values.text(name)):
            text = f"“{name}”写有“{found[0]}”：学校无权责令或者处罚，改写劝返情况，或者提请乡镇（街道）处理"
            yield Reason("issuer_overreach", text, clause="ST-4", field=name)


KIND = Kind(
    id="persuasion_report",
    name="劝返情况报告",
    issuers=ISSUERS,
    facts=(
        Fact(
            "主送机关",
            FactType.TEXTS,
            example="青石镇人民政府、清河县教育局",
            note="列表，户籍所在地乡镇（街道）和县教育局",
        ),
        Fact("学生姓名", example="陈小明"),
        Fact("性别", FactType.CHOICE, required=False, example="男", choices=("男", "女")),
        Fact("出生日期", FactType.DATE, required=False, example="2013-05-06"),
        Fact("年级班级", required=False, example="七年级（2）班"),
        Fact("学籍号", required=False),
        Fact("监护人姓名", example="陈建国"),
        Fact("与学生关系", required=False, example="父亲"),
        Fact("监护人电话", required=False),
        Fact("户籍地址", required=False, example="青石镇柳河村3组"),
        Fact("现居住地址", required=False),
        Fact("辍学日期", FactType.DATE, example="2026-09-14"),
        Fact("辍学原因", example="家庭缺少劳动力，随亲属外出务工"),
        VISITS,
        Fact("劝返结果", example="经三次劝返，监护人仍未同意返校"),
        Fact("下步建议", example="提请青石镇人民政府依法发出限期复学通知书"),
        Fact("校长", required=False, note="不填则留手写签名处"),
        *issuer_facts(ISSUERS, "青石镇中心学校"),
        DATED,
        NUMBER,
        *CONTACTS,
    ),
    clauses=("ST-4", "ST-4c", "RA-2.1d"),
    laws=("未保28②",),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    derived=(
        Derived("劝返起止", "2026年10月12日至10月27日", "第一次到最后一次劝返"),
        Derived("劝返次数", "3"),
        CONTACT,
    ),
    mandatory=(
        "主送机关",
        "学生姓名",
        "辍学日期",
        "辍学原因",
        "劝返记录",
        "劝返结果",
        "发文机关",
        "成文日期",
    ),
    faults=_faults,
    orders=(
        Order("出生日期", "辍学日期", strict=True),
        Order("辍学日期", "成文日期", clause="ST-4"),
        Order("劝返记录.日期", "成文日期", clause="ST-4"),
    ),
    code="劝返报",
    never_says=("责令", "处罚", "罚款", "勒令"),
    copies=("乡镇（街道）", "县教育局", "存档"),
)
