"""一人一案 (ST-4, ST-4c): one child's whole case, analysis and measures beside what was done."""

from caseflow.notices.blocks import (
    Block,
    Column,
    Field,
    Form,
    Heading,
    Letter,
    Paragraph,
    Remark,
    Table,
    Title,
    When,
)
from caseflow.notices.issuers import TOWNSHIP_LEVEL, IssuerForm
from caseflow.notices.spec import DATED, Fact, FactType, Kind, Order, Wording, issuer_facts

TITLE = "控辍保学一人一案"
ISSUERS = (IssuerForm.SCHOOL, *TOWNSHIP_LEVEL, IssuerForm.EDUCATION)
_BASICS = (
    ("个案编号", "当前阶段"),
    ("学生姓名", "性别"),
    ("出生日期", "民族"),
    ("就读学校", "年级班级"),
    ("学籍号",),
    ("户籍地址",),
    ("现居住地址",),
    ("辍学日期", "特殊群体"),
    ("去向",),
)
_FAMILY = (
    Column("姓名", 40),
    Column("与学生关系", 30, centred=True),
    Column("电话", 40, centred=True),
    Column("务工地", 46),
)
_MEASURES = (
    Column("次序", 14, centred=True),
    Column("措施", 68),
    Column("责任人", 34),
    Column("时限", 40, centred=True),
)
_STEPS = (
    Column("日期", 40, centred=True),
    Column("方式", 22, centred=True),
    Column("劝返人员", 38),
    Column("结果", 56),
)
_PAPERS = (
    Column("文书名称", 38),
    Column("文号", 38),
    Column("成文日期", 40, centred=True),
    Column("送达情况", 40, centred=True),
)


def _listed(name: str, columns: tuple[Column, ...], cells: tuple[str, ...]) -> Block:
    table = Table(columns, (tuple(f"{{{{ 行.{cell} }}}}" for cell in cells),), each=name)
    return When(name, (table,), (Paragraph("暂无记录。"),))


def _told(heading: str, *names: str) -> tuple[Block, ...]:
    """Boxes that stay open for the pen when nothing is known yet."""
    return (Heading(heading), Form(tuple((Field(name, f"{{{{ {name} }}}}", lines=2),) for name in names)))


_BLUEPRINT = Letter(
    kind="case_sheet",
    title=TITLE,
    page_numbers=True,
    blocks=(
        Title(TITLE),
        Remark("填表单位：{{ 发文机关 }}　　填表日期：{{ 成文日期 }}　　责任人签名：", small=True),
        Heading("一、基本信息"),
        Form(tuple(tuple(Field(name, f"{{{{ {name} }}}}") for name in names) for names in _BASICS)),
        Heading("二、家庭情况"),
        _listed("家庭成员", _FAMILY, ("姓名", "与学生关系", "电话", "务工地")),
        When("家庭情况", (Paragraph("{{ 家庭情况 }}"),)),
        Heading("三、成因分析"),
        Paragraph("{{ 成因分析 }}"),
        Heading("四、工作目标"),
        Paragraph("{{ 工作目标 }}"),
        Heading("五、措施、责任人与时限"),
        _listed("措施", _MEASURES, ("序号", "措施", "责任人", "时限")),
        *_told("六、资助与帮扶", "资助", "学业帮扶", "心理帮扶"),
        Heading("七、过程记录"),
        _listed("过程记录", _STEPS, ("日期", "方式", "劝返人员", "结果")),
        Heading("八、文书与送达"),
        _listed("文书与送达", _PAPERS, ("文书名称", "文号", "成文日期", "送达情况")),
        *_told("九、复学与巩固", "复学情况", "巩固措施"),
        *_told("十、销号", "销号情况"),
    ),
)

KIND = Kind(
    id="case_sheet",
    name="一人一案",
    issuers=ISSUERS,
    facts=(
        Fact("个案编号", example="2026-00042"),
        Fact("当前阶段", required=False, example="学校劝返"),
        Fact("学生姓名", example="陈小明"),
        Fact("性别", FactType.CHOICE, required=False, example="男", choices=("男", "女")),
        Fact("出生日期", FactType.DATE, required=False, example="2013-05-06"),
        Fact("民族", required=False, example="汉族"),
        Fact("就读学校", required=False, example="青石镇中心学校"),
        Fact("年级班级", required=False, example="七年级（2）班"),
        Fact("学籍号", required=False),
        Fact("户籍地址", required=False, example="青石镇柳河村3组"),
        Fact("现居住地址", required=False),
        Fact("辍学日期", FactType.DATE, example="2026-09-14"),
        Fact("特殊群体", required=False, example="留守"),
        Fact("去向", required=False, example="在家"),
        Fact(
            "家庭成员",
            FactType.ROWS,
            required=False,
            note="每名监护人或者共同生活的家庭成员一行",
            columns=(
                Fact("姓名", example="陈建国"),
                Fact("与学生关系", required=False, example="父亲"),
                Fact("电话", required=False),
                Fact("务工地", required=False, example="远川县"),
            ),
        ),
        Fact("家庭情况", required=False),
        Fact("成因分析", example="父母外出务工，由祖父母照看，学习跟不上，产生厌学情绪"),
        Fact("工作目标", example="2026年12月4日前返校，期末不再缺勤"),
        Fact(
            "措施",
            FactType.ROWS,
            note="分类施策，每项措施写明责任人和时限",
            columns=(
                Fact("措施", example="班主任每周家访一次"),
                Fact("责任人", example="刘芳"),
                Fact("时限", FactType.DATE, example="2026-12-04"),
            ),
        ),
        Fact("资助", required=False),
        Fact("学业帮扶", required=False),
        Fact("心理帮扶", required=False),
        Fact(
            "过程记录",
            FactType.ROWS,
            required=False,
            note="每次家访、电话或其他劝返各一行",
            sorted_by="日期",
            columns=(
                Fact("日期", FactType.DATE, example="2026-10-12"),
                Fact("方式", required=False, example="入户家访"),
                Fact("劝返人员", required=False, example="班主任刘芳"),
                Fact("结果", example="监护人未同意返校"),
            ),
        ),
        Fact(
            "文书与送达",
            FactType.ROWS,
            required=False,
            note="每份文书一行",
            sorted_by="成文日期",
            columns=(
                Fact("文书名称", example="限期复学通知书"),
                Fact("文号", required=False, example="青政限复〔2026〕3号"),
                Fact("成文日期", FactType.DATE, example="2026-11-02"),
                Fact("送达情况", required=False, example="2026年11月4日"),
            ),
        ),
        Fact("复学情况", required=False),
        Fact("巩固措施", required=False),
        Fact("销号情况", required=False),
        *issuer_facts(ISSUERS, "青石镇中心学校"),
        DATED,
    ),
    clauses=("ST-4", "ST-4c"),
    laws=("未保28②",),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    mandatory=("个案编号", "学生姓名", "成因分析", "工作目标", "措施", "过程记录", "文书与送达"),
    frozen=False,
    orders=(
        Order("出生日期", "辍学日期", strict=True),
        Order("辍学日期", "成文日期"),
        Order("过程记录.日期", "成文日期"),
    ),
    never_says=("责令", "处罚", "罚款"),
    copies=("学校存档",),
)
