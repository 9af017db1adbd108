"""入学通知书 (ST-9b): with the law and the liability; one page for each child admitted."""

from caseflow.notices.blocks import (
    Addressee,
    Each,
    Heading,
    Letter,
    PageBreak,
    Paragraph,
    Signature,
    Title,
    When,
)
from caseflow.notices.issuers import IssuerForm
from caseflow.notices.spec import (
    CONTACTS,
    DATED,
    Fact,
    FactType,
    Given,
    Kind,
    Order,
    Wording,
    issuer_facts,
)
from caseflow.notices.wording.common import CONTACT, CONTACTED, EDUCATION_LAW, contact
from caseflow.notices.wording.liability import CONSEQUENCES, DEFERRAL, DUTIES, LABOUR, LAWS, NEVER

TITLE = "义务教育入学通知书"
ISSUERS = (IssuerForm.SCHOOL,)
_LETTER = (
    When('序号 != "1"', (PageBreak(),)),
    Title(TITLE),
    Addressee("{{ 行.学生姓名 }}同学{% if 行.监护人姓名 %}、监护人{{ 行.监护人姓名 }}{% endif %}"),
    Paragraph(
        f"依照{EDUCATION_LAW}第十二条关于免试、就近入学的规定，{{{{ 行.学生姓名 }}}}同学由我校接收，"
        "编入{{ 入学年级 }}{% if 行.班级 %}{{ 行.班级 }}{% endif %}就读。"
        "请监护人于{{ 报到日期 }}带领学生到{{ 报到地点 }}报到，办理入学手续。"
    ),
    When("携带材料", (Paragraph("报到时携带：{{ 携带材料 | 顿号 }}。"),)),
    Paragraph("因特殊情况不能按期报到的，监护人应当在报到日期以前持有关证明向学校申请延期。"),
    DEFERRAL,
    *CONTACTED,
    Signature(),
    # On the back of the sheet
    PageBreak(),
    Heading("附：法律规定和违法责任说明"),
    DUTIES,
    CONSEQUENCES,
    LABOUR,
)
_BLUEPRINT = Letter(kind="admission_letter", title=TITLE, blocks=(Each("新生", _LETTER),))


def _derive(given: Given) -> dict[str, str]:
    return contact(given)


KIND = Kind(
    id="admission_letter",
    name="入学通知书",
    issuers=ISSUERS,
    facts=(
        Fact(
            "新生",
            FactType.ROWS,
            note="每名学生一行，每人印一页",
            columns=(
                Fact("学生姓名", example="陈小明"),
                Fact("监护人姓名", required=False, example="陈建国"),
                Fact("班级", required=False, example="（2）班"),
            ),
        ),
        Fact("入学年级", example="七年级"),
        Fact("报到日期", FactType.DATE, example="2026-08-31"),
        Fact("报到地点", example="学校教务处"),
        Fact("携带材料", FactType.TEXTS, required=False, example="户口簿、预防接种证", note="列表"),
        *issuer_facts(ISSUERS, "青石镇中心学校"),
        DATED,
        *CONTACTS,
    ),
    clauses=("ST-9b", "XX-7a"),
    laws=("义教12", *LAWS),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    derived=(CONTACT,),
    mandatory=("新生", "入学年级", "报到日期", "发文机关", "成文日期"),
    orders=(Order("成文日期", "报到日期", strict=True, clause="ST-9b"),),
    deadline="报到日期",
    never_says=NEVER,
    copies=("监护人", "存档"),
)
