from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from caseflow.accounts.models import Unit
from caseflow.errors import Refused
from caseflow.extensions import db

_KEY = "caseflow.places"


@dataclass(frozen=True, slots=True)
class Places:
    """The two units every case may turn to: the county (its bureau) and the justice bureau."""

    county_id: int
    justice_id: int | None


def places() -> Places:
    """Read once per process; both units are made at set-up and never change their ids."""
    known: Places | None = current_app.extensions.get(_KEY)
    if known is None or known.justice_id is None:
        known = current_app.extensions[_KEY] = _read()
    return known


def _read() -> Places:
    county = db.session.scalar(select(Unit.id).where(Unit.kind == "county").order_by(Unit.id))
    if county is None:
        raise Refused.because("no_county", "尚未建立县级单位，请先运行 caseflow init")
    justice = select(Unit.id).where(Unit.dept == "justice", Unit.status == "active").order_by(Unit.id)
    return Places(county, db.session.scalar(justice))
