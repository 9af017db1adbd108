"""Sight of one subject given to one unit outside its subtree."""

from datetime import datetime

from sqlalchemy import select, update

from caseflow.accounts.models import AccessGrant
from caseflow.extensions import db


def grant(
    subject: tuple[str, int], unit_id: int, purpose: str, clause: str, *, by: int | None, now: datetime
) -> None:
    """Harmless to repeat: a unit holds at most one live grant per subject."""
    live = select(AccessGrant.id).where(
        AccessGrant.subject_type == subject[0],
        AccessGrant.subject_id == subject[1],
        AccessGrant.unit_id == unit_id,
        AccessGrant.revoked_at.is_(None),
    )
    if db.session.scalar(live) is not None:
        return
    row = AccessGrant(subject_type=subject[0], subject_id=subject[1], unit_id=unit_id, purpose=purpose)
    row.clause, row.granted_at, row.granted_by = clause, now, by
    db.session.add(row)
    db.session.flush()  # the page that follows is loaded through it


def revoke(subject: tuple[str, int], unit_id: int, now: datetime) -> None:
    db.session.execute(
        update(AccessGrant)
        .where(
            AccessGrant.subject_type == subject[0],
            AccessGrant.subject_id == subject[1],
            AccessGrant.unit_id == unit_id,
            AccessGrant.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
