"""到校确认: the dated words of school and township that the child is, or is not, in class."""

from collections.abc import Iterator

from sqlalchemy import select

from caseflow.cases.casefile.people import moment, name_of
from caseflow.cases.casefile.pieces import Piece
from caseflow.cases.casefile.sheets import shown
from caseflow.cases.models import Attestation, Case
from caseflow.extensions import db
from caseflow.notices.blocks import Column, Letter, Table, Title
from caseflow.notices.word.drawing import draw
from caseflow.policy.codes import AttestSource
from caseflow.policy.labels import label

_TITLE = "到校确认记录"
_COLUMNS = (
    Column("日期", 24, centred=True),
    Column("情况", 18, centred=True),
    Column("来源", 34),
    Column("确认人", 24),
    Column("登记时间", 56),
)


def presence(case: Case) -> Iterator[Piece]:
    """All on one sheet, which stands where the last was recorded."""
    query = select(Attestation).where(Attestation.case_id == case.id).order_by(Attestation.recorded_at)
    found = list(db.session.scalars(query))
    if found:
        table = Table(_COLUMNS, tuple(_row(one) for one in found))
        docx = draw(Letter("case_file", _TITLE, (Title(_TITLE), table)))
        yield Piece(title=_TITLE, at=found[-1].recorded_at, author=name_of(found[-1].recorded_by), docx=docx)


def _row(one: Attestation) -> tuple[str, ...]:
    present = "在校" if one.present else "不在校"
    source, who = label(one.source, AttestSource), shown(name_of(one.recorded_by))
    return one.on_day.isoformat(), present, source, who, moment(one.recorded_at)
