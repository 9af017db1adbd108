"""The pages of the cases room; each module adds its own to ``bp``."""

from caseflow.cases.views import case, visit
from caseflow.cases.views.blueprint import bp

__all__ = ["bp", "case", "visit"]
