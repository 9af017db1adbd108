"""The pages of the cases room; each module adds its own to ``bp``."""

from caseflow.cases.views import (
    alerting,
    amending,
    case,
    deciding,
    documents,
    entry,
    evidence,
    handing,
    home,
    judicial,
    lists,
    papers,
    pursuing,
    requesting,
    returning,
    served,
    serving,
    settling,
    visit,
    visit_sheets,
)
from caseflow.cases.views.blueprint import bp

__all__ = [
    "alerting",
    "amending",
    "blueprints",
    "bp",
    "case",
    "deciding",
    "documents",
    "entry",
    "evidence",
    "handing",
    "home",
    "judicial",
    "lists",
    "papers",
    "pursuing",
    "requesting",
    "returning",
    "served",
    "serving",
    "settling",
    "visit",
    "visit_sheets",
]

blueprints = (bp, home.bp)
