"""Document numbers: a counter row in the issuing transaction, so that none is doubled and none is lost."""

from sqlalchemy import text

from caseflow.errors import Refused
from caseflow.extensions import db
from caseflow.notices.kinds import KINDS
from caseflow.notices.spec import Kind

# Plain texts: built by the expression language each would cost more than all else that issuing does
_NEW = "INSERT INTO notice_counter (unit_id, series, year, last) VALUES (:unit_id, :series, :year, {})"
_CLASH = " ON CONFLICT (unit_id, series, year) DO "
_HOLD = text(
    "UPDATE notice_counter SET last = last WHERE unit_id = :unit_id AND series = :series AND year = :year"
)
_BEGIN = text(_NEW.format(0) + _CLASH + "NOTHING")
_DRAW = text(_NEW.format(1) + _CLASH + "UPDATE SET last = notice_counter.last + 1 RETURNING last")


def draw(unit_id: int, series: str, year: int) -> int:
    """The next number. Others wait at the row until this transaction ends; undone, it was never drawn."""
    key = {"unit_id": unit_id, "series": series, "year": year}
    number: int = db.session.execute(_DRAW, key).scalar_one()
    return number


def hold(unit_id: int, series: str, year: int) -> None:
    """Wait for whoever draws from this row; what he committed can be seen afterwards."""
    key = {"unit_id": unit_id, "series": series, "year": year}
    if db.session.execute(_HOLD, key).rowcount == 0:  # type: ignore[attr-defined]
        db.session.execute(_BEGIN, key)


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
