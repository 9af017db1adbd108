"""What a case tells each document. Personal data passes through here and is kept sealed in the snapshot.

Issuer, number and the date of the paper are not a case's to choose: ``notices`` adds them.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import Unit
from caseflow.cases.models import Case, Visit
from caseflow.extensions import db
from caseflow.lib.dates import cn_date
from caseflow.notices.drafting import issuer_form
from caseflow.notices.issuers import IssuerForm, issuer_of
from caseflow.notices.models import Notice
from caseflow.policy.codes import DropoutReason, Met, NoticeKind, VisitMethod, VisitResult
from caseflow.policy.labels import label
from caseflow.roster.models import Guardian, Pupil

#: papers to the family that a later one tells of
_TOLD = (
    NoticeKind.PERSUASION_NOTICE,
    NoticeKind.RETURN_NOTICE,
    NoticeKind.CORRECTION_ORDER,
    NoticeKind.JUDICIAL_LETTER,
)
_SEX = {"1": "男", "2": "女"}
Values = dict[str, Any]


def guardian_of(pupil: Pupil) -> Guardian | None:
    return pupil.guardians[0] if pupil.guardians else None


def sex_of(pupil: Pupil) -> str:
    return _SEX.get(pupil.sex, "")


def household_of(pupil: Pupil) -> str:
    return _with_place(pupil.household, pupil.household_address) or pupil.household_elsewhere


def dwelling_of(pupil: Pupil) -> str:
    return _with_place(pupil.dwelling, pupil.dwelling_address)


def _with_place(unit: Unit | None, address: str | None) -> str:
    """Records of a county leave out the township; a paper that travels must not."""
    if not unit or not address or unit.name in address:
        return address or ""
    return f"{unit.name}{address}"


def present(values: Values) -> Values:
    """An empty optional fact is no fact."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def persuasion_report(case: Case, goals: Sequence[Unit], reason_code: str) -> Values:
    """劝返情况报告 (ST-4): particulars, reasons, measures taken, result."""
    pupil, guardian = case.pupil, guardian_of(case.pupil)
    measures = measures_of(case, case.round)
    values = {
        "主送机关": [full_name(goal) for goal in goals],
        "学生姓名": pupil.name,
        "性别": sex_of(pupil),
        "出生日期": pupil.born_on,
        "年级班级": pupil.klass.name if pupil.klass else "",
        "学籍号": pupil.student_no,
        "监护人姓名": guardian.name if guardian else "",
        "与学生关系": guardian.relation if guardian else "",
        "监护人电话": guardian.phone if guardian else "",
        "户籍地址": household_of(pupil),
        "现居住地址": dwelling_of(pupil),
        "辍学日期": dropped_out(case),
        "辍学原因": f"{label(DropoutReason(reason_code))}。" if reason_code else "",
        "劝返记录": measures,
        "劝返结果": f"共劝返{len(measures)}次，学生至今未返校。",
        "下步建议": f"提请{full_name(goals[0])}依法制发限期复学通知书。" if goals else "",
    }
    return present(values)


def full_name(unit: Unit) -> str:
    """How an organ is addressed: 青石镇人民政府, 城关街道办事处, 清河县教育局."""
    return issuer_of(unit.name, IssuerForm(issuer_form(unit))).name


def dropped_out(case: Case) -> date:
    """The last day in class, else the day the case was opened."""
    return case.last_attended_on or case.opened_on


def visits_of(case: Case, round_: int | None = None) -> Sequence[Visit]:
    """Of one round; without it of all rounds, for a court wants the whole story."""
    query = select(Visit).where(Visit.case_id == case.id)
    if round_ is not None:
        query = query.where(Visit.round == round_)
    return db.session.scalars(query.order_by(Visit.at, Visit.id)).all()


def measures_of(case: Case, round_: int | None = None) -> list[Values]:
    return [_measure(visit) for visit in visits_of(case, round_)]


def _measure(visit: Visit) -> Values:
    people = [visit.visitor.name if visit.visitor else "", visit.companions]
    met = "、".join(label(Met(code)) for code in visit.met)
    words = label(VisitResult(visit.result))
    if visit.promised_on:
        words += f"（{cn_date(visit.promised_on)}）"
    return {
        "日期": visit.on_day,
        "方式": label(VisitMethod(visit.method)),
        "劝返人员": "、".join(name for name in people if name) or "学校",
        "结果": f"见到{met}，{words}" if met and not visit.failed else words,
    }


def return_notice(case: Case, printed_on: date | None) -> Values:
    """限期复学通知书 (RA-an2)."""
    guardian = guardian_of(case.pupil)
    values = {
        "监护人姓名": guardian.name if guardian else "",
        "被监护人姓名": case.pupil.name,
        "辍学日期": dropped_out(case),
        "复学截止日期": printed_on,
        "施教区学校": case.school.name if case.school else "",
    }
    return present(values)


def judicial_letter(case: Case, printed_on: date | None, title: str) -> Values:
    """司法敦促文书 (ST-10b): every earlier visit and every earlier notice."""
    values = return_notice(case, printed_on)
    values["文书名称"] = title
    values["劝返记录"] = measures_of(case)
    values["已发文书"] = [earlier(notice) for notice in earlier_notices(case)]
    return present(values)


def earlier_notices(case: Case) -> Sequence[Notice]:
    query = select(Notice).where(
        Notice.case_id == case.id,
        Notice.status != "void",
        Notice.kind.in_([kind.value for kind in _TOLD]),
    )
    return db.session.scalars(query.order_by(Notice.issued_on, Notice.id)).all()


def earlier(notice: Notice) -> Values:
    values = {
        "文书名称": notice.title,
        "文号": notice.number_text,
        "制发机关": full_name(notice.unit),
        "成文日期": notice.issued_on,
        "送达日期": notice.effective_on,
    }
    return present(values)


def inquiry_letter(case: Case, reply_by: date) -> Values:
    """协查函 to another county; an ID number only where the search cannot do without."""
    pupil, guardian = case.pupil, guardian_of(case.pupil)
    values = {
        "学生姓名": pupil.name,
        "性别": sex_of(pupil),
        "出生日期": pupil.born_on,
        "监护人姓名": guardian.name if guardian else "",
        "户籍地址": household_of(pupil),
        "原就读学校": case.school.name if case.school else "未入学",
        "辍学日期": dropped_out(case),
        "复函期限": reply_by,
    }
    return present(values)


def service_receipt(case: Case, papers: Sequence[Notice]) -> Values:
    """送达回证: several documents to one addressee may share one; what is not known yet stays blank."""
    guardian = guardian_of(case.pupil)
    values = {
        "受送达人": guardian.name if guardian else "",
        "被监护人姓名": case.pupil.name,
        "送达文书": [present({"文书名称": n.title, "文号": n.number_text}) for n in papers],
    }
    return present(values)
