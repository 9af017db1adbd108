"""The code lists of the trade: what is chosen from on the forms and stored in the rows.

Codes that carry consequences (conclusions, outcomes, parks, modes of service) are tables of their own;
this module is the one door to all of them.
"""

from __future__ import annotations

from typing import Final

from caseflow.policy.conclusions import CONCLUSIONS, Conclusion, ConclusionRule, Follows, conclusion
from caseflow.policy.outcomes import (
    OUTCOMES,
    PARKS,
    Outcome,
    OutcomeRule,
    ParkKind,
    ParkRule,
    Via,
    outcome,
    outcomes_via,
    park_kind,
)
from caseflow.policy.proofs import Proof, proof_title
from caseflow.policy.service_duties import (
    difficulty_reasons,
    names_in,
    public_service_reasons,
    service_reasons,
)
from caseflow.policy.serving import (
    SERVICE_MODES,
    ServiceFailure,
    ServiceMode,
    ServiceRule,
    effective_on,
    next_mode,
    service_mode,
)
from caseflow.policy.vocabulary import (
    SENSITIVE_GROUPS,
    SENSITIVE_REASONS,
    AttestSource,
    BatchState,
    Chip,
    Companion,
    Decision,
    Dept,
    DraftState,
    DropoutReason,
    GrantPurpose,
    Group,
    Harm,
    IdKind,
    ItemState,
    MessageKind,
    Met,
    NoticeKind,
    NoticeStatus,
    Proceeding,
    PupilStatus,
    Relation,
    Route,
    SchoolKind,
    Sex,
    Source,
    TaskKind,
    TaskState,
    UnitKind,
    UnitStatus,
    VisitMethod,
    VisitResult,
    Whereabouts,
)

__all__ = [
    "BACK_IN_CLASS",
    "CAME_BACK",
    "CONCLUSIONS",
    "ENFORCEMENT",
    "FAILED_RESULTS",
    "JUDICIAL_LETTER",
    "ON_FOOT",
    "OUTCOMES",
    "PARKS",
    "PROMISED",
    "RETURN_NOTICES",
    "SENSITIVE_GROUPS",
    "SENSITIVE_REASONS",
    "SERVICE_MODES",
    "AttestSource",
    "BatchState",
    "Chip",
    "Companion",
    "Conclusion",
    "ConclusionRule",
    "Decision",
    "Dept",
    "DraftState",
    "DropoutReason",
    "Follows",
    "GrantPurpose",
    "Group",
    "Harm",
    "IdKind",
    "ItemState",
    "MessageKind",
    "Met",
    "NoticeKind",
    "NoticeStatus",
    "Outcome",
    "OutcomeRule",
    "ParkKind",
    "ParkRule",
    "Proceeding",
    "Proof",
    "PupilStatus",
    "Relation",
    "Route",
    "SchoolKind",
    "ServiceFailure",
    "ServiceMode",
    "ServiceRule",
    "Sex",
    "Source",
    "TaskKind",
    "TaskState",
    "UnitKind",
    "UnitStatus",
    "Via",
    "VisitMethod",
    "VisitResult",
    "Whereabouts",
    "conclusion",
    "difficulty_reasons",
    "effective_on",
    "names_in",
    "next_mode",
    "outcome",
    "outcomes_via",
    "park_kind",
    "proof_title",
    "public_service_reasons",
    "service_mode",
    "service_reasons",
]

PROMISED: Final = VisitResult.PROMISED
CAME_BACK: Final = VisitResult.BACK
BACK_IN_CLASS: Final = Outcome.BACK
ENFORCEMENT: Final = Route.ENFORCEMENT
JUDICIAL_LETTER: Final = NoticeKind.JUDICIAL_LETTER
#: Documents whose printed date is the date to be back in school.
RETURN_NOTICES: Final = (NoticeKind.RETURN_NOTICE, NoticeKind.CORRECTION_ORDER)
#: Nobody was reached: counts towards the failed attempts, not the visits.
FAILED_RESULTS: Final = frozenset({VisitResult.NOBODY})
#: What a visit is when the form says nothing else.
ON_FOOT: Final = VisitMethod.HOME
