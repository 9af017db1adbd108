"""核实结论 01–13 (DOMAIN §5.3): what a verification found, and what must follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from caseflow.policy.outcomes import Outcome, ParkKind
from caseflow.policy.proofs import Proof


class Conclusion(StrEnum):
    IN_SCHOOL = "01"
    ELSEWHERE_PROVINCE = "02"
    ELSEWHERE_COUNTRY = "03"
    ELSEWHERE_ABROAD = "04"
    HOUSEHOLD = "05"
    DEATH = "06"
    OVER_AGE = "07"
    SETTLED_ABROAD = "08"
    DEFERRED = "09"
    UNABLE = "10"
    MISSING = "11"
    DROPPED_OUT = "12"
    RETURNED = "13"


class Follows(StrEnum):
    DISMISS = "dismiss"
    PARK = "park"
    PERSUADING = "persuading"
    RETURNED = "returned"


#: The step to take instead of the one that was tried.
_STEPS: Final[Mapping[Follows, str]] = {
    Follows.DISMISS: "排除疑似",
    Follows.PARK: "申请暂缓",
    Follows.PERSUADING: "确认辍学",
    Follows.RETURNED: "确认返校",
}


@dataclass(frozen=True, slots=True)
class ConclusionRule:
    code: Conclusion
    title: str
    leads_to: Follows
    proofs: tuple[Proof, ...] = ()
    #: the outcome a dismissal is closed with
    outcome: Outcome | None = None
    #: the parks that fit
    parks: tuple[ParkKind, ...] = ()
    #: departments (Dept values) to be told or asked
    tells: tuple[str, ...] = ()
    #: what somebody still has to do, in words
    note: str = ""

    @property
    def instead(self) -> str:
        return f"“{_STEPS[self.leads_to]}”"


_ELSEWHERE_NOTE = "督促监护人办理转学、建立学籍"

_RULES = (
    ConclusionRule(
        Conclusion.IN_SCHOOL,
        "在校就读且有学籍（信息错误）",
        Follows.DISMISS,
        (Proof.ROSTER_SHOT,),
        Outcome.IN_SCHOOL,
        note="更正学籍信息",
    ),
    ConclusionRule(
        Conclusion.ELSEWHERE_PROVINCE,
        "省内就读无学籍",
        Follows.DISMISS,
        (Proof.ENROLMENT,),
        Outcome.ELSEWHERE,
        note=_ELSEWHERE_NOTE,
    ),
    ConclusionRule(
        Conclusion.ELSEWHERE_COUNTRY,
        "省外就读无学籍",
        Follows.DISMISS,
        (Proof.ENROLMENT,),
        Outcome.ELSEWHERE,
        note=_ELSEWHERE_NOTE,
    ),
    ConclusionRule(
        Conclusion.ELSEWHERE_ABROAD,
        "境外就读无学籍",
        Follows.DISMISS,
        (Proof.ENROLMENT,),
        Outcome.ELSEWHERE,
        note="登记境外就读学校，回国后接续原学籍",
    ),
    ConclusionRule(
        Conclusion.HOUSEHOLD,
        "户籍问题（重复户籍、空挂户、查无此人、证件号或姓名错误）",
        Follows.DISMISS,
        (Proof.HOUSEHOLD,),
        Outcome.HOUSEHOLD,
        tells=("police",),
        note="通报公安清理户籍",
    ),
    ConclusionRule(
        Conclusion.DEATH,
        "死亡",
        Follows.DISMISS,
        (Proof.DEATH,),
        Outcome.DEATH,
        tells=("police",),
        note="学校凭证明报教育局注销学籍",
    ),
    ConclusionRule(
        Conclusion.OVER_AGE,
        "超龄离校或已毕业",
        Follows.DISMISS,
        (Proof.AGE_OR_GRADUATION,),
        Outcome.OVER_AGE,
    ),
    ConclusionRule(
        Conclusion.SETTLED_ABROAD,
        "出国（境）定居",
        Follows.DISMISS,
        (Proof.SETTLED_ABROAD,),
        Outcome.ABROAD,
    ),
    ConclusionRule(
        Conclusion.DEFERRED,
        "延缓入学或休学",
        Follows.PARK,
        (Proof.APPROVAL,),
        parks=(
            ParkKind.SUSPENSION,
            ParkKind.SUSPENSION_ORDERED,
            ParkKind.DEFERRAL,
            ParkKind.LATE_REGISTRATION,
        ),
        note="填写期满日期",
    ),
    ConclusionRule(
        Conclusion.UNABLE,
        "重残重病（送教上门或不具备学习能力）",
        Follows.PARK,
        (Proof.ASSESSMENT,),
        parks=(ParkKind.HOME_TEACHING,),
        tells=("disabled",),
        note="核对送教是否落实；不具备学习能力的申请免学",
    ),
    ConclusionRule(
        Conclusion.MISSING,
        "失联失踪",
        Follows.PERSUADING,
        tells=("police",),
        note="提请公安协查；不得注销学籍",
    ),
    ConclusionRule(Conclusion.DROPPED_OUT, "确认辍学（外出打工、务农等）", Follows.PERSUADING),
    ConclusionRule(Conclusion.RETURNED, "已返校", Follows.RETURNED, (Proof.ATTENDANCE,)),
)
CONCLUSIONS: Final[Mapping[Conclusion, ConclusionRule]] = {rule.code: rule for rule in _RULES}


def conclusion(code: str) -> ConclusionRule:
    return CONCLUSIONS[Conclusion(code)]
