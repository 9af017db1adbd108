from caseflow.notices.views import paper, register, scans
from caseflow.notices.views.blueprint import bp

__all__ = ["bp", "paper", "register", "scans"]
