from caseflow.notices.views import legal, paper, preview, register, scans, undelivered
from caseflow.notices.views.blueprint import bp

__all__ = ["bp", "legal", "paper", "preview", "register", "scans", "undelivered"]
