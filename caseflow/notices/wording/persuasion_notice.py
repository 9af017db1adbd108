"""劝学通知书 (未保28②, ST-4): the school asks for the child back by a day; it orders nothing."""

from collections.abc import Iterator

from caseflow.errors import Reason
from caseflow.notices.blocks import Addressee, Letter, Paragraph, Signature, Title, When
from caseflow.notices.issuers import IssuerForm
from caseflow.notices.spec import (
    CONTACTS,
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
from caseflow.notices.wording.common import CONTACT, CONTACTED, DUTY, NUMBERED, contact
from caseflow.notices.wording.limits import ORDERS, PENALTIES, closed, forbidden

TITLE = "劝学通知书"
ISSUERS = (IssuerForm.SCHOOL,)
_FREE_TEXTS = ("劝学说明", "帮扶措施")
_SUPPORT = "学校将为孩子安排学习辅导和生活帮助"

_BLUEPRINT = Letter(
    kind="persuasion_notice",
    title=TITLE,
    blocks=(
        Title(TITLE),
        *NUMBERED,
        Addressee("{{ 监护人姓名 }}"),
        Paragraph(
            "您的孩子{{ 被监护人姓名 }}{% if 年级班级 %}（{{ 年级班级 }}）{% endif %}"
            "自{{ 辍学日期 }}起未到校上课。{% if 劝学说明 %}{{ 劝学说明 }}{% endif %}"
        ),
        Paragraph(DUTY),
        Paragraph(
            "请您于{{ 返校日期 }}前（含当日）送孩子返校。{{ 帮扶措施 }}"
            "家庭有困难，或者孩子因身体状况暂时不能上学的，请及时告知学校，学校将协助办理有关手续。"
        ),
        Paragraph("孩子届时仍未返校的，学校将依法向教育行政部门和户籍所在地乡镇（街道）书面报告。"),
        When("班主任", (Paragraph("班主任：{{ 班主任 }}"),)),
        *CONTACTED,
        Signature(),
    ),
)


def _derive(given: Given) -> dict[str, Worked]:
    return {
        "劝学说明": closed(given.text("劝学说明")),
        "帮扶措施": closed(given.text("帮扶措施", _SUPPORT)),
        **contact(given),
    }


def _faults(values: Values) -> Iterator[Reason]:
    cure = "学校只劝学、书面报告，不责令、不处罚，删去后再办理"
    yield from forbidden(values, _FREE_TEXTS, (*ORDERS, *PENALTIES, "开除", "取消学籍"), cure, "未保28")


KIND = Kind(
    id="persuasion_notice",
    name="劝学通知书",
    issuers=ISSUERS,
    facts=(
        Fact("监护人姓名", example="陈建国"),
        Fact("被监护人姓名", example="陈小明"),
        Fact("年级班级", required=False, example="七年级（2）班"),
        Fact("辍学日期", FactType.DATE, example="2026-09-14", note="开始不到校的日期"),
        Fact("劝学说明", required=False, example="班主任已两次到家中走访"),
        Fact("返校日期", FactType.DATE, example="2026-10-09", note="印在通知书上的日期"),
        Fact("帮扶措施", required=False, example=_SUPPORT, note="不填用此句"),
        Fact("班主任", required=False, example="刘芳"),
        *issuer_facts(ISSUERS, "青石镇中心学校"),
        DATED,
        NUMBER,
        *CONTACTS,
    ),
    clauses=("ST-4",),
    laws=("义教5②", "义教11①", "未保28②"),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    derived=(CONTACT,),
    mandatory=("监护人姓名", "被监护人姓名", "辍学日期", "返校日期", "发文机关", "成文日期"),
    faults=_faults,
    orders=(
        Order("辍学日期", "成文日期", clause="ST-4"),
        Order("成文日期", "返校日期", strict=True, clause="ST-4"),
    ),
    code="劝学",
    deadline="返校日期",
    served=True,
    never_says=("责令", "勒令", "限期改正", "处罚", "罚款", "拘留", "强制", "开除"),
    copies=("送达监护人", "存档"),
)
