"""A template ready to be filled a thousand times: read once, its unchanging parts packed once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from caseflow.notices.template.language import Mark
from caseflow.notices.template.package import Literal, Packed, pack
from caseflow.notices.template.program import Choice, Loop, Program, Scope, Step, build, unroll

_SPECIAL = re.compile("[&<>\n\t]")
_ESCAPES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "\n": '</w:t><w:br/><w:t xml:space="preserve">',
    "\t": '</w:t><w:tab/><w:t xml:space="preserve">',
}


@dataclass(frozen=True, slots=True)
class Compiled:
    #: as program.Program, its texts packed
    program: tuple[Any, ...]
    packed: Packed

    def fill(self, scope: Scope) -> bytes:
        """The whole .docx; the same scope gives the same bytes. Raises program.TooLarge."""
        return self.packed.join(unroll(self.program, scope, xml_text))


def compile_pieces(pieces: Sequence[str | Mark], parts: dict[str, bytes]) -> Compiled:
    """:raise language.Unreadable: loops or conditions do not close"""
    return Compiled(_packed(build(pieces)), pack(parts))


def _packed(program: Program) -> tuple[Any, ...]:
    return tuple(_step(step) for step in program)


def _step(step: Step) -> Any:
    match step:
        case str():
            return Literal(step)
        case Loop():
            return Loop(step.mark, _packed(step.body))
        case Choice():
            return Choice(step.mark, _packed(step.body), _packed(step.otherwise))
        case _:
            return step


def xml_text(value: str) -> str:
    """A value as it stands within w:t; line breaks and tabs are elements there."""
    if not _SPECIAL.search(value):
        return value
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], value)
