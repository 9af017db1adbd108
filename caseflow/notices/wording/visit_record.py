"""家访记录表 (ST-5): as a visit was recorded, or blank with the child's name for the pen."""

from collections.abc import Iterator

from caseflow.errors import Reason
from caseflow.lib.dates import cn_date
from caseflow.notices.blocks import Field, Form, Letter, Remark, Title
from caseflow.notices.issuers import TOWNSHIP_LEVEL, IssuerForm
from caseflow.notices.spec import Derived, Fact, FactType, Given, Kind, Order, Values, Wording, issuer_facts
from caseflow.notices.wording.boxes import BLANK_DAY, boxes
from caseflow.policy.labels import choices

TITLE = "家访（劝返）记录表"
ISSUERS = (IssuerForm.SCHOOL, *TOWNSHIP_LEVEL, IssuerForm.EDUCATION)
METHODS = tuple(word for _, word in choices("visit_method"))
RESULTS = tuple(word for _, word in choices("visit_result"))
HARM = ("没有发现", "有")
_BLANK_TIME = f"{BLANK_DAY}　　时　　分至　　时　　分"
_NOTE = (
    "注：发现未成年人身心健康受到侵害、疑似受到侵害或者面临其他危险情形的，依照《中华人民共和国未成年人保护法》"
    "第十一条第二款，立即向公安、民政、教育等有关部门报告。"
)
_ROWS = (
    (Field("学生姓名", "{{ 学生姓名 }}"), Field("性别", "{{ 性别 }}")),
    (Field("就读学校", "{{ 就读学校 }}"), Field("年级班级", "{{ 年级班级 }}")),
    (Field("监护人姓名", "{{ 监护人姓名 }}"), Field("监护人电话", "{{ 监护人电话 }}")),
    (Field("现居住地址", "{{ 现居住地址 }}"),),
    (Field("起止时间", "{{ 时间栏 }}"),),
    (Field("地点", "{{ 地点 }}"),),
    (Field("方式", "{{ 方式栏 }}"),),
    (Field("参加人、职务", "{{ 参加人 }}"),),
    (Field("对象及关系", "{{ 访谈对象 }}"),),
    (Field("学生现状", "{{ 学生现状 }}", lines=2),),
    (Field("未到校原因", "{{ 未到校原因 }}", lines=2),),
    (Field("政策宣讲", "{{ 政策宣讲 }}"),),
    (Field("困难与诉求", "{{ 困难与诉求 }}", lines=2),),
    (Field("返校约定", "{{ 约定栏 }}"),),
    (Field("结果", "{{ 结果栏 }}"),),
    (Field("下一步", "{{ 下一步 }}"),),
    (Field("侵害线索", "{{ 线索栏 }}"),),
    (Field("照片、录音", "{{ 影像资料 }}"),),
    (Field("家访人签名", lines=2), Field("家长签名", lines=2)),
)
_BLUEPRINT = Letter(
    kind="visit_record",
    title=TITLE,
    blocks=(
        Title(TITLE),
        Remark("填表单位：{{ 发文机关 }}{% if 次序 %}　　第{{ 次序 }}次{% endif %}", small=True),
        Form(_ROWS, row_height=7.0),
        Remark(_NOTE, small=True),
    ),
)


def _derive(given: Given) -> dict[str, str]:
    harm, told = given.text("侵害线索"), given.text("线索情况")
    return {
        "时间栏": _time(given),
        "方式栏": boxes(METHODS, given.text("方式")),
        "结果栏": boxes(RESULTS, given.text("结果")),
        "约定栏": _promise(given),
        "线索栏": "　".join(filter(None, (boxes(HARM, harm), told))),
    }


def _time(given: Given) -> str:
    first, last = given.find_moment("开始时间"), given.find_moment("结束时间")
    if first is None:
        return _BLANK_TIME
    begun = f"{cn_date(first.date())}{first.hour}时{first.minute:02d}分"
    if last is None:
        return begun
    day = "" if last.date() == first.date() else cn_date(last.date())
    return f"{begun}至{day}{last.hour}时{last.minute:02d}分"


def _promise(given: Given) -> str:
    day = given.find_day("约定返校日期")
    return "，".join(filter(None, (given.text("承诺"), f"约定{cn_date(day)}返校" if day else "")))


def _faults(values: Values) -> Iterator[Reason]:
    if values.text("侵害线索") == HARM[1] and "线索情况" not in values:
        text = "记有侵害线索，填写“线索情况”，并立即向公安、民政、教育等部门报告"
        yield Reason("harm_untold", text, clause="ST-5", field="线索情况")


KIND = Kind(
    id="visit_record",
    name="家访记录表",
    issuers=ISSUERS,
    facts=(
        *issuer_facts(ISSUERS, "青石镇中心学校"),
        Fact("学生姓名", example="陈小明"),
        Fact("性别", FactType.CHOICE, required=False, example="男", choices=("男", "女")),
        Fact("就读学校", required=False, example="青石镇中心学校"),
        Fact("年级班级", required=False, example="七年级（2）班"),
        Fact("监护人姓名", required=False, example="陈建国"),
        Fact("监护人电话", required=False),
        Fact("现居住地址", required=False, example="青石镇柳河村3组"),
        Fact("次序", FactType.INTEGER, required=False, example="1", note="第几次家访"),
        Fact("开始时间", FactType.MOMENT, required=False, example="2026-10-12 18:30", note="不填则留手写处"),
        Fact("结束时间", FactType.MOMENT, required=False, example="2026-10-12 19:10"),
        Fact("地点", required=False, example="学生家中"),
        Fact("方式", FactType.CHOICE, required=False, example=METHODS[0], choices=METHODS),
        Fact("参加人", required=False, example="班主任刘芳、村干部何大山"),
        Fact("访谈对象", required=False, example="父亲陈建国"),
        Fact("学生现状", required=False),
        Fact("未到校原因", required=False),
        Fact("政策宣讲", required=False),
        Fact("困难与诉求", required=False),
        Fact("承诺", required=False),
        Fact("约定返校日期", FactType.DATE, required=False, example="2026-10-19"),
        Fact("结果", FactType.CHOICE, required=False, example=RESULTS[1], choices=RESULTS),
        Fact("下一步", required=False),
        Fact("侵害线索", FactType.CHOICE, required=False, example=HARM[0], choices=HARM),
        Fact("线索情况", required=False, note="有侵害线索的必填"),
        Fact("影像资料", required=False, note="照片、录音的份数或者编号"),
    ),
    clauses=("ST-5", "ST-4"),
    laws=("未保11②", "未保28②"),
    blueprints={Wording.LAWFUL: _BLUEPRINT},
    derive=_derive,
    derived=(
        Derived("时间栏", "2026年10月12日18时30分至19时10分", "不填则为手写的空格"),
        Derived("方式栏", "☑上门　□电话", "各种方式的方框"),
        Derived("结果栏", "□已返校　☑约定返校", "各种结果的方框"),
        Derived("约定栏", "约定2026年10月19日返校"),
        Derived("线索栏", "☑没有发现　□有"),
    ),
    mandatory=("学生姓名", "发文机关"),
    frozen=False,
    faults=_faults,
    orders=(Order("开始时间", "结束时间"),),
    never_says=("责令", "处罚", "罚款"),
    copies=("学校存档",),
)
