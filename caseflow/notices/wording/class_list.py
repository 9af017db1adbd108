"""班级名册 (RA-3.2a): printed, checked on the spot and signed by the head teacher, causes written in."""

from caseflow.notices.blocks import Column, Field, Form, Letter, Paragraph, Remark, Table, Title
from caseflow.notices.issuers import IssuerForm
from caseflow.notices.spec import Derived, Fact, FactType, Given, Kind, Wording, issuer_facts
from caseflow.notices.wording.boxes import BLANK_DAY

TITLE = "班级学生名册（人籍核对）"
ISSUERS = (IssuerForm.SCHOOL,)
_COLUMNS = (
    Column("学号", 14, centred=True),
    Column("姓名", 38),
    Column("性别", 14, centred=True),
    Column("在校", 16, centred=True),
    Column("不在校", 16, centred=True),
    Column("不在校原因、去向", 58),
)
_NOTE = (
    "注：逐人核对，在相应栏划“√”；不在校的写明原因、去向和离校日期。"
    "名册上没有的在校学生写在空行，注明“在校不在籍”。"
)
_SIGNATURES = (
    (Field("应到人数", "{{ 人数 }}"), Field("实到人数")),
    (
        Field("班主任签名", lines=2),
        Field("核对日期", f'{{{{ 核对日期 | 默认("{BLANK_DAY}") }}}}', lines=2),
    ),
)
_BLUEPRINT = Letter(
    kind="class_list",
    title=TITLE,
    page_numbers=True,
    blocks=(
        Title(TITLE),
        Paragraph("{{ 发文机关 }}　{{ 班级 }}{% if 学期 %}　{{ 学期 }}{% endif %}"),
        Table(
            _COLUMNS,
            (("{{ 行.学号 }}", "{{ 行.姓名 }}", "{{ 行.性别 }}", "□", "□", "{{ 行.备注 }}"),),
            each="名册",
        ),
        Form(_SIGNATURES),
        Remark(_NOTE, small=True),
    ),
)
#: lines for pupils who sit in class and are not on the roster
_SPARE_LINES = 3


def _derive(given: Given) -> dict[str, str | tuple[dict[str, str], ...]]:
    pupils = given.rows("学生")
    listed = tuple({name: row.text(name) for name in ("学号", "姓名", "性别", "备注")} for row in pupils)
    spare = ({"学号": "", "姓名": "", "性别": "", "备注": ""},) * _SPARE_LINES
    return {"名册": (*listed, *spare), "人数": str(len(pupils))}


KIND = Kind(
    id="class_list",
    name="班级名册",
    issuers=ISSUERS,
    facts=(
        *issuer_facts(ISSUERS, "青石镇中心学校"),
        Fact("班级", example="七年级（2）班"),
        Fact("学期", required=False, example="2026年秋季学期"),
        Fact(
            "学生",
            FactType.ROWS,
            note="按学号排列，一班一份",
            columns=(
                Fact("学号", required=False, example="7"),
                Fact("姓名", example="陈小明"),
                Fact("性别", FactType.CHOICE, required=False, example="男", choices=("男", "女")),
                Fact("备注", required=False, note="印在“不在校原因、去向”栏"),
            ),
        ),
        Fact("核对日期", FactType.DATE, required=False, example="2026-10-20", note="不填则留手写处"),
    ),
    clauses=("RA-3.2a",),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    derived=(
        Derived(
            "名册", "学号、姓名、性别、备注", "列表：学生，末尾加三行空行", ("学号", "姓名", "性别", "备注")
        ),
        Derived("人数", "48", "名册上的人数"),
    ),
    mandatory=("发文机关", "班级", "名册"),
    frozen=False,
    never_says=("责令", "处罚", "罚款"),
    copies=("学校存档",),
)
