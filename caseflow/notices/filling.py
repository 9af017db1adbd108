"""Which template a document is made with, and the document itself."""

from functools import cache, lru_cache

from flask import current_app, has_app_context

from caseflow.errors import Refused
from caseflow.notices.facts import NoticeFacts, read
from caseflow.notices.kinds import get_kind
from caseflow.notices.spec import Wording
from caseflow.notices.template.compiled import Compiled, compile_pieces
from caseflow.notices.template.program import TooLarge
from caseflow.notices.template.scope import PRACTICE, scope_of
from caseflow.notices.word.drawing import draw
from caseflow.notices.word.reading import read_template


@cache
def shipped_template(kind_id: str, wording: str) -> bytes:
    """The .docx with placeholders that a kind is issued with as long as nobody has uploaded another."""
    return draw(get_kind(kind_id).blueprints[Wording(wording)])


@lru_cache(maxsize=64)
def compiled(template: bytes) -> Compiled:
    source = read_template(template)
    return compile_pieces(source.pieces, source.parts)


@cache
def _shipped(kind_id: str, wording: str) -> Compiled:
    return compiled(shipped_template(kind_id, wording))


def render(facts: NoticeFacts, wording: str = Wording.LAWFUL, template: bytes | None = None) -> bytes:
    """The finished .docx. Without a template the shipped wording is used.

    :raise Refused: with every reason of ``facts.check``
    """
    kind, given = get_kind(facts.kind), read(facts, wording)
    form = compiled(template) if template else _shipped(kind.id, given.wording)
    scope = {**scope_of(kind, given), PRACTICE: "演示" if _in_practice() else ""}
    try:
        return form.fill(scope)
    except TooLarge as large:
        raise Refused.because("template.too_large", f"{large}，或减少列表的行数后再制发") from None


def _in_practice() -> bool:
    return has_app_context() and bool(current_app.config["SETTINGS"].practice)
