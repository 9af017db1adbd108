"""司法敦促文书 (ST-10b): the judicial bureau tells the law and urges the return; it orders nothing.

Which name the county gives it is a fact: the source speaks only of 司法文书.
"""

from collections.abc import Iterator

from caseflow.errors import Reason
from caseflow.notices.blocks import Addressee, Column, Heading, Letter, Paragraph, Signature, Table, Title
from caseflow.notices.issuers import IssuerForm
from caseflow.notices.spec import (
    CONTACTS,
    DATED,
    NUMBER,
    VISITS,
    Fact,
    FactType,
    Kind,
    Order,
    Values,
    Wording,
    issuer_facts,
)
from caseflow.notices.wording.common import (
    CONTACT,
    CONTACTED,
    DUTY,
    EDUCATION_LAW,
    LEGAL_HOTLINE,
    MINORS_LAW,
    NUMBERED,
    VISIT_TABLE,
    contact,
)

DEFAULT_TITLE = "敦促复学告知书"
ISSUERS = (IssuerForm.JUSTICE,)
# Papers that only a court, a procuratorate, the police or a sanctioning organ may issue
_OTHERS_PAPERS = ("令", "处罚", "决定", "训诫", "传票", "裁定", "判决", "强制")


_TITLE = f'{{{{ 文书名称 | 默认("{DEFAULT_TITLE}") }}}}'
_NOTICE_TABLE = Table(
    (
        Column("次序", 14, centred=True),
        Column("文书名称及文号", 40),
        Column("制发机关", 26),
        Column("成文日期", 38, centred=True),
        Column("送达日期", 38, centred=True),
    ),
    (
        (
            "{{ 行.序号 }}",
            "{{ 行.文书名称 }}{% if 行.文号 %}\n{{ 行.文号 }}{% endif %}",
            '{{ 行.制发机关 | 默认("—") }}',
            "{{ 行.成文日期 }}",
            '{{ 行.送达日期 | 默认("未送达") }}',
        ),
    ),
    each="已发文书",
)
_HISTORY = (
    Paragraph(
        "您的被监护人{{ 被监护人姓名 }}（施教区学校：{{ 施教区学校 }}）属于应当接受义务教育的"
        "适龄儿童、少年，于{{ 辍学日期 }}发生辍学。经劝返和书面通知，至今仍未复学。"
        "现将有关情况和法律规定告知如下。"
    ),
    Heading("一、历次劝返情况"),
    VISIT_TABLE,
    Heading("二、已发文书及送达情况"),
    _NOTICE_TABLE,
)
_LAW = (
    Heading("三、有关法律规定"),
    Paragraph(DUTY),
    Paragraph(
        f"{EDUCATION_LAW}第五十八条规定，适龄儿童、少年的父母或者其他法定监护人无正当理由未依照该法规定送适龄儿童、"
        "少年入学接受义务教育的，由当地乡镇人民政府或者县级人民政府教育行政部门给予批评教育，责令限期改正。"
    ),
    Paragraph(
        f"{MINORS_LAW}第十六条第五项规定，监护人应当尊重未成年人受教育的权利，保障适龄未成年人依法接受并完成义务教育；"
        "第十七条第五项规定，监护人不得放任或者迫使应当接受义务教育的未成年人失学、辍学。"
    ),
)
_URGING = (
    Heading("四、敦促事项"),
    Paragraph(
        "请您依法履行监护职责，于{{ 复学截止日期 }}前送被监护人到"
        "{{ 施教区学校 }}复学，截止日期含当日。因身体状况需要延缓入学或者休学的，应当依照"
        f"{EDUCATION_LAW}第十一条第二款提出申请，由当地乡镇人民政府或者县级人民政府教育行政部门批准。"
    ),
    Paragraph("逾期无正当理由仍未复学的，由有权机关依法处理。"),
    Paragraph(f"需要法律咨询或者法律援助的，可以拨打公共法律服务热线{LEGAL_HOTLINE}。"),
)
_BLUEPRINT = Letter(
    kind="judicial_letter",
    title=_TITLE,
    page_numbers=True,
    blocks=(
        Title(_TITLE),
        *NUMBERED,
        Addressee("{{ 监护人姓名 }}"),
        *_HISTORY,
        *_LAW,
        *_URGING,
        *CONTACTED,
        Signature(),
    ),
)


def _faults(values: Values) -> Iterator[Reason]:
    title = values.text("文书名称")
    if found := next((word for word in _OTHERS_PAPERS if word in title), ""):
        text = f"“文书名称”含有“{found}”：这类文书不由司法局制发，改用“{DEFAULT_TITLE}”等告知、敦促类名称"
        yield Reason("title_unlawful", text, clause="ST-10b", field="文书名称")


NOTICES = Fact(
    "已发文书",
    FactType.ROWS,
    note="此前发出的每份文书各一行，未送达的也列入",
    sorted_by="成文日期",
    columns=(
        Fact("文书名称", example="限期复学通知书"),
        Fact("文号", required=False, example="青政限复〔2026〕3号"),
        Fact("制发机关", required=False, example="青石镇人民政府"),
        Fact("成文日期", FactType.DATE, example="2026-11-02"),
        Fact("送达日期", FactType.DATE, required=False, example="2026-11-04", note="未送达的不填"),
    ),
)

KIND = Kind(
    id="judicial_letter",
    name="司法敦促文书",
    issuers=ISSUERS,
    facts=(
        Fact(
            "文书名称", required=False, example=DEFAULT_TITLE, note=f"本县使用的名称，不填为{DEFAULT_TITLE}"
        ),
        Fact("监护人姓名", example="陈建国"),
        Fact("被监护人姓名", example="陈小明"),
        Fact("辍学日期", FactType.DATE, example="2026-09-14"),
        Fact("施教区学校", example="青石镇中心学校"),
        VISITS,
        NOTICES,
        Fact("复学截止日期", FactType.DATE, example="2026-12-18", note="印在文书上的日期，即期限"),
        *issuer_facts(ISSUERS, "清河县司法局"),
        DATED,
        NUMBER,
        *CONTACTS,
    ),
    clauses=("ST-10b",),
    laws=("义教5②", "义教11", "义教58", "未保16（五）", "未保17（五）"),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=contact,
    derived=(CONTACT,),
    mandatory=(
        "监护人姓名",
        "被监护人姓名",
        "劝返记录",
        "已发文书",
        "复学截止日期",
        "施教区学校",
        "发文机关",
        "成文日期",
    ),
    faults=_faults,
    orders=(
        Order("辍学日期", "成文日期", clause="ST-10b"),
        Order("劝返记录.日期", "成文日期", clause="ST-10b"),
        Order("已发文书.成文日期", "成文日期", clause="ST-10b"),
        Order("已发文书.送达日期", "成文日期", clause="ST-10b"),
        Order("成文日期", "复学截止日期", strict=True, clause="ST-10b"),
    ),
    code="敦复",
    deadline="复学截止日期",
    served=True,
    never_says=("处罚", "罚款", "拘留"),
    copies=("送达监护人", "乡镇（街道）", "县教育局", "存档"),
)
