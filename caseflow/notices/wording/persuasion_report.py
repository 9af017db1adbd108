"""劝返情况报告 (ST-4): what the school tells the township and the bureau when persuasion has failed."""

import re
from collections.abc import Iterator

from caseflow.errors import Reason
from caseflow.lib.dates import cn_date, cn_range
from caseflow.notices.blocks import Addressee, Block, Field, Form, Heading, Letter, Paragraph, Remark, Title
from caseflow.notices.issuers import IssuerForm
from caseflow.notices.spec import (
    CONTACTS,
    DATED,
    NUMBER,
    VISITS,
    Fact,
    FactType,
    Given,
    Kind,
    Order,
    Values,
    issuer_facts,
)
from caseflow.notices.wording.common import by_day, contact_text, number_line, signature, visit_table

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


def compose(given: Given) -> Letter:
    return Letter(
        kind=KIND.id,
        title=TITLE,
        issuer=given.issuer.name,
        dated=given.day("成文日期"),
        page_numbers=True,
        blocks=(
            Title(TITLE),
            *number_line(given),
            Addressee("、".join(given.texts("主送机关"))),
            *_body(given),
            Paragraph("特此报告。"),
            *_head_signs(given),
            signature(given),
            *_contact(given),
        ),
    )


def _body(given: Given) -> tuple[Block, ...]:
    visits = by_day(given.rows("劝返记录"), "日期")
    span = cn_range(visits[0].day("日期"), visits[-1].day("日期"))
    return (
        Heading("一、基本情况"),
        Form(tuple(_boxes(given, names) for names in _BASICS if any(name in given for name in names))),
        Heading("二、辍学原因"),
        *_paragraphs(given.text("辍学原因")),
        Heading("三、采取的劝返措施"),
        Paragraph(f"{span}，共劝返{len(visits)}次，情况如下："),
        visit_table(visits),
        Heading("四、劝返结果"),
        *_paragraphs(given.text("劝返结果")),
        Heading("五、下步建议"),
        *_paragraphs(given.text("下步建议")),
    )


def _boxes(given: Given, names: tuple[str, ...]) -> tuple[Field, ...]:
    return tuple(Field(name, _shown(given, name)) for name in names)


def _shown(given: Given, name: str) -> str:
    if name in {"出生日期", "辍学日期"}:
        day = given.find_day(name)
        return cn_date(day) if day else ""
    return given.text(name)


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(line) for line in text.split("\n") if line.strip())


def _head_signs(given: Given) -> tuple[Block, ...]:
    """The headmaster answers for the report and signs it by hand."""
    return (Paragraph(f"校长（签名）：{given.text('校长')}"),)


def _contact(given: Given) -> tuple[Block, ...]:
    text = contact_text(given)
    return (Remark(f"（{text}）"),) if text else ()


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
    compose=compose,
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
