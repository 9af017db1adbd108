"""The document being drawn, and what of its form the single blocks need to know."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from docx.document import Document

from caseflow.notices import blocks as b


class Form(Enum):
    """PLAIN is a paper to a person or a form, without 版头 and 版记."""

    PLAIN = auto()
    OFFICIAL = auto()
    LETTER = auto()


@dataclass(frozen=True, slots=True)
class Sheet:
    document: Document
    form: Form


def form_of(letter: b.Letter) -> Form:
    head = next((block for block in _everywhere(letter.blocks) if isinstance(block, b.Letterhead)), None)
    if head is None:
        return Form.PLAIN
    return Form.OFFICIAL if head.official else Form.LETTER


def _everywhere(blocks: Iterable[b.Block]) -> Iterator[b.Block]:
    for block in blocks:
        if isinstance(block, b.When):
            yield from _everywhere((*block.blocks, *block.otherwise))
        elif isinstance(block, b.Each):
            yield from _everywhere(block.blocks)
        else:
            yield block
