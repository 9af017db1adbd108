"""What offices call their units."""

import re

from caseflow.policy.codes import Dept, SchoolKind, UnitKind
from caseflow.policy.labels import choices

#: parents are made before what stands below them
ORDER = ("township", "subdistrict", "district", "department", "school", "class")
KIND_WORDS = {word: code for code, word in choices(UnitKind)} | {
    "镇": "township",
    "乡": "township",
    "街道办": "subdistrict",
    "街道办事处": "subdistrict",
    "中心校": "district",
    "县直部门": "department",
    "职能部门": "department",
    "小学": "school",
    "初中": "school",
    "中学": "school",
    "班": "class",
}
KIND_BY_NAME = (
    ("class", re.compile(r"班$")),
    ("subdistrict", re.compile(r"街道(办事处)?$")),
    ("school", re.compile(r"(小学|中学|学校|教学点|分校|附中|附小|一中|二中|三中|实验校)$")),
    ("district", re.compile(r"(学区|中心校|学区管理中心)$")),
    ("township", re.compile(r"[镇乡](人民政府)?$")),
    ("department", re.compile(r"(局|委|残联|联合会|法院|检察院|委员会)$")),
)
SCHOOL_WORDS = {word: code for code, word in choices(SchoolKind)} | {
    "初中": "middle",
    "九年一贯制": "nine_year",
    "特教学校": "special",
    "特校": "special",
    "完中": "complete",
    "教学点": "primary",
}
DEPT_WORDS = {word.removesuffix("局"): code for code, word in choices(Dept)} | {
    "市监": "market",
    "文化": "culture",
    "文旅": "culture",
    "人力资源": "labour",
    "残疾人": "disabled",
    "农业农村": "rural",
    "政法": "politics",
}
