"""Names of the people and units that a case file speaks of."""

from datetime import datetime

from caseflow import clock
from caseflow.accounts.models import Unit, User
from caseflow.accounts.tree import current_tree
from caseflow.cases.letters import full_name
from caseflow.cases.models import Case
from caseflow.cases.orders import issuing_unit
from caseflow.extensions import db
from caseflow.lib.dates import cn_date
from caseflow.notices.drafting import issuer_form
from caseflow.notices.spec import Kind


def name_of(user_id: int | None) -> str:
    user = db.session.get(User, user_id) if user_id else None
    return user.name if user else ""


def organ_name(unit: Unit) -> str:
    """In full where it is an organ that signs papers."""
    return full_name(unit) if issuer_form(unit) else unit.name


def moment(at: datetime | None) -> str:
    if at is None:
        return ""
    local = clock.to_local(at)
    return f"{cn_date(local.date())}{local.hour}时{local.minute:02d}分"


def organ_for(case: Case, kind: Kind, unit_id: int | None = None) -> Unit:
    """In whose name a form of the case is filled in: who acted, else the school, else who answers for it."""
    for candidate in (unit_id, case.school_id, case.responsible_unit_id):
        unit = _above(candidate)
        if unit is not None and issuer_form(unit) in kind.issuers:
            return unit
    return issuing_unit(case.responsible_unit_id)


def _above(unit_id: int | None) -> Unit | None:
    """A class fills in the forms of its school, the county those of its bureau."""
    node = current_tree().find(unit_id)
    if node is None:
        return None
    return issuing_unit(node.parent_id if node.kind == "class" and node.parent_id else node.id)
