"""What is known of a case's family when a document is brought to the door."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from caseflow.cases.letters import dwelling_of, household_of
from caseflow.cases.models import Case
from caseflow.extensions import db
from caseflow.files.models import StoredFile
from caseflow.notices.models import Notice, ServiceRecord
from caseflow.notices.service_rules import Known
from caseflow.notices.signers import minors_among
from caseflow.policy.codes import NoticeStatus, Proof
from caseflow.roster.queries import siblings_of

#: the kind of document by which an addressee names his address and agrees to electronic service
_CONFIRMATION = "address_confirmation"


def registered_home(case: Case) -> str:
    """Where the family lives as far as the roster knows; "" when it does not."""
    return dwelling_of(case.pupil) or household_of(case.pupil)


def known_of(case: Case, day: date) -> Known:
    """Who of the family is a minor on that day, and whether the consent to electronic service is there."""
    children = [case.pupil, *siblings_of(case.pupil)]
    minors = minors_among(((child.name, child.born_on) for child in children), day)
    return Known(minors, frozenset({Proof.CONSENT.value}) if has_consent(case.id) else frozenset())


def has_consent(case_id: int) -> bool:
    """A signed 送达地址确认书: as a proof of the case, with an earlier service, or the sealed document."""
    consent = select(StoredFile.id).where(StoredFile.kind == Proof.CONSENT.value, _hangs_on(case_id))
    sealed = select(Notice.id).where(
        Notice.case_id == case_id,
        Notice.kind == _CONFIRMATION,
        Notice.status == NoticeStatus.SEALED.value,
    )
    return any(db.session.scalar(query.limit(1)) is not None for query in (consent, sealed))


def _hangs_on(case_id: int) -> ColumnElement[bool]:
    services = select(ServiceRecord.id).join(Notice).where(Notice.case_id == case_id)
    return or_(
        and_(StoredFile.subject_type == "case", StoredFile.subject_id == case_id),
        and_(StoredFile.subject_type == "service", StoredFile.subject_id.in_(services)),
    )
