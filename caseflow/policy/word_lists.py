"""Words for what is chosen from on the forms: people, places, visits, causes."""

from __future__ import annotations

from caseflow.policy import codes as c
from caseflow.policy.words import Words

UNIT_KINDS: Words = {
    c.UnitKind.COUNTY: "县（市、区）",
    c.UnitKind.TOWNSHIP: "乡镇",
    c.UnitKind.SUBDISTRICT: "街道",
    c.UnitKind.DISTRICT: "学区",
    c.UnitKind.SCHOOL: "学校",
    c.UnitKind.CLASS: "班级",
    c.UnitKind.DEPARTMENT: "部门",
}
UNIT_STATES: Words = {
    c.UnitStatus.ACTIVE: "正常",
    c.UnitStatus.MERGED: "已合并",
    c.UnitStatus.CLOSED: "已撤销",
}
SCHOOL_KINDS: Words = {
    c.SchoolKind.PRIMARY: "小学",
    c.SchoolKind.MIDDLE: "初级中学",
    c.SchoolKind.NINE_YEAR: "九年一贯制学校",
    c.SchoolKind.SPECIAL: "特殊教育学校",
    c.SchoolKind.COMPLETE: "完全中学",
}
DEPTS: Words = {
    c.Dept.EDUCATION: "教育局",
    c.Dept.JUSTICE: "司法局",
    c.Dept.POLICE: "公安",
    c.Dept.CIVIL: "民政",
    c.Dept.DISABLED: "残联",
    c.Dept.LABOUR: "人社",
    c.Dept.MARKET: "市场监管",
    c.Dept.CULTURE: "文旅",
    c.Dept.POLITICS: "政法委",
    c.Dept.RURAL: "乡村振兴",
    c.Dept.FINANCE: "财政",
}
SOURCES: Words = {
    c.Source.ATTENDANCE: "日常缺勤",
    c.Source.MONTHLY: "月查",
    c.Source.SYSTEM: "系统比对",
    c.Source.SUPERIOR: "上级下发",
    c.Source.HOME_VISIT: "入户摸排",
    c.Source.PROSECUTION: "检察通报",
    c.Source.REPORT: "举报",
    c.Source.ROLL_CHECK: "人籍核对",
    c.Source.SUSPENSION_ENDED: "休学期满未返",
    c.Source.NOT_REGISTERED: "延期后未报到",
    c.Source.NOT_ARRIVED: "转学、升学后未到校",
    c.Source.VOCATIONAL_LOSS: "中职春季入学流失",
    c.Source.WATCH: "办结后缺勤（名在人不在）",
    c.Source.OTHER: "其他",
}
METHODS: Words = {
    c.VisitMethod.HOME: "上门",
    c.VisitMethod.PHONE: "电话",
    c.VisitMethod.VIDEO: "视频",
    c.VisitMethod.SCHOOL: "学校约见",
    c.VisitMethod.TRIP: "外出劝返",
}
RESULTS: Words = {
    c.VisitResult.BACK: "已返校",
    c.VisitResult.PROMISED: "约定返校",
    c.VisitResult.NOT_YET: "暂不同意",
    c.VisitResult.NOBODY: "无人在家",
    c.VisitResult.AWAY: "随家长外出",
    c.VisitResult.OTHER: "其他",
}
MET: Words = {
    c.Met.FATHER: "父",
    c.Met.MOTHER: "母",
    c.Met.GRANDPARENT: "祖辈",
    c.Met.PUPIL: "本人",
    c.Met.OTHER: "其他",
    c.Met.NOBODY: "未见到",
}
COMPANIONS: Words = {
    c.Companion.CLASS_TEACHER: "班主任",
    c.Companion.SCHOOL_HEAD: "学校领导",
    c.Companion.TOWNSHIP: "乡镇（街道）干部",
    c.Companion.VILLAGE: "村（居）干部",
    c.Companion.POLICE: "民警",
    c.Companion.JUSTICE: "司法所人员",
    c.Companion.OTHER: "其他",
}
HARMS: Words = {
    c.Harm.LABOUR: "疑似童工",
    c.Harm.ABUSE: "疑似虐待、家庭暴力",
    c.Harm.PREGNANCY: "未成年怀孕",
    c.Harm.MARRIAGE: "早婚、订婚",
    c.Harm.NEGLECT: "无人监护",
    c.Harm.BULLYING: "欺凌、伤害",
    c.Harm.OTHER: "其他侵害",
}
REASONS: Words = {
    c.DropoutReason.STUDY: "学习困难、厌学",
    c.DropoutReason.WORK: "外出务工",
    c.DropoutReason.MARRIAGE: "早婚早育",
    c.DropoutReason.RELIGION: "信教",
    c.DropoutReason.POVERTY: "家庭经济困难",
    c.DropoutReason.ILLNESS: "因病",
    c.DropoutReason.DISABILITY: "残疾",
    c.DropoutReason.FAMILY: "监护缺失、家庭变故",
    c.DropoutReason.LEFT_BEHIND: "留守",
    c.DropoutReason.MIGRANT: "随迁衔接、转学受阻",
    c.DropoutReason.DISTANCE: "上学路远",
    c.DropoutReason.BULLYING: "校园欺凌、师生关系",
    c.DropoutReason.INTERNET: "网络沉迷",
    c.DropoutReason.MENTAL: "心理问题",
    c.DropoutReason.SUBSTITUTE: "在家或机构替代教育",
    c.DropoutReason.OFFENCE: "涉案涉罪",
    c.DropoutReason.MISSING: "失联",
    c.DropoutReason.BELIEF: "观念（读书无用）",
    c.DropoutReason.OTHER: "其他",
}
WHEREABOUTS: Words = {
    c.Whereabouts.AT_HOME: "在家",
    c.Whereabouts.WORK_COUNTY: "县内务工",
    c.Whereabouts.WORK_PROVINCE: "县外省内务工",
    c.Whereabouts.WORK_ELSEWHERE: "省外务工",
    c.Whereabouts.ABROAD: "境外",
    c.Whereabouts.OTHER_SCHOOL: "他校就读未转籍",
    c.Whereabouts.VOCATIONAL: "中职、技校",
    c.Whereabouts.SUBSTITUTE: "机构、私塾",
    c.Whereabouts.SPECIAL_EDUCATION: "专门学校",
    c.Whereabouts.DETAINED: "羁押、社区矫正",
    c.Whereabouts.MARRIED: "已婚、同居",
    c.Whereabouts.MEDICAL: "医疗康复",
    c.Whereabouts.WELFARE: "福利机构",
    c.Whereabouts.MISSING: "失联",
    c.Whereabouts.DEAD: "死亡",
    c.Whereabouts.OTHER: "其他",
}
GROUPS: Words = {
    c.Group.ORPHAN: "孤儿",
    c.Group.UNSUPPORTED: "事实无人抚养",
    c.Group.DISABLED: "残疾",
    c.Group.LEFT_BEHIND: "留守",
    c.Group.HARDSHIP: "困境",
    c.Group.MIGRANT: "随迁",
    c.Group.OFFENCE: "涉案",
    c.Group.PRISONERS_CHILD: "服刑人员子女",
    c.Group.LOW_INCOME: "低保",
    c.Group.DESTITUTE: "特困",
    c.Group.OUT_OF_POVERTY: "脱贫户",
    c.Group.MONITORED_UNSTABLE: "脱贫不稳定户",
    c.Group.MONITORED_MARGINAL: "边缘易致贫户",
    c.Group.MONITORED_SUDDEN: "突发严重困难户",
    c.Group.REGISTERED_POOR: "建档立卡（历史）",
    c.Group.SLOW_LEARNER: "学困",
}
RELATIONS: Words = {
    c.Relation.SELF: "本人",
    c.Relation.FATHER: "父亲",
    c.Relation.MOTHER: "母亲",
    c.Relation.GRANDPA: "祖父",
    c.Relation.GRANDMA: "祖母",
    c.Relation.GRANDPA_M: "外祖父",
    c.Relation.GRANDMA_M: "外祖母",
    c.Relation.SIBLING: "兄弟姐妹",
    c.Relation.CHILD: "成年子女",
    c.Relation.SPOUSE: "配偶",
    c.Relation.STEPPARENT: "继父母",
    c.Relation.RELATIVE: "其他亲属",
    c.Relation.FOSTER: "养父母",
    c.Relation.AGENT: "代理人",
    c.Relation.DELEGATE: "指定代收人",
    c.Relation.PUPIL: "学生本人",
    c.Relation.OTHER: "其他",
}
SEXES: Words = {c.Sex.BOY: "男", c.Sex.GIRL: "女"}
ID_KINDS: Words = {
    c.IdKind.RESIDENT: "居民身份证",
    c.IdKind.HONG_KONG: "香港特区护照或身份证明",
    c.IdKind.MACAO: "澳门特区护照或身份证明",
    c.IdKind.TAIWAN: "台湾居民来往大陆通行证",
    c.IdKind.PERMANENT: "境外永久居住证",
    c.IdKind.PASSPORT: "护照",
    c.IdKind.OTHER: "其他证件",
}
PUPIL_STATES: Words = {
    c.PupilStatus.ENROLLED: "在籍",
    c.PupilStatus.LEFT: "已离校",
    c.PupilStatus.GRADUATED: "已毕业",
    c.PupilStatus.UNKNOWN: "待核对",
}

LISTS: tuple[Words, ...] = (
    UNIT_KINDS,
    UNIT_STATES,
    SCHOOL_KINDS,
    DEPTS,
    SOURCES,
    METHODS,
    RESULTS,
    MET,
    COMPANIONS,
    HARMS,
    REASONS,
    WHEREABOUTS,
    GROUPS,
    RELATIONS,
    SEXES,
    ID_KINDS,
    PUPIL_STATES,
)
