"""How a case's tasks read in the to-do list, and where each leads."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from caseflow.accounts.tree import Tree, current_tree
from caseflow.cases.machine import session_line
from caseflow.lib.masking import mask_name
from caseflow.policy.codes import TaskKind
from caseflow.policy.labels import label
from caseflow.policy.stages import Trigger
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
    TaskKind.DECIDE: "cases.show",
    TaskKind.REVIEW: "cases.log_proceeding",
    TaskKind.FOLLOWUP: "cases.attest",
    TaskKind.CLOSE_REVIEW: "cases.close",
    TaskKind.PARK_END: "cases.show",
    TaskKind.APPROVE: "cases.decide",
    TaskKind.INQUIRY_REPLY: "cases.answer_inquiry",
    TaskKind.SEND_INQUIRY: "cases.inquire",
    TaskKind.HARM_ALERT: "cases.flag",
}
KINDS = tuple(str(kind) for kind in _FORMS)


_WORDS = {kind: label(kind, TaskKind) for kind in _FORMS}
_FACTS = (
    "SELECT c.id, p.name, c.class_id, c.school_id, p.household_unit_id, p.household_village"
    " FROM case_file c JOIN pupil p ON p.id = c.pupil_id WHERE c.id IN "
)


def label_tasks(rows: Sequence[TaskRow]) -> Mapping[int, Label]:
    """One query for a page of rows; names are masked here, once."""
    ids = sorted({row.case_id for row in rows if row.case_id})
    known = {row[0]: row for row in _facts(ids)} if ids else {}
    tree = current_tree()
    return {row.id: _label(tree, row, known.get(row.case_id or 0)) for row in rows}


def _label(tree: Tree, row: TaskRow, facts: Any) -> Label:
    kind = row.kind
    args = {"approval_id": row.subject_id} if kind == TaskKind.APPROVE else {"case_id": row.case_id}
    title = _WORDS[kind]
    if kind == TaskKind.APPROVE:  # what is asked for, not only that something is
        title = f"{title}：{label(Trigger(row.data['trigger']))}"
    if facts is None:
        return Label(title, _FORMS[kind], args)
    _, name, class_id, school_id, household, village = facts
    who = f"{mask_name(name)} {tree.name(class_id) or tree.name(school_id)}".strip()
    return Label(title, _FORMS[kind], args, who, f"{tree.name(household)}{village}")


def _facts(ids: Sequence[int]) -> Iterable[Any]:
    """To the driver directly: fifty values in a list cost the expression language as much as the query."""
    found: Iterable[Any] = session_line().run(f"{_FACTS}({','.join('?' * len(ids))})", ids)
    return found
