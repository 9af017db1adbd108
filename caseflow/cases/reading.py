"""Rows of one case for commands, outside any scope: their permission is checked on the facts."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from caseflow.cases.models import Case
from caseflow.errors import NotFound, Refused
from caseflow.extensions import db
from caseflow.notices.models import Notice
from caseflow.roster.models import Pupil


def get_case(case_id: int) -> Case:
    case = db.session.get(Case, case_id)
    if case is None:
        raise NotFound
    return case


# Built once, and one trip instead of four: whoever makes a paper reads the child, its family and its school
_WITH_CHILD = (
    select(Case)
    .where(Case.id == bindparam("case_id"))
    .options(joinedload(Case.pupil).joinedload(Pupil.guardians), joinedload(Case.school))
)


def get_case_with_child(case_id: int) -> Case:
    case = db.session.scalars(_WITH_CHILD, {"case_id": case_id}).unique().one_or_none()
    if case is None:
        raise NotFound
    return case


def papers_of(case_id: int, notice_ids: Sequence[int]) -> list[Notice]:
    query = select(Notice).where(Notice.id.in_(list(notice_ids)), Notice.case_id == case_id)
    found = list(db.session.scalars(query.order_by(Notice.id)))
    if not found or len(found) != len(set(notice_ids)):
        raise Refused.because("no_document", "请选择本案的文书", field="notice_id")
    return found
