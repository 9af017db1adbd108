"""What the rules look at: frozen views of a case, filled by ``cases.facts``, read by guards and planner."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from caseflow.policy.stages import Stage, Trigger


class Need(StrEnum):
    """A group of facts that costs a query; a transition names those its rules read."""

    VISITS = "visits"
    NOTICES = "notices"
    ATTESTATIONS = "attestations"
    PROOFS = "proofs"


@dataclass(frozen=True, slots=True)
class OpenTask:
    id: int
    kind: str
    due_on: date
    unit_id: int
    owner_id: int | None
    subject_type: str
    subject_id: int
    data: Mapping[str, Any] = field(default_factory=dict)
    role: str = ""


@dataclass(frozen=True, slots=True)
class NoticeFact:
    id: int
    kind: str
    round: int
    void: bool
    issued_on: date
    #: the date printed on the paper; None for kinds without one
    printed_on: date | None
    effective_on: date | None
    #: who answers for the issuer: the county for its bureau; 0 where it is not known
    issuer_id: int = 0


@dataclass(frozen=True, slots=True)
class AttestationFact:
    on_day: date
    present: bool
    #: school / township / visit
    source: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The current round of a case; guards look at nothing older."""

    id: int
    stage: Stage
    round: int
    edition: str
    pupil_id: int
    responsible_unit_id: int
    county_id: int
    owner_id: int
    school_id: int | None = None
    class_id: int | None = None
    township_id: int | None = None
    justice_id: int | None = None
    stage_since: date = date.min
    conclusion: str = ""
    reason_code: str = ""
    parked_from: str = ""
    parked_until: date | None = None
    outcome: str = ""
    returned_on: date | None = None
    watch_until: date | None = None
    tasks: tuple[OpenTask, ...] = ()
    #: days of this round on which the family was met, and on which nobody was reached
    visit_days: frozenset[date] = frozenset()
    failed_days: frozenset[date] = frozenset()
    notices: tuple[NoticeFact, ...] = ()
    attestations: tuple[AttestationFact, ...] = ()
    #: proof kinds on file
    proofs: frozenset[str] = frozenset()

    @property
    def pending(self) -> frozenset[str]:
        """Triggers for which a second person's decision is awaited."""
        return frozenset(str(t.data.get("trigger", "")) for t in self.tasks if t.kind == "approve")

    @property
    def pending_outcomes(self) -> frozenset[str]:
        return frozenset(str(t.data.get("outcome", "")) for t in self.tasks if t.kind == "approve")

    def notice(self, notice_id: int | None) -> NoticeFact | None:
        return next((n for n in self.notices if n.id == notice_id), None)

    def live_notices(self, *kinds: str) -> tuple[NoticeFact, ...]:
        """Unvoided documents of this round, newest last."""
        return tuple(
            n for n in self.notices if not n.void and n.round == self.round and (not kinds or n.kind in kinds)
        )


@dataclass(frozen=True, slots=True)
class Command:
    """One step asked for: by a person, an import or the clock."""

    trigger: Trigger
    now: datetime
    #: the day in Asia/Shanghai
    today: date
    actor_id: int | None
    actor_unit_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    #: the typed reason, if any; it is kept sealed outside the journal
    note: str = ""
    #: when a clock event fell due; None for people
    fell_due_at: datetime | None = None
    #: the decided approval this step rests on
    approval_id: int | None = None
    by_clock: bool = False

    def day(self, key: str) -> date | None:
        """A date of the data; dates travel as ISO text so that the journal can hold them."""
        value = self.data.get(key)
        if isinstance(value, date):
            return value
        return date.fromisoformat(value) if value else None
