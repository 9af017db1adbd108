"""复学安置方案 (ST-5c): class and seat, study guidance, counselling, aid, mentor, days to look again."""

from caseflow.notices.blocks import Column, Field, Form, Heading, Letter, Remark, Table, Title
from caseflow.notices.issuers import IssuerForm
from caseflow.notices.spec import DATED, Fact, FactType, Kind, Order, Wording, issuer_facts

TITLE = "复学学生安置帮扶方案"
ISSUERS = (IssuerForm.SCHOOL,)
_BASICS = (
    (Field("学生姓名", "{{ 学生姓名 }}"), Field("性别", "{{ 性别 }}")),
    (Field("监护人姓名", "{{ 监护人姓名 }}"), Field("监护人电话", "{{ 监护人电话 }}")),
    (Field("辍学日期", "{{ 辍学日期 }}"), Field("复学日期", "{{ 复学日期 }}")),
    (Field("编入班级", "{{ 编入班级 }}"), Field("座位", "{{ 座位 }}")),
    (Field("安置方式", "{{ 安置方式 }}"), Field("结对导师", "{{ 结对导师 }}")),
)
_CARE = ("学业辅导", "心理辅导", "资助帮扶", "家校联系")
_SIGNERS = (
    (Field("班主任签名"), Field("结对导师签名")),
    (Field("校长签名"), Field("监护人签名")),
    (Field("学校（盖章）", "{{ 发文机关 }}", lines=2), Field("制定日期", "{{ 成文日期 }}", lines=2)),
)
_FOLLOW_UPS = Table(
    (
        Column("次序", 14, centred=True),
        Column("日期", 40, centred=True),
        Column("方式", 32),
        Column("责任人", 30),
        Column("情况记录", 40),
    ),
    (("{{ 行.序号 }}", "{{ 行.日期 }}", "{{ 行.方式 }}", "{{ 行.责任人 }}", ""),),
    each="跟踪回访",
)
_BLUEPRINT = Letter(
    kind="return_plan",
    title=TITLE,
    page_numbers=True,
    blocks=(
        Title(TITLE),
        Heading("一、基本情况"),
        Form(_BASICS, row_height=7.0),
        Heading("二、帮扶措施"),
        Form(tuple((Field(name, f"{{{{ {name} }}}}", lines=2),) for name in _CARE), row_height=6.5),
        Heading("三、跟踪回访"),
        _FOLLOW_UPS,
        Heading("四、签名"),
        Form(_SIGNERS, row_height=8.0),
        Remark("注：回访发现缺勤的，当日联系监护人并报告学校；再次辍学的，重新劝返、报告。", small=True),
    ),
)

KIND = Kind(
    id="return_plan",
    name="复学安置方案",
    issuers=ISSUERS,
    facts=(
        Fact("学生姓名", example="陈小明"),
        Fact("性别", FactType.CHOICE, required=False, example="男", choices=("男", "女")),
        Fact("监护人姓名", required=False, example="陈建国"),
        Fact("监护人电话", required=False),
        Fact("辍学日期", FactType.DATE, required=False, example="2026-09-14"),
        Fact("复学日期", FactType.DATE, example="2026-11-30"),
        Fact("编入班级", example="七年级（2）班"),
        Fact("座位", required=False, example="第三排", note="座位安排，避免靠后、独座"),
        Fact("安置方式", example="随原班就读", note="随原班就读、插班、单独编班或者普职融合"),
        Fact("学业辅导", example="语文、数学每周各补习两次，由任课教师负责"),
        Fact("心理辅导", example="心理教师每周谈话一次，为期一个月"),
        Fact("资助帮扶", example="申请家庭经济困难学生生活补助"),
        Fact("家校联系", required=False, example="班主任每周与监护人通话一次"),
        Fact("结对导师", example="刘芳"),
        Fact(
            "跟踪回访",
            FactType.ROWS,
            note="每次回访一行",
            sorted_by="日期",
            columns=(
                Fact("日期", FactType.DATE, example="2026-12-07"),
                Fact("方式", required=False, example="到班查看、谈话"),
                Fact("责任人", example="刘芳"),
            ),
        ),
        *issuer_facts(ISSUERS, "青石镇中心学校"),
        DATED,
    ),
    clauses=("ST-5c", "ST-7c"),
    laws=("义教13",),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    mandatory=(
        "学生姓名", "复学日期", "编入班级", "学业辅导", "心理辅导", "资助帮扶", "结对导师", "跟踪回访",
        "发文机关", "成文日期",
    ),
    orders=(
        Order("辍学日期", "复学日期", strict=True, clause="ST-5c"),
        Order("复学日期", "跟踪回访.日期", clause="ST-5c"),
    ),
    never_says=("责令", "处罚", "罚款", "处分"),
    copies=("班主任", "监护人", "存档"),
)  # fmt: skip
