"""What each step does besides moving the stage; a trigger without an entry here cannot be planned."""

from collections.abc import Callable

from caseflow.policy import bookkeeping, endings, ladder
from caseflow.policy.ground import Effects, Ground
from caseflow.policy.stages import Trigger

EFFECTS: dict[Trigger, Callable[[Ground], Effects]] = {
    Trigger.CONFIRM: ladder.confirm,
    Trigger.DISMISS: endings.dismiss,
    Trigger.LOG_VISIT: ladder.log_visit,
    Trigger.REPORT: ladder.report,
    Trigger.SEND_BACK: ladder.send_back,
    Trigger.ISSUE_NOTICE: ladder.issue_notice,
    Trigger.RECORD_SERVICE: ladder.record_service,
    Trigger.SERVICE_FAILED: ladder.service_failed,
    Trigger.VOID_NOTICE: ladder.void_notice,
    Trigger.LAPSE: ladder.lapse,
    Trigger.REFER: ladder.refer,
    Trigger.ACCEPT_REFERRAL: ladder.accept_referral,
    Trigger.DECLINE: ladder.decline,
    Trigger.ISSUE_LETTER: ladder.issue_letter,
    Trigger.FALL_DUE: ladder.fall_due,
    Trigger.PURSUE: ladder.pursue,
    Trigger.LOG_PROCEEDING: ladder.log_proceeding,
    Trigger.RETURN_TO_SCHOOL: endings.return_to_school,
    Trigger.RELAPSE: endings.relapse,
    Trigger.PARK: endings.park,
    Trigger.RESUME: endings.resume,
    Trigger.CLOSE: endings.finish,
    Trigger.RESETTLE: endings.finish,
    Trigger.REOPEN: endings.reopen,
    Trigger.TRANSFER_UNIT: bookkeeping.transfer_unit,
    Trigger.ASSIGN: bookkeeping.nothing,
    Trigger.ATTEST: endings.attest,
    Trigger.INQUIRE: bookkeeping.inquire,
    Trigger.ANSWER_INQUIRY: bookkeeping.answer_inquiry,
    Trigger.FLAG: bookkeeping.flag,
    Trigger.REQUEST: bookkeeping.request,
    Trigger.REJECT: bookkeeping.reject,
    Trigger.FILE_PROOF: bookkeeping.nothing,
    Trigger.EXTEND: bookkeeping.extend,
    Trigger.ISSUE_PAPER: bookkeeping.issue_paper,
    Trigger.VOID_PAPER: bookkeeping.void_paper,
}
