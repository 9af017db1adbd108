"""移送卷宗 on a page: each piece with the page that supplies it when it is missing."""

from flask import url_for

from caseflow.accounts.scope import may
from caseflow.cases import referrals
from caseflow.cases.models import Case
from caseflow.cases.referrals import Piece
from caseflow.policy.codes import Proof
from caseflow.policy.permissions import Permission
from caseflow.policy.stages import Stage, Trigger


def pieces_of(case: Case) -> list[tuple[Piece, str]]:
    return [(piece, _supply_url(case, piece)) for piece in referrals.dossier_of(case)]


def pieces_before_referral(case: Case) -> list[tuple[Piece, str]]:
    """On the page of the case, for whoever may refer it, as long as that is the next step."""
    asked = case.stage == Stage.LAPSED and may(Permission.CASE_REFER, case)
    return pieces_of(case) if asked else []


def _supply_url(case: Case, piece: Piece) -> str:
    if piece.endpoint != "cases.file_proof":
        return url_for(piece.endpoint, case_id=case.id)
    return url_for(piece.endpoint, case_id=case.id, kind=Proof.IDENTITY.value, step=Trigger.REFER.value)
