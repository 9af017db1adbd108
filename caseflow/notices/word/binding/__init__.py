"""Documents bound into one .docx: each on its own paper, in its own styles, pages counted through the whole.

docxcompose was tried: it drops the sections of what it appends, and styles of one name take the looks of the
first document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caseflow.notices.word.binding.body import Body
from caseflow.notices.word.binding.frame import core_properties, settings_of
from caseflow.notices.word.binding.lists import Lists, renumber
from caseflow.notices.word.binding.names import CORE_KIND, KIND, WORD_TYPE
from caseflow.notices.word.binding.sections import DOCUMENT, Sections
from caseflow.notices.word.binding.source import Source, Unbindable
from caseflow.notices.word.binding.styles import Styles
from caseflow.notices.word.binding.volume import Volume

__all__ = ["PAGE_OF", "Part", "Unbindable", "bind", "check_bindable"]

#: a text of this and the mark of a part stands for the page on which that part begins
PAGE_OF = "\uf8f5"


@dataclass(frozen=True, slots=True)
class Part:
    """``mark`` is the bookmark at its beginning; ``head`` stands at the head of each of its pages."""

    docx: bytes
    mark: str
    head: str = ""


def check_bindable(docx: bytes) -> None:
    """:raise Unbindable: with the reason in Chinese"""
    bind([Part(docx, "first"), Part(docx, "second")])


def bind(parts: Sequence[Part], *, title: str = "", pages: Mapping[str, int] | None = None) -> bytes:
    """One document of all. ``pages``: on which page each part begins, where that is known.

    Without it Word works the page numbers out when it opens the file.

    :raise Unbindable: one of them holds what cannot be bound
    """
    binder = _Binder()
    sources = [Source(part.docx, last=part is parts[-1]) for part in parts]
    for source, part in zip(sources, parts, strict=True):
        binder.add(source, part)
    binder.body.refer(PAGE_OF, pages or {})
    return binder.packed(sources[0], title, live=pages is None)


class _Binder:
    def __init__(self) -> None:
        self.body = Body()
        self._volume, self._styles, self._lists = Volume(), Styles(), Lists()

    def add(self, source: Source, part: Part) -> None:
        lists = self._lists.take(source)
        wardrobe = self._styles.take(source, lists, part.mark)

        def adapt(tree: Any) -> None:
            wardrobe.dress(tree)
            renumber(tree, lists)

        adapt(source.body)
        sections = Sections(self._volume, source, adapt, part.head)
        sections.clear()
        self._volume.carry(source.body, DOCUMENT, source, source.relations)
        sections.settle()
        self.body.append(source.body, part.mark)

    def packed(self, first: Source, title: str, *, live: bool) -> bytes:
        volume = self._volume
        main = volume.put(DOCUMENT, self.body.root(), f"{WORD_TYPE}document.main+xml")
        volume.relate("", f"{KIND}officeDocument", main)
        core = core_properties(title)
        volume.relate("", CORE_KIND, volume.put(*core))
        for name, root in (
            ("styles", self._styles.root),
            ("numbering", self._lists.root),
            ("settings", settings_of(first, live=live)),
        ):
            volume.relate(
                DOCUMENT, KIND + name, volume.put(f"word/{name}.xml", root, f"{WORD_TYPE}{name}+xml")
            )
        return volume.packed()
