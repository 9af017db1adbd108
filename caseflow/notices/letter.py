"""Facts to letter: the shipped wording of a kind, filled. How it looks is in ``looks`` and ``word``."""

from caseflow.notices.blocks import Letter
from caseflow.notices.facts import NoticeFacts, read
from caseflow.notices.kinds import get_kind
from caseflow.notices.spec import Wording
from caseflow.notices.template.letters import fill
from caseflow.notices.template.scope import scope_of

__all__ = ["Letter", "compose"]


def compose(facts: NoticeFacts, wording: str = Wording.LAWFUL) -> Letter:
    """Raises Refused with every reason of ``facts.check``."""
    kind, given = get_kind(facts.kind), read(facts, wording)
    return fill(kind.blueprints[given.wording], scope_of(kind, given))
