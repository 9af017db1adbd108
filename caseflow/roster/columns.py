"""Columns a county's sheets bring: fields with the headings of the national 学籍 export and its kin."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from caseflow.lib.text import clean_line


@dataclass(frozen=True, slots=True)
class Field:
    """``label`` heads the template; ``sample`` is its example, of an invented person."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    sample: str = ""
    hint: str = ""


Fields = Mapping[str, Field]

_ID_ENDINGS = ("身份证件号", "身份证号", "身份证号码", "身份证件号码", "证件号码", "证件号")
_PHONE_ENDINGS = ("联系电话", "电话", "手机号", "手机号码", "手机", "电话号码")


def _guardian(rank: int, samples: Sequence[str]) -> Iterator[Field]:
    heads = [f"监护人{rank}", f"成员{rank}", f"家庭成员{rank}", f"家长{rank}"]
    heads += [("第一", "第二")[rank - 1] + "监护人", f"监护人{'一二'[rank - 1]}"]
    heads += ["监护人", "家长", "家庭成员"] if rank == 1 else []

    def field(key: str, ending: str, sample: str, *others: str) -> Field:
        aliases = tuple(head + tail for head in heads for tail in (ending, *others))
        return Field(f"guardian{rank}_{key}", f"监护人{rank}{ending}", aliases, sample=sample)

    name = field("name", "姓名", samples[0])
    bare = (f"监护人{rank}", *(("监护人", "家长") if rank == 1 else ()))
    yield Field(name.key, name.label, (*name.aliases, *bare), sample=name.sample)
    yield field("relation", "关系", samples[1], "与学生关系", "与本人关系", "与监护人关系")
    yield field("is_guardian", "是否监护人", "")
    yield field("id_number", "身份证件号", "", *_ID_ENDINGS)
    yield field("phone", "联系电话", samples[2], *_PHONE_ENDINGS)
    yield field("works_at", "务工地", samples[3], "务工地点", "外出务工地", "务工地址")


#: a code of policy.codes.Group stands behind ``group_``; ``monitored`` is one of three, by its word
GROUP_FIELDS = (
    Field("group_orphan", "是否孤儿", ("孤儿",), sample="否"),
    Field("group_unsupported", "是否事实无人抚养儿童", ("事实无人抚养", "事实无人抚养儿童")),
    Field(
        "group_left_behind",
        "是否留守儿童",
        ("留守儿童", "留守儿童类型", "留守类型", "是否农村留守儿童", "留守"),
        sample="否",
    ),
    Field(
        "group_migrant",
        "是否随迁子女",
        ("随迁子女", "是否进城务工人员随迁子女", "进城务工人员随迁子女", "是否随迁", "随迁"),
        sample="否",
    ),
    Field(
        "group_disabled",
        "残疾类型",
        ("残疾人类型", "残疾类别", "是否残疾", "是否残疾人", "残疾"),
        sample="无",
    ),
    Field("group_hardship", "是否困境儿童", ("困境儿童", "困境")),
    Field("group_low_income", "是否低保", ("低保", "低保户", "是否低保户", "是否享受低保", "是否低保家庭")),
    Field("group_destitute", "是否特困", ("特困", "特困供养", "是否特困供养")),
    Field("group_out_of_poverty", "是否脱贫户", ("脱贫户", "脱贫家庭", "是否脱贫家庭")),
    Field("group_monitored", "是否监测对象", ("监测对象", "防返贫监测对象", "是否防返贫监测对象", "监测户")),
    Field(
        "group_registered_poor",
        "是否建档立卡",
        ("建档立卡", "建档立卡户", "建档立卡贫困户", "是否建档立卡贫困户"),
    ),
)

PUPIL_FIELDS = (
    Field("name", "姓名", ("学生姓名", "姓名(全称)"), True, "张小禾"),
    Field("sex", "性别", ("性别码", "学生性别"), sample="女"),
    Field("born_on", "出生日期", ("出生年月日", "出生年月", "生日"), sample="2013-05-06"),
    Field("id_kind", "身份证件类型", ("证件类型", "身份证类型", "证件类别"), sample="1-居民身份证"),
    Field(
        "id_number",
        "身份证件号",
        (
            *_ID_ENDINGS,
            "公民身份号码",
            "公民身份证号",
            "学生身份证号",
            "学生身份证号码",
            "学生身份证件号",
            "身份证",
        ),
        True,
        hint="18位，该列设为文本格式",
    ),
    Field("student_no", "学籍号", ("全国学籍号", "学籍号码", "全国学籍号码", "学籍编号", "学生学籍号")),
    Field("seat_no", "班内学号", ("班级学号", "座号", "班内序号"), sample="12"),
    Field("nation", "民族", ("民族码",), sample="汉族"),
    Field("school_code", "学校标识码", ("学校代码", "学校机构标识码", "机构标识码")),
    Field("school", "学校", ("学校名称", "就读学校", "所在学校", "所属学校"), sample="青石镇中心小学"),
    Field("grade", "年级", ("年级名称", "所在年级", "就读年级"), sample="七年级"),
    Field("class_name", "班级", ("班级名称", "所在班级", "班号", "班别", "年级班级"), sample="2班"),
    Field(
        "household_code",
        "户口所在地",
        (
            "户口所在地行政区划",
            "户口所在地行政区划码",
            "户口所在地区划",
            "户籍所在地",
            "户籍地区划",
            "户籍地",
        ),
    ),
    Field(
        "household_town",
        "户籍乡镇",
        ("户籍所在乡镇", "户籍地乡镇", "户籍乡镇(街道)", "户籍乡镇街道", "户口所在乡镇"),
        sample="青石镇",
    ),
    Field(
        "household_village", "户籍村", ("户籍村居", "户籍村(居)", "户籍村社区", "户籍所在村"), sample="上坪村"
    ),
    Field(
        "household_address",
        "户籍地详细地址",
        ("户籍地址", "户籍详细地址", "户口详细地址", "户口所在地详细地址", "户口所在地详址", "户籍地详址"),
    ),
    Field(
        "dwelling_town",
        "现住址乡镇",
        ("现住乡镇", "居住乡镇", "现居住乡镇", "现住址乡镇街道"),
        sample="青石镇",
    ),
    Field("dwelling_village", "现住址村", ("现住村", "居住村", "现居住村", "现住址村居"), sample="上坪村"),
    Field(
        "dwelling_address",
        "现住址",
        ("家庭住址", "家庭地址", "居住地址", "现居住地址", "家庭详细地址", "现住址详细地址", "住址"),
    ),
    *_guardian(1, ("张大山", "父亲", "13900000000", "")),
    *_guardian(2, ("李春兰", "母亲", "", "浙江温州")),
    *GROUP_FIELDS,
)
UNIT_FIELDS = (
    Field("name", "单位名称", ("名称", "学校名称", "机构名称", "单位"), sample="青石镇中心小学"),
    Field("short_name", "简称", ("单位简称", "学校简称")),
    Field("kind", "单位类型", ("类型", "单位类别", "机构类型", "类别"), sample="学校"),
    Field("parent", "上级单位", ("上级", "主管单位", "上级单位名称", "所属学区"), sample="青石学区"),
    Field(
        "code",
        "学校标识码",
        ("单位代码", "代码", "区划代码", "行政区划代码", "学校代码", "机构代码", "标识码"),
    ),
    Field("township", "所在乡镇", ("乡镇", "所在乡镇(街道)", "所属乡镇", "所在乡镇街道"), sample="青石镇"),
    Field("form", "机构形式", ("形式", "乡镇类型"), hint="乡、镇、街道"),
    Field("doc_code", "机关代字", ("发文代字", "代字"), hint="如 青政限复"),
    Field("school_kind", "办学类型", ("学校类型", "办学层次", "学校类别"), sample="小学"),
    Field("dept", "部门", ("部门类型", "部门类别"), hint="教育局、司法局、公安局…"),
    Field("rank", "排序", ("序号", "顺序", "排序号", "行政序")),
    Field("phone", "联系电话", ("电话", "单位电话")),
    Field("address", "地址", ("单位地址", "学校地址")),
    Field("grade", "年级", ("年级名称",)),
    Field("class_name", "班级", ("班级名称", "班号")),
)
PEOPLE_FIELDS = (
    Field("name", "姓名", ("人员姓名", "教师姓名"), True, "王晓河"),
    Field("login", "账号", ("登录账号", "用户名", "登录名"), hint="不填则用手机号"),
    Field("phone", "手机号", ("手机", "手机号码", "联系电话", "电话"), sample="13900000000"),
    Field("role", "岗位", ("岗位名称", "职务", "角色"), True, "班主任"),
    Field("unit", "单位", ("单位名称", "所在单位", "学校", "学校名称"), True, "青石镇中心小学"),
    Field("class_name", "班级", ("任教班级", "所带班级", "班级名称"), hint="班主任填写，如 七(2)班"),
    Field("trained_on", "培训日期", ("培训时间", "参训日期")),
    Field("filing_no", "备案号", ("备案编号",)),
    Field("filed_on", "备案日期", ("备案时间",)),
)


def index_fields(fields: Iterable[Field]) -> Fields:
    return MappingProxyType({field.key: field for field in fields})


#: kind of import -> its fields
FIELDS: Mapping[str, Fields] = {
    "pupils": index_fields(PUPIL_FIELDS),
    "units": index_fields(UNIT_FIELDS),
    "people": index_fields(PEOPLE_FIELDS),
}

_NOISE = re.compile(r"[\s*＊:：、,，.。_\-—/／\\|]+")
_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


def norm_title(title: str) -> str:
    """身份证件号（必填）*, 身份证 件号 and 身份证件号 are one heading."""
    text = unicodedata.normalize("NFKC", clean_line(title))
    return _NOISE.sub("", _BRACKETS.sub("", text)).lower()


def alias_table(fields: Fields) -> dict[str, str]:
    """Normalised heading -> field key; the first field that names a heading keeps it."""
    table: dict[str, str] = {norm_title(field.label): field.key for field in fields.values()}
    for field in fields.values():
        for alias in field.aliases:
            table.setdefault(norm_title(alias), field.key)
    return table


def map_titles(
    titles: Sequence[str], fields: Fields, remembered: Mapping[str, str] | None = None
) -> dict[int, str]:
    """Column -> field key. What a person chose for a heading before goes before the alias table."""
    table = alias_table(fields) | {
        norm_title(title): key for title, key in (remembered or {}).items() if not key or key in fields
    }
    mapped: dict[int, str] = {}
    for column, title in enumerate(titles):
        key = table.get(norm_title(title), "") if title else ""
        if key and key not in mapped.values():
            mapped[column] = key
    return mapped


def missing_fields(mapped: Iterable[str], fields: Fields) -> list[Field]:
    """Required fields no column stands for; a 学籍号 may stand for the ID number."""
    present = set(mapped)
    if "student_no" in present:
        present.add("id_number")
    return [field for field in fields.values() if field.required and field.key not in present]
