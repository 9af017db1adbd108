from caseflow.notices.views import (
    class_sheets,
    legal,
    making,
    paper,
    preview,
    register,
    scans,
    template_steps,
    template_upload,
    template_version,
    templates,
    undelivered,
    voiding,
)
from caseflow.notices.views.blueprint import bp

__all__ = [
    "bp",
    "class_sheets",
    "legal",
    "making",
    "paper",
    "preview",
    "register",
    "scans",
    "template_steps",
    "template_upload",
    "template_version",
    "templates",
    "undelivered",
    "voiding",
]
