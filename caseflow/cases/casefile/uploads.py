"""Materials of the case, but for those that stand with a record of service already."""

from collections.abc import Collection, Iterator

from caseflow.cases.casefile.people import name_of
from caseflow.cases.casefile.pieces import Piece, Stored
from caseflow.cases.models import Case
from caseflow.files import store
from caseflow.policy.codes import proof_title


def uploads(case: Case, shown: Collection[int]) -> Iterator[Piece]:
    for file in store.files_of(("case", case.id)):
        if file.id not in shown:
            yield Piece(
                title=f"材料：{proof_title(file.kind)}",
                at=file.stored_at,
                author=name_of(file.stored_by),
                files=(Stored.of(file),),
            )
