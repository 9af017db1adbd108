from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from caseflow.errors import Reason, Refused
from caseflow.files import store
from caseflow.files.checks import Limits
from caseflow.files.models import StoredFile
from caseflow.files.store import Subject
from caseflow.policy.permissions import Actor


@dataclass(frozen=True, slots=True)
class Upload:
    """A scan or photo sent with a step; ``field`` is the one of the form it came from."""

    data: bytes
    name: str
    kind: str
    field: str = "evidence"
    #: what is taken here; None: evidence as anywhere
    limits: Limits | None = None


def save_all(
    uploads: Sequence[Upload], subject: Subject, actor: Actor, now: datetime
) -> tuple[list[StoredFile], list[Reason]]:
    """What could be stored, and what is wrong with the rest, each named by its file."""
    saved: list[StoredFile] = []
    faults: list[Reason] = []
    for one in uploads:
        try:
            file = store.save(
                one.data,
                name=one.name,
                kind=one.kind,
                subject=subject,
                by=actor.user_id,
                now=now,
                limits=store.default_limits(one.limits),
            )
            saved.append(file)
        except Refused as refused:
            faults += [Reason(r.code, f"{one.name}：{r.text}", r.clause, one.field) for r in refused.reasons]
    return saved, faults
