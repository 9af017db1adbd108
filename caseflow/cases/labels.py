"""How a case's tasks read in the to-do list, and where each leads."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from caseflow.accounts.tree import Tree, current_tree
from caseflow.cases.models import Case
from caseflow.extensions import db
from caseflow.lib.masking import mask_name
from caseflow.policy.codes import TaskKind
from caseflow.policy.labels import label
from caseflow.roster.models import Pupil
from caseflow.tasks.registry import Label, TaskRow

#: kind -> endpoint of the form that settles it
_FORMS: dict[str, str] = {
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
KINDS = tuple(str(kind) for kind in _FORMS)


_WORDS = {kind: label(kind, TaskKind) for kind in _FORMS}
_FACTS = (
    select(
        Case.id,
        Pupil.name,
        Case.class_id,
        Case.school_id,
        Pupil.household_unit_id,
        Pupil.household_village,
    )
    .join(Pupil, Pupil.id == Case.pupil_id)
    .where(Case.id.in_(bindparam("ids", expanding=True)))
)


def label_tasks(rows: Sequence[TaskRow]) -> Mapping[int, Label]:
    """One query for a page of rows; names are masked here, once."""
    ids = sorted({row.case_id for row in rows if row.case_id})
    known = {row[0]: row for row in db.session.connection().execute(_FACTS, {"ids": ids})}
    tree = current_tree()
    return {row.id: _label(tree, row, known.get(row.case_id or 0)) for row in rows}


def _label(tree: Tree, row: TaskRow, facts: Any) -> Label:
    kind = row.kind
    args = {"approval_id": row.subject_id} if kind == TaskKind.APPROVE else {"case_id": row.case_id}
    if facts is None:
        return Label(_WORDS[kind], _FORMS[kind], args)
    _, name, class_id, school_id, household, village = facts
    who = f"{mask_name(name)} {tree.name(class_id) or tree.name(school_id)}".strip()
    return Label(_WORDS[kind], _FORMS[kind], args, who, f"{tree.name(household)}{village}")
