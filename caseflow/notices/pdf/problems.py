from caseflow.errors import CaseflowError, Refused


class PdfProblem(CaseflowError):
    """No PDF could be made or read; a Chinese clause says why, to which a page adds what it shows instead."""


class Busy(Refused):
    """Another document is being converted, and the wait was long enough."""
