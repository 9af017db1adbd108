"""Sentences and blocks that several kinds share."""

from caseflow.notices.blocks import Block, Column, NumberLine, Paragraph, Table, When
from caseflow.notices.spec import Derived, Given

EDUCATION_LAW = "《中华人民共和国义务教育法》"
MINORS_LAW = "《中华人民共和国未成年人保护法》"
DUTY = (
    f"依照{EDUCATION_LAW}第五条第二款、第十一条第一款的规定，父母或者其他法定监护人应当送适龄儿童、少年入学，"
    "依法保证其按时入学接受并完成义务教育。"
)
# The national hotline for legal advice and legal aid
LEGAL_HOTLINE = "12348"

CONTACT = Derived("联系方式", "联系人：周敏　联系电话：0555-6100021", "由联系人、联系电话组成，都不填则为空")
NUMBERED: tuple[Block, ...] = (When("文号", (NumberLine("{{ 文号 }}"),)),)
CONTACTED: tuple[Block, ...] = (When("联系方式", (Paragraph("{{ 联系方式 }}"),)),)
VISIT_TABLE = Table(
    (
        Column("次序", 14, centred=True),
        Column("日期", 38, centred=True),
        Column("方式", 22, centred=True),
        Column("劝返人员", 36),
        Column("结果", 46),
    ),
    (("{{ 行.序号 }}", "{{ 行.日期 }}", "{{ 行.方式 }}", "{{ 行.劝返人员 }}", "{{ 行.结果 }}"),),
    each="劝返记录",
)


def contact(given: Given) -> dict[str, str]:
    known = (name for name in ("联系人", "联系电话") if name in given)
    return {CONTACT.name: "　".join(f"{name}：{given.text(name)}" for name in known)}
