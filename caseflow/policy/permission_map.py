from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Self

from caseflow.policy.actors import Role
from caseflow.policy.predicates import (
    Predicate,
    granted,
    in_scope,
    no_school,
    not_requester,
    outside_school,
    over_unit,
    own_school,
    responsible,
)


class Permission(StrEnum):
    words: str

    def __new__(cls, value: str, words: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member

    CASE_VIEW = "case.view", "查看个案"
    CASE_EXPORT = "case.export", "导出个案"
    CASE_OPEN = "case.open", "登记疑似"
    CASE_CONFIRM = "case.confirm", "填写核实结论"
    CASE_DISMISS = "case.dismiss", "申请排除疑似"
    CASE_APPROVE_DISMISSAL = "case.approve_dismissal", "审批排除疑似"
    VISIT_LOG = "visit.log", "记录家访和联系"
    CASE_FLAG = "case.flag", "登记侵害线索"
    ALERT_SETTLE = "alert.settle", "处理侵害线索"
    CASE_REPORT = "case.report", "报乡镇"
    REPORT_DRAFT = "report.draft", "拟劝返情况报告"
    CASE_SEND_BACK = "case.send_back", "退回学校"
    NOTICE_VIEW = "notice.view", "查看文书"
    NOTICE_ISSUE = "notice.issue", "制发文书"
    NOTICE_DRAFT = "notice.draft", "拟稿、送签"
    NOTICE_SIGN = "notice.sign", "签发文书"
    NOTICE_VOID = "notice.void", "作废文书"
    SERVICE_RECORD = "service.record", "登记送达"
    TEMPLATE_EDIT = "template.edit", "编制文书模板"
    TEMPLATE_APPROVE = "template.approve", "审批文书模板"
    CASE_LAPSE = "case.lapse", "标记逾期"
    CASE_REFER = "case.refer", "移送司法"
    REFERRAL_ACCEPT = "referral.accept", "签收移送"
    REFERRAL_DECLINE = "referral.decline", "退回移送"
    LETTER_ISSUE = "letter.issue", "制发司法文书"
    CASE_PURSUE = "case.pursue", "申请依法追究"
    PURSUE_COUNTERSIGN = "pursue.countersign", "会签依法追究"
    PROCEEDING_LOG = "proceeding.log", "记录追究进展"
    CASE_RETURN = "case.return", "确认返校"
    CASE_RELAPSE = "case.relapse", "登记再次辍学"
    ATTEST_PRESENCE = "attest.presence", "到校确认"
    CASE_PARK_REQUEST = "case.park_request", "申请暂缓"
    CASE_PARK_APPROVE = "case.park_approve", "审批暂缓"
    CASE_RESUME = "case.resume", "恢复办理"
    CASE_CLOSE_REQUEST = "case.close_request", "申请办结"
    CASE_CLOSE_APPROVE = "case.close_approve", "审批办结"
    CASE_RESETTLE_REQUEST = "case.resettle_request", "申请其他去向结案"
    CASE_RESETTLE_APPROVE = "case.resettle_approve", "审批其他去向结案"
    CASE_REOPEN = "case.reopen", "重开个案"
    CASE_ASSIGN = "case.assign", "指定经办人"
    CASE_TAKE_OVER = "case.take_over", "签收转办"
    CASE_TRANSFER = "case.transfer", "移交单位"
    CASE_TRANSFER_ANSWER = "case.transfer_answer", "答复移交"
    DEADLINE_EXTEND = "deadline.extend", "延长期限"
    PAPER_ISSUE = "paper.issue", "制发其他文书"
    INQUIRY_SEND = "inquiry.send", "发协查函"
    INQUIRY_ANSWER = "inquiry.answer", "登记协查回复"
    PROOF_FILE = "proof.file", "上传材料"
    FILE_VIEW = "file.view", "查看材料"
    PUPIL_VIEW = "pupil.view", "查看学生"
    PUPIL_EDIT = "pupil.edit", "修改学生信息"
    PUPIL_REVEAL = "pupil.reveal", "显示完整证件和电话"
    IMPORT_UNITS = "import.units", "导入单位"
    IMPORT_PEOPLE = "import.people", "导入人员"
    IMPORT_PUPILS = "import.pupils", "导入学生"
    UNIT_VIEW = "unit.view", "查看单位"
    UNIT_MANAGE = "unit.manage", "管理单位"
    UNIT_END = "unit.end", "合并、撤销单位"
    POST_GRANT = "post.grant", "授予、撤销岗位"
    USER_VIEW = "user.view", "查看人员"
    USER_MANAGE = "user.manage", "管理账号"
    USER_RESET_CODE = "user.reset_code", "发放重置码"
    CALENDAR_VIEW = "calendar.view", "查看校历和工作日"
    CALENDAR_EDIT = "calendar.edit", "维护校历和工作日"
    RULES_VIEW = "rules.view", "查看业务规则"
    BASIS_EDIT = "basis.edit", "录入法律依据"
    REPORT_VIEW = "report.view", "查看情况表"
    AUDIT_VIEW = "audit.view", "查看审计日志"
    STATUS_VIEW = "status.view", "查看运行状态"
    MESSAGE_VIEW = "message.view", "查看消息"
    TASK_VIEW = "task.view", "查看待办"


@dataclass(frozen=True, slots=True)
class Row:
    role: Role
    predicates: tuple[Predicate, ...] = ()


Rows = tuple[Row, ...]


def _allow(roles: tuple[Role, ...], *predicates: Predicate) -> Rows:
    return tuple(Row(role, predicates) for role in roles)


_TEACHER = (Role.CLASS_TEACHER,)
_SCHOOL = (Role.REGISTRAR, Role.VICE_HEAD, Role.HEADMASTER)
_SCHOOL_HEADS = (Role.HEADMASTER, Role.VICE_HEAD)
_DISTRICT = (Role.DISTRICT_HEAD,)
_TOWNSHIP = (Role.TOWNSHIP_OFFICER, Role.TOWNSHIP_LEADER)
_BUREAU = (Role.BUREAU_OFFICER, Role.BUREAU_LEADER)
_JUSTICE = (Role.JUDICIAL_OFFICER,)
_LIAISON = (Role.LIAISON,)
_READERS = (Role.INSPECTOR,)
_EVERYBODY = tuple(Role)
_OPERATORS = tuple(role for role in Role if role not in {Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR})

_SEES_FILES: Rows = (
    *_allow((*_TEACHER, *_SCHOOL, *_DISTRICT, *_TOWNSHIP, *_BUREAU, *_READERS), in_scope),
    # 司法局 and the departments see what was handed to them and nothing else (XX-32, ADR on disclosure).
    *_allow((*_JUSTICE, *_LIAISON), granted),
)
#: What the responsible unit decides; the bureau's posts stand on the county and so reach every case.
_RESPONSIBLE: Rows = _allow((*_SCHOOL, *_TOWNSHIP, *_BUREAU), responsible)
_PERSUADERS: Rows = (
    *_allow((*_TEACHER, *_SCHOOL), own_school),
    *_allow((*_TOWNSHIP, *_BUREAU), responsible),
)
#: A case without a school (never enrolled) has nobody else to speak for it.
_NO_SCHOOL: Rows = _allow((*_TOWNSHIP, *_BUREAU), responsible, no_school)
#: A request for a close, a park or a resettlement is decided by another person of the bureau.
_BUREAU_DECIDES: Rows = _allow(_BUREAU, responsible, not_requester)
_JUSTICE_ACTS: Rows = _allow(_JUSTICE, granted)
_ISSUERS: Rows = _allow((*_TOWNSHIP, *_BUREAU), responsible)

_CASE_ROWS: Mapping[Permission, Rows] = {
    # The coordinating group reads cases masked in lists and on the page, never files or revealed numbers.
    Permission.CASE_VIEW: (*_SEES_FILES, *_allow((Role.GROUP_MEMBER,), in_scope)),
    # 司法局 takes the whole file of what was handed to it: it goes before a court.
    Permission.CASE_EXPORT: (
        *_allow((*_SCHOOL_HEADS, *_DISTRICT, *_TOWNSHIP, *_BUREAU), in_scope),
        *_JUSTICE_ACTS,
    ),
    Permission.CASE_OPEN: _allow((*_TEACHER, *_SCHOOL, *_TOWNSHIP, *_BUREAU), in_scope),
    # A class teacher visits and attests; the verification is the registrar's and the heads' (XX-3a).
    Permission.CASE_CONFIRM: _RESPONSIBLE,
    Permission.CASE_DISMISS: _RESPONSIBLE,
    Permission.CASE_APPROVE_DISMISSAL: (
        *_allow(_DISTRICT, own_school, outside_school, not_requester),
        *_allow((Role.TOWNSHIP_LEADER,), responsible, outside_school, not_requester),
        *_allow(_BUREAU, responsible, outside_school, not_requester),
    ),
    Permission.VISIT_LOG: _PERSUADERS,
    Permission.CASE_FLAG: (*_PERSUADERS, *_JUSTICE_ACTS, *_allow(_LIAISON, granted)),
    Permission.ALERT_SETTLE: _allow(_BUREAU, responsible),
    # ST-4: the headmaster answers for the report and nobody signs it for him.
    Permission.CASE_REPORT: (*_allow((Role.HEADMASTER,), own_school, responsible), *_NO_SCHOOL),
    Permission.REPORT_DRAFT: _allow(_SCHOOL, own_school),
    Permission.CASE_SEND_BACK: _ISSUERS,
    Permission.NOTICE_VIEW: _SEES_FILES,
    # A school never issues an order; which organ may sign which kind is a guard of the lifecycle.
    Permission.NOTICE_ISSUE: _ISSUERS,
    # Who may issue may draft; the school's office for its headmaster.
    Permission.NOTICE_DRAFT: (*_ISSUERS, *_allow(_SCHOOL, own_school), *_JUSTICE_ACTS),
    # The organ's leader, of 司法局 a colleague; never who drafted it. Whose paper it is the command checks.
    Permission.NOTICE_SIGN: (
        *_allow((Role.TOWNSHIP_LEADER, Role.BUREAU_LEADER), responsible, not_requester),
        *_allow((Role.HEADMASTER,), own_school, not_requester),
        *_allow(_JUSTICE, granted, not_requester),
    ),
    Permission.NOTICE_VOID: (*_ISSUERS, *_JUSTICE_ACTS),
    # A school serves what it wrote itself (劝学通知书); the papers of organs are for organs to serve.
    Permission.SERVICE_RECORD: (*_allow((*_TEACHER, *_SCHOOL), own_school), *_ISSUERS, *_JUSTICE_ACTS),
    # Only the clock marks a notice as lapsed; no person may.
    Permission.CASE_LAPSE: (),
    # The bureau refers only the cases that came to it because no township of the county is answerable.
    Permission.CASE_REFER: _ISSUERS,
    Permission.REFERRAL_ACCEPT: _JUSTICE_ACTS,
    Permission.REFERRAL_DECLINE: _JUSTICE_ACTS,
    Permission.LETTER_ISSUE: _JUSTICE_ACTS,
    # ST-10c: the township pursues, the county countersigns.
    Permission.CASE_PURSUE: _allow(_TOWNSHIP, responsible),
    Permission.PURSUE_COUNTERSIGN: _BUREAU_DECIDES,
    Permission.PROCEEDING_LOG: (*_ISSUERS, *_JUSTICE_ACTS),
    Permission.CASE_RETURN: (*_allow((*_TEACHER, *_SCHOOL), own_school), *_NO_SCHOOL),
    Permission.CASE_RELAPSE: _PERSUADERS,
    Permission.ATTEST_PRESENCE: _PERSUADERS,
    Permission.CASE_PARK_REQUEST: (*_allow(_SCHOOL, own_school), *_ISSUERS),
    Permission.CASE_PARK_APPROVE: _BUREAU_DECIDES,
    Permission.CASE_RESUME: _allow(_BUREAU, responsible),
    Permission.CASE_CLOSE_REQUEST: (*_allow(_SCHOOL, own_school), *_ISSUERS),
    Permission.CASE_CLOSE_APPROVE: _BUREAU_DECIDES,
    Permission.CASE_RESETTLE_REQUEST: (*_allow(_SCHOOL, own_school), *_ISSUERS),
    Permission.CASE_RESETTLE_APPROVE: _BUREAU_DECIDES,
    Permission.CASE_REOPEN: _allow(_BUREAU, responsible),
    Permission.CASE_ASSIGN: _allow((*_SCHOOL_HEADS, *_TOWNSHIP, *_BUREAU), responsible),
    # Whoever is named as owner signs for the case himself; the command checks that he is the one named.
    Permission.CASE_TAKE_OVER: (*_PERSUADERS, *_JUSTICE_ACTS),
    Permission.CASE_TRANSFER: _allow((*_SCHOOL_HEADS, *_TOWNSHIP, *_BUREAU), responsible),
    # Answered by the unit it is offered to, which is not yet the responsible one.
    Permission.CASE_TRANSFER_ANSWER: _allow((*_SCHOOL_HEADS, *_TOWNSHIP, *_BUREAU), over_unit, not_requester),
    Permission.DEADLINE_EXTEND: _allow((Role.TOWNSHIP_LEADER, *_BUREAU), responsible),
    # A letter to another county goes out under the township's or the county's name, never a school's.
    Permission.INQUIRY_SEND: _ISSUERS,
    Permission.INQUIRY_ANSWER: _ISSUERS,
    # Each organ its own papers: which kinds are its own is the kind's to say.
    Permission.PAPER_ISSUE: (*_allow(_SCHOOL, own_school), *_ISSUERS, *_JUSTICE_ACTS),
    Permission.PROOF_FILE: (*_PERSUADERS, *_JUSTICE_ACTS),
    Permission.FILE_VIEW: _SEES_FILES,
}

_ROSTER_ROWS: Mapping[Permission, Rows] = {
    Permission.PUPIL_VIEW: _allow((*_TEACHER, *_SCHOOL, *_DISTRICT, *_TOWNSHIP, *_BUREAU), in_scope),
    Permission.PUPIL_EDIT: (*_allow((Role.REGISTRAR,), own_school), *_allow(_BUREAU, in_scope)),
    # With a reason, for a minute, and logged; 司法局 for the pupils of its referrals, to address the letter.
    Permission.PUPIL_REVEAL: (
        *_allow((*_TEACHER, *_SCHOOL, *_TOWNSHIP, *_BUREAU), in_scope),
        *_allow(_JUSTICE, granted),
    ),
    Permission.IMPORT_UNITS: _allow((Role.SYSADMIN, Role.BUREAU_OFFICER), over_unit),
    Permission.IMPORT_PEOPLE: _allow((Role.SYSADMIN, Role.BUREAU_OFFICER), over_unit),
    Permission.IMPORT_PUPILS: _allow((Role.REGISTRAR, Role.BUREAU_OFFICER), over_unit),
}

_HOUSE_ROWS: Mapping[Permission, Rows] = {
    Permission.UNIT_VIEW: _allow(_EVERYBODY),
    Permission.UNIT_MANAGE: _allow((Role.SYSADMIN, Role.BUREAU_OFFICER), over_unit),
    # XX-30: the end of a unit hands over its cases, so it is the bureau's and not the machine room's.
    Permission.UNIT_END: _allow(_BUREAU, over_unit),
    # 三员: the system administrator makes accounts, the security administrator gives them rights.
    Permission.POST_GRANT: _allow((Role.SECADMIN, Role.BUREAU_OFFICER), over_unit),
    Permission.USER_VIEW: _allow(
        (*_SCHOOL, *_DISTRICT, *_TOWNSHIP, *_BUREAU, Role.SYSADMIN, Role.SECADMIN), over_unit
    ),
    Permission.USER_MANAGE: _allow((Role.SYSADMIN, Role.BUREAU_OFFICER), over_unit),
    # Teachers have no e-mail: the superior hands over a one-time code.
    Permission.USER_RESET_CODE: _allow(
        (
            Role.HEADMASTER,
            Role.REGISTRAR,
            Role.TOWNSHIP_LEADER,
            Role.BUREAU_OFFICER,
            Role.SYSADMIN,
            Role.SECADMIN,
        ),
        over_unit,
    ),
    Permission.CALENDAR_VIEW: _allow(_EVERYBODY),
    Permission.CALENDAR_EDIT: _allow((Role.BUREAU_OFFICER, Role.SYSADMIN)),
    Permission.RULES_VIEW: _allow(_EVERYBODY),
    # What the county may do against a guardian is a decision of the bureau's head, not of the machine room.
    Permission.BASIS_EDIT: _allow((Role.BUREAU_LEADER,)),
    Permission.REPORT_VIEW: _allow(
        (*_SCHOOL, *_DISTRICT, *_TOWNSHIP, *_BUREAU, Role.GROUP_MEMBER, Role.INSPECTOR), in_scope
    ),
    # The county's templates are the bureau's, a township's own or 司法局's are theirs.
    Permission.TEMPLATE_EDIT: _allow((Role.BUREAU_OFFICER, *_TOWNSHIP, *_JUSTICE), over_unit),
    # A second pair of eyes over what is printed in everybody's name: never the uploader.
    Permission.TEMPLATE_APPROVE: _allow((Role.BUREAU_LEADER,), over_unit, not_requester),
    Permission.AUDIT_VIEW: _allow((Role.AUDITOR,)),
    Permission.STATUS_VIEW: _allow((Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR)),
    Permission.MESSAGE_VIEW: _allow(_EVERYBODY),
    Permission.TASK_VIEW: _allow(_OPERATORS),
}

PERMISSION_MAP: Final[Mapping[Permission, Rows]] = MappingProxyType(
    {**_CASE_ROWS, **_ROSTER_ROWS, **_HOUSE_ROWS}
)
