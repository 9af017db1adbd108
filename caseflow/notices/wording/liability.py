"""The law on schooling and what follows from breaking it, as letters of publicity may tell it (ST-9).

义教第58条 gives 批评教育 and 责令限期改正 and nothing else; none of it is a school's to order.
"""

import re
from collections.abc import Iterator

from caseflow.errors import Reason
from caseflow.notices.blocks import Paragraph
from caseflow.notices.spec import Values
from caseflow.notices.wording.common import EDUCATION_LAW, MINORS_LAW

LAWS = ("义教2", "义教5②", "义教11", "义教14", "义教58", "未保16", "未保17", "未保28②", "未保83②", "未保118")
#: words of threats that no article of theirs holds
NEVER = ("处罚", "罚款", "拘留", "判刑", "开除", "我校责令", "我局责令")

_OVERREACH = re.compile(r"(我校|本校|学校)[^，。；\n]{0,8}(责令|处罚|罚款|勒令|开除)")
_THREAT = re.compile(r"(将|予以|给予|处以|处)[^，。；\n]{0,6}(罚款|拘留|处罚)")

DUTIES = Paragraph(
    f"依照{EDUCATION_LAW}第二条、第五条第二款、第十一条第一款，国家实行九年义务教育制度，父母或者其他法定监护人应当依法保证"
    f"适龄儿童、少年按时入学接受并完成义务教育。依照{MINORS_LAW}第十六条、第十七条，监护人应当保障适龄未成年人依法接受并完成"
    "义务教育，不得放任或者迫使其失学、辍学，不得允许、迫使其结婚或者为其订立婚约。"
)
CONSEQUENCES = Paragraph(
    "无正当理由未依法送适龄儿童、少年入学接受义务教育的，由当地乡镇人民政府或者县级人民政府教育行政部门给予批评教育，"
    "责令限期改正（义务教育法第五十八条）。对辍学的未成年学生，学校应当登记并劝返；劝返无效的，报告教育行政部门，"
    "由其责令监护人将学生送入学校（未成年人保护法第二十八条第二款、第八十三条第二款）。监护人不依法履行监护职责的，"
    "由村（居）民委员会劝诫、制止；情节严重的，由公安机关训诫，责令接受家庭教育指导（未成年人保护法第一百一十八条）。"
)
LABOUR = Paragraph(
    "禁止用人单位招用应当接受义务教育的适龄儿童、少年（义务教育法第十四条），不得让未满十六周岁的子女外出务工。"
)
DEFERRAL = Paragraph(
    "因身体状况需要延缓入学或者休学的，由监护人提出申请，由当地乡镇人民政府或者县级人民政府教育行政部门批准"
    "（义务教育法第十一条第二款）。"
)


def threats(values: Values, name: str, clause: str) -> Iterator[Reason]:
    """What a clerk adds may threaten no more than the law does."""
    text = values.text(name)
    if found := _OVERREACH.search(text):
        told = f"“{name}”写有“{found[0]}”：学校无权责令、处罚或者开除学生，改写或删除"
        yield Reason("issuer_overreach", told, clause=clause, field=name)
    elif found := _THREAT.search(text):
        told = f"“{name}”写有“{found[0]}”：义务教育法第五十八条只规定批评教育、责令限期改正，改写或删除"
        yield Reason("unlawful_threat", told, clause=clause, field=name)
