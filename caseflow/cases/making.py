"""One door to the command that makes a document of each kind: page, signer and batch go through it alike."""

from datetime import datetime

from caseflow.cases import documents
from caseflow.cases.orders import Paper
from caseflow.cases.papers import issue_paper
from caseflow.errors import Reason, Refused
from caseflow.notices.models import Notice
from caseflow.policy.codes import RETURN_NOTICES, NoticeKind
from caseflow.policy.permissions import Actor


def make(
    case_id: int, kind: NoticeKind, paper: Paper, actor: Actor, now: datetime, *, reason_code: str = ""
) -> Notice:
    """Issue it, and take the step that goes with it, in the caller's transaction.

    :raise Refused: with every reason at once; nothing is written
    """
    if kind in RETURN_NOTICES:
        return documents.issue_notice(case_id, paper, actor, now, kind)
    if kind is NoticeKind.JUDICIAL_LETTER:
        return documents.issue_letter(case_id, paper, actor, now)
    if kind is NoticeKind.INQUIRY_LETTER:
        return documents.inquire(case_id, paper, actor, now)
    if kind is not NoticeKind.PERSUASION_REPORT:
        return issue_paper(case_id, kind, paper, actor, now)
    documents.report(case_id, paper, actor, now, reason_code)
    made = documents.made_before(paper)
    if made is None:
        raise Refused([Reason("not_made", "文书没有生成，返回个案查看")])
    return made
