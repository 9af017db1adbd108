"""Fields of Word: page numbers may stand, whatever fetches, links or runs may not."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

ALLOWED = frozenset({"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES"})
_WORD = re.compile(r"\s*([A-Za-z]+)")


@dataclass(slots=True)
class Fields:
    """A field's instruction may be split over any number of runs, and fields stand within fields."""

    opened: list[list[str]] = field(default_factory=list)
    found: list[str] = field(default_factory=list)

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        told = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if element == "fldSimple":
            self.found.append(told.get("instr", ""))
        elif element == "fldChar":
            self._turn(told.get("fldCharType", ""))

    def text(self, text: str) -> None:
        if self.opened:
            self.opened[-1].append(text)
        else:
            self.found.append(text)

    def all(self) -> Iterator[str]:
        """The instructions that may not stand."""
        while self.opened:
            self._close()
        for instruction in dict.fromkeys(self.found):
            word = _WORD.match(instruction)
            if instruction.strip() and (word is None or word[1].upper() not in ALLOWED):
                yield " ".join(instruction.split())

    def _turn(self, kind: str) -> None:
        if kind == "begin":
            self.opened.append([])
        elif kind == "end" and self.opened:
            self._close()

    def _close(self) -> None:
        self.found.append("".join(self.opened.pop()))
