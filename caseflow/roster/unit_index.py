"""Units by the words people use for them, while an import adds to them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from caseflow.accounts.models import Unit
from caseflow.lib.text import clean_line, normalise_identifier, similar
from caseflow.roster.cells import ClassKey, parse_class
from caseflow.roster.place_words import norm_name, norm_town

TOWNSHIPS = frozenset({"township", "subdistrict"})


@dataclass
class UnitIndex:
    """``coming``: names the same file will make, so that a dry run does not miss them."""

    units: Iterable[Unit]
    school_year: int
    coming: frozenset[str] = frozenset()
    _by_name: dict[str, list[Unit]] = field(default_factory=dict)
    _by_code: dict[str, Unit] = field(default_factory=dict)
    _classes: dict[tuple[int, ClassKey], Unit] = field(default_factory=dict)
    county: Unit | None = None

    def __post_init__(self) -> None:
        for unit in self.units:
            self.add(unit)

    def add(self, unit: Unit) -> None:
        if unit.kind == "class":
            if (key := self.class_key(unit.grade, unit.name)) and unit.parent_id:
                self._classes[unit.parent_id, key] = unit
            return
        if unit.kind == "county":
            self.county = unit
        if unit.code:
            self._by_code[unit.code] = unit
        for name in {_norm(unit.name), _norm(unit.short_name)} - {""}:
            self._by_name.setdefault(name, []).append(unit)

    def find(self, word: str, *kinds: str) -> Unit | None:
        """By code, name or short name; None when two units answer to it."""
        by_code = self._by_code.get(normalise_identifier(word))
        if by_code and by_code.kind in kinds:
            return by_code
        named = [unit for unit in self._by_name.get(_norm(word), ()) if unit.kind in kinds]
        return named[0] if len({unit.id for unit in named}) == 1 else None

    def find_class(self, school_id: int, grade: int | None, name: str) -> Unit | None:
        key = self.class_key(grade, name)
        return self._classes.get((school_id, key)) if key else None

    def is_coming(self, word: str) -> bool:
        return _norm(word) in self.coming

    def like(self, word: str) -> list[str]:
        names = {unit.name for units in self._by_name.values() for unit in units}
        return similar(word, sorted(names))

    def class_key(self, grade: int | None, name: str) -> ClassKey | None:
        key = parse_class("", name, self.school_year)
        return ClassKey(grade or key.grade, key.number, key.text) if key else None


def _norm(word: str) -> str:
    return norm_town(norm_name(clean_line(word)))


def coming_names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(_norm(name) for name in names)
