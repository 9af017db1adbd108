"""结案审批表 (ST-5c): the outcome, the facts that prove it, and the opinions of those who answer."""

from collections.abc import Iterator

from caseflow.errors import Reason
from caseflow.notices.blocks import Column, Field, Form, Heading, Letter, Remark, Table, Title
from caseflow.notices.issuers import TOWNSHIP_LEVEL, IssuerForm
from caseflow.notices.spec import Derived, Fact, FactType, Given, Kind, Order, Values, Wording, issuer_facts
from caseflow.notices.wording.boxes import opinion

TITLE = "控辍保学个案结案审批表"
ISSUERS = (IssuerForm.SCHOOL, *TOWNSHIP_LEVEL, IssuerForm.EDUCATION)
_OPINIONS = ("学校意见", "乡镇意见", "教育局意见")
_BASICS = (
    (Field("个案编号", "{{ 个案编号 }}"), Field("申请单位", "{{ 发文机关 }}")),
    (Field("学生姓名", "{{ 学生姓名 }}"), Field("性别", "{{ 性别 }}")),
    (Field("出生日期", "{{ 出生日期 }}"), Field("年级班级", "{{ 年级班级 }}")),
    (Field("就读学校", "{{ 就读学校 }}"),),
    (Field("户籍地址", "{{ 户籍地址 }}"),),
    (Field("监护人姓名", "{{ 监护人姓名 }}"), Field("监护人电话", "{{ 监护人电话 }}")),
    (Field("辍学日期", "{{ 辍学日期 }}"), Field("复学日期", "{{ 复学日期 }}")),
    (Field("结案去向", "{{ 结案去向 }}"),),
    (Field("办理经过", "{{ 办理经过 }}", lines=2),),
)
_FACTS = Table(
    (
        Column("次序", 14, centred=True),
        Column("日期", 40, centred=True),
        Column("事实", 62),
        Column("来源", 40),
    ),
    (("{{ 行.序号 }}", "{{ 行.日期 }}", "{{ 行.事实 }}", "{{ 行.来源 }}"),),
    each="佐证事实",
)
_BLUEPRINT = Letter(
    kind="close_approval",
    title=TITLE,
    page_numbers=True,
    blocks=(
        Title(TITLE),
        Form(_BASICS),
        Heading("佐证事实"),
        _FACTS,
        Form(
            (
                (Field("学校意见", "{{ 学校意见栏 }}", lines=3),),
                (Field("乡镇（街道）意见", "{{ 乡镇意见栏 }}", lines=3),),
                (Field("县教育局意见", "{{ 教育局意见栏 }}", lines=3),),
            )
        ),
        Remark(
            "注：佐证事实不少于两项，来源相互独立；失踪失联、羁押的不得结案，义务教育阶段不得开除学生。",
            small=True,
        ),
    ),
)


def _derive(given: Given) -> dict[str, str]:
    return {f"{name}栏": opinion(given.text(name)) for name in _OPINIONS}


def _faults(values: Values) -> Iterator[Reason]:
    sources = {row.text("来源") for row in values.rows("佐证事实") if "来源" in row}
    if "佐证事实" in values and len(sources) < 2:
        text = "“佐证事实”不少于两项，并且来自两个不同的来源，例如学校的到校确认和乡镇的入户核实"
        yield Reason("facts_not_independent", text, clause="ST-5c", field="佐证事实")


KIND = Kind(
    id="close_approval",
    name="结案审批表",
    issuers=ISSUERS,
    facts=(
        Fact("个案编号", example="2026-00042"),
        *issuer_facts(ISSUERS, "青石镇中心学校"),
        Fact("学生姓名", example="陈小明"),
        Fact("性别", FactType.CHOICE, required=False, example="男", choices=("男", "女")),
        Fact("出生日期", FactType.DATE, required=False, example="2013-05-06"),
        Fact("就读学校", required=False, example="青石镇中心学校"),
        Fact("年级班级", required=False, example="七年级（2）班"),
        Fact("户籍地址", required=False, example="青石镇柳河村3组"),
        Fact("监护人姓名", required=False, example="陈建国"),
        Fact("监护人电话", required=False),
        Fact("辍学日期", FactType.DATE, required=False, example="2026-09-14"),
        Fact("复学日期", FactType.DATE, required=False, example="2026-11-30"),
        Fact("结案去向", example="复学"),
        Fact("办理经过", required=False, example="共劝返3次，制发限期复学通知书1份"),
        Fact(
            "佐证事实",
            FactType.ROWS,
            note="不少于两项，来源相互独立",
            sorted_by="日期",
            columns=(
                Fact("日期", FactType.DATE, example="2026-12-14"),
                Fact("事实", example="在校上课"),
                Fact("来源", example="学校到校确认"),
            ),
        ),
        Fact("学校意见", required=False, note="不填则留手写处"),
        Fact("乡镇意见", required=False, note="不填则留手写处"),
        Fact("教育局意见", required=False, note="不填则留手写处"),
    ),
    clauses=("ST-5c", "XX-26", "XX-27"),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    derived=tuple(Derived(f"{name}栏", "情况属实，同意结案。", "意见，下留签名处") for name in _OPINIONS),
    mandatory=("个案编号", "学生姓名", "结案去向", "佐证事实"),
    frozen=False,
    faults=_faults,
    orders=(
        Order("出生日期", "辍学日期", strict=True),
        Order("辍学日期", "复学日期", strict=True),
    ),
    never_says=("责令", "处罚", "罚款"),
    copies=("学校", "乡镇（街道）", "县教育局"),
)
