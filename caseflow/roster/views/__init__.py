from caseflow.roster.views import imports, lists, pupils, reveal
from caseflow.roster.views.blueprint import bp

__all__ = ["bp", "imports", "lists", "pupils", "reveal"]
