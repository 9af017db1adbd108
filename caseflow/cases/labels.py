"""How a case's tasks read in the to-do list, and where each leads."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from caseflow.accounts.tree import current_tree
from caseflow.cases.models import Case
from caseflow.extensions import db
from caseflow.lib.masking import mask_name
from caseflow.policy.codes import TaskKind
from caseflow.policy.labels import label
from caseflow.roster.models import Pupil
from caseflow.tasks.registry import Label, TaskRow

#: kind -> endpoint of the form that settles it
_FORMS = {
    TaskKind.VERIFY: "cases.confirm",
    TaskKind.PERSUADE: "cases.show",
    TaskKind.VISIT: "cases.visit",
    TaskKind.PROMISE: "cases.visit",
    TaskKind.RESUME_CHECK: "cases.visit",
    TaskKind.ISSUE_NOTICE: "cases.issue_notice",
    TaskKind.SERVICE: "cases.record_service",
    TaskKind.RETURN_BY: "cases.show",
    TaskKind.REPLACE_NOTICE: "cases.show",
    TaskKind.REFER: "cases.refer",
    TaskKind.ACCEPT_REFERRAL: "cases.show",
    TaskKind.ISSUE_LETTER: "cases.issue_letter",
    TaskKind.LETTER_BY: "cases.show",
    TaskKind.REVIEW: "cases.log_proceeding",
    TaskKind.FOLLOWUP: "cases.attest",
    TaskKind.CLOSE_REVIEW: "cases.close",
    TaskKind.PARK_END: "cases.show",
    TaskKind.APPROVE: "cases.decide",
    TaskKind.INQUIRY_REPLY: "cases.answer_inquiry",
    TaskKind.SEND_INQUIRY: "cases.inquire",
    TaskKind.HARM_ALERT: "cases.show",
}
KINDS = tuple(kind.value for kind in _FORMS)


def label_tasks(rows: Sequence[TaskRow]) -> Mapping[int, Label]:
    """One query for a page of rows; names are masked here, once."""
    ids = {row.case_id for row in rows if row.case_id}
    query = (
        select(Case.id, Pupil.name, Case.class_id, Case.school_id, Pupil.household_unit_id, Pupil.household_village)
        .join(Pupil, Pupil.id == Case.pupil_id)
        .where(Case.id.in_(sorted(ids)))
    )
    known = {row[0]: tuple(row[1:]) for row in db.session.execute(query)}
    return {row.id: _label(row, known.get(row.case_id or 0)) for row in rows}


def _label(row: TaskRow, facts: tuple[Any, ...] | None) -> Label:
    kind = TaskKind(row.kind)
    args = {"approval_id": row.subject_id} if kind is TaskKind.APPROVE else {"case_id": row.case_id}
    if facts is None:
        return Label(label(kind), _FORMS[kind], args)
    name, class_id, school_id, household, village = facts
    tree = current_tree()
    who = f"{mask_name(name)} {tree.name(class_id) or tree.name(school_id)}".strip()
    return Label(label(kind), _FORMS[kind], args, who, f"{tree.name(household)}{village}")
