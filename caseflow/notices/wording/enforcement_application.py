"""强制执行申请书 (强制法53–55): signed by the head of the organ, sealed and dated.

Locked until the county enters its legal basis.
"""

from collections.abc import Iterator

from caseflow.errors import Reason
from caseflow.notices.blocks import (
    Addressee,
    Attachments,
    Field,
    Form,
    Heading,
    Letter,
    Paragraph,
    Signature,
    Title,
    When,
)
from caseflow.notices.issuers import IssuerForm
from caseflow.notices.spec import (
    CONTACTS,
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
from caseflow.notices.wording.common import CONTACT, NUMBERED, contact
from caseflow.notices.wording.demand_letter import FORCE_LAW
from caseflow.notices.wording.limits import BASIS, DECISION, GUARDIAN, closed, no_penalty, numbered

TITLE = "强制执行申请书"
ISSUERS = (IssuerForm.TOWNSHIP, IssuerForm.TOWN, IssuerForm.EDUCATION)
_UNUSED = "被申请人在法定期限内没有申请行政复议，也没有提起行政诉讼"
_PARTIES = Form(
    (
        (Field("申请人", "{{ 发文机关 }}"), Field("负责人", "{{ 负责人 }}")),
        (Field("地址", "{{ 机关地址 }}"),),
        (Field("联系方式", "{{ 联系方式 }}"),),
        (Field("被申请人", "{{ 监护人姓名 }}"), Field("联系电话", "{{ 监护人电话 }}")),
        (Field("证件号码", "{{ 监护人证件号码 }}"),),
        (Field("住址", "{{ 监护人住址 }}"),),
    )
)

_BLUEPRINT = Letter(
    kind="enforcement_application",
    title=TITLE,
    page_numbers=True,
    blocks=(
        Title(TITLE),
        *NUMBERED,
        Addressee("{{ 受理法院 }}"),
        _PARTIES,
        Heading("一、申请事项"),
        Paragraph(
            "申请强制执行{{ 发文机关 }}于{{ 决定日期 }}作出的《{{ 决定文书名称 }}》（{{ 决定文号 }}）。"
            "执行标的：{{ 执行标的 }}"
        ),
        Heading("二、事实、理由和依据"),
        Paragraph("{{ 事实和理由 }}"),
        Paragraph(
            "{{ 机关自称 }}依法作出上述决定，内容为：{{ 决定内容 }}该决定于{{ 决定送达日期 }}送达被申请人。"
        ),
        Paragraph("{{ 救济情况 }}"),
        Heading("三、催告情况和当事人意见"),
        Paragraph(
            "{{ 机关自称 }}制发催告书（{{ 催告文号 }}），于{{ 催告送达日期 }}送达被申请人。"
            "催告书送达已满十个工作日，被申请人仍未履行。"
        ),
        Paragraph("当事人意见：{{ 当事人意见 }}"),
        Paragraph(
            f"依照{FORCE_LAW}第五十三条、第五十四条、第五十五条和{{{{ 执行依据 }}}}的规定，特申请强制执行。"
        ),
        When("附件说明", (Attachments(("{{ 附件说明 }}",)),)),
        # 强制法55②: signed by hand by the head of the organ, beside the seal and the date
        Paragraph("行政机关负责人（签名）："),
        Signature(),
    ),
)


def _derive(given: Given) -> dict[str, Worked]:
    sentences = ("执行标的", "事实和理由", "决定内容", "当事人意见")
    return {
        **{name: closed(given.text(name)) for name in sentences},
        "救济情况": closed(given.text("救济情况", _UNUSED)),
        "附件说明": numbered(given.texts("附件清单")),
        **contact(given),
    }


def _faults(values: Values) -> Iterator[Reason]:
    yield from no_penalty(values, "执行标的", "事实和理由", "决定内容")
    if (court := values.text("受理法院")) and not court.endswith("人民法院"):
        text = "“受理法院”应为有管辖权的人民法院的全称"
        yield Reason("court", text, clause="强制53", field="受理法院")


KIND = Kind(
    id="enforcement_application",
    name="强制执行申请书",
    issuers=ISSUERS,
    facts=(
        Fact("受理法院", example="清河县人民法院"),
        *GUARDIAN,
        *DECISION,
        Fact("事实和理由", example="被申请人之子陈小明自2026年1月5日起辍学，经多次劝返仍未返校"),
        Fact("执行标的", example="被申请人将陈小明送到青石镇中心学校接受义务教育"),
        Fact("救济情况", required=False, example=_UNUSED, note="不填用此句"),
        Fact("催告文号", FactType.REFERENCE, example="青政催告〔2026〕1号"),
        Fact("催告送达日期", FactType.DATE, example="2026-09-08"),
        Fact("当事人意见", example="被申请人未提出陈述和申辩"),
        BASIS,
        Fact("附件清单", FactType.TEXTS, required=False, note="列表，随申请书提交的材料"),
        *issuer_facts(ISSUERS, "青石镇"),
        Fact("机关地址", example="青石镇人民路12号"),
        Fact("负责人", example="孙志强", note="由其在申请书上手写签名"),
        DATED,
        NUMBER,
        *CONTACTS,
    ),
    clauses=("强制53",),
    laws=("强制53", "强制54", "强制55"),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    derived=(
        Derived("附件说明", "1.责令限期改正通知书及送达回证", "附件清单，两件以上的编号，一件一行"),
        CONTACT,
    ),
    mandatory=(
        "受理法院",
        "监护人姓名",
        "决定文号",
        "事实和理由",
        "执行标的",
        "催告送达日期",
        "当事人意见",
        "执行依据",
        "发文机关",
        "成文日期",
    ),
    locked=True,
    faults=_faults,
    orders=(
        Order("决定日期", "决定送达日期", clause="强制53"),
        Order("决定送达日期", "催告送达日期", strict=True, clause="强制54"),
        Order("催告送达日期", "成文日期", strict=True, clause="强制54"),
    ),
    code="强执",
    never_says=("处罚", "罚款", "拘留"),
    copies=("受理法院", "存档"),
)
