"""A template ready to be filled a thousand times: read once, its unchanging parts packed once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from caseflow.notices.template.language import Mark
from caseflow.notices.template.package import Packed, pack
from caseflow.notices.template.program import Program, Scope, build, run

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
    program: Program
    packed: Packed

    def document(self, scope: Scope) -> bytes:
        """word/document.xml alone. Raises program.TooLarge."""
        return run(self.program, scope, xml_text).encode()

    def fill(self, scope: Scope) -> bytes:
        """The whole .docx; the same scope gives the same bytes."""
        return self.packed.join(self.document(scope))


def compile_pieces(pieces: Sequence[str | Mark], parts: dict[str, bytes]) -> Compiled:
    """:raise language.Unreadable: loops or conditions do not close"""
    return Compiled(build(pieces), pack(parts))


def xml_text(value: str) -> str:
    """A value as it stands within w:t; line breaks and tabs are elements there."""
    if not _SPECIAL.search(value):
        return value
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], value)
