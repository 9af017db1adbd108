"""Facts to letter. What a document says is in ``wording``, how it looks in ``looks`` and ``word``."""

from caseflow.notices.blocks import Letter
from caseflow.notices.facts import NoticeFacts, read
from caseflow.notices.kinds import get_kind
from caseflow.notices.spec import Wording

__all__ = ["Letter", "compose"]


def compose(facts: NoticeFacts, wording: str = Wording.LAWFUL) -> Letter:
    """Raises Refused with every reason of ``facts.check``."""
    return get_kind(facts.kind).compose(read(facts, wording))
