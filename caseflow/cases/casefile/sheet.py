"""一人一案 as the records tell it: the measures are the tasks people had and the dates they had for them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseflow import clock
from caseflow.accounts.tree import current_tree
from caseflow.cases.casefile.people import name_of, organ_for, organ_name
from caseflow.cases.casefile.pieces import Piece
from caseflow.cases.casefile.sheets import filled, plain
from caseflow.cases.models import Case
from caseflow.cases.prefill import values_for
from caseflow.extensions import db
from caseflow.lib.dates import cn_date
from caseflow.notices.kinds import get_kind
from caseflow.policy import codes
from caseflow.policy.actors import Role
from caseflow.policy.labels import label
from caseflow.tasks.models import Task

_KIND = "case_sheet"
_NO_CAUSE = "尚未登记，见家访记录。"
_HIDDEN = "已登记，仅经办人员可见。"
#: what the program asks of people among themselves, and alarms that have records of their own
_NO_MEASURE = frozenset({codes.TaskKind.APPROVE, codes.TaskKind.SIGN_PAPER, codes.TaskKind.HARM_ALERT})


def case_sheet(case: Case, now: datetime) -> Piece:
    unit, today = organ_for(case, get_kind(_KIND)), clock.to_local(now).date()
    values = values_for(_KIND, case, unit, today)
    values.setdefault("成因分析", _HIDDEN if case.reason_code else _NO_CAUSE)
    if measures := _measures(case):
        values["措施"] = measures
    docx = filled(_KIND, case, unit, values, now)
    return Piece(title="控辍保学一人一案", at=now, author=organ_name(unit), docx=docx or _plain(values))


def _measures(case: Case) -> list[dict[str, Any]]:
    query = (
        select(Task).where(Task.case_id == case.id, Task.state != "cancelled").order_by(Task.due_on, Task.id)
    )
    tasks = [task for task in db.session.scalars(query) if task.kind not in _NO_MEASURE]
    return [
        {"措施": label(codes.TaskKind(task.kind)), "责任人": _who(task), "时限": task.due_on}
        for task in tasks
    ]


def _who(task: Task) -> str:
    unit = current_tree().name(task.unit_id)
    role = label(Role(task.role)) if task.role else ""
    return f"{unit}{name_of(task.owner_id) or role}" or "责任单位"


def _plain(values: dict[str, Any]) -> bytes:
    rows = [(name, _said(value)) for name, value in values.items()]
    return plain("控辍保学一人一案", rows)


def _said(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join("　".join(_said(cell) for cell in row.values()) for row in value)
    return cn_date(value) if hasattr(value, "toordinal") else str(value)
