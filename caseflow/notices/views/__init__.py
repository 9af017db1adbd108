from caseflow.notices.views import paper, preview, register, scans, undelivered
from caseflow.notices.views.blueprint import bp

__all__ = ["bp", "paper", "preview", "register", "scans", "undelivered"]
