"""The ground an effect stands on, and what it may answer with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from caseflow.policy.deadlines import Calendars, Due, due_on
from caseflow.policy.edition import Edition
from caseflow.policy.facts import CaseFacts, Command, OpenTask

#: a column value that means "one more"
PLUS_ONE = object()
#: at most one of these runs in a case at any time
STAGE_CLOCKS = frozenset(
    [
        "verify",
        "persuade",
        "issue_notice",
        "return_by",
        "replace_notice",
        "refer",
        "accept_referral",
        "issue_letter",
        "letter_by",
        "decide",
        "review",
        "close_review",
        "park_end",
    ]
)
#: what the deadline chip of a case may show
DEADLINE_KINDS = STAGE_CLOCKS | {"service", "followup"}
#: tasks that outlive a change of stage
SURVIVORS = frozenset({"harm_alert", "send_inquiry", "inquiry_reply", "service"})


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """A task to open; ``unit_id`` owes it, ``owner_id`` (or the ``role``) within the unit does it."""

    kind: str
    due: Due
    unit_id: int
    owner_id: int | None = None
    role: str = ""
    subject: tuple[str, int] | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Effects:
    columns: dict[str, Any] = field(default_factory=dict)
    opens: list[TaskSpec] = field(default_factory=list)
    ends: set[int] = field(default_factory=set)
    #: outcome written on the tasks it ends
    met: bool = True


@dataclass(frozen=True, slots=True)
class Ground:
    """All that an effect may look at."""

    facts: CaseFacts
    command: Command
    edition: Edition
    calendars: Calendars

    def due(self, key: str, start: date | None = None) -> Due:
        return due_on(self.edition.days(key), start or self.command.today, self.calendars)

    @property
    def owner(self) -> int:
        """The officer after this step."""
        return int(self.command.data.get("owner_id") or self.facts.owner_id)

    @property
    def home_unit(self) -> int:
        """Where persuading is done: the school, else whoever is responsible."""
        return self.facts.school_id or self.facts.responsible_unit_id


def tasks_of(facts: CaseFacts, *kinds: str) -> set[int]:
    return {task.id for task in facts.tasks if task.kind in kinds}


def stage_tasks(facts: CaseFacts, survivors: frozenset[str] = SURVIVORS) -> set[int]:
    return {task.id for task in facts.tasks if task.kind not in survivors}


def document_tasks(facts: CaseFacts, notice_id: int | None) -> set[int]:
    wanted = ("notice", notice_id)
    return {t.id for t in facts.tasks if (t.subject_type, t.subject_id) == wanted}


def start_persuading(g: Ground, effects: Effects, unit_id: int, owner_id: int | None = None) -> None:
    owner = owner_id or g.owner
    effects.opens += [
        TaskSpec("persuade", g.due("stage.persuading.report"), unit_id, role="headmaster"),
        TaskSpec("visit", g.due("visits.first"), unit_id, owner),
    ]
    effects.columns["responsible_unit_id"] = unit_id


def alert(g: Ground) -> TaskSpec:
    """未保11: the bureau is told at once."""
    return TaskSpec("harm_alert", g.due("visits.mandatory_report"), g.facts.county_id, role="bureau_officer")


def next_deadline(kept: list[OpenTask], opened: list[TaskSpec]) -> date | None:
    """The due day a case shows: the earliest deadline still running."""
    days = [t.due_on for t in kept if t.kind in DEADLINE_KINDS]
    days += [s.due.day for s in opened if s.kind in DEADLINE_KINDS]
    return min(days, default=None)
