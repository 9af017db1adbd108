from caseflow.notices.views import class_sheets, legal, making, paper, preview, register, scans, undelivered
from caseflow.notices.views.blueprint import bp

__all__ = ["bp", "class_sheets", "legal", "making", "paper", "preview", "register", "scans", "undelivered"]
