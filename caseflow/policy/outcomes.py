"""Where a case ends (结案去向) or waits (暂缓), with the proof each needs and whether it may be reopened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from caseflow.policy.proofs import Proof


class Outcome(StrEnum):
    BACK = "back"
    IN_SCHOOL = "in_school"
    ELSEWHERE = "elsewhere"
    TRANSFER = "transfer"
    ABROAD = "abroad"
    DEATH = "death"
    OVER_AGE = "over_age"
    GRADUATED = "graduated"
    DUPLICATE = "duplicate"
    MISTAKEN = "mistaken"
    HOUSEHOLD = "household"
    HOME_TEACHING = "home_teaching"
    SPECIAL_SCHOOL = "special_school"
    EXEMPT = "exempt"
    HANDED_OVER = "handed_over"
    MISSING = "missing"
    DETAINED = "detained"
    EXPELLED = "expelled"


class Via(StrEnum):
    """The step that may end a case with this outcome."""

    CLOSE = "close"
    DISMISS = "dismiss"
    RESETTLE = "resettle"


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    code: Outcome
    title: str
    clause: str
    proofs: tuple[Proof, ...] = ()
    #: absence within the watch may propose to open the case again
    reopenable: bool = True
    via: frozenset[Via] = frozenset({Via.RESETTLE})
    #: kinds of task that follow the decision, with the edition key of their deadline
    tasks: tuple[tuple[str, str], ...] = ()
    #: departments (Dept values) to be told
    tells: tuple[str, ...] = ()
    #: why this is never an outcome; empty for the lawful ones
    forbidden: str = ""
    #: while the request is being decided no clock moves the case and nothing is issued
    holds: bool = False
    note: str = ""


_BOTH = frozenset({Via.RESETTLE, Via.DISMISS})
_DISMISS = frozenset({Via.DISMISS})

_OUTCOMES = (
    OutcomeRule(Outcome.BACK, "复学", "ST-5c", via=frozenset({Via.CLOSE})),
    OutcomeRule(Outcome.IN_SCHOOL, "在校就读（信息错误）", "XX-12", (Proof.ROSTER_SHOT,), via=_DISMISS),
    OutcomeRule(
        Outcome.ELSEWHERE,
        "他校就读（督促建籍转籍）",
        "RA-2.1a",
        (Proof.ENROLMENT,),
        via=_BOTH,
        tasks=(("transfer_record", "rollcheck.remedy"),),
    ),
    OutcomeRule(
        Outcome.TRANSFER,
        "转学就读",
        "XX-21",
        (Proof.TRANSFER_FORM,),
        tasks=(("transfer_arrival", "transfer.watch"),),
    ),
    OutcomeRule(
        Outcome.ABROAD,
        "出国（境）定居",
        "XX-26",
        (Proof.SETTLED_ABROAD,),
        via=_BOTH,
        note="回国后接续原学籍",
    ),
    OutcomeRule(
        Outcome.DEATH,
        "死亡",
        "XX-27",
        (Proof.DEATH,),
        reopenable=False,
        via=_BOTH,
        tasks=(("death_report", "death.report"),),
        holds=True,
        note="学校报告后由教育局注销学籍",
    ),
    OutcomeRule(Outcome.OVER_AGE, "超龄", "ST-1", (Proof.AGE_OR_GRADUATION,), reopenable=False, via=_BOTH),
    OutcomeRule(
        Outcome.GRADUATED, "已毕业", "XX-28", (Proof.AGE_OR_GRADUATION,), reopenable=False, via=_BOTH
    ),
    OutcomeRule(Outcome.DUPLICATE, "重复登记", "XX-12", (Proof.DUPLICATE,), reopenable=False, holds=True),
    OutcomeRule(Outcome.MISTAKEN, "误登记", "XX-12", (Proof.MISTAKE,)),
    OutcomeRule(Outcome.HOUSEHOLD, "户籍问题", "ST-8f", (Proof.HOUSEHOLD,), via=_BOTH, tells=("police",)),
    OutcomeRule(
        Outcome.HOME_TEACHING,
        "送教上门安置",
        "ST-2c",
        (Proof.ASSESSMENT, Proof.TEACHING_PLAN),
        tells=("disabled",),
    ),
    OutcomeRule(Outcome.SPECIAL_SCHOOL, "特殊教育学校就读", "ST-2c", (Proof.ENROLMENT,)),
    OutcomeRule(
        Outcome.EXEMPT,
        "免予入学（丧失学习能力）",
        "ST-3",
        (Proof.ASSESSMENT, Proof.APPROVAL),
        tasks=(("platform_remark", "remark.confirm"),),
        tells=("disabled",),
        holds=True,
        note="在平台控辍保学模块备注说明，确认对照录入",
    ),
    OutcomeRule(Outcome.HANDED_OVER, "移交户籍地或居住地", "RA-2.1d", (Proof.HANDED_OVER,)),
    OutcomeRule(
        Outcome.MISSING,
        "失踪失联",
        "XX-27",
        forbidden="失踪失联不得结案、不得注销学籍，请提请公安协查并继续查找",
    ),
    OutcomeRule(
        Outcome.DETAINED,
        "羁押",
        "XX-27",
        forbidden="羁押期间不得结案、不得注销学籍，请申请暂缓并填写期满日期",
    ),
    OutcomeRule(
        Outcome.EXPELLED, "开除", "XX-26", forbidden="义务教育阶段不得开除学生，请继续劝返或改选去向"
    ),
)
OUTCOMES: Final[Mapping[Outcome, OutcomeRule]] = {rule.code: rule for rule in _OUTCOMES}


def outcome(code: str) -> OutcomeRule:
    return OUTCOMES[Outcome(code)]


def outcomes_via(via: Via) -> tuple[OutcomeRule, ...]:
    """What a form of that step offers: lawful ones only."""
    return tuple(rule for rule in _OUTCOMES if via in rule.via and not rule.forbidden)


class ParkKind(StrEnum):
    SUSPENSION = "suspension"
    SUSPENSION_ORDERED = "suspension_ordered"
    DEFERRAL = "deferral"
    LATE_REGISTRATION = "late_registration"
    HOME_TEACHING = "home_teaching"
    SPECIAL_EDUCATION = "special_education"
    DETAINED = "detained"
    VOCATIONAL = "vocational"


@dataclass(frozen=True, slots=True)
class ParkRule:
    code: ParkKind
    title: str
    clause: str
    proofs: tuple[Proof, ...]
    note: str = ""

    @property
    def limit(self) -> str:
        """The edition key of the longest time at once."""
        return f"park.{self.code}"


_PARKS = (
    ParkRule(
        ParkKind.SUSPENSION,
        "休学",
        "XX-16",
        (Proof.APPROVAL,),
        "因病凭县级以上医疗单位证明，不可抗力凭公安、民政等部门证明",
    ),
    ParkRule(ParkKind.SUSPENSION_ORDERED, "责令休学（传染病等）", "XX-15", (Proof.APPROVAL, Proof.HOSPITAL)),
    ParkRule(ParkKind.DEFERRAL, "延缓入学", "义教11", (Proof.APPROVAL,), "由乡镇政府或县级教育部门批准"),
    ParkRule(ParkKind.LATE_REGISTRATION, "延期报到", "XX-7a", (Proof.APPROVAL,)),
    ParkRule(
        ParkKind.HOME_TEACHING,
        "送教上门",
        "RA-2.1c",
        (Proof.ASSESSMENT, Proof.TEACHING_PLAN),
        "核对送教是否落实",
    ),
    ParkRule(ParkKind.SPECIAL_EDUCATION, "专门教育", "预防43", (Proof.APPROVAL,), "保留学籍，记录封存"),
    ParkRule(ParkKind.DETAINED, "羁押期间", "XX-27", (Proof.DETENTION,), "保留学籍"),
    ParkRule(ParkKind.VOCATIONAL, "提前到中职就读", "ST-6", (Proof.ENROLMENT,), "两校跟踪，离开即隐性辍学"),
)
PARKS: Final[Mapping[ParkKind, ParkRule]] = {rule.code: rule for rule in _PARKS}


def park_kind(code: str) -> ParkRule:
    return PARKS[ParkKind(code)]
