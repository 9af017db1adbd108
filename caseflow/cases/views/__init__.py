"""The pages of the cases room; each module adds its own to ``bp``."""

from caseflow.cases.views import case, home, lists, visit
from caseflow.cases.views.blueprint import bp

__all__ = ["blueprints", "bp", "case", "home", "lists", "visit"]

blueprints = (bp, home.bp)
