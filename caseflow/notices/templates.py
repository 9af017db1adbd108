"""Templates of the county and its units: which one is in force on a day, and its bytes."""

from datetime import date

from sqlalchemy import bindparam, select

from caseflow.accounts.models import Unit
from caseflow.extensions import db
from caseflow.files import store
from caseflow.notices.models import NoticeTemplate

APPROVED = "approved"
# Built once: it is asked for every document
_IN_FORCE = select(NoticeTemplate).where(
    NoticeTemplate.kind == bindparam("kind"),
    NoticeTemplate.wording == bindparam("wording"),
    NoticeTemplate.status == bindparam("status"),
    NoticeTemplate.effective_on <= bindparam("day"),
)


def in_force(kind: str, wording: str, unit: Unit, day: date) -> NoticeTemplate | None:
    """The unit's own, else that of the nearest unit above it; None: the wording shipped with the program."""
    line = [int(part) for part in unit.path.strip("/").split("/") if part]
    wanted = {"kind": kind, "wording": wording, "status": APPROVED, "day": day}
    found = [t for t in db.session.scalars(_IN_FORCE, wanted) if t.unit_id in line]
    return max(found, key=lambda t: (line.index(t.unit_id), t.effective_on, t.version), default=None)


def bytes_of(template: NoticeTemplate) -> bytes:
    """:raise files.store.Damaged: the file is gone or altered"""
    return store.load(store.get_file(template.file_id))
