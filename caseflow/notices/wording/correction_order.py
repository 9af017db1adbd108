"""责令限期改正通知书 (义教58, ST-10a): the order by which a guardian has to send the child to school.

A township government or the county's education bureau gives it, the bureau also under 未保83②. A
街道办事处 gives it only where a local regulation says so, which the paper then names.
"""

from collections.abc import Iterator
from dataclasses import replace

from caseflow.errors import Reason
from caseflow.lib.dates import cn_range
from caseflow.notices.blocks import Addressee, Each, Letter, Paragraph, Signature, Title
from caseflow.notices.issuers import IssuerForm, issuer_of
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
from caseflow.notices.wording.common import CONTACT, CONTACTED, EDUCATION_LAW, MINORS_LAW, NUMBERED, contact
from caseflow.notices.wording.judicial_letter import NOTICES
from caseflow.notices.wording.limits import GUARDIAN, closed, no_penalty

TITLE = "责令限期改正通知书"
ISSUERS = (IssuerForm.TOWNSHIP, IssuerForm.TOWN, IssuerForm.SUBDISTRICT, IssuerForm.EDUCATION)
STREET_BASIS = "街道责令依据"
_DROPPED_OUT, _NEVER_ENROLLED = "辍学", "未入学"
_NO_GROUND = "经核实，未申请延缓入学或者休学，没有其他正当理由"
_EDUCATION_58 = f"{EDUCATION_LAW}第五十八条"
_MINORS_83 = f"{MINORS_LAW}第八十三条第二款"

_PARTY = Paragraph(
    "你（证件号码：{{ 监护人证件号码 }}，住址：{{ 监护人住址 }}，联系电话：{{ 监护人电话 }}）系"
    "{{ 被监护人姓名 }}（{% if 学籍号 %}学籍号：{{ 学籍号 }}，{% endif %}"
    "{{ 施教区学校 }}{% if 年级班级 %}{{ 年级班级 }}{% endif %}）的监护人。"
)
_FACTS = (
    Paragraph(
        "经查，被监护人属于应当接受义务教育的适龄儿童、少年，自{{ 辍学日期 }}起{{ 失学情形 }}。"
        "{% if 事实说明 %}{{ 事实说明 }}{% endif %}"
        "{{ 劝返起止 }}，学校和有关单位共劝返{{ 劝返次数 }}次，被监护人至今{{ 至今情形 }}。{{ 理由核实 }}"
    ),
    Each(
        "已发文书",
        (
            Paragraph(
                "{{ 行.成文日期 }}，{% if 行.制发机关 %}{{ 行.制发机关 }}{% endif %}制发《{{ 行.文书名称 }}》"
                "{% if 行.文号 %}（{{ 行.文号 }}）{% endif %}，"
                "{% if 行.送达日期 %}{{ 行.送达日期 }}送达{% else %}未送达{% endif %}。"
            ),
        ),
    ),
)
_ORDER = (
    Paragraph(
        f"你的上述行为违反了{EDUCATION_LAW}第五条第二款、第十一条第一款和"
        f"{MINORS_LAW}第十六条第五项、第十七条第五项的规定。"
    ),
    Paragraph(
        "依照{{ 责令依据 }}的规定，对你给予批评教育，并责令你于{{ 复学截止日期 }}前（含当日）"
        "将被监护人送到{{ 施教区学校 }}接受义务教育。逾期无正当理由仍未改正的，由有权机关依法处理。"
    ),
    Paragraph(
        "因身体状况需要延缓入学或者休学的，应当依照"
        f"{EDUCATION_LAW}第十一条第二款提出申请，由当地乡镇人民政府或者县级人民政府教育行政部门批准。"
    ),
)
_RIGHTS = (
    Paragraph(
        "你有权进行陈述和申辩，可以在上述期限内以口头或者书面方式向{{ 机关自称 }}提出"
        "{% if 机关地址 %}（地址：{{ 机关地址 }}）{% endif %}。"
    ),
    Paragraph(
        "如不服本通知，可以自收到本通知书之日起六十日内向{{ 复议机关 }}申请行政复议，"
        "或者自收到本通知书之日起六个月内依法向{{ 诉讼法院 }}提起行政诉讼。"
    ),
)
_BLUEPRINT = Letter(
    kind="correction_order",
    title=TITLE,
    page_numbers=True,
    blocks=(
        Title(TITLE),
        *NUMBERED,
        Addressee("{{ 监护人姓名 }}"),
        _PARTY,
        *_FACTS,
        *_ORDER,
        *_RIGHTS,
        *CONTACTED,
        Signature(),
    ),
)


def _derive(given: Given) -> dict[str, Worked]:
    days = [visit.day("日期") for visit in given.rows("劝返记录")]
    return {
        "劝返起止": cn_range(min(days), max(days)),
        "劝返次数": str(len(days)),
        "责令依据": _basis(given),
        "失学情形": (state := given.text("失学情形", _DROPPED_OUT)),
        "至今情形": "未返校" if state == _DROPPED_OUT else state,
        "事实说明": closed(given.text("事实说明")),
        "理由核实": closed(given.text("理由核实", _NO_GROUND)),
        **contact(given),
    }


def _basis(given: Given) -> str:
    """A bureau has a second article; a 街道办事处 has nothing but the local regulation."""
    if given.issuer.form is IssuerForm.EDUCATION:
        return f"{_EDUCATION_58}、{_MINORS_83}"
    if given.issuer.form is IssuerForm.SUBDISTRICT:
        return f"{_EDUCATION_58}、{given.text(STREET_BASIS)}"
    return _EDUCATION_58


def _faults(values: Values) -> Iterator[Reason]:
    yield from _street_faults(values)
    yield from no_penalty(values, "事实说明", "理由核实")
    yield from _remedy_faults(values)


def _street_faults(values: Values) -> Iterator[Reason]:
    if values.text("机关类型") != IssuerForm.SUBDISTRICT or STREET_BASIS in values:
        return
    text = (
        "街道办事处不能责令限期改正，由县教育局制发；地方性法规另有规定的，"
        "在规则版本中录入法规名称和条款并打开开关"
    )
    yield Reason("issuer_unlawful", text, clause="义教58", field="机关类型")


def _remedy_faults(values: Values) -> Iterator[Reason]:
    """复议20、24, 行诉46: never to the next higher bureau, which many forms still name."""
    body, court = values.text("复议机关"), values.text("诉讼法院")
    if body and (not body.endswith("人民政府") or body == _signer(values)):
        text = "“复议机关”应为县级人民政府的全称，不向上一级教育行政部门或者发文机关自身申请复议"
        yield Reason("remedy_body", text, clause="复议24", field="复议机关")
    if court and not court.endswith("人民法院"):
        text = "“诉讼法院”应为有管辖权的人民法院的全称"
        yield Reason("remedy_body", text, clause="行诉46", field="诉讼法院")


def _signer(values: Values) -> str:
    name, form = values.text("发文机关"), values.text("机关类型")
    return issuer_of(name, IssuerForm(form)).name if name and form else ""


KIND = Kind(
    id="correction_order",
    name="责令限期改正通知书",
    issuers=ISSUERS,
    facts=(
        *GUARDIAN,
        Fact("被监护人姓名", example="陈小明"),
        Fact("学籍号", required=False, note="未建学籍的不填"),
        Fact("年级班级", required=False, example="七年级（2）班"),
        Fact("辍学日期", FactType.DATE, example="2026-09-14"),
        Fact(
            "失学情形",
            FactType.CHOICE,
            required=False,
            example=_DROPPED_OUT,
            choices=(_DROPPED_OUT, _NEVER_ENROLLED),
            note="不填为辍学；从未入学的选未入学",
        ),
        Fact("事实说明", required=False, example="监护人安排该生随亲属外出务工", note="补充的事实，不写处罚"),
        VISITS,
        Fact("理由核实", required=False, example=_NO_GROUND, note="不填用此句"),
        replace(NOTICES, required=False),
        Fact("复学截止日期", FactType.DATE, example="2026-12-18", note="印在通知书上的日期，即改正期限"),
        Fact("施教区学校", example="青石镇中心学校"),
        Fact(STREET_BASIS, required=False, note="仅街道办事处制发时，由规则版本填入"),
        Fact("复议机关", example="清河县人民政府", note="县教育局、乡镇、街道的责令都向县级人民政府申请复议"),
        Fact("诉讼法院", example="清河县人民法院"),
        *issuer_facts(ISSUERS, "青石镇"),
        DATED,
        NUMBER,
        Fact("机关地址", required=False, example="青石镇人民路12号"),
        Fact("联系人", example="周敏"),
        Fact("联系电话", example="0555-6100021"),
    ),
    clauses=("义教58", "ST-10a"),
    laws=(
        "义教5②",
        "义教11①",
        "义教58",
        "未保16（五）",
        "未保17（五）",
        "未保83②",
        "复议20",
        "复议24",
        "行诉46",
    ),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    derived=(
        Derived("劝返起止", "2026年10月12日至27日", "第一次到最后一次劝返"),
        Derived("劝返次数", "3"),
        Derived("至今情形", "未返校", "从未入学的为未入学"),
        Derived("责令依据", _EDUCATION_58, "教育局另加未成年人保护法第八十三条第二款，街道另加地方性法规"),
        CONTACT,
    ),
    mandatory=(
        "监护人姓名",
        "被监护人姓名",
        "辍学日期",
        "责令依据",
        "复学截止日期",
        "施教区学校",
        "复议机关",
        "诉讼法院",
        "发文机关",
        "成文日期",
    ),
    faults=_faults,
    orders=(
        Order("辍学日期", "成文日期", clause="ST-10a"),
        Order("劝返记录.日期", "成文日期", clause="ST-10a"),
        Order("已发文书.成文日期", "成文日期", clause="ST-10a"),
        Order("已发文书.送达日期", "成文日期", clause="ST-10a"),
        Order("成文日期", "复学截止日期", strict=True, clause="义教58"),
    ),
    code="责改",
    deadline="复学截止日期",
    served=True,
    never_says=("处罚", "罚款", "拘留", "强制", "上一级", "三个月", "3个月"),
    copies=("送达监护人", "施教区学校", "县教育局", "存档"),
)
