"""What the records tell the papers of enforcement.

The bodies of the remedies, the order that was served, what is enclosed; of a child no more than is needed.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import Unit
from caseflow.cases import letters
from caseflow.cases.days import calendars_of
from caseflow.cases.known import Known
from caseflow.cases.models import Case
from caseflow.cases.places import places
from caseflow.extensions import db
from caseflow.files import store
from caseflow.lib.dates import cn_date
from caseflow.notices.drafting import issuer_form
from caseflow.notices.models import Notice
from caseflow.policy.codes import RETURN_NOTICES, NoticeKind
from caseflow.policy.deadlines import due_on
from caseflow.policy.edition import Edition
from caseflow.policy.issuing import STREET_OFFICE, street_basis
from caseflow.policy.papers import MUST_REACH

Values = dict[str, Any]
#: the edition's words for the county's own, which the county's name makes full
_OWN_GOVERNMENT, _OWN_COURT = "本县人民政府", "本县人民法院"


def remedies(county: str, edition: Edition) -> tuple[str, str]:
    """复议机关 and 法院 by their full names: 复议20、24, 行诉46; never the next higher bureau."""
    body, court = edition.text("remedies.reconsideration_body"), edition.text("remedies.court")
    return (
        f"{county}人民政府" if body == _OWN_GOVERNMENT else body,
        f"{county}人民法院" if court == _OWN_COURT else court,
    )


def correction_order(known: Known) -> Values:
    body, court = remedies(known.county, known.edition)
    values = {"复议机关": body, "诉讼法院": court}
    if known.case.school_id is None:
        values["失学情形"] = "未入学"
    if issuer_form(known.unit) == STREET_OFFICE:
        values["街道责令依据"] = street_basis(known.edition)
    return values


def transfer_letter(known: Known) -> Values:
    """The whole story, whatever round it is, and the papers that tell it."""
    justice = db.session.get(Unit, places().justice_id) if places().justice_id else None
    run_out = [n.printed_on for n in _live(known.case, RETURN_NOTICES) if n.effective_on and n.printed_on]
    return {
        "主送机关": letters.full_name(justice) if justice else "",
        "劝返记录": letters.measures_of(known.case),
        "复学截止日期": run_out[-1] if run_out else None,
        "附件清单": _enclosed(known.case),
    }


def _enclosed(case: Case) -> list[str]:
    papers = _live(case, (NoticeKind.PERSUASION_REPORT, *MUST_REACH))
    names = [f"{n.title}及送达回证" if n.effective_on else n.title for n in papers]
    identity = ["户口簿或者身份证复印件"] if store.files_of(("case", case.id), "identity") else []
    return [*dict.fromkeys(names), "劝返记录", *identity]


def clue_letter(known: Known) -> Values:
    """个保28: the child's name and age; what a sort of clue needs besides is typed for it."""
    answer = due_on(known.edition.days("department.reply"), known.today, calendars_of(known.case.school_id))
    withheld = dict.fromkeys(("监护人姓名", "户籍地址", "现居住地址"), "")
    return {**withheld, "发现日期": known.today, "反馈期限": answer.day}


def announcement(known: Known) -> Values:
    """The papers that have reached nobody; of the dwelling only the village."""
    pupil = known.pupil
    unserved = [n for n in _live(known.case, MUST_REACH) if n.effective_on is None]
    place, village = pupil.dwelling or pupil.household, pupil.dwelling_village or pupil.household_village
    return {
        "公告文书": [letters.present({"文书名称": n.title, "文号": n.number_text}) for n in unserved],
        "住所村居": f"{place.name if place else ''}{village}",
        "领取地点": letters.full_name(known.unit),
    }


def address_confirmation(known: Known) -> Values:
    guardian = known.guardian
    return {
        "受送达人": guardian.name if guardian else "",
        "证件号码": guardian.id_number if guardian else "",
        "送达地址": letters.dwelling_of(known.pupil) or letters.household_of(known.pupil),
        "收件电话": guardian.phone if guardian else "",
    }


def demand_letter(known: Known) -> Values:
    _, court = remedies(known.county, known.edition)
    way = f"送{known.pupil.name}到{_school(known.case)}办理复学并到校上课"
    return {**_decision(known.case), "受理法院": court, "履行方式": way}


def enforcement_application(known: Known) -> Values:
    values: Values = _decision(known.case)
    values["受理法院"] = remedies(known.county, known.edition)[1]
    values["执行标的"] = f"被申请人将{known.pupil.name}送到{_school(known.case)}接受义务教育"
    values["事实和理由"] = _grounds(known)
    if demand := _served(known.case, NoticeKind.DEMAND_LETTER):
        values |= {"催告文号": demand.number_text, "催告送达日期": demand.effective_on}
    return values


def _grounds(known: Known) -> str:
    visits = len(letters.visits_of(known.case, known.case.round))
    since = cn_date(letters.dropped_out(known.case))
    return f"被申请人的被监护人{known.pupil.name}自{since}起辍学，经{visits}次劝返仍未返校"


def _decision(case: Case) -> Values:
    order = _served(case, NoticeKind.CORRECTION_ORDER)
    if order is None:
        return {}
    return {
        "决定文书名称": order.title,
        "决定文号": order.number_text,
        "决定日期": order.issued_on,
        "决定送达日期": order.effective_on,
        "决定内容": _ordered(case, order.printed_on),
    }


def _ordered(case: Case, by: date | None) -> str:
    words = f"将{case.pupil.name}送到{_school(case)}接受义务教育"
    return f"{cn_date(by)}前{words}" if by else words


def _school(case: Case) -> str:
    return case.school.name if case.school else "施教区学校"


def _served(case: Case, kind: NoticeKind) -> Notice | None:
    return next((n for n in reversed(_live(case, (kind,))) if n.effective_on), None)


def _live(case: Case, kinds: Sequence[NoticeKind]) -> Sequence[Notice]:
    """Unvoided documents of this round, the oldest first."""
    query = select(Notice).where(
        Notice.case_id == case.id,
        Notice.round == case.round,
        Notice.status != "void",
        Notice.kind.in_([kind.value for kind in kinds]),
    )
    return db.session.scalars(query.order_by(Notice.id)).all()
