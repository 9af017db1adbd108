"""What an issuing unit fills in by itself, and everything that stands against issuing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from caseflow.accounts.models import Unit
from caseflow.errors import Reason
from caseflow.notices.facts import NoticeFacts, check
from caseflow.notices.issuers import IssuerForm
from caseflow.notices.kinds import get_kind
from caseflow.notices.legal import BASIS_FACT, cited, find_basis, lock_reasons
from caseflow.notices.spec import FactType, Kind, Wording

NUMBER_FACT = "文号"
DATED_FACT = "成文日期"
_DEPARTMENTS = {"education": IssuerForm.EDUCATION, "justice": IssuerForm.JUSTICE}
_KINDS = {"school": IssuerForm.SCHOOL, "county": IssuerForm.EDUCATION}


def issuer_form(unit: Unit) -> str:
    """机关类型 of a unit. Bureau posts stand on the county unit, whose documents the bureau signs."""
    if unit.form:
        return unit.form
    form = _DEPARTMENTS.get(unit.dept) or _KINDS.get(unit.kind)
    return str(form) if form else ""


def is_numbered(kind: Kind, wording: str) -> bool:
    """The Rui'an form of the 限期复学通知书 has no number line."""
    return bool(kind.code) and wording != Wording.RUIAN and kind.find_fact(NUMBER_FACT) is not None


def facts_for(kind_id: str, values: Mapping[str, Any], unit: Unit, issued_on: date) -> NoticeFacts:
    """The facts with those that are not the clerk's to choose: issuer, form, date, legal basis."""
    kind = get_kind(kind_id)
    own: dict[str, Any] = {"发文机关": unit.name, "机关类型": issuer_form(unit)}
    if kind.find_fact(DATED_FACT) and not values.get(DATED_FACT):
        own[DATED_FACT] = issued_on
    if kind.locked and (basis := find_basis(kind.id)):
        own[BASIS_FACT] = cited(basis)
    known = {name: value for name, value in own.items() if kind.find_fact(name) and value}
    return NoticeFacts.of(kind.id, {**values, **known})


def draft_check(
    kind_id: str,
    values: Mapping[str, Any],
    unit: Unit,
    issued_on: date,
    *,
    wording: str = Wording.LAWFUL,
    numbered: bool | None = None,
) -> tuple[Reason, ...]:
    """Every reason why this unit cannot issue this document now; empty when it can.

    ``numbered`` None: as the kind and its wording have it.
    """
    kind = get_kind(kind_id)
    reasons = [
        *lock_reasons(kind, issuer_form(unit)),
        *check(facts_for(kind_id, values, unit, issued_on), wording),
    ]
    wants_number = is_numbered(kind, wording) if numbered is None else numbered
    if wants_number and not unit.doc_code.strip():
        text = f"{unit.name}没有机关代字，无法编文号，由系统管理员在机构资料中填写"
        reasons.append(Reason("notice.no_code", text, field="unit"))
    return tuple(reasons)


def day_in(facts: NoticeFacts, name: str) -> date | None:
    """A date fact as a date; facts are stored as text."""
    fact = get_kind(facts.kind).find_fact(name) if name else None
    raw = facts.values.get(name)
    if fact is None or fact.type is not FactType.DATE or not raw:
        return None
    return date.fromisoformat(str(raw))
