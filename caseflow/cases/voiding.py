"""Documents of a case that are worth nothing any more: voided, never deleted."""

from datetime import datetime

from sqlalchemy import select

from caseflow.cases.commands import act
from caseflow.cases.machine import Moved
from caseflow.cases.reading import papers_of
from caseflow.errors import Forbidden
from caseflow.extensions import db
from caseflow.notices import service as notices
from caseflow.notices.models import Notice
from caseflow.notices.queries import is_issuer
from caseflow.policy import codes
from caseflow.policy.papers import MUST_REACH, OF_THE_LADDER
from caseflow.policy.permissions import Actor
from caseflow.policy.stages import Trigger


def void_notice(case_id: int, notice_id: int, actor: Actor, now: datetime, *, note: str) -> Moved:
    """Voided, never deleted; its clocks stop and the issuer owes a replacement.

    :raise Forbidden: another organ's paper is not ours to void
    """
    notice = papers_of(case_id, [notice_id])[0]
    if not is_issuer(actor, notice):
        raise Forbidden(f"此文书由{notice.unit.name}制发，由制发机关作废")
    trigger = Trigger.VOID_NOTICE if notice.kind in OF_THE_LADDER else Trigger.VOID_PAPER
    moved = act(case_id, trigger, actor, now, {"notice_id": notice_id}, note=note)
    notices.void(notice, note, actor.user_id, now)
    return moved


def void_unserved(case_id: int, actor_id: int | None, now: datetime) -> list[int]:
    """A child who is back makes papers that reached nobody void (已返校)."""
    query = select(Notice).where(
        Notice.case_id == case_id,
        Notice.status != codes.NoticeStatus.VOID,
        Notice.effective_on.is_(None),
        Notice.kind.in_([kind.value for kind in MUST_REACH]),
    )
    unserved = list(db.session.scalars(query.order_by(Notice.id)))
    for notice in unserved:
        notices.void(notice, "已返校", actor_id, now)
    return [notice.id for notice in unserved]
