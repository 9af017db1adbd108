"""What the records know for any kind of document: facts by their Chinese names, whichever kind asks.

A kind that uses the usual names is filled without a line of its own; what is peculiar to one kind stands
in ``PECULIAR``.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from caseflow.accounts.models import Unit
from caseflow.cases import enforcing, letters, printed
from caseflow.cases.known import Known
from caseflow.cases.models import Case
from caseflow.notices.kinds import get_kind
from caseflow.policy.codes import DropoutReason
from caseflow.policy.labels import label
from caseflow.policy.stages import Stage


def values_for(
    kind: str, case: Case, unit: Unit, today: date, *, printed_on: date | None = None
) -> dict[str, Any]:
    """Every fact of the kind that the records know; the rest is the clerk's to type."""
    known, wanted = Known(case, unit, today, printed_on), get_kind(kind)
    values = {fact.name: FACTS[fact.name](known) for fact in wanted.facts if fact.name in FACTS}
    if wanted.deadline:
        values[wanted.deadline] = printed_on
    return letters.present(values | PECULIAR.get(kind, _nothing)(known))


def _of_guardian(name: str) -> Callable[[Known], Any]:
    return lambda k: getattr(k.guardian, name, "") or ""


def _reason(known: Known) -> str:
    code = known.case.reason_code
    return f"{label(DropoutReason(code))}。" if code else ""


def _nothing(_: Known) -> dict[str, Any]:
    return {}


FACTS: Mapping[str, Callable[[Known], Any]] = {
    "监护人姓名": _of_guardian("name"),
    "监护人证件号码": _of_guardian("id_number"),
    "监护人电话": _of_guardian("phone"),
    "监护人住址": lambda k: letters.dwelling_of(k.pupil) or letters.household_of(k.pupil),
    "与学生关系": _of_guardian("relation"),
    "被监护人姓名": lambda k: k.pupil.name,
    "学生姓名": lambda k: k.pupil.name,
    "性别": lambda k: letters.sex_of(k.pupil),
    "出生日期": lambda k: k.pupil.born_on,
    "学籍号": lambda k: k.pupil.student_no,
    "年级班级": lambda k: k.pupil.klass.name if k.pupil.klass else "",
    "户籍地址": lambda k: letters.household_of(k.pupil),
    "现居住地址": lambda k: letters.dwelling_of(k.pupil),
    "就读学校": lambda k: k.case.school.name if k.case.school else "",
    "个案编号": lambda k: k.case.number,
    "当前阶段": lambda k: label(Stage(k.case.stage)),
    "民族": lambda k: k.pupil.nation,
    "特殊群体": lambda k: printed.groups(k.case),
    "去向": lambda k: printed.whereabouts(k.case),
    "家庭成员": lambda k: printed.family(k.case),
    "过程记录": lambda k: letters.measures_of(k.case),
    "文书与送达": lambda k: printed.papers(k.case),
    "复学日期": lambda k: k.case.returned_on,
    "施教区学校": lambda k: k.case.school.name if k.case.school else "",
    "原就读学校": lambda k: k.case.school.name if k.case.school else "未入学",
    "辍学日期": lambda k: letters.dropped_out(k.case),
    "辍学原因": _reason,
    "劝返记录": lambda k: letters.measures_of(k.case, k.case.round),
    "已发文书": lambda k: [letters.earlier(notice) for notice in letters.earlier_notices(k.case)],
    "机关地址": lambda k: k.unit.address,
    "联系电话": lambda k: k.unit.phone,
}
#: kind -> facts that only this kind has, or that it takes from elsewhere
PECULIAR: dict[str, Callable[[Known], dict[str, Any]]] = {
    "correction_order": enforcing.correction_order,
    "transfer_letter": enforcing.transfer_letter,
    "clue_letter": enforcing.clue_letter,
    "announcement": enforcing.announcement,
    "address_confirmation": enforcing.address_confirmation,
    "demand_letter": enforcing.demand_letter,
    "enforcement_application": enforcing.enforcement_application,
    "case_sheet": lambda k: printed.case_sheet(k.case),
    "return_plan": lambda k: printed.return_plan(k.case),
    "service_receipt": lambda k: printed.service_receipt(k.case),
    "close_approval": lambda k: printed.close_approval(k.case),
}
