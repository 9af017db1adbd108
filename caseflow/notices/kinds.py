"""The register of document kinds. A kind is one module of ``wording``; adding one means adding it here."""

from typing import Any

from caseflow.errors import NotFound
from caseflow.notices.spec import Fact, Kind
from caseflow.notices.wording import (
    address_confirmation,
    admission_letter,
    announcement,
    case_sheet,
    circular,
    class_list,
    close_approval,
    clue_letter,
    correction_order,
    demand_letter,
    enforcement_application,
    inquiry_letter,
    judicial_letter,
    parents_letter,
    persuasion_notice,
    persuasion_report,
    return_notice,
    return_plan,
    service_receipt,
    transfer_letter,
    visit_record,
)

#: in the order in which they are offered
_MODULES = (
    persuasion_notice,
    persuasion_report,
    return_notice,
    correction_order,
    transfer_letter,
    judicial_letter,
    service_receipt,
    address_confirmation,
    announcement,
    inquiry_letter,
    clue_letter,
    demand_letter,
    enforcement_application,
    visit_record,
    return_plan,
    close_approval,
    case_sheet,
    parents_letter,
    admission_letter,
    class_list,
    circular,
)
KINDS: dict[str, Kind] = {module.KIND.id: module.KIND for module in _MODULES}
_BY_NAME = {kind.name: kind for kind in KINDS.values()}


def find_kind(id_or_name: str) -> Kind | None:
    return KINDS.get(id_or_name) or _BY_NAME.get(id_or_name)


def get_kind(id_or_name: str) -> Kind:
    kind = find_kind(id_or_name)
    if kind is None:
        raise NotFound(f"没有“{id_or_name}”这种文书，可用：{'、'.join(_BY_NAME)}")
    return kind


def describe(kind: Kind) -> dict[str, Any]:
    """The kind as plain data, for the command line, the API and the table of placeholders."""
    return {
        "id": kind.id,
        "name": kind.name,
        "issuers": [str(form) for form in kind.issuers],
        "clauses": list(kind.clauses),
        "laws": list(kind.laws),
        "wordings": [str(wording) for wording in kind.wordings],
        "deadline": kind.deadline,
        "served": kind.served,
        "copies": list(kind.copies),
        "facts": [describe_fact(fact) for fact in kind.facts],
    }


def describe_fact(fact: Fact) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": fact.name,
        "type": str(fact.type),
        "required": fact.required,
        "example": fact.example,
        "note": fact.note,
    }
    if fact.choices:
        told["choices"] = [str(choice) for choice in fact.choices]
    if fact.columns:
        told["columns"] = [describe_fact(column) for column in fact.columns]
    return told
