"""Document numbers: a counter row in the issuing transaction, so that none is doubled and none is lost."""

from sqlalchemy import select

from caseflow.errors import Refused
from caseflow.extensions import db, insert_into
from caseflow.notices.kinds import KINDS
from caseflow.notices.models import NoticeCounter
from caseflow.notices.spec import Kind

_KEY = ("unit_id", "series", "year")


def draw(unit_id: int, series: str, year: int) -> int:
    """The next number. Others wait at the row until this transaction ends; undone, it was never drawn."""
    first = insert_into(NoticeCounter).values(unit_id=unit_id, series=series, year=year, last=1)
    step = first.on_conflict_do_update(index_elements=_KEY, set_={"last": NoticeCounter.last + 1})
    number: int = db.session.execute(step.returning(NoticeCounter.last)).scalar_one()
    return number


def hold(unit_id: int, series: str, year: int) -> None:
    """Wait for whoever draws from this row; what he committed can be seen afterwards."""
    row = insert_into(NoticeCounter).values(unit_id=unit_id, series=series, year=year, last=0)
    db.session.execute(row.on_conflict_do_nothing(index_elements=_KEY))
    key = (NoticeCounter.unit_id == unit_id, NoticeCounter.series == series, NoticeCounter.year == year)
    db.session.execute(select(NoticeCounter.last).where(*key).with_for_update())


def number_text(doc_code: str, year: int, number: int) -> str:
    """青政限复〔2026〕3号"""
    return f"{doc_code}〔{year}〕{number}号"


def code_of(unit_code: str, kind: Kind) -> str:
    """机关代字 of the unit with the kind's own part: 青政 and 青政限复 both give 青政限复.

    :raise Refused: the unit has none
    """
    if not unit_code.strip():
        text = "发文机关没有机关代字，无法编文号，由系统管理员在机构资料中填写"
        raise Refused.because("notice.no_code", text, field="unit")
    base = unit_code.strip().removesuffix("字")
    ending = next((k.code for k in KINDS.values() if k.code and base.endswith(k.code)), "")
    return base.removesuffix(ending) + kind.code
