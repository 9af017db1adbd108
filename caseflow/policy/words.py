"""Words for the steps of the work: stages, buttons, tasks, documents, proceedings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from caseflow.policy import codes as c
from caseflow.policy.actors import Role
from caseflow.policy.edition import Unit as EditionUnit
from caseflow.policy.stages import Stage, Trigger
from caseflow.policy.thresholds import Mark

Words: TypeAlias = Mapping[str, str]

STAGES: Words = {
    Stage.SUSPECTED: "疑似待核",
    Stage.PERSUADING: "学校劝返",
    Stage.REPORTED: "已报乡镇",
    Stage.NOTICED: "限期复学",
    Stage.LAPSED: "逾期未返",
    Stage.REFERRED: "已移送司法",
    Stage.JUDICIAL: "司法文书",
    Stage.PURSUED: "依法追究",
    Stage.RETURNED: "已返校(跟踪中)",
    Stage.PARKED: "暂缓",
    Stage.CLOSED: "办结",
}
#: 动作: the words of the buttons, repeated on the page, in the timeline and in logs.
TRIGGERS: Words = {
    Trigger.OPEN: "登记疑似",
    Trigger.CONFIRM: "确认辍学",
    Trigger.DISMISS: "排除疑似",
    Trigger.LOG_VISIT: "记家访",
    Trigger.REPORT: "报乡镇（街道）",
    Trigger.SEND_BACK: "退回学校",
    Trigger.ISSUE_NOTICE: "制发文书",
    Trigger.RECORD_SERVICE: "登记送达",
    Trigger.SERVICE_FAILED: "登记未送达",
    Trigger.VOID_NOTICE: "作废文书",
    Trigger.LAPSE: "逾期未返",
    Trigger.REFER: "移送司法",
    Trigger.ACCEPT_REFERRAL: "签收移送",
    Trigger.DECLINE: "退回移送",
    Trigger.ISSUE_LETTER: "制发司法文书",
    Trigger.PURSUE: "依法追究",
    Trigger.LOG_PROCEEDING: "记录追究进展",
    Trigger.RETURN_TO_SCHOOL: "确认返校",
    Trigger.RELAPSE: "再次辍学",
    Trigger.PARK: "暂缓",
    Trigger.RESUME: "恢复办理",
    Trigger.CLOSE: "办结",
    Trigger.RESETTLE: "其他去向结案",
    Trigger.REOPEN: "重开",
    Trigger.TRANSFER_UNIT: "移交单位",
    Trigger.REQUEST: "提出申请",
    Trigger.REJECT: "不予批准",
    Trigger.ASSIGN: "指定经办人",
    Trigger.ATTEST: "到校确认",
    Trigger.INQUIRE: "发协查函",
    Trigger.ANSWER_INQUIRY: "登记协查回复",
    Trigger.FLAG: "侵害线索",
    Trigger.REMIND: "催办",
    Trigger.FALL_DUE: "文书期限届满",
    Trigger.EXTEND: "延长期限",
    Trigger.FILE_PROOF: "上传材料",
    Trigger.ISSUE_PAPER: "制发其他文书",
    Trigger.VOID_PAPER: "作废其他文书",
}
ROLES: Words = {
    Role.CLASS_TEACHER: "班主任",
    Role.REGISTRAR: "学籍管理员",
    Role.HEADMASTER: "校长",
    Role.VICE_HEAD: "分管领导",
    Role.DISTRICT_HEAD: "学区（中心校）负责人",
    Role.TOWNSHIP_OFFICER: "乡镇（街道）专干",
    Role.TOWNSHIP_LEADER: "乡镇（街道）分管领导",
    Role.JUDICIAL_OFFICER: "司法局经办人",
    Role.LIAISON: "部门联络员",
    Role.GROUP_MEMBER: "协同推进工作小组成员",
    Role.BUREAU_OFFICER: "教育局义务教育科",
    Role.BUREAU_LEADER: "教育局分管领导",
    Role.INSPECTOR: "检查组",
    Role.SYSADMIN: "系统管理员",
    Role.SECADMIN: "安全管理员",
    Role.AUDITOR: "审计管理员",
}
TASK_KINDS: Words = {
    c.TaskKind.VERIFY: "核实疑似",
    c.TaskKind.PERSUADE: "劝返并上报",
    c.TaskKind.ISSUE_NOTICE: "制发限期复学通知书",
    c.TaskKind.SERVICE: "送达文书",
    c.TaskKind.RETURN_BY: "限期复学到期",
    c.TaskKind.REPLACE_NOTICE: "重新制发文书",
    c.TaskKind.REFER: "移送司法",
    c.TaskKind.ACCEPT_REFERRAL: "签收移送",
    c.TaskKind.ISSUE_LETTER: "制发司法文书",
    c.TaskKind.LETTER_BY: "司法文书到期",
    c.TaskKind.DECIDE: "决定是否追究",
    c.TaskKind.REVIEW: "复查追究进展",
    c.TaskKind.FOLLOWUP: "返校跟踪",
    c.TaskKind.CLOSE_REVIEW: "申请办结",
    c.TaskKind.PARK_END: "暂缓期满",
    c.TaskKind.RESUME_CHECK: "核实是否到校",
    c.TaskKind.VISIT: "记家访",
    c.TaskKind.PROMISE: "核实约定返校",
    c.TaskKind.APPROVE: "审批",
    c.TaskKind.TAKE_OVER: "签收转办",
    c.TaskKind.SEND_INQUIRY: "发协查函",
    c.TaskKind.INQUIRY_REPLY: "催收协查回复",
    c.TaskKind.HARM_ALERT: "处理侵害线索",
    c.TaskKind.DEATH_REPORT: "报告死亡并注销学籍",
    c.TaskKind.PLATFORM_REMARK: "平台备注对照录入",
    c.TaskKind.TRANSFER_RECORD: "督促转籍建籍",
    c.TaskKind.TRANSFER_ARRIVAL: "核实转入到校",
    c.TaskKind.SIGN_PAPER: "签发文书",
}
MESSAGES: Words = {
    c.MessageKind.REMIND: "提醒",
    c.MessageKind.OVERDUE: "超期",
    c.MessageKind.ESCALATED: "报上级",
    c.MessageKind.ALERT: "紧急",
    c.MessageKind.RETURNED: "退回",
    c.MessageKind.HANDOVER: "转办",
    c.MessageKind.DECISION: "审批结果",
}
CHIPS: Words = {
    c.Chip.NOT_STARTED: "未开始",
    c.Chip.OK: "正常",
    c.Chip.SOON: "临期",
    c.Chip.OVER: "超期",
    c.Chip.PAUSED: "已暂停",
    c.Chip.DONE: "已办",
}
TASK_STATES: Words = {
    c.TaskState.OPEN: "办理中",
    c.TaskState.MET: "已办",
    c.TaskState.CANCELLED: "已取消",
    c.TaskState.PAUSED: "已暂停",
}
DECISIONS: Words = {
    c.Decision.APPROVED: "同意",
    c.Decision.REJECTED: "不同意",
    c.Decision.WITHDRAWN: "已撤回",
    c.Decision.OVERTAKEN: "已失效",
}
NOTICE_KINDS: Words = {
    c.NoticeKind.PERSUASION_REPORT: "劝返情况报告",
    c.NoticeKind.RETURN_NOTICE: "限期复学通知书",
    c.NoticeKind.CORRECTION_ORDER: "责令限期改正通知书",
    c.NoticeKind.JUDICIAL_LETTER: "司法敦促文书",
    c.NoticeKind.DEMAND_LETTER: "催告书",
    c.NoticeKind.SERVICE_RECEIPT: "送达回证",
    c.NoticeKind.INQUIRY_LETTER: "协查函",
    c.NoticeKind.PERSUASION_NOTICE: "劝学通知书",
    c.NoticeKind.TRANSFER_LETTER: "移送函",
    c.NoticeKind.CLUE_LETTER: "线索函",
    c.NoticeKind.ANNOUNCEMENT: "公告",
    c.NoticeKind.ADDRESS_CONFIRMATION: "送达地址确认书",
    c.NoticeKind.ENFORCEMENT_APPLICATION: "强制执行申请书",
    c.NoticeKind.RETURN_PLAN: "复学安置方案",
    c.NoticeKind.PARENTS_LETTER: "致家长一封信",
    c.NoticeKind.ADMISSION_LETTER: "入学通知书",
    c.NoticeKind.CIRCULAR: "通报",
}
NOTICE_STATES: Words = {
    c.NoticeStatus.DRAFT: "草稿",
    c.NoticeStatus.ISSUED: "已生成",
    c.NoticeStatus.SEALED: "已印发",
    c.NoticeStatus.SERVED: "已送达",
    c.NoticeStatus.VOID: "已作废",
}
DRAFT_STATES: Words = {
    c.DraftState.DRAFT: "草稿",
    c.DraftState.SUBMITTED: "待签发",
    c.DraftState.RETURNED: "已退回",
    c.DraftState.ISSUED: "已签发",
    c.DraftState.DROPPED: "已撤下",
}
BATCH_STATES: Words = {
    c.BatchState.CHECKING: "核对中",
    c.BatchState.SUBMITTED: "待签发",
    c.BatchState.RETURNED: "已退回",
    c.BatchState.RUNNING: "生成中",
    c.BatchState.DONE: "已完成",
    c.BatchState.DROPPED: "已撤下",
}
ITEM_STATES: Words = {
    c.ItemState.WAITING: "待生成",
    c.ItemState.ISSUED: "已生成",
    c.ItemState.FAILED: "未生成",
    c.ItemState.DROPPED: "已退出",
}
ATTEST_SOURCES: Words = {
    c.AttestSource.SCHOOL: "学校确认",
    c.AttestSource.ATTENDANCE: "出勤记录",
    c.AttestSource.TOWNSHIP: "乡镇（街道）确认",
    c.AttestSource.VISIT: "家访核实",
}
GRANT_PURPOSES: Words = {
    c.GrantPurpose.REFERRAL: "移送",
    c.GrantPurpose.COPY: "抄送",
    c.GrantPurpose.INQUIRY: "协查",
    c.GrantPurpose.EARLIER_PART: "曾经办理",
    c.GrantPurpose.FINDER: "登记疑似",
}
ROUTES: Words = {
    c.Route.CIVIL_SUIT: "民事诉讼（监护人责任纠纷）",
    c.Route.ENFORCEMENT: "申请强制执行",
    c.Route.POLICE: "公安处理",
    c.Route.PROSECUTION: "检察监督",
    c.Route.OTHER: "其他途径",
}
PROCEEDINGS: Words = {
    c.Proceeding.FILED: "已受理",
    c.Proceeding.REFUSED: "不予受理",
    c.Proceeding.MEDIATED: "调解",
    c.Proceeding.HEARD: "开庭、听证",
    c.Proceeding.RULED: "判决、裁定",
    c.Proceeding.ENFORCED: "执行",
    c.Proceeding.PAPER_RECEIVED: "收到训诫书、督促监护令等",
    c.Proceeding.WITHDRAWN: "撤回",
    c.Proceeding.REVIEWED: "定期复查",
}
FAILURES: Words = {
    c.ServiceFailure.ABSENT: "无人在家",
    c.ServiceFailure.REFUSED: "拒收",
    c.ServiceFailure.MOVED: "搬迁、地址不符",
    c.ServiceFailure.RETURNED: "邮件退回",
    c.ServiceFailure.NO_CONSENT: "不同意电子送达",
    c.ServiceFailure.DETAINED: "在押、服役",
    c.ServiceFailure.UNKNOWN: "下落不明",
    c.ServiceFailure.EXHAUSTED: "其他方式均未送达",
    c.ServiceFailure.OTHER: "其他",
}
FOLLOWS: Words = {
    c.Follows.DISMISS: "排除疑似",
    c.Follows.PARK: "申请暂缓",
    c.Follows.PERSUADING: "确认辍学",
    c.Follows.RETURNED: "确认返校",
}
MARKS: Words = {Mark.PRESENT: "到校", Mark.LEAVE: "请假", Mark.ABSENT: "缺勤"}
EDITION_UNITS: Words = {
    EditionUnit.WORKDAYS: "工作日",
    EditionUnit.SCHOOLDAYS: "教学日",
    EditionUnit.DAYS: "日",
    EditionUnit.MONTHS: "月",
    EditionUnit.COUNT: "数",
    EditionUnit.RATIO: "比例",
    EditionUnit.SWITCH: "开关",
    EditionUnit.DATE: "日期",
    EditionUnit.DATES: "日期组",
    EditionUnit.LIST: "清单",
    EditionUnit.ROWS: "表",
    EditionUnit.TEXT: "文字",
}

WORDS: tuple[Words, ...] = (
    STAGES,
    TRIGGERS,
    ROLES,
    TASK_KINDS,
    MESSAGES,
    CHIPS,
    TASK_STATES,
    DECISIONS,
    NOTICE_KINDS,
    NOTICE_STATES,
    DRAFT_STATES,
    BATCH_STATES,
    ITEM_STATES,
    ATTEST_SOURCES,
    GRANT_PURPOSES,
    ROUTES,
    PROCEEDINGS,
    FAILURES,
    FOLLOWS,
    MARKS,
    EDITION_UNITS,
)
