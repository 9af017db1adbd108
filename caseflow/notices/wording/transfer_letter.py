"""移送函 (ST-10b): the township hands a guardian who let the date pass over to the judicial bureau."""

from collections.abc import Iterator
from dataclasses import replace

from caseflow.errors import Reason
from caseflow.lib.dates import cn_range
from caseflow.notices.blocks import (
    Addressee,
    Attachments,
    Each,
    Letter,
    Letterhead,
    Paragraph,
    Remark,
    Signature,
    Title,
)
from caseflow.notices.issuers import TOWNSHIP_LEVEL, IssuerForm
from caseflow.notices.spec import (
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
    Worked,
    issuer_facts,
)
from caseflow.notices.wording.common import CONTACT, contact
from caseflow.notices.wording.judicial_letter import NOTICES
from caseflow.notices.wording.limits import closed, no_penalty, numbered

TITLE = "关于移送义务教育阶段辍学个案的函"
ISSUERS = (*TOWNSHIP_LEVEL, IssuerForm.EDUCATION)
ENCLOSED = "附件清单"

_BLUEPRINT = Letter(
    kind="transfer_letter",
    title=TITLE,
    page_numbers=True,
    blocks=(
        Letterhead("{{ 发文机关 }}", number="{{ 文号 }}"),
        Title(TITLE),
        Addressee("{{ 主送机关 }}"),
        Paragraph(
            "学生{{ 被监护人姓名 }}{% if 性别 %}，{{ 性别 }}{% endif %}"
            "{% if 出生日期 %}，{{ 出生日期 }}出生{% endif %}，"
            "{{ 施教区学校 }}{% if 年级班级 %}{{ 年级班级 }}{% endif %}学生，"
            "自{{ 辍学日期 }}起辍学。监护人{{ 监护人姓名 }}"
            "{% if 监护人住址 %}，住{{ 监护人住址 }}{% endif %}"
            "{% if 监护人电话 %}，联系电话{{ 监护人电话 }}{% endif %}。"
        ),
        Paragraph("{{ 劝返起止 }}，学校和{{ 机关自称 }}共劝返{{ 劝返次数 }}次，监护人未送该生返校。"),
        Each(
            "已发文书",
            (
                Paragraph(
                    "{{ 行.成文日期 }}制发《{{ 行.文书名称 }}》{% if 行.文号 %}（{{ 行.文号 }}）{% endif %}，"
                    "{% if 行.送达日期 %}{{ 行.送达日期 }}送达{% else %}未送达{% endif %}。"
                ),
            ),
        ),
        Paragraph("文书载明的复学截止日期{{ 复学截止日期 }}已届满，监护人逾期未送该生返校。{{ 其他情况 }}"),
        Paragraph(
            "按照控辍保学工作规定，现将该个案移送{{ 对方 }}，请依法制发司法文书，敦促监护人送该生复学，"
            "并请将办理情况函告{{ 机关自称 }}。所涉未成年人信息仅用于控辍保学工作，请予保密。"
        ),
        Paragraph("特此函达。"),
        Attachments(("{{ 附件说明 }}",)),
        Signature(),
        Remark("（{{ 联系方式 }}）"),
    ),
)


def _derive(given: Given) -> dict[str, Worked]:
    days = [visit.day("日期") for visit in given.rows("劝返记录")]
    return {
        "劝返起止": cn_range(min(days), max(days)),
        "劝返次数": str(len(days)),
        "对方": "贵局" if given.text("主送机关").endswith("局") else "贵单位",
        "其他情况": closed(given.text("其他情况")),
        "附件说明": numbered(given.texts(ENCLOSED)),
        **contact(given),
    }


def _faults(values: Values) -> Iterator[Reason]:
    yield from no_penalty(values, "其他情况")
    if (name := values.text("主送机关")) and "司法" not in name:
        text = f"“主送机关”写的是{name}：移送函送司法局（所），向其他部门提供线索用线索函"
        yield Reason("addressee", text, clause="ST-10b", field="主送机关")


KIND = Kind(
    id="transfer_letter",
    name="移送函",
    issuers=ISSUERS,
    facts=(
        Fact("主送机关", example="清河县司法局"),
        Fact("被监护人姓名", example="陈小明"),
        Fact("性别", FactType.CHOICE, required=False, example="男", choices=("男", "女")),
        Fact("出生日期", FactType.DATE, required=False, example="2013-05-06"),
        Fact("施教区学校", example="青石镇中心学校"),
        Fact("年级班级", required=False, example="七年级（2）班"),
        Fact("辍学日期", FactType.DATE, example="2026-09-14"),
        Fact("监护人姓名", example="陈建国"),
        Fact("监护人住址", required=False, example="清河县青石镇柳河村3组"),
        Fact("监护人电话", required=False, example="13800000021"),
        VISITS,
        replace(NOTICES, note="已制发的限期复学、责令改正等文书"),
        Fact("复学截止日期", FactType.DATE, example="2026-11-20", note="文书载明的日期，已届满"),
        Fact("其他情况", required=False, example="监护人现在外县务工"),
        Fact(
            ENCLOSED,
            FactType.TEXTS,
            example="劝返情况报告、限期复学通知书及送达回证",
            note="列表，随函移送的材料",
        ),
        *issuer_facts(ISSUERS, "青石镇"),
        DATED,
        NUMBER,
        Fact("联系人", example="周敏"),
        Fact("联系电话", example="0555-6100021"),
    ),
    clauses=("ST-10b",),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    derived=(
        Derived("劝返起止", "2026年10月12日至27日", "第一次到最后一次劝返"),
        Derived("劝返次数", "3"),
        Derived("对方", "贵局"),
        Derived("附件说明", "1.劝返情况报告", "附件清单，两件以上的编号，一件一行"),
        CONTACT,
    ),
    mandatory=("主送机关", "被监护人姓名", "监护人姓名", "附件说明", "发文机关", "成文日期"),
    faults=_faults,
    orders=(
        Order("出生日期", "辍学日期", strict=True),
        Order("辍学日期", "成文日期", clause="ST-10b"),
        Order("劝返记录.日期", "成文日期", clause="ST-10b"),
        Order("已发文书.成文日期", "成文日期", clause="ST-10b"),
        Order("复学截止日期", "成文日期", strict=True, clause="ST-10b"),
    ),
    code="移送",
    never_says=("处罚", "罚款", "拘留", "责令"),
    copies=("主送机关", "县教育局", "存档"),
)
