from enum import StrEnum


class Stage(StrEnum):
    SUSPECTED = "suspected"
    PERSUADING = "persuading"
    REPORTED = "reported"
    NOTICED = "noticed"
    LAPSED = "lapsed"
    REFERRED = "referred"
    JUDICIAL = "judicial"
    PURSUED = "pursued"
    RETURNED = "returned"
    PARKED = "parked"
    CLOSED = "closed"


class Trigger(StrEnum):
    OPEN = "open"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    LOG_VISIT = "log_visit"
    REPORT = "report"
    SEND_BACK = "send_back"
    ISSUE_NOTICE = "issue_notice"
    RECORD_SERVICE = "record_service"
    SERVICE_FAILED = "service_failed"
    VOID_NOTICE = "void_notice"
    LAPSE = "lapse"
    REFER = "refer"
    ACCEPT_REFERRAL = "accept_referral"
    DECLINE = "decline"
    ISSUE_LETTER = "issue_letter"
    PURSUE = "pursue"
    LOG_PROCEEDING = "log_proceeding"
    RETURN_TO_SCHOOL = "return_to_school"
    RELAPSE = "relapse"
    PARK = "park"
    RESUME = "resume"
    CLOSE = "close"
    RESETTLE = "resettle"
    REOPEN = "reopen"
    TRANSFER_UNIT = "transfer_unit"
    # Bookkeeping: entries of the journal that never change the stage.
    REQUEST = "request"
    REJECT = "reject"
    ASSIGN = "assign"
    ATTEST = "attest"
    INQUIRE = "inquire"
    ANSWER_INQUIRY = "answer_inquiry"
    FLAG = "flag"
    REMIND = "remind"
    FALL_DUE = "fall_due"
    EXTEND = "extend"
    FILE_PROOF = "file_proof"
    ISSUE_PAPER = "issue_paper"
    VOID_PAPER = "void_paper"


OPEN_STAGES = frozenset(Stage) - {Stage.CLOSED}
LADDER = (
    Stage.SUSPECTED,
    Stage.PERSUADING,
    Stage.REPORTED,
    Stage.NOTICED,
    Stage.LAPSED,
    Stage.REFERRED,
    Stage.JUDICIAL,
    Stage.PURSUED,
)
