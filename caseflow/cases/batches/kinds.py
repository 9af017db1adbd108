"""Which documents are made many at a time, by whom and in which stages their list is drawn up."""

from dataclasses import dataclass

from caseflow.errors import NotFound
from caseflow.policy.codes import NoticeKind
from caseflow.policy.permissions import Actor, Permission, permits
from caseflow.policy.stages import Stage

#: ticked at most on one page and issued in one pass
MOST = 100


@dataclass(frozen=True, slots=True)
class Batched:
    """``section`` of the edition dates the paper; ``stages`` are those in which it is the usual next step."""

    kind: NoticeKind
    permission: Permission
    section: str
    stages: tuple[Stage, ...]


BATCHED = {
    row.kind: row
    for row in (
        Batched(NoticeKind.RETURN_NOTICE, Permission.NOTICE_ISSUE, "notice", (Stage.REPORTED,)),
        Batched(
            NoticeKind.CORRECTION_ORDER, Permission.NOTICE_ISSUE, "notice", (Stage.REPORTED, Stage.LAPSED)
        ),
        Batched(NoticeKind.JUDICIAL_LETTER, Permission.LETTER_ISSUE, "letter", (Stage.REFERRED,)),
    )
}


def get_batched(kind: str) -> Batched:
    """:raise NotFound: not made in batches"""
    found = next((row for row in BATCHED.values() if row.kind == kind), None)
    if found is None:
        raise NotFound
    return found


def batched_by(actor: Actor) -> list[Batched]:
    return [row for row in BATCHED.values() if permits(actor, row.permission)]
