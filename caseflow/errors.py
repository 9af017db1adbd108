from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was refused: one Chinese sentence that says what is wrong and how to cure it.

    ``clause`` is a RULES id or LOCAL-n; ``field`` names the form field or fact to mend.
    """

    code: str
    text: str
    clause: str = ""
    field: str = ""


class CaseflowError(Exception):
    """Anything this system says no to."""


class Refused(CaseflowError):
    """A rule forbids the step; carries every reason at once, never only the first."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons: tuple[Reason, ...] = tuple(reasons)
        super().__init__("；".join(reason.text for reason in self.reasons))

    @classmethod
    def because(cls, code: str, text: str, *, clause: str = "", field: str = "") -> "Refused":
        return cls([Reason(code, text, clause, field)])


class Conflict(Refused):
    """Somebody else changed the record first; the caller must look again."""

    @classmethod
    def stale(cls) -> "Conflict":
        return cls([Reason("stale", "此个案刚被他人更新，请查看最新情况后再办理")])


class NotFound(CaseflowError):
    """Absent, or outside the asker's scope: both look the same (404)."""


class Forbidden(CaseflowError):
    """In scope, but the post does not carry this permission (403)."""
