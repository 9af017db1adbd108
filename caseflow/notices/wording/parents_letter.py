"""致家长一封信 (ST-9): the law and its consequences, to all parents or to those of the pupils named."""

from caseflow.notices.blocks import (
    Addressee,
    Each,
    Heading,
    Letter,
    PageBreak,
    Paragraph,
    Remark,
    Signature,
    Title,
    When,
)
from caseflow.notices.issuers import IssuerForm
from caseflow.notices.spec import CONTACTS, DATED, Derived, Fact, FactType, Given, Kind, Wording, issuer_facts
from caseflow.notices.wording.common import CONTACT, contact
from caseflow.notices.wording.liability import (
    CONSEQUENCES,
    DEFERRAL,
    DUTIES,
    LABOUR,
    LAWS,
    NEVER,
    threats,
)

TITLE = "致家长一封信"
ISSUERS = (IssuerForm.SCHOOL, IssuerForm.EDUCATION)
_ALL = "各位家长"
_LETTER = (
    When('序号 != "1"', (PageBreak(),)),
    Title(TITLE),
    Addressee("{{ 行 }}"),
    Paragraph("接受义务教育是孩子的权利，送子女入学是监护人的法定义务。现将有关规定告知如下，请支持配合。"),
    Heading("一、法律规定的义务"),
    DUTIES,
    Heading("二、不履行义务的后果"),
    CONSEQUENCES,
    LABOUR,
    Heading("三、申请与帮助"),
    DEFERRAL,
    Paragraph("家庭经济困难、学习困难或者遇到其他困难的，请及时与学校联系，学校依照规定给予资助和帮助。"),
    When("补充内容", (Paragraph("{{ 补充内容 }}"),)),
    When("联系方式", (Paragraph("{{ 联系方式 }}"),)),
    Signature(),
    When("回执", (Remark("{{ 回执 }}", small=True),)),
)
_BLUEPRINT = Letter(kind="parents_letter", title=TITLE, blocks=(Each("收信人", _LETTER),))
_RECEIPT = "回执：已阅读并知晓。　学生：　　　　　　　家长签名：　　　　　　　日期："


def _derive(given: Given) -> dict[str, str | tuple[str, ...]]:
    named = tuple(f"{name}同学的家长" for name in given.texts("学生"))
    return {
        "收信人": named or (_ALL,),
        "回执": _RECEIPT if given.text("附回执") == "是" else "",
        **contact(given),
    }


KIND = Kind(
    id="parents_letter",
    name="致家长一封信",
    issuers=ISSUERS,
    facts=(
        Fact(
            "学生",
            FactType.TEXTS,
            required=False,
            example="陈小明",
            note="列表，每名学生一页；不填为致全体家长",
        ),
        Fact("补充内容", required=False, note="学校或者县里要另行告知的事项"),
        Fact(
            "附回执",
            FactType.CHOICE,
            required=False,
            example="是",
            choices=("是", "否"),
            note="家长签名后交回",
        ),
        *issuer_facts(ISSUERS, "青石镇中心学校"),
        DATED,
        *CONTACTS,
    ),
    clauses=("ST-9",),
    laws=LAWS,
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    faults=lambda values: threats(values, "补充内容", "ST-9"),
    derived=(
        Derived("收信人", "陈小明同学的家长", "列表：每名学生的家长，没有名单时为各位家长"),
        Derived("回执", "家长签名", "附回执的才有"),
        CONTACT,
    ),
    mandatory=("收信人", "发文机关", "成文日期"),
    never_says=NEVER,
    copies=("学生家长", "存档"),
)
