"""催告书 (强制法35、54): before the court is asked, the guardian is asked once more.

Locked until the county enters its legal basis.
"""

from collections.abc import Iterator

from caseflow.errors import Reason
from caseflow.notices.blocks import Addressee, Letter, Paragraph, Signature, Title
from caseflow.notices.issuers import IssuerForm
from caseflow.notices.spec import (
    DATED,
    NUMBER,
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
from caseflow.notices.wording.common import CONTACT, CONTACTED, NUMBERED, contact
from caseflow.notices.wording.limits import BASIS, DECISION, closed, no_penalty

TITLE = "履行行政决定催告书"
FORCE_LAW = "《中华人民共和国行政强制法》"
ISSUERS = (IssuerForm.TOWNSHIP, IssuerForm.TOWN, IssuerForm.EDUCATION)

_BLUEPRINT = Letter(
    kind="demand_letter",
    title=TITLE,
    blocks=(
        Title(TITLE),
        *NUMBERED,
        Addressee("{{ 监护人姓名 }}"),
        Paragraph(
            "{{ 机关自称 }}于{{ 决定日期 }}作出《{{ 决定文书名称 }}》（{{ 决定文号 }}），责令你履行下列义务："
            "{{ 决定内容 }}该文书已于{{ 决定送达日期 }}送达，你至今未履行。"
        ),
        Paragraph(f"依照{FORCE_LAW}第三十五条、第五十四条和{{{{ 执行依据 }}}}的规定，现催告如下："),
        Paragraph("1.履行期限：{{ 履行期限 }}前（含当日）。"),
        Paragraph("2.履行方式：{{ 履行方式 }}"),
        Paragraph(
            "3.你收到本催告书后有权进行陈述和申辩，可以在上述期限内以口头或者书面方式向{{ 机关自称 }}提出"
            "{% if 机关地址 %}（地址：{{ 机关地址 }}）{% endif %}。"
        ),
        Paragraph(
            "本催告书送达十个工作日后仍未履行义务的，{{ 机关自称 }}将依法向{{ 受理法院 }}申请强制执行。"
        ),
        *CONTACTED,
        Signature(),
    ),
)


def _derive(given: Given) -> dict[str, Worked]:
    return {
        "决定内容": closed(given.text("决定内容")),
        "履行方式": closed(given.text("履行方式")),
        **contact(given),
    }


def _faults(values: Values) -> Iterator[Reason]:
    yield from no_penalty(values, "决定内容", "履行方式")


KIND = Kind(
    id="demand_letter",
    name="催告书",
    issuers=ISSUERS,
    facts=(
        Fact("监护人姓名", example="陈建国"),
        *DECISION,
        BASIS,
        Fact(
            "履行期限", FactType.DATE, example="2026-09-30", note="印在催告书上的日期，送达后不少于十个工作日"
        ),
        Fact("履行方式", example="送陈小明到青石镇中心学校办理复学并到校上课"),
        Fact("受理法院", example="清河县人民法院"),
        *issuer_facts(ISSUERS, "青石镇"),
        DATED,
        NUMBER,
        Fact("机关地址", required=False, example="青石镇人民路12号"),
        Fact("联系人", example="周敏"),
        Fact("联系电话", example="0555-6100021"),
    ),
    clauses=("强制54",),
    laws=("强制35", "强制54", "强制69"),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    derived=(CONTACT,),
    mandatory=(
        "监护人姓名",
        "决定文号",
        "执行依据",
        "履行期限",
        "履行方式",
        "受理法院",
        "发文机关",
        "成文日期",
    ),
    locked=True,
    faults=_faults,
    orders=(
        Order("决定日期", "决定送达日期", clause="强制54"),
        Order("决定送达日期", "成文日期", strict=True, clause="强制54"),
        Order("成文日期", "履行期限", strict=True, clause="强制35"),
    ),
    code="催告",
    deadline="履行期限",
    served=True,
    never_says=("处罚", "罚款", "拘留", "三个月", "上一级"),
    copies=("送达监护人", "存档"),
)
