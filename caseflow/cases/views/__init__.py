"""The pages of the cases room; each module adds its own to ``bp``."""

from caseflow.cases.views import (
    case,
    deciding,
    documents,
    entry,
    evidence,
    handing,
    home,
    judicial,
    lists,
    requesting,
    returning,
    serving,
    settling,
    visit,
)
from caseflow.cases.views.blueprint import bp

__all__ = [
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
    "requesting",
    "returning",
    "serving",
    "settling",
    "visit",
]

blueprints = (bp, home.bp)
