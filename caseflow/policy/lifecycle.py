"""The lifecycle of a case as data: which step leads where, who may take it, what it rests on.

DESIGN §3 is this table. ``cases.machine`` drives it; nobody else decides what follows what.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from caseflow.errors import Reason
from caseflow.policy import guards as g
from caseflow.policy import papers
from caseflow.policy.edition import Edition
from caseflow.policy.facts import CaseFacts, Command, Need
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import OPEN_STAGES, Stage, Trigger

Guard = Callable[[CaseFacts, Command, Edition], Iterable[Reason]]


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table; ``target`` None means the case stays where it is."""

    trigger: Trigger
    sources: frozenset[Stage]
    target: Stage | None
    permission: Permission
    clauses: tuple[str, ...]
    guards: tuple[Guard, ...] = ()
    needs: frozenset[Need] = frozenset()
    #: who decides when a second person is needed; None: the step is taken at once
    approver: Permission | None = None
    #: the clock may take it by itself
    clock: bool = False
    #: a typed reason is required
    reasoned: bool = False


S = Stage
T = Trigger


def _row(
    trigger: Trigger,
    sources: Iterable[Stage],
    target: Stage | None,
    permission: Permission,
    *clauses: str,
    guards: tuple[Guard, ...] = (),
    needs: Iterable[Need] = (),
    approver: Permission | None = None,
    clock: bool = False,
    reasoned: bool = False,
) -> Transition:
    return Transition(
        trigger,
        frozenset(sources),
        target,
        permission,
        clauses,
        guards,
        frozenset(needs),
        approver,
        clock,
        reasoned,
    )


_NOT_RETURNED = OPEN_STAGES - {S.RETURNED}
_NOT_PARKED = OPEN_STAGES - {S.PARKED}
_DOCUMENTED = OPEN_STAGES - {S.SUSPECTED}

TABLE: tuple[Transition, ...] = (
    _row(
        T.CONFIRM,
        [S.SUSPECTED],
        S.PERSUADING,
        Permission.CASE_CONFIRM,
        "XX-25c",
        guards=(g.conclusion_confirms,),
    ),
    _row(
        T.DISMISS,
        [S.SUSPECTED],
        S.CLOSED,
        Permission.CASE_DISMISS,
        "XX-25b",
        guards=(g.conclusion_dismisses, g.conclusion_is_proven),
        needs=[Need.PROOFS],
        approver=Permission.CASE_APPROVE_DISMISSAL,
    ),
    _row(T.LOG_VISIT, OPEN_STAGES, None, Permission.VISIT_LOG, "ST-4", guards=(g.visit_is_sound,)),
    _row(
        T.REPORT,
        [S.PERSUADING],
        S.REPORTED,
        Permission.CASE_REPORT,
        "ST-4",
        "RA-2.1d",
        guards=(g.enough_visits, g.reason_is_known, g.report_is_written, g.nothing_pending),
        needs=[Need.VISITS, Need.NOTICES],
    ),
    _row(T.SEND_BACK, [S.REPORTED], S.PERSUADING, Permission.CASE_SEND_BACK, "ST-4", reasoned=True),
    _row(
        T.ISSUE_NOTICE,
        [S.REPORTED, S.LAPSED],
        S.NOTICED,
        Permission.NOTICE_ISSUE,
        "RA-an2",
        "ST-10a",
        guards=(g.nothing_pending, g.printed_date_leaves_time),
        needs=[Need.NOTICES],
    ),
    _row(
        T.RECORD_SERVICE,
        _DOCUMENTED,
        None,
        Permission.SERVICE_RECORD,
        "民诉87",
        guards=(g.document_awaits_service,),
        needs=[Need.NOTICES],
    ),
    _row(
        T.SERVICE_FAILED,
        _DOCUMENTED,
        None,
        Permission.SERVICE_RECORD,
        "民诉95",
        guards=(g.document_awaits_service,),
        needs=[Need.NOTICES],
    ),
    _row(
        T.VOID_NOTICE,
        [S.NOTICED, S.LAPSED],
        S.REPORTED,
        Permission.NOTICE_VOID,
        "RA-an2",
        guards=(g.document_is_current,),
        needs=[Need.NOTICES],
        reasoned=True,
    ),
    _row(
        T.VOID_NOTICE,
        [S.JUDICIAL],
        S.REFERRED,
        Permission.NOTICE_VOID,
        "ST-10b",
        guards=(g.document_is_current,),
        needs=[Need.NOTICES],
        reasoned=True,
    ),
    _row(
        T.LAPSE,
        [S.NOTICED],
        S.LAPSED,
        Permission.CASE_LAPSE,
        "ST-10b",
        guards=(g.nothing_pending, g.printed_date_has_passed),
        needs=[Need.NOTICES],
        clock=True,
    ),
    _row(
        T.REFER,
        [S.LAPSED],
        S.REFERRED,
        Permission.CASE_REFER,
        "ST-10b",
        guards=(g.nothing_pending, g.dossier_is_complete),
        needs=[Need.VISITS, Need.NOTICES, Need.PROOFS],
    ),
    _row(
        T.ACCEPT_REFERRAL,
        [S.REFERRED],
        None,
        Permission.REFERRAL_ACCEPT,
        "ST-10b",
        guards=(g.referral_awaits,),
    ),
    _row(
        T.DECLINE,
        [S.REFERRED],
        S.LAPSED,
        Permission.REFERRAL_DECLINE,
        "ST-10b",
        guards=(g.referral_awaits,),
        reasoned=True,
    ),
    _row(
        T.ISSUE_LETTER,
        [S.REFERRED],
        S.JUDICIAL,
        Permission.LETTER_ISSUE,
        "ST-10b",
        guards=(g.nothing_pending, g.referral_was_accepted, g.printed_date_leaves_time),
        needs=[Need.NOTICES],
    ),
    _row(
        T.PURSUE,
        [S.JUDICIAL],
        S.PURSUED,
        Permission.CASE_PURSUE,
        "ST-10c",
        guards=(g.letter_date_has_passed, g.pursuit_is_lawful),
        needs=[Need.NOTICES],
        approver=Permission.PURSUE_COUNTERSIGN,
    ),
    _row(
        T.LOG_PROCEEDING,
        [S.PURSUED],
        None,
        Permission.PROCEEDING_LOG,
        "ST-10c",
        guards=(g.proceeding_is_named,),
    ),
    _row(
        T.RETURN_TO_SCHOOL,
        _NOT_RETURNED,
        S.RETURNED,
        Permission.CASE_RETURN,
        "XX-25b",
        guards=(g.return_date_is_sound,),
        needs=[Need.NOTICES],
    ),
    _row(
        T.RELAPSE,
        [S.RETURNED],
        S.PERSUADING,
        Permission.CASE_RELAPSE,
        "ST-5c",
        guards=(g.absence_is_attested,),
        needs=[Need.ATTESTATIONS],
        clock=True,
    ),
    _row(
        T.PARK,
        _NOT_PARKED,
        S.PARKED,
        Permission.CASE_PARK_REQUEST,
        "义教11",
        guards=(g.park_is_sound,),
        needs=[Need.NOTICES, Need.PROOFS],
        approver=Permission.CASE_PARK_APPROVE,
    ),
    _row(
        T.RESUME,
        [S.PARKED],
        S.PERSUADING,
        Permission.CASE_RESUME,
        "XX-18",
        guards=(g.park_is_over,),
        clock=True,
    ),
    _row(
        T.RESUME,
        [S.PARKED],
        S.SUSPECTED,
        Permission.CASE_RESUME,
        "XX-18",
        guards=(g.park_is_over,),
        clock=True,
    ),
    _row(
        T.CLOSE,
        [S.RETURNED],
        S.CLOSED,
        Permission.CASE_CLOSE_REQUEST,
        "ST-5c",
        guards=(g.followups_are_done, g.two_facts_agree, g.no_alert_is_open),
        needs=[Need.ATTESTATIONS, Need.VISITS],
        approver=Permission.CASE_CLOSE_APPROVE,
    ),
    _row(
        T.RESETTLE,
        OPEN_STAGES,
        S.CLOSED,
        Permission.CASE_RESETTLE_REQUEST,
        "XX-26",
        guards=(g.outcome_is_proven, g.no_alert_is_open),
        needs=[Need.NOTICES, Need.PROOFS],
        approver=Permission.CASE_RESETTLE_APPROVE,
    ),
    _row(
        T.REOPEN,
        [S.CLOSED],
        S.PERSUADING,
        Permission.CASE_REOPEN,
        "XX-25a",
        guards=(g.outcome_may_reopen,),
        reasoned=True,
    ),
    _row(
        T.TRANSFER_UNIT,
        OPEN_STAGES,
        None,
        Permission.CASE_TRANSFER,
        "XX-30",
        guards=(g.receiver_is_other,),
        approver=Permission.CASE_TRANSFER_ANSWER,
        reasoned=True,
    ),
    _row(T.ASSIGN, OPEN_STAGES, None, Permission.CASE_ASSIGN, "ST-4", guards=(g.owner_is_other,)),
    _row(
        T.ATTEST,
        [S.RETURNED],
        None,
        Permission.ATTEST_PRESENCE,
        "XX-25b",
        guards=(g.attestation_is_sound,),
        needs=[Need.ATTESTATIONS],
    ),
    _row(T.INQUIRE, _DOCUMENTED, None, Permission.INQUIRY_SEND, "RA-2.1d"),
    _row(
        T.ANSWER_INQUIRY,
        OPEN_STAGES,
        None,
        Permission.INQUIRY_ANSWER,
        "RA-2.1d",
        guards=(g.inquiry_is_open,),
        reasoned=True,
    ),
    _row(
        T.ISSUE_PAPER,
        OPEN_STAGES,
        None,
        Permission.PAPER_ISSUE,
        "ST-4",
        guards=(
            papers.nothing_pending_but_harm,
            papers.paper_fits_the_case,
            papers.paper_date_leaves_time,
        ),
        needs=[Need.NOTICES],
    ),
    _row(
        T.VOID_PAPER,
        OPEN_STAGES,
        None,
        Permission.PAPER_ISSUE,
        "ST-4",
        guards=(papers.paper_is_beside,),
        needs=[Need.NOTICES],
        reasoned=True,
    ),
    _row(T.FLAG, OPEN_STAGES, None, Permission.CASE_FLAG, "未保11"),
    _row(
        T.FALL_DUE,
        [S.JUDICIAL],
        None,
        Permission.CASE_LAPSE,
        "ST-10c",
        guards=(g.letter_date_has_passed,),
        needs=[Need.NOTICES],
        clock=True,
    ),
    # Whether the step itself may be asked for is checked against its own row.
    _row(T.REQUEST, frozenset(Stage), None, Permission.CASE_VIEW, "ST-4"),
    _row(T.REJECT, frozenset(Stage), None, Permission.CASE_VIEW, "ST-4", reasoned=True),
    _row(T.FILE_PROOF, OPEN_STAGES, None, Permission.PROOF_FILE, "ST-4"),
    _row(
        T.EXTEND,
        OPEN_STAGES,
        None,
        Permission.DEADLINE_EXTEND,
        "ST-4",
        guards=(g.extension_is_sound,),
        reasoned=True,
    ),
)

_BY_TRIGGER: dict[Trigger, tuple[Transition, ...]] = {}
for _transition in TABLE:
    _BY_TRIGGER[_transition.trigger] = (*_BY_TRIGGER.get(_transition.trigger, ()), _transition)


def rows(trigger: Trigger) -> tuple[Transition, ...]:
    return _BY_TRIGGER.get(trigger, ())


def find_transition(facts: CaseFacts, trigger: Trigger) -> Transition | None:
    """The row that applies now; ``resume`` goes back to where the case was parked from."""
    fitting = [t for t in rows(trigger) if facts.stage in t.sources]
    if trigger is Trigger.RESUME and fitting:
        target = Stage.SUSPECTED if facts.parked_from == Stage.SUSPECTED else Stage.PERSUADING
        return next(t for t in fitting if t.target is target)
    return fitting[0] if fitting else None


def open_to(stage: Stage) -> Iterator[Transition]:
    """Every row that starts from this stage, in the order of the table."""
    return (t for t in TABLE if stage in t.sources)
