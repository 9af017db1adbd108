"""Who is told about a task, in words that hold a number and no name."""

from datetime import datetime

from sqlalchemy import select

from caseflow.accounts.models import Post, User
from caseflow.accounts.tree import current_tree
from caseflow.cases.alerts import people
from caseflow.cases.models import Case
from caseflow.cases.places import places
from caseflow.extensions import db
from caseflow.lib.dates import cn_date
from caseflow.messages.service import send
from caseflow.policy.codes import TaskKind
from caseflow.policy.labels import label
from caseflow.policy.permissions import Role
from caseflow.tasks.models import Task

#: who stands above whom when a task is not done (上级)
_SUPERIORS: dict[str, tuple[Role, ...]] = {
    "class": (Role.HEADMASTER, Role.VICE_HEAD),
    "school": (Role.HEADMASTER, Role.VICE_HEAD),
    "township": (Role.TOWNSHIP_LEADER,),
    "subdistrict": (Role.TOWNSHIP_LEADER,),
    "county": (Role.BUREAU_LEADER,),
}


def remind(task: Task, key: str, now: datetime) -> None:
    """Before, on and after the day, to whoever owes it; a key goes to a person once."""
    phase, _, _ = key.partition(":")
    kind = "overdue" if phase == "after" else "remind"
    words = {"before": "将于", "on": "今天", "after": "已于"}[phase]
    ending = "到期" if phase != "after" else "到期，尚未办理"
    day = "" if phase == "on" else cn_date(task.due_on)
    _tell(owing(task), kind, task, f"{words}{day}{ending}", key=key, now=now)


def escalate(task: Task, now: datetime) -> None:
    """The unit's heads hear of what was not done; the bureau where the unit has none."""
    told = superiors(task)
    _tell(told, "escalated", task, f"应于{cn_date(task.due_on)}办结，逾期未办", key="escalate:1", now=now)


def owing(task: Task) -> list[int]:
    """The owner if his account lives, else whoever holds the role on the unit, else the unit's officers."""
    if task.owner_id and db.session.scalar(
        select(User.id).where(User.id == task.owner_id, User.active.is_(True))
    ):
        return [task.owner_id]
    found = people(task.unit_id, Role(task.role)) if task.role else []
    return found or _everyone(task.unit_id) or superiors(task)


def _everyone(unit_id: int) -> list[int]:
    query = (
        select(Post.user_id)
        .join(User, User.id == Post.user_id)
        .where(Post.unit_id == unit_id, Post.revoked_at.is_(None), User.active.is_(True))
        .where(
            Post.role.not_in([Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR, Role.INSPECTOR, Role.GROUP_MEMBER])
        )
    )
    return list(dict.fromkeys(db.session.scalars(query)))


def superiors(task: Task) -> list[int]:
    """The unit's heads; the bureau where the unit has none, so that no escalation ends nowhere."""
    node = current_tree().find(task.unit_id)
    roles = _SUPERIORS.get(node.kind, ()) if node else ()
    found = people(task.unit_id, *roles) if roles else []
    bureau = people(places().county_id, Role.BUREAU_OFFICER, Role.BUREAU_LEADER)
    heads = [one for one in found if one != task.owner_id]
    return heads or bureau


def _tell(user_ids: list[int], kind: str, task: Task, words: str, *, key: str, now: datetime) -> None:
    number = db.session.scalar(select(Case.number).where(Case.id == task.case_id)) if task.case_id else None
    what = f"个案 {number} {label(TaskKind(task.kind))}" if number else label(TaskKind(task.kind))
    once = f"task:{task.id}:{task.due_on.isoformat()}:{key}"
    send(user_ids, kind, f"{what}{words}", _leads_to(task), once=once, now=now)


def _leads_to(task: Task) -> tuple[str, int]:
    """Its case; a paper that waits for its signer has a page of its own."""
    if task.kind == TaskKind.SIGN_PAPER:
        return task.subject_type, task.subject_id
    return ("case", task.case_id) if task.case_id else ("task", task.id)
