"""What a case tells the forms that are printed of it: the whole file of one child, its visits, its end."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from caseflow import clock
from caseflow.accounts.chain import responsibility_chain
from caseflow.cases import letters
from caseflow.cases.models import Approval, Attestation, Case, Visit
from caseflow.extensions import db
from caseflow.lib.dates import cn_date
from caseflow.notices.kinds import get_kind
from caseflow.notices.models import Notice
from caseflow.policy import codes
from caseflow.policy.labels import label
from caseflow.policy.stages import Stage, Trigger
from caseflow.tasks.models import Task

Values = dict[str, Any]
_HARM_SEEN, _NO_HARM = "有", "没有发现"
_ASKED = (Trigger.CLOSE.value, Trigger.RESETTLE.value)


def family(case: Case) -> list[Values]:
    rows = (
        {"姓名": g.name, "与学生关系": g.relation, "电话": g.phone, "务工地": g.works_at}
        for g in case.pupil.guardians
    )
    return [letters.present(row) for row in rows]


def groups(case: Case) -> str:
    """涉案 and the like stand on no form."""
    held = {row.group for row in case.pupil.groups}
    shown = (group for group in codes.Group if group in held and group not in codes.SENSITIVE_GROUPS)
    return "、".join(label(group) for group in shown)


def papers(case: Case) -> list[Values]:
    query = select(Notice).where(Notice.case_id == case.id, Notice.status != "void")
    return [
        letters.present(
            {
                "文书名称": notice.title,
                "文号": notice.number_text,
                "成文日期": notice.issued_on,
                "送达情况": cn_date(notice.effective_on) if notice.effective_on else "",
            }
        )
        for notice in db.session.scalars(query.order_by(Notice.issued_on, Notice.id))
    ]


def service_receipt(case: Case) -> Values:
    """With the papers that have reached nobody yet; the rest is for the pen."""
    query = select(Notice).where(
        Notice.case_id == case.id, Notice.status != "void", Notice.effective_on.is_(None)
    )
    waiting = [n for n in db.session.scalars(query.order_by(Notice.id)) if get_kind(n.kind).served]
    return letters.service_receipt(case, waiting)


def whereabouts(case: Case) -> str:
    return label(codes.Whereabouts(case.whereabouts)) if case.whereabouts else ""


def case_sheet(case: Case) -> Values:
    """Cause and goal as a beginning; the measures are for people to think of (ST-4c)."""
    return {
        "成因分析": _cause(case),
        "工作目标": _goal(case),
        "复学情况": f"{cn_date(case.returned_on)}返校" if case.returned_on else "",
        "销号情况": _ending(case),
    }


def return_plan(case: Case) -> Values:
    mentor = _class_teacher(case)
    return {
        "编入班级": case.klass.name if case.klass else "",
        "安置方式": "随原班就读",
        "结对导师": mentor,
        "跟踪回访": [{"日期": day, "方式": "到班查看、谈话", "责任人": mentor} for day in _follow_ups(case)],
    }


def close_approval(case: Case) -> Values:
    return {"结案去向": _outcome(case), "办理经过": _course(case), "佐证事实": list(_proofs(case))}


def visit_record(case: Case, visit: Visit) -> Values:
    """One recorded visit, with its place in the round."""
    met = "、".join(label(codes.Met(code)) for code in visit.met)
    people = [visit.visitor.name if visit.visitor else "", visit.companions]
    values = {
        "次序": _place_of(visit),
        "开始时间": clock.to_local(visit.at).replace(tzinfo=None, second=0, microsecond=0),
        "方式": label(codes.VisitMethod(visit.method)),
        "参加人": "、".join(name for name in people if name),
        "访谈对象": met,
        "学生现状": visit.account,
        "未到校原因": _visit_reason(visit),
        "困难与诉求": visit.hardship,
        "约定返校日期": visit.promised_on,
        "结果": label(codes.VisitResult(visit.result)),
        "侵害线索": _HARM_SEEN if visit.harm else _NO_HARM,
        "线索情况": label(codes.Harm(visit.harm)) if visit.harm else "",
    }
    return letters.present(values)


def _cause(case: Case) -> str:
    if not case.reason_code or case.reason_code in codes.SENSITIVE_REASONS:
        return ""
    return f"{label(codes.DropoutReason(case.reason_code))}。"


def _goal(case: Case) -> str:
    query = select(Notice.printed_on).where(
        Notice.case_id == case.id, Notice.round == case.round, Notice.status != "void"
    )
    days = [day for day in db.session.scalars(query) if day]
    return f"{cn_date(max(days))}前返校就读，不再缺勤。" if days else "返校就读，不再缺勤。"


def _ending(case: Case) -> str:
    if case.closed_on is None or not case.outcome:
        return ""
    return f"{cn_date(case.closed_on)}办结，去向：{label(codes.Outcome(case.outcome))}"


def _class_teacher(case: Case) -> str:
    """The last link of the chain of a class."""
    if not case.school_id or not case.class_id:
        return ""
    return responsibility_chain(case.school_id, case.class_id)[-1].names


def _follow_ups(case: Case) -> Sequence[date]:
    query = select(Task.due_on).where(
        Task.case_id == case.id, Task.kind == codes.TaskKind.FOLLOWUP.value, Task.state == "open"
    )
    return db.session.scalars(query.order_by(Task.due_on)).all()


def _outcome(case: Case) -> str:
    if case.outcome:
        return label(codes.Outcome(case.outcome))
    query = select(Approval).where(
        Approval.case_id == case.id, Approval.decided_at.is_(None), Approval.trigger.in_(_ASKED)
    )
    asked = db.session.scalar(query.order_by(Approval.id.desc()))
    if asked and asked.data.get("outcome"):
        return label(codes.Outcome(asked.data["outcome"]))
    return label(codes.Outcome.BACK) if case.stage == Stage.RETURNED else ""


def _course(case: Case) -> str:
    made = [paper["文书名称"] for paper in papers(case)]
    told = f"共劝返{case.visits}次" if case.visits else "未经劝返"
    return f"{told}，制发{'、'.join(made)}。" if made else f"{told}。"


def _proofs(case: Case) -> Iterator[Values]:
    """The latest word of each source since the child came back."""
    since = case.returned_on or case.stage_since
    query = select(Attestation).where(
        Attestation.case_id == case.id, Attestation.present.is_(True), Attestation.on_day >= since
    )
    latest = {row.source: row for row in db.session.scalars(query.order_by(Attestation.on_day))}
    for source, row in latest.items():
        yield {"日期": row.on_day, "事实": "在校就读", "来源": label(codes.AttestSource(source))}
    seen = [visit for visit in letters.visits_of(case) if visit.on_day >= since and not visit.failed]
    for visit in seen[-1:]:
        yield {"日期": visit.on_day, "事实": label(codes.VisitResult(visit.result)), "来源": "家访"}


def _place_of(visit: Visit) -> int:
    query = select(Visit.id).where(Visit.case_id == visit.case_id, Visit.round == visit.round)
    return list(db.session.scalars(query.order_by(Visit.at, Visit.id))).index(visit.id) + 1


def _visit_reason(visit: Visit) -> str:
    return label(codes.DropoutReason(visit.reason_code)) if visit.reason_code else ""
